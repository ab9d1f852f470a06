"""Who may say a fact by itself: whoever is named, and whoever takes a step that asks it."""

from datetime import date, datetime

import pytest

from guicheng.engine.answers import Accepted
from guicheng.engine.calendar import WorkCalendar
from guicheng.engine.case import fold
from guicheng.engine.decide import decide
from guicheng.engine.log import Act
from guicheng.engine.rulebook.load import load_text

BOOK = {
    "rulebook.yaml": """
rulebook: small
title: 小办法
parties: {unit: {label: 单位}, builder: {label: 承建单位}, authority: {label: 主管部门}}
""",
    "01.yaml": """
chapter: 一
title: 试运行
phase: build
articles:
  - article: "1"
    gist: 单位或承建单位报告试运行开始日
    mark: E
    facts:
      trial_start: {label: 试运行开始日, type: date, by: unit}
      remark: {label: 备注, type: text, by: unit}
    steps:
      - {id: trial, label: 试运行, by: [unit, builder], asks: [trial_start]}
""",
}


@pytest.mark.parametrize(
    ("by", "name", "allowed"),
    [
        ("unit", "trial_start", True),
        ("builder", "trial_start", True),
        ("authority", "trial_start", False),
        ("unit", "remark", True),
        ("builder", "remark", False),
    ],
)
def test_a_fact_is_said_by_whom_it_names_and_by_who_takes_the_step_that_asks_it(by, name, allowed):
    case = fold([], load_text(BOOK))
    value = date(2025, 3, 3) if name == "trial_start" else "按期"
    act = Act(
        seq=1, on=date(2025, 3, 3), recorded=datetime(2025, 3, 3, 9), by=by, verb="say", facts={name: value}
    )

    answer = decide(case, act, calendar=WorkCalendar(published={2025}))

    assert isinstance(answer, Accepted) is allowed

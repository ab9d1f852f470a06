"""A term that ran when a new notice became known ends on the later of its two days, and says so."""

from datetime import date, datetime

import pytest
from tests.engine.test_calendar import LATE

from guicheng.engine.case import fold
from guicheng.engine.log import Act
from guicheng.engine.rulebook.load import load_text
from guicheng.engine.view import view
from guicheng.engine.why import why

RULES = """
rulebook: late
title: 跨年的期限
document: 试〔2030〕1号
jurisdiction: 试验区
case: project
in_force: 2030-01-01
parties: {unit: {label: 单位}, authority: {label: 主管部门}}
---
chapter: 一
phase: build
title: 期限
articles:
  - article: "1"
    gist: 申报以后限期审核
    mark: E
    parameters:
      term: {label: 审核期限, type: period, value: 46 working days, article: "1"}
    steps:
      - {id: apply, label: 申报, by: unit, happens: outside}
      - {id: review, label: 审核, by: authority, after: apply, within: TERM}
"""


@pytest.fixture(params=["46 working days", "term"])
def book(request):
    head, chapter = RULES.replace("TERM", request.param).split("---")
    return load_text({"rulebook.yaml": head, "01.yaml": chapter})


def lines(reason):
    """Every reason of a tree."""
    return [reason, *(line for part in reason.because for line in lines(part))]


def reviewed(book, begun, today):
    act = Act(
        seq=1,
        on=date(2030, 11, begun),
        recorded=datetime(2030, 11, begun, 9),
        by="unit",
        verb="take",
        target="apply",
        outcome="done",
    )
    case, seen = fold([act], book), {"known_at": datetime(2031, 2, 1), "calendar": LATE}
    step = next(step for step in view(case, as_of=today, **seen).steps if step.id == "review")
    return step, why(case, "due:review", as_of=today, **seen)


def test_a_day_that_was_shown_is_kept_and_the_reason_says_so(book):
    step, reason = reviewed(book, 3, date(2031, 1, 5))

    assert (step.due, step.overdue) == (date(2031, 1, 6), False)
    assert "当时显示 2031-01-06 到期；公布后应为 2031-01-04，以较晚的为准" in lines(reason)[-1].text


def test_whoever_begins_when_the_notice_is_known_counts_by_it(book):
    step, reason = reviewed(book, 4, date(2031, 1, 6))

    assert (step.due, step.overdue) == (date(2031, 1, 5), True)
    assert not [line for line in lines(reason) if line.id == "kept"]

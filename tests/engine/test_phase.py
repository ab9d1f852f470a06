"""Where a case stands: what is done at the side neither holds it back nor carries it ahead."""

from datetime import date, datetime

from guicheng.engine.answers import Accepted
from guicheng.engine.calendar import WorkCalendar
from guicheng.engine.case import fold
from guicheng.engine.decide import decide
from guicheng.engine.log import Act
from guicheng.engine.rulebook.load import load_text
from guicheng.engine.view import view

CALENDAR = WorkCalendar(published={2025})
BOOK = load_text(
    {
        "rulebook.yaml": "rulebook: small\ntitle: 小办法\nparties: {unit: {label: 单位}}\n",
        "01.yaml": """
chapter: 一
title: 一生
articles:
  - article: "1"
    gist: 申报、签订合同、检查、验收、应急预案、移交
    mark: E
    steps:
      - {id: application, label: 申报, by: unit, phase: apply}
      - {id: contract, label: 合同, by: unit, phase: procure, after: application}
      - {id: security, label: 安全检查, by: unit, phase: build, after: contract}
      - {id: plan, label: 应急预案, by: unit, phase: operate, after: application}
      - {id: acceptance, label: 验收, by: unit, phase: accept, after: contract}
      - {id: filing, label: 验收备案, by: unit, phase: accept, after: acceptance, within: 30 days}
      - {id: handover, label: 移交, by: unit, phase: operate, after: acceptance}
""",
    }
)


def phase_after(*steps: str) -> str:
    case = fold([], BOOK)
    for number, step in enumerate(steps, 1):
        on = date(2025, 3, number)
        act = Act(
            seq=number,
            on=on,
            recorded=datetime(2025, 3, number, 9),
            by="unit",
            verb="take",
            target=step,
            outcome="done",
        )
        answer = decide(case, act, calendar=CALENDAR)
        assert isinstance(answer, Accepted), answer
        case = case.with_act(answer.act)
    return view(case, as_of=date(2025, 4, 1), known_at=datetime(2025, 4, 1), calendar=CALENDAR).phase


def test_a_case_stands_where_the_first_duty_is_open():
    assert phase_after() == "apply"
    assert phase_after("application") == "procure"


def test_a_duty_at_the_side_counts_until_its_phase_is_left():
    assert phase_after("application", "contract") == "build"
    assert phase_after("application", "contract", "acceptance", "filing") == "operate"
    assert phase_after("application", "contract", "acceptance", "filing", "handover") == "operate"


def test_a_duty_with_a_term_counts_until_it_is_done():
    assert phase_after("application", "contract", "acceptance", "handover") == "accept"


def test_what_is_done_ahead_of_its_time_carries_nothing_ahead():
    assert phase_after("application", "plan") == "procure"
    assert phase_after("application", "plan", "contract") == "build"

"""What would be judged otherwise by what is known now: after a correction, an annulment, a late entry."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from guicheng.engine.answers import Accepted
from guicheng.engine.calendar import WorkCalendar
from guicheng.engine.case import Case, fold
from guicheng.engine.decide import decide
from guicheng.engine.log import Act
from guicheng.engine.recheck import recheck
from guicheng.engine.rulebook.load import load_text
from guicheng.engine.rulebook.model import Rulebook

LATER = datetime(2025, 12, 31, 23)
CALENDAR = WorkCalendar(published={2025})
BOOK = {
    "rulebook.yaml": """
rulebook: small
title: 小办法
parties: {unit: {label: 单位}, authority: {label: 主管部门}}
""",
    "01.yaml": """
chapter: 一
title: 申报
phase: apply
articles:
  - article: "1"
    gist: 不满50万元的为小微项目；小微不报方案
    mark: E
    facts: {amount: {label: 金额, type: money}}
    findings: {micro: {label: 小微项目, is: {amount: {below: 50万元}}}}
    steps:
      - {id: application, label: 申报, by: unit, asks: [amount], seals: [micro]}
      - {id: review, label: 审核, by: authority, after: application}
      - {id: scheme, label: 方案, by: unit, after: review, when: {micro: no}}
""",
}


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return load_text(BOOK)


def told(book: Rulebook, *acts: Act) -> Case:
    case = fold([], book)
    for act in acts:
        answer = decide(case, act, calendar=CALENDAR)
        assert isinstance(answer, Accepted), answer
        case = case.with_act(answer.act)
    return case


def act(seq: int, day: int, by: str, verb: str, target: str = "", **more: object) -> Act:
    on = date(2025, 3, day)
    return Act(seq=seq, on=on, recorded=datetime(2025, 3, day, 9), by=by, verb=verb, target=target, **more)


def test_nothing_differs_while_nothing_was_corrected(book):
    case = told(
        book,
        act(1, 3, "unit", "take", "application", facts={"amount": Decimal("499999.99")}),
        act(2, 4, "authority", "take", "review"),
    )

    assert recheck(case, known_at=LATER, calendar=CALENDAR) == []


def test_a_figure_corrected_across_a_limit_is_sealed_otherwise(book):
    case = told(
        book,
        act(1, 3, "unit", "take", "application", facts={"amount": Decimal("499999.99")}),
        act(2, 4, "authority", "take", "review"),
        act(3, 5, "unit", "correct", refers_to=1, facts={"amount": Decimal("500000.00")}),
    )

    (found,) = recheck(case, known_at=LATER, calendar=CALENDAR)

    assert (found.seq, found.kind, found.before, found.after) == (
        1,
        "sealed",
        {"micro": True},
        {"micro": False},
    )


def test_what_was_sealed_can_be_corrected_with_it(book):
    case = told(
        book,
        act(1, 3, "unit", "take", "application", facts={"amount": Decimal("499999.99")}),
        act(2, 5, "unit", "correct", refers_to=1, facts={"amount": Decimal("500000.00"), "micro": False}),
    )

    assert recheck(case, known_at=LATER, calendar=CALENDAR) == []


def test_what_rested_on_an_annulled_act_would_be_refused(book):
    case = told(
        book,
        act(1, 3, "unit", "take", "application", facts={"amount": Decimal("600000.00")}),
        act(2, 4, "authority", "take", "review"),
        act(3, 5, "unit", "take", "scheme"),
        act(4, 6, "authority", "annul", refers_to=2),
    )

    (found,) = recheck(case, known_at=LATER, calendar=CALENDAR)

    assert (found.seq, found.kind) == (3, "refused")
    assert {reason.id for reason in found.reasons} == {"waiting"}


def test_what_came_with_an_opening_is_corrected_within_what_it_opened():
    book = load_text(
        BOOK
        | {
            "02.yaml": """
chapter: 二
title: 变更
phase: build
articles:
  - article: "2"
    gist: 变更写明金额
    mark: E
    scopes: {change: {label: 变更, opened_by: unit, asks: [change_amount]}}
    facts: {change_amount: {in: change, label: 变更金额, type: money}}
    findings: {large: {in: change, label: 重大变更, is: {change_amount: {at_least: 15万元}}}}
    steps:
      - {id: filing, in: change, label: 变更报备, by: unit, seals: [large]}
""",
        }
    )
    case = told(
        book,
        act(1, 3, "unit", "open", "change#1", facts={"change_amount": Decimal("149999.99")}),
        act(2, 4, "unit", "take", "filing", scope="change#1"),
        act(3, 5, "unit", "correct", refers_to=1, facts={"change_amount": Decimal("150000.00")}),
    )

    assert case.act(3).scope == "change#1"
    (found,) = recheck(case, known_at=LATER, calendar=CALENDAR)
    assert (found.seq, found.kind, found.after) == (2, "sealed", {"large": True})

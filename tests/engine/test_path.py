"""The path of an imagined project: every duty at once, or on its last day; what nobody said is assumed and listed."""

from datetime import date
from decimal import Decimal

import pytest
from tests.engine.tiny import RULEBOOKS, calendar

from guicheng.engine.path import PACES, main_scopes, path, usual_outcome
from guicheng.engine.rulebook.load import load_rulebook, load_shipped, load_text, shipped_rulebooks
from guicheng.engine.sidebyside import side_by_side
from guicheng.engine.view import view

MONDAY = date(2025, 3, 3)
FACTS = {"kind": "build", "amount": Decimal("150000.00"), "secret": False}


@pytest.fixture(scope="module")
def book():
    return load_rulebook(RULEBOOKS / "tiny")


def walked(book, facts=FACTS, *, pace="quickest", begin=MONDAY):
    return path(book, facts, begin=begin, pace=pace, calendar=calendar())


def days(found):
    return [(one.id, one.on) for one in found.done]


def changed(book, *changes):
    texts = dict(book.texts)
    for old, new in changes:
        assert any(old in text for text in texts.values()), old
        texts = {name: text.replace(old, new) for name, text in texts.items()}
    return load_text(texts)


def test_at_the_quickest_everything_is_done_on_one_day(book):
    found = walked(book)

    assert days(found) == [("apply", MONDAY), ("review", MONDAY), ("scheme", MONDAY)]
    assert found.assumed == {}


def test_at_the_limit_each_duty_is_done_on_its_last_day(book):
    found = walked(book, pace="limit")

    assert days(found) == [("apply", MONDAY), ("review", date(2025, 3, 10)), ("scheme", date(2025, 3, 10))]
    assert found.step("review").due == date(2025, 3, 10)
    assert found.step("scheme").due is None


def test_what_does_not_apply_is_not_done(book):
    found = walked(book, {**FACTS, "amount": Decimal("99999.99")})

    assert [one.id for one in found.done] == ["apply", "review"]
    assert found.applies["scheme"] is False


def test_a_waiting_period_is_waited_for_and_said(book):
    later = changed(
        book,
        (
            "after: review.passed, when",
            "after: review.passed, not_before: 10 full days after review.passed, when",
        ),
    )
    scheme = walked(later).step("scheme")

    assert (scheme.on, scheme.waited) == (date(2025, 3, 14), True)


def test_a_step_further_in_that_something_waits_for_belongs_to_the_path(book):
    outer = changed(
        book,
        (
            "{id: inspect, label: 检查, by: authority, power: yes}",
            "{id: inspect, label: 检查, by: authority, after: filing}",
        ),
    )
    found = walked(outer, pace="limit")

    assert main_scopes(book) == {"project"}
    assert main_scopes(outer) == {"project", "contract"}
    assert [(one.id, one.scope, one.on) for one in found.done[3:]] == [
        ("signing", "contract#1", date(2025, 3, 10)),
        ("filing", "contract#1", date(2025, 3, 13)),
        ("inspect", "", date(2025, 3, 13)),
    ]


def test_what_nobody_said_is_assumed_by_one_rule_and_listed(book):
    doubtful = changed(book, ("when: {small: no}}", "when: {sound: no}}"))

    assert walked(doubtful).assumed == {"sound": False}
    assert [one.id for one in walked(doubtful).done] == ["apply", "review", "scheme"]
    assert walked(doubtful, {**FACTS, "sound": True}).assumed == {}
    assert [one.id for one in walked(doubtful, {**FACTS, "sound": True}).done] == ["apply", "review"]


def test_facts_that_a_rulebook_does_not_know_are_left_out(book):
    assert days(walked(book, {**FACTS, "colour": "red"})) == days(walked(book))


def test_the_usual_outcome_leads_on(book):
    assert usual_outcome(book.steps["review"]).name == "passed"


@pytest.mark.parametrize("name", shipped_rulebooks())
@pytest.mark.parametrize("pace", PACES)
def test_the_path_of_every_shipped_rulebook_comes_to_an_end(name, pace):
    rulebook = load_shipped(name)
    found = walked(rulebook, {"planned_amount": Decimal("4860000.00"), "state_secret": False}, pace=pace)

    places = [(one.id, one.scope) for one in found.done]
    assert len(places) == len(set(places)) > 15
    assert [one.on for one in found.done] == sorted(one.on for one in found.done)
    assert found.step("final_acceptance") is not None
    seen = view(found.case, as_of=found.ended_on, known_at=found.case.last_recorded, calendar=calendar())
    scopes = main_scopes(rulebook)
    left = {
        s.id
        for s in seen.steps
        if s.status in ("open", "blocked") and not s.power and rulebook.steps[s.id].scope in scopes
    }
    assert left <= {one.id for one in found.done}  # only what comes round again is open


@pytest.mark.parametrize("name", shipped_rulebooks())
def test_at_the_limit_nothing_is_done_before_its_last_day(name):
    found = walked(load_shipped(name), {"planned_amount": Decimal("4860000.00")}, pace="limit")

    assert all(one.due is None or one.on >= one.due for one in found.done)


def test_side_by_side_aligns_by_id_and_says_what_has_no_counterpart(book):
    other = changed(
        book,
        ("rulebook: tiny", "rulebook: other"),
        ("within: 5 working days\n        pause", "within: 9 working days\n        pause"),
        ("{id: scheme, label: 方案", "{id: plan, label: 计划"),
        ("after: scheme}", "after: plan}"),
        (
            "small_limit: {label: 小额上限（不含）, type: money, value: 10万元}",
            "small_limit: {label: 小额上限（不含）, type: money, value: 12万元}",
        ),
    )
    found = side_by_side([book, other], FACTS, begin=MONDAY, calendar=calendar())
    rows = {row.id: row for row in found.rows}

    assert [cell.limit for cell in rows["review"].cells] == [date(2025, 3, 10), date(2025, 3, 14)]
    assert [cell.term for cell in rows["review"].cells] == ["5 个工作日", "9 个工作日"]
    assert rows["review"].cells[0].rounds == "未满2次"
    assert rows["apply"].cells[0].documents == ("申报表",)
    assert rows["scheme"].cells[1] is None
    assert rows["plan"].cells[0] is None
    assert not rows["plan"].shared
    figures = {one.name: [cell and cell[1] for cell in one.cells] for one in found.figures}
    assert figures["small_limit"] == ["10.00 万元", "12.00 万元"]
    assert figures["quota"] == ["未设定", "未设定"]
    assert found.ended == ((MONDAY, date(2025, 3, 10)), (MONDAY, date(2025, 3, 14)))


def test_side_by_side_lists_the_facts_that_one_does_not_know(book):
    other = changed(
        book,
        ("rulebook: tiny", "rulebook: other"),
        (
            "amount: {label: 金额, type: money}",
            "amount: {label: 金额, type: money}\n      urgent: {label: 紧急, type: yes/no}",
        ),
        ("when: {small: no}}", "when: {all: [{small: no}, {urgent: no}]}}"),
    )
    found = side_by_side([book, other], FACTS, begin=MONDAY, calendar=calendar())
    facts = {row.name: row.cells for row in found.facts}

    assert facts["urgent"] == (None, ("紧急", "否", True))
    assert facts["amount"] == (("金额", "15.00 万元", False), ("金额", "15.00 万元", False))


def test_a_value_that_a_rulebook_has_no_word_for_is_not_taken_there(book):
    other = changed(
        book,
        ("rulebook: tiny", "rulebook: other"),
        ("one_of: {build: 建设, service: 服务}", "one_of: {om: 运维}"),
    )
    found = side_by_side([book, other], FACTS, begin=MONDAY, calendar=calendar())
    kind = next(row for row in found.facts if row.name == "kind")

    assert kind.cells == (("类别", "建设", False), ("类别", "未用到", True))

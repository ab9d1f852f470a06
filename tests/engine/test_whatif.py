"""The same case under other law: what an office would notice, and nothing that it would not."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from tests.engine.stories import HELD
from tests.engine.tiny import RULEBOOKS, calendar, find_rulebook, play

from guicheng.engine.carrying import Carrying, with_above
from guicheng.engine.case import Entry, fold
from guicheng.engine.rulebook.load import load_rulebook, load_text
from guicheng.engine.rulebook.model import OUTER
from guicheng.engine.scenario import read_scenarios, run
from guicheng.engine.view import view
from guicheng.engine.whatif import differences, look

DAY = date(2025, 3, 6)
KNOWN = datetime(2025, 12, 31, 23)
NOW = {"as_of": DAY, "known_at": KNOWN}


@pytest.fixture(scope="module")
def book():
    return load_rulebook(RULEBOOKS / "tiny")


def case_of(story):
    (case,) = play(HELD[story]).cases.values()
    return case


def set_to(name, value, on=date(2025, 1, 1)):
    return Entry(OUTER, name, on, KNOWN, value)


def told(before, after, **when):
    asked = {**NOW, **when, "calendar": calendar()}
    return [
        (d.sort, d.step, d.name, d.before, d.after)
        for d in differences(look(before, **asked), look(after, **asked))
    ]


def redrafted(book, *changes):
    texts = dict(book.texts)
    for old, new in changes:
        assert any(old in text for text in texts.values()), old
        texts = {name: text.replace(old, new) for name, text in texts.items()}
    return load_text(texts)


def begun(book):
    """A case in which nothing but its facts is there yet."""
    said = {"kind": "build", "amount": Decimal("150000.00"), "secret": False}
    return fold(
        [],
        book,
        [Entry("", name, date(2025, 1, 1), datetime(2025, 1, 1), value) for name, value in said.items()],
    )


def test_a_case_does_not_differ_from_itself():
    for story in ("the path", "returned, and late", "another limit"):
        assert told(case_of(story), case_of(story)) == []


def test_another_limit_takes_a_step_off_the_route(book):
    case = begun(book)
    other = with_above(case, [set_to("small_limit", Decimal("200000.00"))])

    assert told(case, other) == [("route", "scheme", "", "applies", "not_applicable")]


def test_the_difference_is_told_with_article_and_in_words(book):
    case = begun(book)
    asked = {**NOW, "calendar": calendar()}
    other = with_above(case, [set_to("small_limit", Decimal("200000.00"))])
    (found,) = differences(look(case, **asked), look(other, **asked))

    assert (found.article_before, found.article) == ("2", "2")
    assert found.text == "方案：由适用变为不适用"


def test_a_value_from_a_day_on_has_no_effect_before(book):
    case = begun(book)
    other = with_above(case, [set_to("small_limit", Decimal("200000.00"), date(2025, 4, 1))])

    assert told(case, other) == []
    assert told(case, other, as_of=date(2025, 4, 1)) == [("route", "scheme", "", "applies", "not_applicable")]


def test_what_was_sealed_stays_as_it_was():
    case = case_of("the path")

    assert told(case, with_above(case, [set_to("small_limit", Decimal("200000.00"))])) == []


def test_a_waiver_stays_used_and_an_outcome_withdrawn():
    for story in ("a soft guard, waived once", "withdrawn, corrected, annulled, judged again"):
        case = case_of(story)
        was, there = case.snapshot(KNOWN), with_above(case, []).snapshot(KNOWN)

        assert was.used or was.some_withdrawn
        assert (there.used, there.some_withdrawn) == (was.used, was.some_withdrawn)


def test_neither_case_is_changed_by_looking_at_the_other(book):
    case = begun(book)
    asked = {**NOW, "calendar": calendar()}
    before = view(case, **asked)
    with_above(case, [set_to("small_limit", Decimal("200000.00"))])

    assert view(case, **asked) == before
    assert OUTER not in case.table


def test_a_look_knows_what_it_rests_on(book):
    seen = look(begun(book), **NOW, calendar=calendar())

    assert seen.has_read("small_limit")
    assert not seen.has_read("quota")


def test_another_term_moves_the_due_day_and_may_make_it_late(book):
    case = fold(case_of("the path").acts[:1], book, case_of("the path").outer)
    draft = redrafted(
        book, ("within: 5 working days\n        pause", "within: 2 working days\n        pause")
    )
    found = Carrying(book, draft)(case)

    assert found.left_out == ()
    when = {"as_of": date(2025, 3, 6), "calendar": calendar(), "known_at": KNOWN}
    (one,) = differences(look(case, **when), look(found.case, **when))
    assert (one.sort, one.before, one.after) == ("deadline", date(2025, 3, 10), date(2025, 3, 5))
    assert one.text == "审核的期限：由2025-03-10变为2025-03-05，随之逾期"


def test_demands_restrictions_outcomes_and_steps_of_a_draft(book):
    case = fold(case_of("the path").acts[:1], book, case_of("the path").outer)
    draft = redrafted(
        book,
        ("documents: [form]}", "documents: [form, note]}"),
        (
            "asks: [sound]}",
            "asks: [sound], requires: [{id: given, label: 已知登记, that: {registered: no}}]}",
        ),
        ("{id: inspect, label: 检查", "{id: visit, label: 走访"),
        ("when: {small: no}}", "when: {small: no}, documents: [note]}"),
    )

    assert told(case, Carrying(book, draft)(case).case) == [
        ("route", "inspect", "", "applies", "absent"),
        ("route", "visit", "", "absent", "applies"),
        ("demand", "scheme", "note", "absent", "yes"),
        ("restriction", "review", "given", None, "no"),
        ("outcome", "review", "", ("passed", "returned"), ("returned",)),
    ]


def test_what_has_no_place_in_a_draft_is_left_out_and_told(book):
    case = case_of("the path")
    draft = redrafted(
        book, ("{id: scheme, label: 方案", "{id: plan, label: 方案"), ("after: scheme}", "after: plan}")
    )
    found = Carrying(book, draft)(case)

    assert [(one.seq, one.step) for one in found.left_out] == [(3, "scheme")]
    assert ("route", "scheme", "", "done", "absent") in told(case, found.case)
    assert ("route", "plan", "", "absent", "applies") in told(case, found.case)


def test_a_fact_of_another_type_is_left_out_and_told(book):
    case = case_of("the path")
    draft = redrafted(book, ("sound: {label: 内容属实, type: yes/no", "sound: {label: 内容属实, type: text"))

    assert [one.seq for one in Carrying(book, draft)(case).left_out] == [2]


@pytest.mark.parametrize("story", HELD)
def test_carrying_gives_what_folding_anew_gives(book, story):
    draft = redrafted(
        book, ("within: 5 working days\n        pause", "within: 9 working days\n        pause")
    )
    for scenario in read_scenarios(HELD[story], "story.yaml", find_rulebook):
        for case in run(scenario, calendar()).cases.values():
            carried = Carrying(case.rulebook, draft)(case)
            anew = fold(case.acts, draft, case.outer)
            asked = {"as_of": max(case.days), "known_at": KNOWN, "calendar": calendar()}
            assert carried.left_out == ()
            assert view(carried.case, **asked) == view(anew, **asked)


@pytest.mark.parametrize("story", HELD)
def test_saying_above_what_nobody_reads_changes_nothing(story):
    for scenario in read_scenarios(HELD[story], "story.yaml", find_rulebook):
        for case in run(scenario, calendar()).cases.values():
            other = with_above(case, [set_to("nobody_reads_this", True)])
            for day in sorted(case.days):
                asked = {"as_of": day, "known_at": KNOWN, "calendar": calendar()}
                assert view(other, **asked) == view(case, **asked)

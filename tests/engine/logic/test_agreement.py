"""What the solver thinks possible has room for what the engine says: exactly where a formula is exact, and never less."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.books import calendar
from tests.engine.logic.agreement import as_it_is, possible, room
from tests.engine.logic.books import book, steps

from guicheng.cli.rulebook import _scenarios
from guicheng.cli.sources import named
from guicheng.engine.ask import Asking
from guicheng.engine.case import Entry, fold
from guicheng.engine.formula import Compiler
from guicheng.engine.rulebook.checks.formulas import formulas
from guicheng.engine.rulebook.checks.logic.inquiry import Inquiry
from guicheng.engine.rulebook.checks.logic.places import Place
from guicheng.engine.rulebook.load import load_shipped, shipped_rulebooks
from guicheng.engine.scenario import run
from guicheng.engine.values import Unknown

BOOK = book("findings:\n  big: {label: 大, is: {amount: {at_least: 10}}}\n" + steps())
DAY = date(2025, 6, 30)
AMOUNTS = st.sampled_from([Decimal(0), Decimal("9.99"), Decimal(10), Decimal("10.01"), Decimal(-5)])
DAYS = st.sampled_from([DAY + timedelta(days=shift) for shift in (-1, 0, 1)])
ENTRIES = {
    "amount": AMOUNTS.map(abs), "budget": AMOUNTS.map(abs), "change": AMOUNTS, "kind": st.sampled_from(["build", "om", "service"]),
    "urgent": st.booleans(), "local": st.booleans(), "started_on": DAYS, "ended_on": DAYS,
}  # fmt: skip
MONEY = st.recursive(
    st.sampled_from(["amount", "budget", "change", Decimal(10), Decimal("0.01")]),
    lambda inner: st.one_of(
        st.builds(lambda kind, parts: {kind: parts}, st.sampled_from(["plus", "minus", "largest", "smallest"]), st.lists(inner, min_size=2, max_size=3)),
        st.builds(lambda part: {"multiply": [part, Decimal(2)]}, inner),
        st.builds(lambda part: {"abs": part}, inner),
    ),
    max_leaves=4,
)  # fmt: skip
WORDS = st.sampled_from(["at_least", "more_than", "at_most", "below", "is", "is_not"])
DAY_WORDS = st.sampled_from(["on_or_before", "before", "on_or_after", "after"])
TESTS = st.one_of(
    st.sampled_from(["urgent", "local", "big"]),
    st.builds(lambda name, value: {name: value}, st.sampled_from(["urgent", "big"]), st.booleans()),
    st.builds(lambda word, value: {"kind": {word: value}}, st.sampled_from(["is", "is_not"]), st.sampled_from(["build", "om"])),
    st.builds(lambda word: {"kind": {word: ["build", "om"]}}, st.sampled_from(["in", "not_in"])),
    st.builds(lambda left, word, right: {"value": left, word: right}, MONEY, WORDS, st.sampled_from([Decimal(10), Decimal(0)])),
    st.builds(lambda word, share: {"value": {"ratio": ["amount", "change"]}, word: share}, WORDS, st.sampled_from([Decimal("0.5"), Decimal(-2)])),
    st.builds(lambda a, word, b: {a: {word: b}}, st.sampled_from(["started_on", "today"]), DAY_WORDS, st.sampled_from(["ended_on", "today", DAY])),
    st.just({"during": {"from": "started_on", "until": "ended_on"}}),
    st.just({"provided": "study"}),
)  # fmt: skip
FORMULAS = st.recursive(
    TESTS,
    lambda inner: st.one_of(
        st.builds(lambda kind, parts: {kind: parts}, st.sampled_from(["all", "any"]), st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda part: {"not": part}, inner),
        st.builds(lambda a, b, c: {"bands": [{"if": a, "then": b}, {"otherwise": c}]}, inner, inner, inner),
    ),
    max_leaves=6,
)  # fmt: skip


@settings(max_examples=250, derandomize=True, deadline=None, database=None)
@given(FORMULAS, st.fixed_dictionaries({}, optional=ENTRIES))
def test_on_formulas_of_facts_both_say_the_same(raw, said):
    formula = Compiler(BOOK, BOOK.root)(raw)
    noon = datetime.combine(DAY, datetime.min.time())
    case = fold([], BOOK, [Entry("", name, date(2025, 1, 1), noon, value) for name, value in said.items()])
    e = Asking(case, DAY, noon, calendar())
    inquiry = Inquiry(BOOK)
    answer = inquiry.now.answer(formula, Place())
    solver = room(inquiry, as_it_is(inquiry, e))

    value = formula.fn(e, case.root)

    came = {one for one in (True, False, None) if possible(solver, answer, one)}
    assert came == {None if isinstance(value, Unknown) else value}


@pytest.mark.parametrize("name", shipped_rulebooks())
def test_whatever_is_so_in_a_shipped_scenario_is_possible(name):
    rulebook = load_shipped(name)
    inquiry = Inquiry(rulebook)
    asked = [
        (placed, inquiry.now.answer(placed.formula, place))
        for placed in formulas(rulebook)
        if placed.formula.type == "yes/no" and not (place := inquiry.place(placed)).chain
    ]
    scenarios = [s for s in _scenarios(named(name, None), rulebook) if s.rulebook is rulebook]
    tried = 0

    for scenario in scenarios[:: len(scenarios) // 8]:
        came = run(scenario, calendar())
        for story in scenario.stories:
            case = came.cases[story.name]
            e = Asking(
                case,
                story.last_day,
                max(case.last_recorded, datetime.combine(story.last_day, datetime.max.time())),
                calendar(),
            )
            solver = room(inquiry, as_it_is(inquiry, e))
            for placed, answer in asked:
                value = placed.formula.fn(e, case.root)
                value = None if isinstance(value, Unknown) else value
                assert possible(solver, answer, value), (scenario.title, placed)
                tried += 1

    assert tried > 500

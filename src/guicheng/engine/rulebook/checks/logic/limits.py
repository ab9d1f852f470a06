"""
Limits that no scenario stands on: of every figure and day that the law draws a line at, the two values between which the
answer turns. For `below: 60万元` these are 60万元 itself and a fen less; for a day, the day and the one beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, NamedTuple

from guicheng.engine.formula import Formula
from guicheng.engine.rulebook.checks.finding import Finding, Findings, named
from guicheng.engine.rulebook.checks.formulas import Placed, formulas
from guicheng.engine.rulebook.checks.logic.comparing import compare
from guicheng.engine.rulebook.checks.logic.inquiry import Inquiry
from guicheng.engine.rulebook.checks.logic.places import Place
from guicheng.engine.rulebook.checks.logic.proposals import proposal, written
from guicheng.engine.rulebook.checks.logic.solver import State
from guicheng.engine.rulebook.checks.logic.translate import Translator
from guicheng.engine.rulebook.checks.logic.world import Amount, Answer
from guicheng.engine.rulebook.model import FactSpec
from guicheng.engine.scenario.model import Scenario
from guicheng.engine.sentence import sentence

UNITS: Final = {
    "money": Fraction(1, 100),
    "share": Fraction(1, 10_000),
    "number": Fraction(1),
    "date": Fraction(1),
}
"""How near beside a limit a scenario must come: a fen, a hundredth of a per cent, one, a day."""
_BESIDE: Final = {
    "at_least": -1, "below": -1, "on_or_after": -1, "before": -1, "at_most": 1, "more_than": 1, "on_or_before": 1, "after": 1,
}  # fmt: skip


class Limit(NamedTuple):
    """A comparison with a figure that is always the same."""

    placed: Placed
    place: Place
    test: Formula
    at: Fraction
    unit: Fraction


def check_limits(inquiry: Inquiry, scenarios: Iterable[Scenario]) -> Findings:
    """Yield each limit of which a side is in no scenario, with a scenario for it."""
    told: set[tuple[str, Fraction, str]] = set()
    stories = [list(_moments(scenario)) for scenario in scenarios]
    for limit in _limits(inquiry):
        left = limit.test.parts[0]
        key = (sentence(left), limit.at, limit.test.data[0])
        if key in told:
            continue
        told.add(key)
        met = {value for story in stories for facts in story if (value := value_of(left, facts)) is not None}
        for value in _sides(limit):
            if not any(_is_there(limit, value, other) for other in met):
                found = _missing(inquiry, limit, value)
                if found is not None:
                    yield found


def _limits(inquiry: Inquiry) -> Iterator[Limit]:
    for placed in formulas(inquiry.rulebook):
        for part, place in _compared(placed.formula, inquiry.place(placed)):
            if part.data[0] not in _BESIDE or part.parts[0].type not in UNITS or "today" in _kinds(part):
                continue
            at = _constant(part.parts[1])
            if at is not None and value_of(part.parts[0], None) is not None:
                yield Limit(placed, place, part, at, UNITS[part.parts[0].type])


def _compared(formula: Formula, place: Place) -> Iterator[tuple[Formula, Place]]:
    """Yield the comparisons that are made where the formula stands, not inside instances."""
    if formula.kind == "compare":
        yield formula, place
    if formula.kind not in ("some", "every", "none", "sum", "count"):
        for part in formula.parts:
            yield from _compared(part, place)


def _kinds(formula: Formula) -> set[str]:
    return {part.kind for part in formula.walk()}


def _constant(formula: Formula) -> Fraction | None:
    value = formula.data[0] if formula.kind == "constant" else None
    if formula.kind == "fact" and formula.data[0].kind == "parameter":
        value = formula.data[0].value
    return _fraction(value)


def _fraction(value: Any) -> Fraction | None:
    if isinstance(value, date):
        return Fraction(value.toordinal())
    return Fraction(value) if isinstance(value, Decimal) else None


def _sides(limit: Limit) -> tuple[Fraction, Fraction]:
    return limit.at, limit.at + _BESIDE[limit.test.data[0]] * limit.unit


def _is_there(limit: Limit, value: Fraction, met: Fraction) -> bool:
    """Tell whether a value stands on a side: on the limit only the limit itself, beside it anything as near; a ratio anything."""
    if value == limit.at or limit.test.parts[0].type == "date":
        return met == value
    if "ratio" in _kinds(limit.test.parts[0]):  # how near a share of whole things can come, nobody knows
        return (met > limit.at) if value > limit.at else (met < limit.at)
    low, high = sorted((limit.at, value))
    return low <= met <= high and met != limit.at


# ---------------------------------------------------------------- what scenarios have


def _moments(scenario: Scenario) -> Iterator[Mapping[str, Any]]:
    """Yield what had been said at each moment of a scenario, by name."""
    above = {entry.name: entry.value for entry in scenario.above}
    yield from ({entry.name: entry.value} for entry in scenario.above)
    for story in scenario.stories:
        facts = above | {entry.name: entry.value for entry in story.facts}
        yield dict(facts)
        for deed in story.deeds:
            facts |= deed.act.facts
            yield dict(facts)


def value_of(formula: Formula, facts: Mapping[str, Any] | None) -> Fraction | None:
    """
    Return what a formula of plain facts and figures comes to under these facts; None if one is missing or it is another kind.

    Without facts, tell whether it is one: 1 then.
    """
    match formula.kind:
        case "constant":
            return _fraction(formula.data[0])
        case "fact":
            spec = formula.data[0]
            if spec.kind == "parameter":
                return _fraction(spec.value)
            if spec.kind == "finding":
                return None if spec.by or spec.means is None else value_of(spec.means, facts)
            return Fraction(1) if facts is None else _fraction(facts.get(spec.name))
        case "plus" | "minus" | "multiply" | "ratio" | "largest" | "smallest" | "abs":
            values = [value_of(part, facts) for part in formula.parts]
            known = [value for value in values if value is not None]
            return _computed(formula.kind, known) if len(known) == len(values) else None
    return None


def _computed(kind: str, values: list[Fraction]) -> Fraction | None:
    match kind:
        case "plus":
            return sum(values, Fraction(0))
        case "minus":
            return values[0] - sum(values[1:], Fraction(0))
        case "multiply":
            product = Fraction(1)
            for value in values:
                product *= value
            return product
        case "ratio":
            return values[0] / values[1] if values[1] else None
        case "abs":
            return abs(values[0])
        case "largest":
            return max(values)
    return min(values)


# ---------------------------------------------------------------- the missing scenario


def _missing(inquiry: Inquiry, limit: Limit, value: Fraction) -> Finding | None:
    left = inquiry.now.amount(limit.test.parts[0], limit.place)
    wanted = _constant_amount(inquiry, value)
    there = compare(inquiry.world, "is", left, wanted)
    state = _turning(inquiry, limit, there)
    if state is None:
        return None
    spec = FactSpec("", "", limit.test.parts[0].type, "", 0)
    said, at = written(spec, value, ()), written(spec, limit.at, ())
    owner = limit.placed.owner
    text = f"{named(owner)}的界限“{sentence(limit.test)}”（{at}）没有场景落在 {said}"
    title = f"{sentence(limit.test.parts[0])}为 {said}"
    return Finding(
        "warning", owner.file, limit.test.line or owner.line, text, "补一个场景",
        proposal(inquiry, state, owner, title=title),
    )  # fmt: skip


def _constant_amount(inquiry: Inquiry, value: Fraction) -> Amount:
    world = inquiry.world
    return Amount(world.number(value), world.true, world.false, constant=value)


def _turning(inquiry: Inquiry, limit: Limit, there: Answer) -> State | None:
    """Return a state in which the comparison decides, if there is one; else any with this value; None if there is none."""
    formula, world = limit.placed.formula, inquiry.world
    tests, needs = [there.yes], there.needs
    if formula.type == "yes/no" and formula is not limit.test:
        ways = []
        for answer in (True, False):
            supposed = Translator(world, instead={id(limit.test): world.constant_answer(answer)})
            ways.append(supposed.answer(formula, limit.place))
        differs = world.either(
            *(
                world.both(one.yes, world.negation(other.yes))
                for one, other in ((ways[0], ways[1]), (ways[1], ways[0]))
            )
        )
        more = needs | ways[0].needs | ways[1].needs
        found = inquiry.solver.example(*tests, differs, needs=more)
        if found is not None:
            return found
    return inquiry.solver.example(*tests, needs=needs)

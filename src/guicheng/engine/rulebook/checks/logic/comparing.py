"""Comparisons and arithmetic in three values, as `engine.values.compare` and `engine.formula.amounts` have them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any, Final

from guicheng.engine.rulebook.checks.logic.world import NOTHING, Amount, Answer, Needs, World
from guicheng.engine.values import AMOUNT_WORDS

Relation = Callable[[Any, Any], Any]
RELATIONS: Final[dict[str, Relation]] = {
    "is": lambda a, b: a == b,
    "same_as": lambda a, b: a == b,
    "is_not": lambda a, b: a != b,
    "at_least": lambda a, b: a >= b,
    "more_than": lambda a, b: a > b,
    "at_most": lambda a, b: a <= b,
    "below": lambda a, b: a < b,
    "on_or_after": lambda a, b: a >= b,
    "after": lambda a, b: a > b,
    "on_or_before": lambda a, b: a <= b,
    "before": lambda a, b: a < b,
}
_TURNED: Final = {"at_least": "at_most", "more_than": "below", "at_most": "at_least", "below": "more_than"}


def needs_of(parts: Iterable[Answer | Amount]) -> Needs:
    """Return all that holds of the variables of several values."""
    return NOTHING.union(*(part.needs for part in parts))


def compare(world: World, word: str, left: Amount, right: Amount) -> Answer:
    """Compare two values. A lower bound answers only what it proves."""
    relation = _relation(world, word, left, right)
    needs = left.needs | right.needs
    if relation is None:
        free = world.answer(world.fresh())
        return Answer(free.yes, free.no, needs)
    holds, defined = relation
    both = world.both(left.known, right.known, defined)
    yes, no = [world.both(both, holds)], [world.both(both, world.negation(holds))]
    if word in AMOUNT_WORDS:
        over = world.both(left.low, right.known, defined)
        under = world.both(left.known, right.low, defined)
        if word in ("at_least", "more_than"):
            yes.append(world.both(over, holds))
            no.append(world.both(under, world.negation(holds)))
        else:
            no.append(world.both(over, world.negation(holds)))
            yes.append(world.both(under, holds))
    return Answer(world.either(*yes), world.either(*no), needs)


def _relation(world: World, word: str, left: Amount, right: Amount) -> tuple[Any, Any] | None:
    """Return (how they compare, whether that is defined), or None where no line divides them: then nothing is said."""
    test = RELATIONS[word]
    if left.under is None and right.under is None:
        return test(left.term, right.term), world.true
    if left.under is None:
        left, right, word = right, left, _TURNED.get(word, word)
        test = RELATIONS[word]
    if right.under is not None or (right.constant is None and left.constant is None):
        return None
    # a/b against c: a against b·c, turned round where b is negative
    product = _scaled(world, left.under, right)
    if product is None:
        return None
    turned = RELATIONS[_TURNED.get(word, word)]
    holds = world.choose(left.under > 0, test(left.term, product), turned(left.term, product))
    return holds, left.under != 0


def _scaled(world: World, term: Any, by: Amount) -> Any:
    return None if by.constant is None else term * world.number(by.constant)


def arithmetic(world: World, kind: str, parts: list[Amount]) -> Amount:
    """Return a sum, difference, product, ratio, largest or smallest; free where no line would divide what it is."""
    needs = needs_of(parts)
    exact = world.both(*(part.known for part in parts))
    some = world.both(*(world.either(part.known, part.low) for part in parts))
    low = world.both(some, world.negation(exact))
    if kind in ("minus", "ratio"):
        low = world.both(parts[0].low, *(part.known for part in parts[1:]))
    elif kind == "smallest":
        low = world.false
    if all(part.low is world.false for part in parts):
        low = world.false
    constants = [part.constant for part in parts]
    if any(part.under is not None for part in parts):
        return _free(world, exact, low, needs)
    terms = [part.term for part in parts]
    match kind:
        case "plus":
            term = sum(terms[1:], terms[0])
        case "minus":
            term = terms[0] - sum(terms[2:], terms[1])
        case "ratio":
            defined = parts[1].term != 0
            return Amount(
                terms[0], world.both(exact, defined), world.both(low, defined), needs, under=terms[1]
            )
        case "multiply":
            if sum(constant is None for constant in constants) > 1:
                return _free(world, exact, low, needs)
            term, fixed = world.number(Fraction(1)), Fraction(1)
            for part in parts:
                if part.constant is None:
                    term = part.term
                else:
                    fixed *= part.constant
            term = term * world.number(fixed)
        case _:
            term = terms[0]
            for other in terms[1:]:
                better = other > term if kind == "largest" else other < term
                term = world.choose(better, other, term)
    return Amount(term, exact, low, needs)


def _free(world: World, exact: Any, low: Any, needs: Needs) -> Amount:
    found = world.amount(world.fresh(), "number")
    return Amount(found.term, exact, low, needs | found.needs)


def absolute(world: World, part: Amount) -> Amount:
    """Return the amount without its sign."""
    if part.under is not None:
        return _free(world, part.known, part.low, part.needs)
    return Amount(world.choose(part.term >= 0, part.term, -part.term), part.known, part.low, part.needs)

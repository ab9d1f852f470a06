"""Comparisons: of amounts, of days, of anything with itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.engine.oracle import formulas
from tests.engine.oracle.log import Path

from guicheng.engine.values import NEVER, AtLeast, Unknown, all_of, any_of, missing_of, negate

if TYPE_CHECKING:
    from tests.engine.oracle.asking import Question

AMOUNTS: dict[str, Callable[[Any, Any], bool]] = {
    "at_least": lambda a, b: a >= b,
    "more_than": lambda a, b: a > b,
    "at_most": lambda a, b: a <= b,
    "below": lambda a, b: a < b,
}
DAYS: dict[str, Callable[[Any, Any], bool]] = {
    "on_or_after": lambda a, b: a >= b,
    "after": lambda a, b: a > b,
    "on_or_before": lambda a, b: a <= b,
    "before": lambda a, b: a < b,
}
EQUAL = ("is", "is_not", "in", "not_in", "same_as")
WORDS = {*AMOUNTS, *DAYS, *EQUAL}


def test(q: Question, name: str, wanted: Any, path: Path) -> Any:
    words = wanted if isinstance(wanted, dict) and set(wanted) <= WORDS else {"is": wanted}
    return all_of([compare(q, name, word, right, path) for word, right in words.items()])


def compare(q: Question, left: Any, word: str, right: Any, path: Path) -> Any:
    for side in (left, right):
        fact = q.book.facts.get(side) if isinstance(side, str) else None
        if fact is not None and fact.kind == "parameter" and isinstance(q.fact(side, path), Unknown):
            return q.fact(f"{side}_judged", path)  # not configured: a question to who sets it
    a = formulas.value(q, left, path)
    if word in ("in", "not_in"):
        choices = [_choice(q, left, item) for item in right]
        items = [
            formulas.value(q, item, path) if c is None else c for c, item in zip(choices, right, strict=True)
        ]
        found = any_of([_equal(a, item) for item in items])
        return negate(found) if word == "not_in" else found
    b = _choice(q, left, right) if word in ("is", "is_not") else None
    b = formulas.value(q, right, path) if b is None else b
    if word in EQUAL:
        return negate(_equal(a, b)) if word == "is_not" else _equal(a, b)
    if word in DAYS:
        taken = isinstance(left, str) and left.partition(".")[0] in q.book.steps
        if word in ("after", "on_or_after") and taken and a == NEVER:
            return False  # what was never done was not done after anything
        return missing_of(a, b) if isinstance(a, Unknown) or isinstance(b, Unknown) else DAYS[word](a, b)
    return _amounts(a, word, b)


def _choice(q: Question, left: Any, right: Any) -> Any:
    """A choice of the fact on the left, whatever else the word might name."""
    fact = q.book.facts.get(left) if isinstance(left, str) else None
    return right if fact is not None and isinstance(right, str) and right in fact.choices else None


def _equal(a: Any, b: Any) -> Any:
    if any(isinstance(side, Unknown | AtLeast) for side in (a, b)):
        return missing_of(a, b)
    return bool(a == b)


def _amounts(a: Any, word: str, b: Any) -> Any:
    """Compare what may only be known to be at least so much: as the range from there up."""
    if isinstance(a, Unknown) or isinstance(b, Unknown):
        return missing_of(a, b)
    low_a, low_b = (x.value if isinstance(x, AtLeast) else x for x in (a, b))
    open_a, open_b = isinstance(a, AtLeast), isinstance(b, AtLeast)
    now = AMOUNTS[word](low_a, low_b)
    if not open_a and not open_b:
        return now
    if open_a and open_b:
        return missing_of(a, b)
    grows = word in ("at_least", "more_than")
    if open_a:  # a can only be more: what is reached stays reached
        return now if now == grows else missing_of(a, b)
    return now if now != grows else missing_of(a, b)

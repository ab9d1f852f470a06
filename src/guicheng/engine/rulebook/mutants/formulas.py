"""Every change worth trying in a formula, a term, a value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from guicheng.engine.formula import Compiler
from guicheng.engine.rulebook.mutants.change import LEFT_OUT, Renamed, Way, shown
from guicheng.engine.values import literal
from guicheng.engine.yaml import Map

Variant = tuple[Way, int, str, Any]
"""The way to the place, its line, what is changed, and the new value."""

SWAPPED: Final = {
    "below": "at_most", "at_most": "below", "more_than": "at_least", "at_least": "more_than",
    "before": "on_or_before", "on_or_before": "before", "after": "on_or_after", "on_or_after": "after",
    "is": "is_not", "is_not": "is", "in": "not_in", "not_in": "in", "all": "any", "any": "all",
    "first_of": "last_of", "last_of": "first_of", "some": "every", "every": "some", "largest": "smallest",
    "smallest": "largest", "last_day_of_month": "last_working_day_of_month",
    "last_working_day_of_month": "last_day_of_month",
}  # fmt: skip
_UNWRAPPED: Final = ("not", "abs")
_OPERATORS: Final = frozenset(name[4:] for name in dir(Compiler) if name.startswith("_op_"))
_TERM: Final = re.compile(r"(\d+)((?: full)?(?: working)? (?:day|month|year)s?\b.*)")
_MONTH_DAY: Final = re.compile(r"(\d\d)-(\d\d)")
_FEN: Final = Decimal("0.01")


def of_formula(value: Any, line: int, *, items_matter: bool = True) -> Iterator[Variant]:
    """Yield the changes of a formula; the items of its outermost list are left out one by one if they matter."""
    if isinstance(value, Map):
        yield from _of_map(value)
    elif isinstance(value, list):
        lines = getattr(value, "lines", [line] * len(value))
        for index, item in enumerate(value):
            if items_matter and len(value) > 1:
                yield (index,), lines[index], f"删去 {shown(item)}", LEFT_OUT
            for inner, at, what, new in of_formula(item, lines[index]):
                yield (index, *inner), at, what, new
    else:
        yield from of_literal(value, line)


def _of_map(value: Map) -> Iterator[Variant]:
    tests = not any(key in _OPERATORS or _TERM.fullmatch(key) for key in value)
    for key, child in value.items():
        line = value.lines.get(key, value.line)
        if key in SWAPPED and not (key in ("some", "every") and "holds" not in value):
            yield (key,), line, f"{key}→{SWAPPED[key]}", Renamed(SWAPPED[key])
        if term := _TERM.fullmatch(key):
            for number in _moved(int(term[1])):
                yield (key,), line, f"{key}→{number}{term[2]}", Renamed(f"{number}{term[2]}")
        if len(value) > 1 and (tests or key == "where"):
            yield (key,), line, f"删去 {key}: {shown(child)}", LEFT_OUT
        if key in _UNWRAPPED:
            yield (), line, f"删去 {key}", child
        if key == "month_day" and (match := _MONTH_DAY.fullmatch(str(child))):
            day = date(2024, int(match[1]), int(match[2]))
            for other in (day - timedelta(days=1), day + timedelta(days=1)):
                yield (key,), line, f"{child}→{other:%m-%d}", f"{other:%m-%d}"
            continue
        if key in ("some", "every", "none", "count", "over") and isinstance(child, str):
            if child.startswith("other "):
                yield (key,), line, f"{child}→{child[6:]}", child[6:]
            continue
        for inner, at, what, new in of_formula(child, line):
            yield (key, *inner), at, what, new


def of_term(value: Any, line: int) -> Iterator[Variant]:
    """Yield a term that is one longer and one shorter."""
    if isinstance(value, str) and (term := _TERM.fullmatch(value)):
        for number in _moved(int(term[1])):
            yield (), line, f"{value}→{number}{term[2]}", f"{number}{term[2]}"


def of_literal(value: Any, line: int) -> Iterator[Variant]:
    """Yield the values next to a value: the other answer, a fen, a day, a unit more and less."""
    match value:
        case bool():
            yield (), line, f"{shown(value)}→{shown(not value)}", not value
        case int():
            for number in (value - 1, value + 1):
                yield (), line, f"{value}→{number}", number
        case Decimal():
            unit = Decimal(1).scaleb(int(value.as_tuple().exponent))
            for amount in (value - unit, value + unit):
                yield (), line, f"{value}→{amount}", amount
        case date():
            for day in (value - timedelta(days=1), value + timedelta(days=1)):
                yield (), line, f"{value}→{day}", day
        case str():
            yield from of_term(value, line)
            amount = literal(value)
            if isinstance(amount, Decimal):
                for other in (
                    (amount - _FEN / 100, amount + _FEN / 100)
                    if value[-1] in "%％"
                    else (amount - _FEN, amount + _FEN)
                ):
                    text = f"{(other * 100).normalize():f}%" if value[-1] in "%％" else f"{other}元"
                    yield (), line, f"{value}→{text}", text


def _moved(number: int) -> tuple[int, ...]:
    return (number - 1, number + 1) if number > 1 else (number + 1,)

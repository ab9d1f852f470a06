"""Arithmetic: exact, and what becomes of lower bounds."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tests.engine.oracle import formulas
from tests.engine.oracle.log import Path

from guicheng.engine.values import AtLeast, Unknown, missing_of

if TYPE_CHECKING:
    from tests.engine.oracle.asking import Question


def _arithmetic(
    word: str, reckon: Callable[..., Any], keeps: Callable[[int, list[Any]], bool]
) -> Callable[..., Any]:
    """An operation; `keeps` says whether a lower bound in this place gives a lower bound of the result."""

    def meaning(q: Question, f: dict[str, Any], path: Path) -> Any:
        values = [formulas.value(q, part, path) for part in f[word]]
        if any(isinstance(v, Unknown) for v in values):
            return missing_of(*values)
        plain = [v.value if isinstance(v, AtLeast) else v for v in values]
        bounds = [number for number, v in enumerate(values) if isinstance(v, AtLeast)]
        if not bounds:
            return reckon(*plain)
        if all(keeps(number, plain) for number in bounds):
            return AtLeast(reckon(*plain), missing_of(*values).missing)
        return missing_of(*values)

    return meaning


def _product(*values: Decimal) -> Decimal:
    result = Decimal(1)
    for v in values:
        result *= v
    return result


def _ratio(q: Question, f: dict[str, Any], path: Path) -> Any:
    above, below = (formulas.value(q, part, path) for part in f["ratio"])
    if isinstance(above, Unknown) or isinstance(below, Unknown | AtLeast):
        return missing_of(above, below)
    if below == 0:
        return Unknown(["division by nought"])
    if isinstance(above, AtLeast):
        return AtLeast(above.value / below, above.missing) if below > 0 else missing_of(above)
    return above / below


def _abs(q: Question, f: dict[str, Any], path: Path) -> Any:
    v = formulas.value(q, f["abs"], path)
    return v if isinstance(v, Unknown | AtLeast) else abs(v)


def _remainder(q: Question, f: dict[str, Any], path: Path) -> Any:
    whole, by = (formulas.value(q, part, path) for part in f["remainder"])
    if isinstance(whole, Unknown | AtLeast) or isinstance(by, Unknown | AtLeast):
        return missing_of(whole, by)
    if by == 0:
        return Unknown(["division by nought"])
    left = abs(whole) - abs(by) * int(abs(whole) / abs(by))
    if left and (whole < 0) != (by < 0):
        left = abs(by) - left  # the remainder has the divisor's sign
    return left if by > 0 else -left


AMOUNTS: dict[str, Callable[..., Any]] = {
    "plus": _arithmetic("plus", lambda *v: sum(v, Decimal(0)), lambda n, v: True),
    "minus": _arithmetic("minus", lambda a, b: a - b, lambda n, v: n == 0),
    "multiply": _arithmetic("multiply", _product, lambda n, v: all(x >= 0 for x in v)),
    "largest": _arithmetic("largest", max, lambda n, v: True),
    "smallest": _arithmetic("smallest", min, lambda n, v: False),
    "ratio": _ratio,
    "abs": _abs,
    "remainder": _remainder,
}

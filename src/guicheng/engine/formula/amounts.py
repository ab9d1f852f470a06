"""Arithmetic, exact; a lower bound stays one where that is sound."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from guicheng.engine.ask import Asking
from guicheng.engine.case import Scope
from guicheng.engine.formula.base import AMOUNTS, Base, Formula
from guicheng.engine.values import (
    AtLeast,
    Unknown,
    missing_of,
)


class Amounts(Base):
    """Compiles arithmetic."""

    def _arithmetic(
        self,
        kind: str,
        raw: Any,
        sign: str,
        combine: Callable[[list[Decimal]], Decimal],
    ) -> Formula:
        if not isinstance(raw, list) or len(raw) < 2:
            raise self.trouble(f"{kind} 后面是两个以上的数额")
        parts = [self(item) for item in raw]
        for part in parts:
            if part.type not in AMOUNTS:
                raise self.trouble(f"{kind} 只计算数额，这里是 {part.type}")
        fns = [part.fn for part in parts]
        rest_exact = sign == "first"

        def fn(e: Asking, s: Scope) -> Any:
            values = [f(e, s) for f in fns]
            unknown = [v for v in values if isinstance(v, Unknown)]
            if unknown:
                return missing_of(*[v for v in values if isinstance(v, Unknown | AtLeast)])
            low = [v for v in values if isinstance(v, AtLeast)]
            if low and rest_exact and any(isinstance(v, AtLeast) for v in values[1:]):
                return missing_of(*low)
            if low and sign == "none":
                return missing_of(*low)
            plain = [v.value if isinstance(v, AtLeast) else Decimal(v) for v in values]
            if kind in ("ratio", "remainder") and plain[1] == 0:
                return Unknown((f"{kind}",))
            result = combine(plain)
            return AtLeast(result, missing_of(*low).missing) if low else result

        kinds = {part.type for part in parts}
        made = "money" if "money" in kinds else "share" if "share" in kinds else "number"
        if kind == "ratio":  # an average is money; money of money, a number of a number is a share
            made = "money" if [part.type for part in parts[:2]] == ["money", "number"] else "share"
        return self.make(kind, fn, made, parts)

    def _op_plus(self, raw: Any, _: Any) -> Formula:
        return self._arithmetic("plus", raw, "all", lambda v: sum(v, Decimal(0)))

    def _op_minus(self, raw: Any, _: Any) -> Formula:
        return self._arithmetic("minus", raw, "first", lambda v: v[0] - sum(v[1:], Decimal(0)))

    def _op_multiply(self, raw: Any, _: Any) -> Formula:
        return self._arithmetic("multiply", raw, "all", _product)

    def _op_ratio(self, raw: Any, _: Any) -> Formula:
        return self._arithmetic("ratio", raw, "first", lambda v: v[0] / v[1])

    def _op_largest(self, raw: Any, _: Any) -> Formula:
        return self._arithmetic("largest", raw, "all", max)

    def _op_smallest(self, raw: Any, _: Any) -> Formula:
        return self._arithmetic("smallest", raw, "none", min)

    def _op_remainder(self, raw: Any, _: Any) -> Formula:
        if isinstance(raw, list) and len(raw) != 2:
            raise self.trouble("remainder 后面是两个数额：[被除数, 除数]")
        return self._arithmetic("remainder", raw, "none", lambda v: _remainder(*v))

    def _op_abs(self, raw: Any, _: Any) -> Formula:
        part = self(raw)
        if part.type not in AMOUNTS:
            raise self.trouble("abs 只用于数额")

        def fn(e: Asking, s: Scope) -> Any:
            value = part.fn(e, s)
            return value if isinstance(value, Unknown | AtLeast) else abs(value)

        return self.make("abs", fn, part.type, (part,))


def _remainder(whole: Decimal, by: Decimal) -> Decimal:
    above, below = Fraction(whole), Fraction(by)  # exact, however far apart the two are
    left = above - below * (above // below)
    return Decimal(left.numerator) / Decimal(left.denominator)


def _product(values: list[Decimal]) -> Decimal:
    result = Decimal(1)
    for value in values:
        result *= value
    return result

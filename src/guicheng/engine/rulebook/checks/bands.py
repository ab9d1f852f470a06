"""Bands 分段: every value falls into one, and no band is shut out by those before it. Proved where limits can be compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice, product
from typing import Any, Final

from guicheng.engine.formula import Formula, is_non_negative
from guicheng.engine.rulebook.checks.finding import Finding, Findings, named
from guicheng.engine.rulebook.checks.formulas import Placed, formulas
from guicheng.engine.rulebook.model import FactSpec, Rulebook
from guicheng.engine.sentence import sentence, show
from guicheng.engine.values import COMPARISONS

_MOST: Final = 20_000
"""So many combinations of values are tried; beyond it nothing is proved."""
_STEP: Final = Decimal("0.01")

Shape = tuple[Any, ...]
Values = Mapping[Shape, Any]


def check_bands(rulebook: Rulebook) -> Findings:
    """Yield bands with a gap, bands that nothing can reach, and bands of which neither can be proved."""
    for placed in formulas(rulebook):
        for part in placed.formula.walk():
            if part.kind == "bands":
                yield from _bands(part, placed)


def _bands(formula: Formula, placed: Placed) -> Findings:
    rows: tuple[tuple[Formula | None, Formula], ...] = formula.data[0]
    tests = _Tests([condition for condition, _ in rows if condition is not None])
    reached, gap = set(), None
    for number, values in enumerate(tests.combinations()):
        if number >= _MOST:
            yield _found("warning", placed, formula, "分段过多，未能验证是否有遗漏", "拆成几个情形")
            return
        row = next((n for n, (c, _) in enumerate(rows) if c is None or tests.holds(c, values)), None)
        reached.add(row)
        if row is None and gap is None:
            gap = values
    for number, (condition, _) in enumerate(rows):
        if number not in reached:
            what = f"第 {number + 1} 档" if condition is not None else "otherwise "
            yield _found("error", placed, formula, f"{what}永远轮不到，前面各档已经包括", "核对各档的界限")
    if gap is not None:
        if tests.sure:
            yield _found(
                "error",
                placed,
                formula,
                f"分段有遗漏：{tests.said(gap)}不在任何一档",
                "补上一档，或加 otherwise",
            )
        else:
            yield _found("warning", placed, formula, "不能证明各档没有遗漏", "加 otherwise")


def _found(level: Any, placed: Placed, formula: Formula, text: str, repair: str) -> Finding:
    return Finding(level, placed.owner.file, formula.line, f"{named(placed.owner)}的{text}", repair)


class _Tests:
    """
    The conditions of some bands as tests of a few values that may be anything: amounts, days, choices, answers.

    Between two limits that are compared all values answer alike, so that one stands for all. What cannot be compared
    (two facts with each other, a limit that nobody has set) is taken as a yes or no of its own: then not `sure`.
    """

    def __init__(self, conditions: list[Formula]) -> None:
        self.sure = True
        self._samples: dict[Shape, list[Any]] = {}
        self._formulas: dict[Shape, Formula] = {}
        for condition in conditions:
            self._read(condition)
        for key, limits in self._samples.items():
            self._samples[key] = _around(self._formulas[key], limits)

    def combinations(self) -> Iterator[Values]:
        """Yield every combination of values worth telling apart."""
        keys = list(self._samples)
        for values in islice(product(*self._samples.values()), _MOST + 1):
            yield dict(zip(keys, values, strict=True))

    def holds(self, condition: Formula, values: Values) -> bool:
        """Answer a condition for these values."""
        match condition.kind:
            case "all":
                return all(self.holds(part, values) for part in condition.parts)
            case "any":
                return any(self.holds(part, values) for part in condition.parts)
            case "not":
                return not self.holds(condition.parts[0], values)
            case "constant":
                return bool(condition.data[0])
            case "in" | "not_in":
                return COMPARISONS[condition.kind](values[_shape(condition.parts[0])], condition.data[0])
            case "compare" if (limit := _limit(condition.parts[1])) is not None:
                return COMPARISONS[condition.data[0]](values[_shape(condition.parts[0])], limit)
        return bool(values[_shape(condition)])

    def said(self, values: Values) -> str:
        """Return these values in words."""
        shown = []
        for key, value in values.items():
            formula = self._formulas[key]
            spec = formula.data[0] if formula.kind == "fact" else None
            shown.append(f"{sentence(formula)}为 {show(value, spec)} 时")
        return "、".join(shown)

    def _read(self, condition: Formula) -> None:
        match condition.kind:
            case "all" | "any" | "not":
                for part in condition.parts:
                    self._read(part)
            case "constant":
                pass
            case "in" | "not_in":
                self._add(condition.parts[0], *condition.data[0])
            case "compare" if _limit(condition.parts[1]) is not None and condition.parts[0].kind != "today":
                self._add(condition.parts[0], _limit(condition.parts[1]))
            case _:
                self._add(condition)
                self.sure = self.sure and condition.kind == "fact" and condition.data[0].kind == "fact"

    def _add(self, formula: Formula, *limits: Any) -> None:
        key = _shape(formula)
        self._formulas.setdefault(key, formula)
        self._samples.setdefault(key, []).extend(limits)


def _limit(formula: Formula) -> Any:
    """Return the value that a formula always has: a literal, or a parameter as it is set now."""
    if formula.kind == "constant":
        return formula.data[0]
    if formula.kind == "fact" and formula.data[0].kind == "parameter":
        return formula.data[0].value
    return None


def _around(formula: Formula, limits: list[Any]) -> list[Any]:
    """Return values that stand for all: each limit, and one on either side and between."""
    if formula.type == "yes/no":
        return [True, False]
    spec = formula.data[0] if formula.kind == "fact" else None
    if formula.type in ("choice", "text"):
        return list(spec.one_of) if spec is not None and spec.one_of else [*dict.fromkeys(limits), "…"]
    if formula.type == "date":
        days = [limit for limit in limits if isinstance(limit, date) and date.min < limit < date.max]
        return sorted({day + timedelta(days=shift) for day in days for shift in (-1, 0, 1)})
    amounts = sorted({Decimal(limit) for limit in limits})
    between = [(low + high) / 2 for low, high in zip(amounts, amounts[1:], strict=False)]
    outside = [amounts[0] - _STEP, amounts[-1] + _STEP]
    return [v for v in sorted({*amounts, *between, *outside}) if v >= 0 or not is_non_negative(formula)]


def _shape(formula: Formula) -> Shape:
    """Return what makes two formulas the same: their kind and all that is in them."""
    data = tuple(
        item.name if isinstance(item, FactSpec) else getattr(item, "id", None) or str(item)
        for item in formula.data
    )
    return (formula.kind, data if formula.kind != "bands" else (), *map(_shape, formula.parts))

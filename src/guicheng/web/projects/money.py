"""The amount from plan to settlement: each stage with the difference from the one before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from guicheng.engine.answers import View

if TYPE_CHECKING:
    from guicheng.apps.cases.queries.project import ActView


@dataclass(frozen=True, slots=True)
class Stage:
    """An amount in yuan, the day of the act that said it, and the difference from the last one known."""

    label: str
    date: date | None
    amount: Decimal | None
    difference: Decimal | None
    article: str
    kind: str = ""
    note: str = ""
    seq: int | None = None


def chain(view: View, acts: Iterable[ActView]) -> tuple[Stage, ...]:
    """Return the chain of amounts; what is not known yet stays a gap, and is never taken for nought."""
    days = {act.seq: act.on for act in acts}
    found: list[Stage] = []
    before: Decimal | None = None
    for fact in view.amounts:
        amount = fact.value if isinstance(fact.value, Decimal) else None
        if fact.source == "formula" and not amount:
            amount = None  # a sum over nothing yet: it has not happened, and is no amount of nought
        difference = amount - before if amount is not None and before is not None else None
        found.append(
            Stage(
                fact.label,
                days.get(fact.seq) if fact.seq else None,
                amount,
                difference,
                fact.article,
                kind="soft" if fact.source == "formula" else "",
                note="合计尚不完整，至少为此数" if amount is not None and fact.needs else "",
                seq=fact.seq,
            )
        )
        before = amount if amount is not None else before
    return tuple(found)

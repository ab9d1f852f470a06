"""From rows to the engine's case: acts in order, and what lies above the case."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guicheng.apps.cases import clock, law
from guicheng.apps.cases.models import ActRow, Case, Standing
from guicheng.apps.registers.queries import outer_rows
from guicheng.engine import case as engine_case
from guicheng.engine.case import Entry, fold
from guicheng.engine.receipt import act_from_json
from guicheng.engine.rulebook.model import OUTER, Rulebook
from guicheng.engine.values import parse_value

GENESIS = "0" * 64
"""What the first act of a chain names as its predecessor."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A case as the engine takes it, with the head of its chain."""

    row: Case
    rulebook: Rulebook
    case: engine_case.Case
    bodies: tuple[dict[str, Any], ...]
    head: str

    @property
    def seq(self) -> int:
        """The number of the last act."""
        return self.bodies[-1]["seq"] if self.bodies else 0


def load(row: Case) -> Loaded:
    """Return a case as its log and what lies above it make it."""
    rulebook = law.rulebook(row.rulebook_id)
    acts = list(ActRow.objects.filter(case=row).order_by("seq").values_list("body", "digest"))
    bodies = tuple(json.loads(body) for body, _ in acts)
    case = fold([act_from_json(body, rulebook) for body in bodies], rulebook, outer(row, rulebook))
    return Loaded(row, rulebook, case, bodies, acts[-1][1] if acts else GENESIS)


def outer(row: Case, rulebook: Rulebook, until: datetime | None = None) -> list[Entry]:
    """
    Return the entries above a case: facts of the jurisdiction and the unit, and what the unit's other cases show.

    With `until`, a stored moment, only what had been recorded by then.
    """
    facts = rulebook.facts
    found = []
    rows = outer_rows(row.jurisdiction, row.unit)
    for number, fact in enumerate(rows if until is None else rows.filter(recorded__lte=until), 1):  # type: ignore[attr-defined]
        spec = facts.get(fact.name)
        if spec is not None:
            found.append(
                Entry(
                    OUTER,
                    fact.name,
                    fact.on,
                    clock.local(fact.recorded),
                    _value(spec.type, fact.value),
                    number,
                )
            )
    if "earlier" not in rulebook.scopes or not rulebook.exports:
        return found
    others = Standing.objects.filter(unit=row.unit).exclude(case=row).select_related("case").order_by("id")
    if until is not None:
        others = others.filter(recorded__lte=until)
    for number, shown in enumerate(others, 1):
        name = f"earlier.{shown.name}"
        spec = facts.get(name)
        if spec is not None:
            path = f"earlier#{shown.case.number}"
            found.append(
                Entry(
                    path, name, shown.on, clock.local(shown.recorded), _value(spec.type, shown.value), number
                )
            )
    return found


def _value(type: str, text: str) -> Any:
    raw = json.loads(text)
    return None if raw is None else parse_value(type, raw)

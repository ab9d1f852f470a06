"""Parameters and the facts of units, as they were said and as they stand."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from guicheng.apps.cases import clock, law
from guicheng.apps.registers.models import Jurisdiction, Organisation, OuterFact
from guicheng.engine.values import parse_value


@dataclass(frozen=True, slots=True)
class ParameterView:
    """A parameter: what the rulebook says, and what the authority set."""

    name: str
    label: str
    type: str
    article: str
    value: Any
    default: Any
    set_by: str
    help: str
    on: date | None
    source: str
    checked_on: date | None
    said_by: str
    one_of: dict[str, str]


@dataclass(frozen=True, slots=True)
class OuterFactView:
    """A fact of a unit or the jurisdiction: the latest that was said."""

    name: str
    label: str
    type: str
    article: str
    value: Any
    help: str
    on: date | None
    source: str
    said_by: str
    one_of: dict[str, str]


def _latest(jurisdiction: Jurisdiction, unit: Organisation | None) -> dict[str, OuterFact]:
    today = clock.today()
    rows = OuterFact.objects.filter(jurisdiction=jurisdiction, unit=unit, on__lte=today).select_related(
        "said_by"
    )
    return {row.name: row for row in rows.order_by("on", "id")}


def parameters(jurisdiction: Jurisdiction) -> list[ParameterView]:
    """Return the parameters of the jurisdiction's rulebook with their values today."""
    rulebook, said = law.shipped(jurisdiction.rulebook), _latest(jurisdiction, None)
    found = []
    for spec in rulebook.facts.values():
        if spec.kind != "parameter":
            continue
        row = said.get(spec.name)
        value = parse_value(spec.type, json.loads(row.value)) if row else spec.value
        found.append(
            ParameterView(
                spec.name,
                spec.label,
                spec.type,
                spec.article,
                value,
                spec.value,
                spec.set_by,
                spec.help,
                row.on if row else None,
                row.source if row else "",
                row.checked_on if row else None,
                row.said_by.name if row and row.said_by else "",
                dict(spec.one_of),
            )  # fmt: skip
        )
    return found


def unit_facts(jurisdiction: Jurisdiction, unit: Organisation | None) -> list[OuterFactView]:
    """Return the facts of a unit, or with None those of the jurisdiction that are no parameters."""
    rulebook, said = law.shipped(jurisdiction.rulebook), _latest(jurisdiction, unit)
    above = "unit" if unit is not None else "jurisdiction"
    found = []
    for spec in rulebook.facts.values():
        if spec.scope != above or spec.kind in ("parameter", "finding", "consequence"):
            continue
        row = said.get(spec.name)
        found.append(
            OuterFactView(
                spec.name,
                spec.label,
                spec.type,
                spec.article,
                parse_value(spec.type, json.loads(row.value)) if row else None,
                spec.help,
                row.on if row else None,
                row.source if row else "",
                row.said_by.name if row and row.said_by else "",
                dict(spec.one_of),
            )  # fmt: skip
        )
    return found

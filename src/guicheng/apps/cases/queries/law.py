"""Parameters and the facts of units, as they were said and as they stand."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from guicheng.apps.cases import clock, law
from guicheng.apps.cases.loading import holds_for
from guicheng.apps.registers.models import Jurisdiction, Organisation, OuterFact
from guicheng.engine.rulebook.model import Rulebook
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


@dataclass(frozen=True, slots=True)
class SettingView:
    """
    One value of a parameter, as it was set: from which day, on what source, checked when, by whom, and when that was recorded.

    `standing` is 现行 (in force today), 将起用, 曾用, or 已更正 when a later setting took its place for all its days. `until`
    is the day before the next one begins.
    """

    value: Any
    on: date
    until: date | None
    source: str
    checked_on: date | None
    said_by: str
    said_for: str
    recorded: datetime
    standing: str


def _latest(
    jurisdiction: Jurisdiction, unit: Organisation | None, rulebook: Rulebook
) -> dict[str, OuterFact]:
    today = clock.today()
    rows = OuterFact.objects.filter(jurisdiction=jurisdiction, unit=unit, on__lte=today).select_related(
        "said_by"
    )
    found = {}
    for row in rows.order_by("on", "id"):
        spec = rulebook.facts.get(row.name)
        if spec is not None and (
            spec.kind != "parameter" or holds_for(jurisdiction.rulebook, row.edition, rulebook)
        ):
            found[row.name] = row
    return found


def history(jurisdiction: Jurisdiction, name: str, edition: str) -> list[SettingView]:
    """Return every value that a parameter or fact of the jurisdiction ever had, the last recorded first."""
    rulebook = law.shipped(edition)
    spec = rulebook.facts[name]
    rows = OuterFact.objects.filter(jurisdiction=jurisdiction, unit=None, name=name)
    said = [
        row
        for row in rows.select_related("said_by", "said_for").order_by("id")
        if spec.kind != "parameter" or holds_for(jurisdiction.rulebook, row.edition, rulebook)
    ]
    by_day = {row.on: row for row in said}  # of two for one day the later recorded prevails
    days, today = sorted(by_day), clock.today()
    now = max((day for day in days if day <= today), default=None)
    found = []
    for row in said:
        following = next((day for day in days if day > row.on), None)
        replaced = by_day[row.on] is not row
        standing = (
            "已更正" if replaced else "现行" if row.on == now else "将起用" if row.on > today else "曾用"
        )
        found.append(
            SettingView(
                parse_value(spec.type, json.loads(row.value)),
                row.on,
                None if replaced or following is None else following - timedelta(days=1),
                row.source,
                row.checked_on,
                row.said_by.name if row.said_by else "",
                row.said_for.name if row.said_for else "",
                clock.local(row.recorded),
                standing,
            )
        )
    return found[::-1]


def parameters(jurisdiction: Jurisdiction, edition: str = "") -> list[ParameterView]:
    """Return the parameters of one edition of a jurisdiction's rules (default: the one in force) with their values today."""
    rulebook = law.shipped(edition or law.named(jurisdiction))
    said = _latest(jurisdiction, None, rulebook)
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
    rulebook = law.current(jurisdiction)
    said = _latest(jurisdiction, unit, rulebook)
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

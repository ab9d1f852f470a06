"""Lists of projects: filtered, searched, paged by the last row seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q

from guicheng.apps.cases import access
from guicheng.apps.cases.models import Case
from guicheng.apps.cases.rows import refresh
from guicheng.apps.registers.queries import Acting


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A project in a list."""

    number: str
    title: str
    unit: str
    phase: str
    state: str
    ground: str
    amount: Decimal | None
    facts: dict[str, Any]
    next_due: date | None
    overdue: int
    restrictions: int
    acts: int
    last_act_on: date | None


@dataclass(frozen=True, slots=True)
class ProjectPage:
    """A page of projects; `next` is what to pass as `after` for the following one."""

    rows: tuple[ProjectRow, ...]
    next: str | None
    total: int
    phases: dict[str, int]


def project_row(row: Case) -> ProjectRow:
    """Return a case as a list shows it."""
    made = row.row
    return ProjectRow(
        row.number, row.title, row.unit.name, made.phase, made.state, made.ground, made.amount, made.facts, made.next_due,
        made.overdue, made.restrictions, made.acts, made.last_act_on,
    )  # fmt: skip


def project_list(
    *,
    acting: Acting,
    search: str = "",
    phase: str = "",
    state: str = "",
    unit: str = "",
    overdue: bool = False,
    after: str | None = None,
    size: int = 30,
) -> ProjectPage:
    """Return projects that somebody may see, the newest numbers first."""
    refresh(acting.jurisdiction.pk)
    cases = access.visible_cases(acting).filter(row__isnull=False)
    if search:
        for word in search.split()[:6]:
            cases = cases.filter(
                Q(title__icontains=word) | Q(number__icontains=word) | Q(unit__name__icontains=word)
            )
    if unit:
        cases = cases.filter(unit__name=unit)
    if state:
        cases = cases.filter(row__state=state)
    if overdue:
        cases = cases.filter(row__overdue__gt=0)
    phases: dict[str, int] = {}
    for found in cases.values_list("row__phase", flat=True):
        phases[found] = phases.get(found, 0) + 1
    if phase:
        cases = cases.filter(row__phase=phase)
    total = phases.get(phase, 0) if phase else sum(phases.values())
    if after:
        cases = cases.filter(number__lt=after)
    rows = list(cases.select_related("row", "unit").order_by("-number")[: size + 1])
    more = rows[size - 1].number if len(rows) > size else None
    return ProjectPage(tuple(project_row(row) for row in rows[:size]), more, total, phases)

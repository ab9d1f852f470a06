"""Rows made from a case's view: for lists and workbenches. They can be thrown away and made again at any time."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db.models import Q

from guicheng.apps.cases import clock, law
from guicheng.apps.cases.loading import Loaded, load
from guicheng.apps.cases.models import Case, CaseRow, Todo
from guicheng.engine import SEMANTICS
from guicheng.engine.answers import View
from guicheng.engine.calendar import WorkCalendar
from guicheng.engine.receipt import value_to_json
from guicheng.engine.view import facts, view

WAITING = ("open", "blocked", "undetermined")


def write_rows(loaded: Loaded, *, now: datetime, calendar: WorkCalendar) -> View:
    """Make a case's rows anew as of now and return the view they were made from."""
    seen = view(loaded.case, as_of=now.date(), known_at=now, calendar=calendar)
    row, live = loaded.row, [s for s in seen.steps if s.status in WAITING]
    duties = [s for s in live if not s.power]
    amounts = [a.value for a in seen.amounts if a.value is not None]
    first = [
        f
        for f in facts(loaded.case, as_of=now.date(), known_at=now, calendar=calendar, scope="")
        if f.name in loaded.rulebook.starts_with
    ]
    CaseRow.objects.update_or_create(
        case=row,
        defaults={
            "jurisdiction_id": row.jurisdiction_id,
            "as_of": now.date(),
            "holds_until": seen.holds_until,
            "phase": seen.phase,
            "state": seen.state,
            "ground": seen.ground,
            "amount": amounts[-1] if amounts and isinstance(amounts[-1], Decimal) else None,
            "facts": {f.name: value_to_json(f.value) for f in first if f.value is not None},
            "next_due": min((s.due for s in duties if s.due), default=None),
            "overdue": sum(s.overdue for s in duties),
            "restrictions": len(seen.restrictions),
            "acts": loaded.seq,
            "last_act_on": loaded.case.last_recorded.date() if loaded.bodies else None,
            "engine": SEMANTICS,
            "rulebook": loaded.rulebook.digest,
            "stale": False,
        },
    )
    Todo.objects.filter(case=row).delete()
    Todo.objects.bulk_create(
        Todo(
            jurisdiction_id=row.jurisdiction_id,
            case=row,
            unit_id=row.unit_id,
            party=party,
            step=s.id,
            scope=s.scope,
            status=s.status,
            power=s.power,
            round=s.round,
            since=s.since,
            due=s.due,
            overdue=s.overdue,
            provisional=s.provisional,
        )
        for s in live
        for party in s.party
    )
    return seen


def mark_stale(loaded: Loaded) -> None:
    """Note that the rows of the unit's other cases may have changed with this one."""
    CaseRow.objects.filter(case__unit_id=loaded.row.unit_id).exclude(case=loaded.row).update(stale=True)


def refresh(jurisdiction_id: int, *, most: int = 500) -> int:
    """Make the rows anew whose day has passed or that another case has touched; return how many."""
    now, calendar = clock.now(), law.calendar()
    due = CaseRow.objects.filter(jurisdiction_id=jurisdiction_id).filter(
        Q(stale=True) | Q(holds_until__lte=now.date()) | Q(as_of__gt=now.date())
    )
    cases = Case.objects.filter(row__in=due[:most]).select_related("jurisdiction", "unit")
    number = 0
    for row in cases:
        write_rows(load(row), now=now, calendar=calendar)
        number += 1
    return number

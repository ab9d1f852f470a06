"""Rows made from a case's view: for lists and workbenches. They can be thrown away and made again at any time."""

from __future__ import annotations

import logging
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q

from guicheng.apps.cases import clock, law, locks
from guicheng.apps.cases.loading import Loaded, load
from guicheng.apps.cases.models import Case, CaseRow, Todo
from guicheng.apps.cases.standing import show_to_others
from guicheng.apps.cases.under import write_under_articles
from guicheng.engine import SEMANTICS
from guicheng.engine.answers import View
from guicheng.engine.ask import Asking
from guicheng.engine.calendar import WorkCalendar
from guicheng.engine.receipt import value_to_json
from guicheng.engine.view import fact_view, view

log = logging.getLogger(__name__)

WAITING = ("open", "blocked", "undetermined")
INVOLVING = ("open", "blocked", "waiting", "done")


def write_rows(
    loaded: Loaded, *, now: datetime, calendar: WorkCalendar, shown_with: str | None = None
) -> View:
    """
    Make a case's rows anew as of now and return the view they were made from. In a transaction, see `locks`.

    `shown_with` is the calendar by which the case's standing has just been shown, if it was.
    """
    seen = view(loaded.case, as_of=now.date(), known_at=now, calendar=calendar)
    row, live = loaded.row, [s for s in seen.steps if s.status in WAITING]
    duties = [s for s in live if not s.power]
    # The figure by which a list knows a project: the last of its chain that somebody said, not a sum of what is yet to come.
    said = [a.value for a in seen.amounts if a.source == "entry" and isinstance(a.value, Decimal)]
    asking = Asking(loaded.case, now.date(), now, calendar)
    first = [
        fact_view(asking, loaded.rulebook.facts[name], loaded.case.root)
        for name in loaded.rulebook.starts_with
    ]
    made: dict[str, Any] = {
        "as_of": now.date(),
        "holds_until": seen.holds_until,
        "phase": seen.phase,
        "state": seen.state,
        "ground": seen.ground,
        "amount": said[-1] if said else None,
        "facts": {f.name: value_to_json(f.value) for f in first if f.value is not None},
        "next_due": min((s.due for s in duties if s.due), default=None),
        "overdue": sum(s.overdue for s in duties),
        "restrictions": len(seen.restrictions),
        "acts": loaded.seq,
        "involved": f" {' '.join(sorted(involved(seen, asking)))} ",
        "last_act_on": loaded.case.acts[-1].recorded.date() if loaded.case.acts else None,
        "engine": SEMANTICS,
        "rulebook": loaded.rulebook.digest,
        "stale": False,
    } | ({} if shown_with is None else {"shown_with": shown_with})
    if not CaseRow.objects.filter(case=row).update(**made):
        CaseRow.objects.create(case=row, jurisdiction_id=row.jurisdiction_id, **made)
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
    write_under_articles(row, loaded.rulebook, seen)
    return seen


def involved(seen: View, asking: Asking) -> set[str]:
    """
    Return the parties to whom this case is theirs: for whom the rulebook's condition is yes, or one of whose steps applies.

    A power, which nobody has to use, counts when it can be or was used. A party with a condition goes by that alone: an
    inspection which it too might have concluded does not make somebody else's project its own.
    """
    case, parties = asking.case, asking.rulebook.parties
    by_steps = {
        party
        for step in seen.steps
        if step.status in (("open", "done") if step.power else INVOLVING)
        for party in step.party
    }
    return {
        name
        for name, party in parties.items()
        if (name in by_steps if party.sees is None else party.sees.fn(asking, case.root) is True)
    }


def show(loaded: Loaded, *, now: datetime, calendar: WorkCalendar) -> None:
    """Show a case's standing to the unit's other cases, and note that their rows may have changed with it."""
    row = loaded.row
    if loaded.rulebook.exports and show_to_others(loaded, now=now, calendar=calendar):
        CaseRow.objects.filter(case__unit_id=row.unit_id).exclude(case=row).update(stale=True)


def show_the_others(row: Case, *, now: datetime, calendar: WorkCalendar) -> None:
    """Before a case is judged: let the unit's other cases show what has changed in them through something above."""
    others = Case.objects.filter(unit_id=row.unit_id).exclude(pk=row.pk)
    for other in others.exclude(row__shown_with=calendar.digest).select_related("jurisdiction", "unit"):
        show(load(other), now=now, calendar=calendar)
        CaseRow.objects.filter(case=other).update(shown_with=calendar.digest)


def refresh(jurisdiction_id: int, *, most: int = 500) -> int:
    """Make the rows anew that are missing, whose day has passed or that something has touched; return how many."""
    today, number = clock.today(), 0
    waiting = Case.objects.filter(jurisdiction_id=jurisdiction_id).filter(_wanting(today))
    for pk, unit in waiting.order_by("pk").values_list("pk", "unit_id")[:most]:
        try:
            number += renew(jurisdiction_id, pk, unit, only_if_wanting=True)
        except Exception:
            # One case that cannot be made must not take everybody's lists away. It is tried again the next time.
            log.exception("the rows of case %s could not be made", pk)
    return number


def _wanting(today: object) -> Q:
    return (
        Q(row__isnull=True)
        | Q(row__stale=True)
        | Q(row__involved="")
        | Q(row__holds_until__lte=today)
        | Q(row__as_of__gt=today)
        | ~Q(row__engine=SEMANTICS)
    )


@transaction.atomic
def renew(jurisdiction_id: int, pk: int, unit: int, *, only_if_wanting: bool = False) -> int:
    """Make the rows of one case of a unit anew, or only if something asks for it; return 1 if they were."""
    locks.judging(jurisdiction_id, [unit])
    now, calendar = clock.now(), law.calendar()
    cases = Case.objects.filter(_wanting(now.date())) if only_if_wanting else Case.objects.all()
    found = cases.select_related("jurisdiction", "unit").filter(pk=pk).first()
    if found is None:  # somebody else has just done it
        return 0
    loaded = load(found)
    if not CaseRow.objects.filter(case=found, shown_with=calendar.digest).exists():
        show(loaded, now=now, calendar=calendar)
    write_rows(loaded, now=now, calendar=calendar, shown_with=calendar.digest)
    return 1

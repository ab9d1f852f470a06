"""Due days that moved with a new notice of the State Council: what was shown against what is computed now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from guicheng.apps.cases import clock, law
from guicheng.apps.cases.loading import load
from guicheng.apps.cases.models import Case, Todo
from guicheng.apps.cases.rows import renew
from guicheng.engine.view import view


@dataclass(frozen=True, slots=True)
class Moved:
    """A duty whose due day is another than was shown, and the days that count differently now."""

    case: str
    title: str
    step: str
    scope: str
    before: date | None
    after: date | None
    was_provisional: bool
    reason: str


def moved_dates(*, write: bool = True) -> Iterator[Moved]:
    """
    Yield the open duties whose due day differs from the one last shown; with `write`, show the new one from now on.

    Acts that were recorded keep their receipts: what was timely stays timely.
    """
    now, calendar = clock.now(), law.calendar()
    for row in Case.objects.select_related("jurisdiction", "unit").order_by("pk"):
        before = {
            (todo.step, todo.scope): todo
            for todo in Todo.objects.filter(case=row, power=False).exclude(due=None)
        }
        if not before:
            continue
        loaded = load(row)
        seen = view(loaded.case, as_of=now.date(), known_at=now, calendar=calendar)
        for step in seen.steps:
            shown = before.get((step.id, step.scope))
            if shown is None or step.due == shown.due:
                continue
            first, last = (
                sorted(day for day in (shown.due, step.due) if day) if step.due else (shown.due, shown.due)
            )
            special = [i for i in calendar.days(first, last) if i.name] if first and last else []
            named = "、".join(f"{i.day.isoformat()} {i.name}" for i in special[:8])
            reason = f"按现行放假安排重新计算：{named}" if named else "按现行放假安排重新计算"
            number = f"{row.jurisdiction.code}/{row.number}"
            yield Moved(
                number, row.title, step.label, step.scope, shown.due, step.due, shown.provisional, reason
            )
        if write:
            renew(row.jurisdiction_id, row.pk, row.unit_id)

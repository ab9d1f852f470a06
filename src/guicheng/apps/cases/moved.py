"""Due days that moved with a new notice of the State Council: what was shown against what is computed now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from guicheng.apps.cases import clock, law
from guicheng.apps.cases.loading import load
from guicheng.apps.cases.models import Case, KeptCalendar, Todo
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
    for row in Case.objects.select_related("jurisdiction", "unit", "row").order_by("pk"):
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
            reason = _reason(row, step.since, shown.due, step.due)
            number = f"{row.jurisdiction.code}/{row.number}"
            yield Moved(
                number, row.title, step.label, step.scope, shown.due, step.due, shown.provisional, reason
            )
        if write:
            renew(row.jurisdiction_id, row.pk, row.unit_id)


def _reason(row: Case, since: date | None, before: date | None, after: date | None) -> str:
    """Say which days between the beginning of the term and its end count otherwise than by the calendar before."""
    text = "按现行放假安排重新计算"
    ends = [day for day in (before, after) if day]
    start, calendar = since or min(ends), law.calendar()
    # Only a calendar by which something was recorded is kept; without it, all the special days of the term are named.
    kept = KeptCalendar.objects.filter(digest=row.row.shown_with).exclude(digest=calendar.digest).first()
    former = law.kept_calendar(kept.digest) if kept else None
    special = [
        info
        for info in calendar.days(start, max(ends))
        if (info.is_workday != former.is_workday(info.day) if former else info.name)
    ]
    named = "、".join(
        f"{info.day} {info.name or ('工作日' if info.is_workday else '休息日')}" for info in special[:8]
    )
    return f"{text}：{named}" if named else text

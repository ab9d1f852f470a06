"""What would be different in running projects if another rulebook judged them: the preview of an adoption."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from guicheng.apps.cases.loading import Loaded, load
from guicheng.apps.cases.models import Case
from guicheng.engine.calendar import WorkCalendar
from guicheng.engine.otherwise import Otherwise, otherwise
from guicheng.engine.receipt import canonical, sm3
from guicheng.engine.rulebook.model import Rulebook

ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Preview:
    """
    One project under another rulebook: what would stand otherwise, or (`unreadable`) why it cannot be judged by it.

    `digest` is that of the differences: an adoption is ordered for exactly these.
    """

    number: str
    title: str
    unit: str
    phase: str
    rulebook: str
    seq: int
    differences: tuple[Otherwise, ...]
    digest: str
    unreadable: str = ""


def running(jurisdiction: int, target: Rulebook, *, same_edition: bool = True) -> QuerySet[Case]:
    """Return the running cases that another rulebook judges: of the same edition, or of any."""
    cases = Case.objects.filter(jurisdiction_id=jurisdiction).exclude(rulebook_id=target.digest)
    cases = cases.exclude(row__state=ENDED).select_related("jurisdiction", "unit", "row", "rulebook")
    return (cases.filter(rulebook__rulebook=target.id) if same_edition else cases).order_by("number")


def previews(
    rows: Iterable[Case], target: Rulebook, *, as_of: date, known_at: datetime, calendar: WorkCalendar
) -> Iterator[Preview]:
    """Yield the previews of these cases, computed anew: nothing is written."""
    for row in rows:
        yield preview(row, target, as_of=as_of, known_at=known_at, calendar=calendar)[0]


def preview(
    row: Case, target: Rulebook, *, as_of: date, known_at: datetime, calendar: WorkCalendar
) -> tuple[Preview, Loaded | None]:
    """Return what would stand otherwise in a case, and the case as the other rulebook makes it, if it can read it."""
    old, new, unreadable = load(row), None, ""
    found: tuple[Otherwise, ...] = ()
    try:
        new = load(row, target)
    except ValueError as error:
        unreadable = f"此规则库读不了已填写的内容：{error}"
    if new is not None:
        found = tuple(otherwise(old.case, new.case, as_of=as_of, known_at=known_at, calendar=calendar))
    told = {"from": old.rulebook.digest, "to": target.digest, "differences": [asdict(one) for one in found]}
    phase = row.row.phase if hasattr(row, "row") else ""
    return (
        Preview(
            row.number,
            row.title,
            row.unit.name,
            phase,
            old.rulebook.digest,
            old.seq,
            found,
            sm3(canonical(told)),
            unreadable,
        ),
        new,
    )

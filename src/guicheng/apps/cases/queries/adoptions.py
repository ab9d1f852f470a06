"""What a new edition or a revision would change: previews for who may adopt it, and what has been adopted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from guicheng.apps.cases import access, clock, law
from guicheng.apps.cases.adoptable import Preview, preview, previews, running
from guicheng.apps.cases.models import Adoption, Case
from guicheng.apps.registers.models import Edition
from guicheng.apps.registers.queries import Acting, editions
from guicheng.engine.rulebook.difference import Difference, differences
from guicheng.engine.rulebook.model import Rulebook


@dataclass(frozen=True, slots=True)
class Revision:
    """
    What a revision of an edition would change in the running projects.

    `changed` holds, for each digest that running projects follow, what the revision says otherwise. `total` counts the
    projects that would adopt it, of which `previews` are those asked for.
    """

    target: Rulebook
    changed: tuple[tuple[str, tuple[Difference, ...]], ...]
    previews: tuple[Preview, ...]
    total: int
    as_of: date


def revision_preview(
    *,
    acting: Acting,
    rulebook: str,
    numbers: Iterable[str] | None = None,
    first: int = 0,
    most: int | None = None,
) -> Revision:
    """Return what the revision that is shipped now would change in the running projects of an edition."""
    target, now = law.shipped(rulebook), clock.now()
    cases = access.visible_cases(acting)
    rows = running(acting.jurisdiction.pk, target).filter(pk__in=cases.values("pk"))
    if numbers is not None:
        rows = rows.filter(number__in=list(numbers))
    total = rows.count()
    part = list(rows[first : None if most is None else first + most])
    found = previews(part, target, as_of=now.date(), known_at=now, calendar=law.calendar())
    followed = rows.order_by().values_list("rulebook_id", flat=True).distinct()
    changed = [(digest, tuple(differences(law.rulebook(digest), target))) for digest in sorted(followed)]
    return Revision(target, tuple(changed), tuple(found), total, now.date())


def move_preview(*, acting: Acting, number: str, rulebook: str) -> Preview | None:
    """Return what would stand otherwise in a project under another edition; None when there is no such project or edition."""
    cases = access.visible_cases(acting).select_related("jurisdiction", "unit", "row")
    row = cases.filter(number=number).first()
    if row is None or rulebook not in law.names_of(acting.jurisdiction):
        return None
    now = clock.now()
    return preview(row, law.shipped(rulebook), as_of=now.date(), known_at=now, calendar=law.calendar())[0]


@dataclass(frozen=True, slots=True)
class EditionView:
    """An edition of a jurisdiction's rules: from when, who brought it in on what source, and how many projects run by it."""

    rulebook: Rulebook
    on: date | None
    source: str
    said_by: str
    recorded: datetime | None
    running: int
    in_force: bool


def editions_of(acting: Acting) -> list[EditionView]:
    """Return the editions of a jurisdiction's rules, the first one first, and those to come."""
    jurisdiction, now = acting.jurisdiction, law.named(acting.jurisdiction)
    rows: dict[str, Edition] = {row.rulebook: row for row in editions(jurisdiction)}
    found = []
    for name in law.names_of(jurisdiction):
        row = rows.get(name)
        cases = Case.objects.filter(jurisdiction=jurisdiction, rulebook__rulebook=name)
        found.append(
            EditionView(
                law.shipped(name),
                row.on if row else None,
                row.source if row else "",
                row.said_by.name if row else "",
                clock.local(row.recorded) if row else None,
                cases.exclude(row__state="ended").count(),
                name == now,
            )
        )
    return found


def coming_editions(acting: Acting) -> list[Rulebook]:
    """Return the rulebooks that say they replace one of the jurisdiction's and have not been brought in."""
    names = law.names_of(acting.jurisdiction)
    books = [law.shipped(name) for name in law.installed() if name not in names]
    return [book for book in books if book.replaces in names]


def adoptions(acting: Acting, rulebook: str, most: int = 20) -> list[Adoption]:
    """Return the orders given for revisions of an edition, the latest first."""
    rows = Adoption.objects.filter(jurisdiction=acting.jurisdiction, rulebook__rulebook=rulebook)
    return list(rows.select_related("person", "organisation")[:most])

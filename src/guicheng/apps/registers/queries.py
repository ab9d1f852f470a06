"""What is known above the cases, and who acts for whom: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from guicheng.apps.accounts.models import User
from guicheng.apps.registers.models import Edition, Jurisdiction, Membership, Organisation, OuterFact, Role


@dataclass(frozen=True, slots=True)
class Acting:
    """For whom a person acts now: an organisation, its jurisdiction, and the parties that it plays there."""

    person: User
    organisation: Organisation
    jurisdiction: Jurisdiction
    parties: tuple[str, ...]
    post: str = ""

    @property
    def is_unit(self) -> bool:
        """Tell whether the organisation sees only what is its own."""
        return self.parties == ("unit",)


def organisations_of(person: User, on: date) -> list[Membership]:
    """Return the posts that a person holds on a day."""
    found = (
        Membership.objects.filter(person=person).select_related("organisation__jurisdiction").order_by("id")
    )
    return [m for m in found if (m.since is None or m.since <= on) and (m.until is None or on <= m.until)]


def acting(membership: Membership) -> Acting:
    """Return for whom somebody acts through this post."""
    organisation = membership.organisation
    roles = Role.objects.filter(organisation=organisation, jurisdiction=organisation.jurisdiction)
    parties = roles.order_by("id").values_list("party", flat=True)
    return Acting(membership.person, organisation, organisation.jurisdiction, tuple(parties), membership.post)


def outer_rows(jurisdiction: int, unit: int) -> QuerySet[OuterFact]:
    """Return what was said of a jurisdiction and of a unit, by their keys: oldest first."""
    return OuterFact.objects.filter(Q(unit=None) | Q(unit=unit), jurisdiction=jurisdiction).order_by("id")


def editions(jurisdiction: Jurisdiction) -> list[Edition]:
    """Return the editions that followed the one a jurisdiction began with, as they stand, by their day."""
    rows = Edition.objects.filter(jurisdiction=jurisdiction).select_related("said_by", "said_for")
    standing = {row.rulebook: row for row in rows.order_by("id")}
    return sorted(standing.values(), key=lambda row: (row.on, row.pk))


def edition_on(jurisdiction: Jurisdiction, day: date) -> str:
    """Return the name of the rulebook that cases opened on a day follow."""
    before = [row.rulebook for row in editions(jurisdiction) if row.on <= day]
    return before[-1] if before else jurisdiction.rulebook


def said_with(jurisdiction: Jurisdiction, digest: str) -> list[OuterFact]:
    """Return what was said above the cases with this file: as its source, or as a document of the unit's."""
    rows = OuterFact.objects.filter(jurisdiction=jurisdiction).select_related("said_by")
    return list((rows.filter(document=digest) | rows.filter(value__contains=digest)).order_by("id"))


def units(jurisdiction: Jurisdiction) -> list[Organisation]:
    """Return the organisations that may own projects."""
    return list(
        Organisation.objects.filter(jurisdiction=jurisdiction, roles__party="unit")
        .distinct()
        .order_by("name")
    )

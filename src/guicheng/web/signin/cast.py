"""The cast of a demo, with passwords, as the sign-in page of a demo shows it. Never on a real platform."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from guicheng.apps.registers.models import Membership


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody one may sign in as."""

    username: str
    name: str
    organisation: str
    post: str
    jurisdiction: str


def shown_cast() -> tuple[tuple[Member, ...], str]:
    """Return the people of the demo's jurisdictions, and the password that they share."""
    rows = (
        Membership.objects.filter(organisation__jurisdiction__is_demo=True, person__is_active=True)
        .select_related("person", "organisation__jurisdiction")
        .order_by("organisation__jurisdiction__name", "organisation_id", "id")
    )
    members = tuple(
        Member(
            row.person.username,
            row.person.name,
            row.organisation.name,
            row.post,
            row.organisation.jurisdiction.name,
        )
        for row in rows
    )
    return members, getattr(settings, "DEMO_PASSWORD", "")

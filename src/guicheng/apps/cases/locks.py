"""
Who waits for whom. Three rules, and no other locks:

- A unit's projects see one another's standing, so one act at a time is judged for a unit.
- What is said above the cases waits for acts under way, and they for it: an act never reads half of it.
- Whatever takes several locks takes them in the order of this page, and units by number.

SQLite has one writer, which begins when its transaction does; there the locks are not needed.
The last word on two people acting at once is the unique number of an act.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from guicheng.apps.registers.models import Jurisdiction, Organisation

ABOVE = 0x6C69  # tells our advisory locks from those of others in the same database


def opening(jurisdiction: int) -> None:
    """Give out one number of a case at a time."""
    if connection.features.has_select_for_update:
        Jurisdiction.objects.select_for_update(no_key=True).get(pk=jurisdiction)


def judging(jurisdiction: int, units: Iterable[int]) -> None:
    """Judge for these units: alone for each, together with others' units, not while something above is said."""
    if connection.vendor == "postgresql":
        _advisory("pg_advisory_xact_lock_shared", jurisdiction)
        for unit in sorted(set(units)):
            Organisation.objects.select_for_update(no_key=True).get(pk=unit)


def saying_above(jurisdiction: int) -> None:
    """Say something above the cases, while no act is judged in the jurisdiction."""
    if connection.vendor == "postgresql":
        _advisory("pg_advisory_xact_lock", jurisdiction)


def _advisory(function: str, jurisdiction: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s)", [ABOVE, jurisdiction])

"""The clock: the one place that knows what time it is, in the jurisdiction's time zone."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

ZONE = ZoneInfo("Asia/Shanghai")
_held: ContextVar[datetime | None] = ContextVar("held_clock", default=None)


def now() -> datetime:
    """Return the present in local time, without a zone, as the engine takes it; moved only in a demo or a test."""
    held = _held.get()
    if held is not None:
        return held
    present = datetime.now(ZONE).replace(tzinfo=None, microsecond=0)
    return present + timedelta(days=moved_days()) if settings.DEMO else present


def today() -> date:
    """Return the local day."""
    return now().date()


def moved_days() -> int:
    """Return by how many days the demo's clock is moved."""
    from guicheng.apps.cases.models import DemoClock

    row = DemoClock.objects.first()
    return row.days if row else 0


def stored(moment: datetime) -> datetime:
    """Return a local moment as the database keeps it."""
    return moment.replace(tzinfo=ZONE)


def local(moment: datetime) -> datetime:
    """Return a stored moment in local time, without a zone."""
    return moment.astimezone(ZONE).replace(tzinfo=None)


@contextmanager
def held_at(moment: datetime) -> Iterator[None]:
    """Hold the clock: for loading scenarios and for tests."""
    token = _held.set(moment)
    try:
        yield
    finally:
        _held.reset(token)

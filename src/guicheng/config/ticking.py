"""What has to happen as time passes: rows whose day has come are made anew, and once a day the heads are written down."""

from __future__ import annotations

import json
import logging
import threading
from dataclasses import dataclass
from datetime import date, datetime

from django.db import close_old_connections

from guicheng.apps.cases import checkpoints, clock, rows
from guicheng.apps.cases.actions import resume_adoptions
from guicheng.apps.documents import store
from guicheng.apps.registers.models import Jurisdiction

SECONDS_BETWEEN = 300
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Tick:
    """What a tick did: cases whose rows were made anew, and over how many chains a checkpoint was written, if any."""

    rows: int
    chains: int | None


def tick() -> Tick:
    """Carry on with what was left unfinished, renew rows whose day has come, sweep up, write the day's checkpoint if there is none."""
    resume_adoptions()
    number = 0
    for pk in Jurisdiction.objects.values_list("pk", flat=True):
        while done := rows.refresh(pk):
            number += done
    store.sweep()
    due = last_checkpoint() is None or last_checkpoint() < clock.today()  # type: ignore[operator]
    return Tick(number, checkpoints.write() if due else None)


def last_checkpoint() -> date | None:
    """Return the day of the last checkpoint, None when there is none or its line cannot be read."""
    path = checkpoints.file()
    if not path.exists():
        return None
    lines = path.read_bytes().splitlines()
    try:
        return datetime.fromisoformat(json.loads(lines[-1])["at"]).date()
    except (IndexError, KeyError, ValueError):
        return None  # `verify` says what is wrong with it; a new line is written all the same


def tick_until(stop: threading.Event, seconds: float = SECONDS_BETWEEN) -> None:
    """Tick until told to stop. A failing tick is logged, and the next one tries again."""
    while not stop.is_set():
        close_old_connections()
        try:
            tick()
        except Exception:
            log.exception("the tick failed and is tried again in %s seconds", seconds)
        finally:
            close_old_connections()
        stop.wait(seconds)

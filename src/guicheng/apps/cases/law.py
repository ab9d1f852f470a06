"""Rulebooks and calendars as the cases use them: those in force, and every one that was ever used, by digest."""

from __future__ import annotations

import json
import re
from datetime import date
from functools import lru_cache
from importlib import resources
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from guicheng.apps.cases import clock
from guicheng.apps.cases.models import KeptCalendar, KeptRulebook
from guicheng.apps.registers.models import Jurisdiction
from guicheng.apps.registers.queries import edition_on, editions
from guicheng.engine.calendar import WorkCalendar
from guicheng.engine.calendar_files import load_calendar
from guicheng.engine.rulebook.load import BOOK, load_rulebook, load_text, shipped_rulebooks
from guicheng.engine.rulebook.model import Rulebook

NAME = re.compile(r"[A-Za-z0-9_-]+")
"""The name of a rulebook's folder: nothing that leads out of the folder of rulebooks."""


def folder(name: str) -> Any:
    """Return the folder of a rulebook that comes with the program or lies in the operator's folder; KeyError if none."""
    if name in shipped_rulebooks():
        return resources.files("guicheng") / "rulebooks" / name
    if NAME.fullmatch(name) and (settings.RULEBOOKS / name / BOOK).is_file():
        return settings.RULEBOOKS / name
    raise KeyError(name)


@lru_cache(maxsize=32)
def shipped(name: str) -> Rulebook:
    """Return a rulebook that comes with the program or lies in the operator's folder; KeyError when there is none."""
    return load_rulebook(folder(name))


def installed() -> list[str]:
    """Return the names of the rulebooks that come with the program or lie in the operator's folder."""
    own = settings.RULEBOOKS
    found = [path.parent.name for path in own.glob(f"*/{BOOK}")] if own.is_dir() else []
    return sorted({*shipped_rulebooks(), *found})


@lru_cache(maxsize=64)
def rulebook(digest: str) -> Rulebook:
    """Return a rulebook that was used, by digest."""
    return load_text(json.loads(KeptRulebook.objects.get(digest=digest).files))


def named(jurisdiction: Jurisdiction, day: date | None = None) -> str:
    """Return the name of the rulebook that a jurisdiction's new cases follow on a day, by default today."""
    return edition_on(jurisdiction, day or clock.today())


def current(jurisdiction: Jurisdiction) -> Rulebook:
    """Return the rulebook that a jurisdiction's new cases follow today, as it is shipped now."""
    return shipped(named(jurisdiction))


def names_of(jurisdiction: Jurisdiction) -> list[str]:
    """Return the names of all editions of a jurisdiction, the first one first; those still to come too."""
    return list(dict.fromkeys([jurisdiction.rulebook, *(row.rulebook for row in editions(jurisdiction))]))


def keep(book: Rulebook) -> KeptRulebook:
    """Keep a rulebook's texts by its digest, once."""
    row, _ = KeptRulebook.objects.get_or_create(
        digest=book.digest,
        defaults={
            "rulebook": book.id,
            "files": json.dumps(dict(book.texts), ensure_ascii=False),
            "kept_at": clock.stored(clock.now()),
        },
    )
    return row


def _stamp() -> tuple[tuple[str, int], ...]:
    folder = settings.CALENDARS
    if not folder.is_dir():
        return ()
    return tuple(sorted((file.name, file.stat().st_mtime_ns) for file in folder.iterdir()))


@lru_cache(maxsize=4)
def _calendar(_stamp: tuple[tuple[str, int], ...]) -> WorkCalendar:
    return load_calendar(resources.files("guicheng") / "calendars", settings.CALENDARS)


def calendar() -> WorkCalendar:
    """Return the calendar in force: the shipped notices, and the operator's after them."""
    return _calendar(_stamp())


_kept_calendars: set[tuple[str, str]] = set()


def keep_calendar(found: WorkCalendar) -> str:
    """Keep a calendar by its digest, once; return the digest."""
    # Remembered with the database's name: a process that turns to another database keeps it there too.
    place = (str(connection.settings_dict["NAME"]), found.digest)
    if place not in _kept_calendars:
        KeptCalendar.objects.get_or_create(
            digest=found.digest, defaults={"content": found.content, "kept_at": clock.stored(clock.now())}
        )
        transaction.on_commit(lambda: _kept_calendars.add(place))
    return found.digest


@lru_cache(maxsize=16)
def kept_calendar(digest: str) -> WorkCalendar:
    """Return a calendar that was used, by digest."""
    return WorkCalendar.from_content(KeptCalendar.objects.get(digest=digest).content)

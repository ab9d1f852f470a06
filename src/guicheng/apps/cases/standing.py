"""What a case shows to the unit's other cases: computed after each act, kept as added rows."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import Any

from guicheng.apps.cases import clock
from guicheng.apps.cases.loading import Loaded
from guicheng.apps.cases.models import Standing
from guicheng.engine.calendar import WorkCalendar
from guicheng.engine.receipt import value_to_json
from guicheng.engine.spells import spells
from guicheng.engine.values import AtLeast, Unknown

AHEAD = timedelta(days=6 * 366)
"""How far ahead a case's exports are followed: longer than any sanction of the four regulations."""


def show_to_others(loaded: Loaded, *, now: datetime, calendar: WorkCalendar) -> bool:
    """Add the rows by which what this case shows differs from what it showed before; tell whether there were any."""
    row, until = loaded.row, now.date() + AHEAD
    before: dict[str, dict[date, str]] = {}
    for name, on, value in (
        Standing.objects.filter(case=row).order_by("id").values_list("name", "on", "value")
    ):
        before.setdefault(name, {})[on] = value
    added = []
    for name in loaded.rulebook.exports:
        found = spells(loaded.case, name, until=until, known_at=now, calendar=calendar)
        shown = {spell.start: json.dumps(_plain(spell.value), ensure_ascii=False) for spell in found}
        told = before.get(name, {})
        # A boundary that is gone is overwritten with what holds there now, so that the older row no longer shows.
        for day in sorted({*shown, *told}):
            value = shown.get(day, _at(shown, day))
            if told.get(day) != value:
                added.append(
                    Standing(
                        jurisdiction_id=row.jurisdiction_id,
                        case=row,
                        unit_id=row.unit_id,
                        name=name,
                        on=day,
                        recorded=clock.stored(now),
                        value=value,
                    )
                )
    Standing.objects.bulk_create(added)
    return bool(added)


def _plain(value: Any) -> Any:
    return None if isinstance(value, Unknown | AtLeast) else value_to_json(value)


def _at(shown: dict[date, str], day: date) -> str:
    earlier = [start for start in shown if start <= day]
    return shown[max(earlier)] if earlier else "null"

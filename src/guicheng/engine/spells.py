"""Spells: a derived fact as dated segments. This is what a case exports to the unit's other cases."""

from __future__ import annotations

from datetime import date, datetime

from guicheng.engine.answers import Spell
from guicheng.engine.ask import ONE_DAY, Asking
from guicheng.engine.calendar import WorkCalendar
from guicheng.engine.case import Case
from guicheng.engine.values import NEVER, Unknown


def spells(
    case: Case, name: str, *, scope: str = "", until: date, known_at: datetime, calendar: WorkCalendar
) -> list[Spell]:
    """Return the values of a fact from the case's first day until `until`, jumping from change to change."""
    spec = case.rulebook.facts[name]
    where = case.scope(scope)
    day = case.snapshot(known_at).first or until
    found: list[Spell] = []
    while day <= until:
        e = Asking(case, day, known_at, calendar)
        value = e.fact(spec, where)
        end = None if e.until == NEVER else e.until - ONE_DAY
        if found and found[-1].value == value:
            found[-1] = Spell(found[-1].start, end, value, found[-1].needs)
        else:
            needs = tuple(sorted(value.missing)) if isinstance(value, Unknown) else ()
            found.append(Spell(day, end, value, needs))
        if end is None:
            break
        day = e.until
    return found

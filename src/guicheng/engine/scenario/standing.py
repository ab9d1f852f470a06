"""What one case shows to the others, as it became known: the exports of a story of several cases."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from guicheng.engine.calendar import WorkCalendar
from guicheng.engine.case import Case, Entry
from guicheng.engine.spells import spells
from guicheng.engine.values import Unknown


class Standing:
    """
    The exports of one case as entries for the others.

    Each time the case has changed, its exports are a timeline anew; what differs from what was said before is
    added, known since that instant. So an asker who looks back sees what was known then.
    """

    def __init__(self, name: str) -> None:
        self.scope = f"earlier#{name}"
        self.entries: list[Entry] = []
        self._said: dict[str, dict[date, object]] = {}
        self._count = 0

    def update(self, case: Case, *, recorded: datetime, until: date, calendar: WorkCalendar) -> bool:
        """Take in the exports of a case as known at `recorded`, up to a day; tell whether anything differs."""
        before = len(self.entries)
        for name in case.rulebook.exports:
            said = self._said.setdefault(name, {})
            now = dict(self._timeline(case, name, recorded, until, calendar))
            for day in sorted({*said, *now}):
                value = _at(now, day)
                if day in said and _same(said[day], value):
                    continue
                if day not in said and _same(_at(said, day), value) and not (day in now and not said):
                    continue
                said[day] = value
                self._count += 1
                self.entries.append(
                    Entry(self.scope, f"earlier.{name}", day, recorded, value, self._count - 500_000)
                )
        return len(self.entries) > before

    @staticmethod
    def _timeline(
        case: Case, name: str, known_at: datetime, until: date, calendar: WorkCalendar
    ) -> Iterable[tuple[date, object]]:
        for spell in spells(case, name, until=until, known_at=known_at, calendar=calendar):
            # What this case does not know, the others do not either: no entry's value, so that it reads as unknown.
            yield spell.start, None if isinstance(spell.value, Unknown) else spell.value


def _at(timeline: dict[date, object], day: date) -> object:
    """Return the value of a timeline on a day: that of the last change not after it."""
    past = [change for change in timeline if change <= day]
    return timeline[max(past)] if past else None


def _same(left: object, right: object) -> bool:
    return type(left) is type(right) and left == right

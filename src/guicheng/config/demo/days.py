"""
Days of the demo, written relative to the day on which it is loaded, so that it is never out of date.

`-120w` is the 120th working day before that day; `-30d` and `-5m` are 30 days and 5 months before it, moved back to a
working day. `+5w` is the fifth working day after the row above; `+30d`, `+3m` are moved on to a working day.
`last-year 11-20` is that day of the year before the demo's last day, moved back to a working day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from guicheng.engine.calendar import WorkCalendar

_OFFSET = re.compile(r"([+-])(\d{1,4})([wdm])")
_LAST_YEAR = re.compile(r"last-year (\d{2})-(\d{2})")
WRITTEN = "-120w、-30d、-5m（装载日之前），+5w、+30d、+3m（上一项之后），或 last-year 11-20"


@dataclass(frozen=True, slots=True)
class Days:
    """Reads relative days. `loaded_on` is the day of loading; nothing in the demo happens on it or after it."""

    calendar: WorkCalendar
    loaded_on: date

    @property
    def last(self) -> date:
        """The last working day before the day of loading."""
        return self._back(self.loaded_on - timedelta(days=1))

    def read(self, text: str, after: date | None = None) -> date | None:
        """Return the day that is written, None when it is none. ValueError when there is no row above for `+`."""
        if fixed := _LAST_YEAR.fullmatch(text):
            return self._back(date(self.last.year - 1, int(fixed[1]), int(fixed[2])))
        offset = _OFFSET.fullmatch(text)
        if offset is None:
            return None
        number, unit = int(offset[2]), offset[3]
        if offset[1] == "+":
            if after is None:
                raise ValueError(f"“{text}”之前没有一项，写作 -120w 等")
            return self._shifted(after, number, unit, back=False)
        return self._shifted(self.loaded_on, number, unit, back=True)

    def _shifted(self, day: date, number: int, unit: str, *, back: bool) -> date:
        if unit == "w":
            shifted = self.calendar.shift(day, number, "day", working=True, back=back)
        else:
            shifted = self.calendar.shift(day, number, "day" if unit == "d" else "month", back=back)
        plain = date(shifted.year, shifted.month, shifted.day)
        return self._back(plain) if back else plain

    def _back(self, day: date) -> date:
        while not self.calendar.is_workday(day):
            day -= timedelta(days=1)
        return day

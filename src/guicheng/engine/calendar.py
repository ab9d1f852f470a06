"""
Working days and the ends of periods, as the Civil Code (民法典) counts them.

- Art. 200: periods are counted by the Gregorian calendar.
- Art. 201: the day of the event is not counted; counting begins on the day after.
- Art. 202: a period in months or years ends on the corresponding day of its last month, or on that month's last
  day where it has no such day.
- Art. 203: a period whose last day is a statutory rest day ends on the day after the rest; it ends at 24:00.
- Art. 204: where a law or an agreement counts otherwise, that goes first. Hence the flags of `WorkCalendar.shift`.

Which days are worked is said by the State Council's yearly notice. For a year whose notice is not in the calendar,
Monday to Friday are taken for working days, and every day computed that way is a `Provisional` one (暂定).
A term that ran already when a notice became known was shown with a provisional end; it ends on the later of the two.
"""

from __future__ import annotations

import hashlib
import json
from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta
from typing import Any, Literal

from guicheng.engine.values import NEVER

__all__ = ["DayInfo", "Provisional", "WorkCalendar"]

Unit = Literal["day", "month", "year"]

MAKE_UP_DAY = "调休上班"
UNNAMED_HOLIDAY = "节假日"
WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")

ENDLESS_PAUSE = 36_525
"""So many days in a row without one that counts (a century), and the pause is taken to have no end."""


class Provisional(date):
    """A day computed through a year whose calendar has not been published (暂定). Equal to the plain day."""

    __slots__ = ()

    @classmethod
    def of(cls, day: date) -> Provisional:
        """Return the same day, marked."""
        return cls(day.year, day.month, day.day)


@dataclass(frozen=True, slots=True)
class DayInfo:
    """One day of a picture of the calendar."""

    day: date
    is_workday: bool
    name: str | None
    provisional: bool


@dataclass(frozen=True, slots=True)
class _Year:
    """A year laid out so that counting is looking up. `i` is a day's place in its year, from 0."""

    first: int
    """Ordinal of 1 January."""
    before: list[int]
    """`before[i]`: how many working days of this year come before day `i`."""
    workdays: list[date]
    """The working days; Provisional ones if the year is not published."""
    rolled: list[date]
    """`rolled[i]`: day `i` if it is worked, else the next day that is."""


class WorkCalendar:
    """
    Which days are worked, and when periods end.

    Two calendars that say the same have the same `digest`; `content` is the text it is taken of, to be kept with
    what was decided by it (`WorkCalendar.from_content` reads it back).
    """

    def __init__(
        self,
        holidays: Mapping[date, str] | Iterable[date] = (),
        workdays: Iterable[date] = (),
        published: Iterable[int] = (),
        notices: Mapping[int, str] | None = None,
        known: Mapping[int, date] | None = None,
    ) -> None:
        """
        Take the days off (with their names, if given), the make-up working days, and the published years.

        `notices` names the document for each year, to be shown, `known` the day since which people know it. Years that
        are neither `published` nor in `notices` are provisional.
        """
        named = holidays if isinstance(holidays, Mapping) else dict.fromkeys(holidays, UNNAMED_HOLIDAY)
        self.holidays: Mapping[date, str] = {_plain(day): name for day, name in sorted(named.items())}
        self.workdays: frozenset[date] = frozenset(_plain(day) for day in workdays)
        self.notices: Mapping[int, str] = dict(sorted((notices or {}).items()))
        self.known: Mapping[int, date] = dict(sorted((known or {}).items()))
        self.published: frozenset[int] = frozenset(published) | self.notices.keys()
        if both := sorted(self.holidays.keys() & self.workdays):
            raise ValueError(f"both a day off and a make-up working day: {', '.join(map(str, both))}")
        self.content = json.dumps(
            {
                "holidays": {str(day): name for day, name in self.holidays.items()},
                "known": {year: str(day) for year, day in self.known.items()},
                "notices": self.notices,
                "published": sorted(self.published),
                "workdays": sorted(map(str, self.workdays)),
            },
            ensure_ascii=False,
            separators=(",", ":"),
        )
        self.digest = hashlib.new("sm3", self.content.encode()).hexdigest()
        self._years: dict[int, _Year] = {}
        self._without: dict[frozenset[int], WorkCalendar] = {}

    @classmethod
    def from_content(cls, content: str) -> WorkCalendar:
        """Return the calendar whose `content` was kept."""
        kept = json.loads(content)
        return cls(
            holidays={date.fromisoformat(day): name for day, name in kept["holidays"].items()},
            workdays=map(date.fromisoformat, kept["workdays"]),
            published=kept["published"],
            notices={int(year): document for year, document in kept["notices"].items()},
            known={int(year): date.fromisoformat(day) for year, day in kept["known"].items()},
        )

    def without(self, years: frozenset[int]) -> WorkCalendar:
        """Return the calendar as it was before the notices for these years: what they say of other years stays."""
        if years not in self._without:
            self._without[years] = WorkCalendar(
                {day: name for day, name in self.holidays.items() if day.year not in years},
                (day for day in self.workdays if day.year not in years),
                self.published - years,
                {year: text for year, text in self.notices.items() if year not in years},
                {year: day for year, day in self.known.items() if year not in years},
            )
        return self._without[years]

    def as_published(self) -> WorkCalendar:
        """Return the calendar that counts by its notices alone, whenever they became known."""
        return WorkCalendar(self.holidays, self.workdays, self.published, self.notices)

    def not_known_on(self, day: date, until: date) -> frozenset[int]:
        """Return the years from this day's until another's whose notices were not known yet on that day."""
        years = range(day.year, until.year + 1)
        return frozenset(year for year in years if self.known.get(year, day) > day)

    # ------------------------------------------------------------ single days

    def is_workday(self, day: date) -> bool:
        """Tell whether the day is worked: a make-up Sunday (调休上班) is, a Monday in the National Day week is not."""
        return day in self.workdays or (day.weekday() < 5 and day not in self.holidays)

    def name_of(self, day: date) -> str | None:
        """Return why a day is not what its weekday suggests (国庆节, 调休上班, 周六); None for a plain working day."""
        if day in self.workdays:
            return MAKE_UP_DAY
        if day in self.holidays:
            return self.holidays[day]
        return WEEKDAYS[day.weekday()] if day.weekday() >= 5 else None

    def days(self, start: date, end: date) -> list[DayInfo]:
        """Return every day from `start` through `end`."""
        every = (date.fromordinal(number) for number in range(start.toordinal(), end.toordinal() + 1))
        return [
            DayInfo(day, self.is_workday(day), self.name_of(day), day.year not in self.published)
            for day in every
        ]

    def count_workdays(self, after: date, until: date) -> int:
        """
        Count the working days after one day, through another (剩 N 个工作日); negative when `until` comes first.

        >>> spring_festival = {date(2025, 1, 28) + timedelta(days=n) for n in range(8)}
        >>> calendar = WorkCalendar(spring_festival, workdays={date(2025, 2, 8)}, published={2025})
        >>> calendar.count_workdays(date(2025, 1, 27), date(2025, 2, 8))
        4
        >>> calendar.count_workdays(date(2025, 2, 8), date(2025, 1, 27))
        -4
        """
        if until == NEVER or after == NEVER:
            raise ValueError("what has not happened is no number of working days away")
        if until < after:
            return -self.count_workdays(until, after)
        between = sum(len(self._year(number).workdays) for number in range(after.year, until.year))
        return between + self._through(until) - self._through(after)

    # ------------------------------------------------------------ periods

    def shift(
        self,
        day: Any,
        n: int,
        unit: Unit,
        *,
        working: bool = False,
        full: bool = False,
        back: bool = False,
        paused: Callable[[date], bool] | None = None,
    ) -> Any:
        """
        Return the last day of a period of `n` days, months or years after `day`, which itself is not counted.

        Without a flag it is a term: its last day, if not worked, moves on to the next day that is (art. 203).
        `working` counts working days (工作日) only. `full` is a waiting period (届满): it ends where it ends, and
        the act is allowed from the day after. `back` counts backwards (提前) to the latest day that is early
        enough, and does not roll either. Days on which `paused` says yes do not count, and no term ends on one.

        NEVER, and whatever is not a day (an Unknown), comes back unchanged. NEVER is also the end of what a pause
        without end holds up. The answer is Provisional if `day` was, or if an unpublished year was looked into.
        A term that began before a notice was known ends on the later of its two days, with the notice and without it.

        >>> calendar = WorkCalendar(
        ...     holidays={date(2024, 10, d): "国庆节" for d in range(1, 8)},
        ...     workdays={date(2024, 9, 29), date(2024, 10, 12)},
        ...     published={2024},
        ... )
        >>> calendar.shift(date(2024, 9, 27), 5, "day", working=True)    # from Friday: 29, 30 Sep, 8, 9, 10 Oct
        datetime.date(2024, 10, 10)
        >>> calendar.shift(date(2024, 9, 27), 5, "day")                  # 2 Oct, a holiday: rolls
        datetime.date(2024, 10, 8)
        >>> calendar.shift(date(2023, 11, 30), 3, "month", full=True)    # no 30 Feb
        datetime.date(2024, 2, 29)
        >>> calendar.shift(date(2024, 10, 8), 2, "day", working=True, back=True)
        datetime.date(2024, 9, 29)
        >>> calendar.shift(date(2024, 12, 30), 3, "day", working=True)   # nobody has said which days 2025 works
        Provisional(2025, 1, 2)
        """
        if not isinstance(day, date) or day == NEVER:
            return day
        if n < 0:
            raise ValueError(f"a period of {n} {unit}s: to count backwards, say `back`")
        if working and unit != "day":
            raise ValueError(f"working {unit}s: only days can be working days")
        marked = isinstance(day, Provisional)
        start = _plain(day) if marked else day
        try:
            if not working:
                end = _corresponding_day(start, -n if back else n, unit)
                if paused is not None:
                    end = self._walk(start, abs((end - start).days), back, paused)
                if not (full or back):
                    end = self._roll(end, paused)
            elif n == 0:
                end = start
            elif paused is not None:
                end = self._walk(start, n, back, lambda d: not self.is_workday(d) or paused(d))
                marked = marked or not self._covers(start, end)
            else:
                end = self._nth_workday(start, n, back)
                marked = marked or not self._covers(start, end)
        except OverflowError:  # beyond the first or last day of all days
            return date.min if back else NEVER
        if not (full or back) and self.known.get(end.year, start) > start:
            before = self.without(self.not_known_on(start, end))
            shown = before.shift(start, n, unit, working=working, paused=paused)
            end = max(end, self._roll(_plain(shown), paused))
        return Provisional.of(end) if marked else end

    def _nth_workday(self, start: date, n: int, back: bool) -> date:
        """Return the n-th working day after the start, or before it."""
        number = start.year
        year = self._year(number)
        place = start.toordinal() - year.first
        # The working days from `index` on lie ahead, those below `before[place]` behind.
        index = year.before[place] - n if back else year.before[place + 1] + n - 1
        while index < 0:
            number -= 1
            year = self._year(number)
            index += len(year.workdays)
        while index >= len(year.workdays):
            index -= len(year.workdays)
            number += 1
            year = self._year(number)
        return year.workdays[index]

    def _roll(self, end: date, paused: Callable[[date], bool] | None) -> date:
        """Return the day itself, or the next one that is worked and not paused."""
        year = self._year(end.year)
        rolled = year.rolled[end.toordinal() - year.first]
        if paused is None or not paused(rolled):
            return rolled
        later = self._walk(_plain(rolled), 1, False, lambda d: not self.is_workday(d) or paused(d))
        return later if self._covers(end, later) and end.year in self.published else Provisional.of(later)

    def _walk(self, start: date, n: int, back: bool, skipped: Callable[[date], bool]) -> date:
        """Return the n-th day after (or before) the start that is not skipped."""
        step = timedelta(days=-1 if back else 1)
        end, in_a_row = start, 0
        while n:
            end += step
            if skipped(end):
                in_a_row += 1
                if in_a_row > ENDLESS_PAUSE:
                    raise OverflowError("a pause without end")
            else:
                n, in_a_row = n - 1, 0
        return end

    def _covers(self, start: date, end: date) -> bool:
        """Tell whether every year looked into on the way from `start`, not counted, to `end` is published."""
        if start.year == end.year:
            return end.year in self.published
        first, last = start.year, end.year
        if start < end:
            if start.month == 12 and start.day == 31:
                first += 1
            return all(number in self.published for number in range(first, last + 1))
        if start.month == 1 and start.day == 1:
            first -= 1
        return all(number in self.published for number in range(last, first + 1))

    # ------------------------------------------------------------ years, laid out once

    def _through(self, day: date) -> int:
        """Return how many working days of its year have come by the end of the day."""
        year = self._year(day.year)
        return year.before[day.toordinal() - year.first + 1]

    def _year(self, number: int) -> _Year:
        year = self._years.get(number)
        if year is None:
            year = self._years[number] = self._lay_out(number)
        return year

    def _lay_out(self, number: int) -> _Year:
        if not 1 <= number <= MAXYEAR:
            raise OverflowError(f"there is no year {number}")
        first = date(number, 1, 1).toordinal()
        days = [date.fromordinal(n) for n in range(first, date(number, 12, 31).toordinal() + 1)]
        published = number in self.published
        if not published:
            days = [Provisional.of(day) for day in days]
        worked = [self.is_workday(day) for day in days]
        before = [0]
        for works in worked:
            before.append(before[-1] + works)
        following = self._first_workday(number + 1) if number < MAXYEAR else NEVER
        if not published:
            following = Provisional.of(following)
        rolled: list[date] = []
        for day, works in zip(reversed(days), reversed(worked), strict=True):
            following = day if works else following
            rolled.append(following)
        rolled.reverse()
        workdays = [day for day, works in zip(days, worked, strict=True) if works]
        return _Year(first, before, workdays, rolled)

    def _first_workday(self, number: int) -> date:
        day = date(number, 1, 1) if number in self.published else Provisional(number, 1, 1)
        while not self.is_workday(day):
            day += timedelta(days=1)
        return day


def _plain(day: date) -> date:
    return date(day.year, day.month, day.day)


def _corresponding_day(start: date, n: int, unit: Unit) -> date:
    """Return the day `n` days, months or years away: the corresponding day, or the last of a shorter month (art. 202)."""
    if unit == "day":
        return start + timedelta(days=n)
    months = start.year * 12 + start.month - 1 + n * (12 if unit == "year" else 1)
    year, month = months // 12, months % 12 + 1
    if not 1 <= year <= MAXYEAR:
        raise OverflowError(f"there is no year {year}")
    day = start.day
    return date(year, month, day if day <= 28 else min(day, monthrange(year, month)[1]))

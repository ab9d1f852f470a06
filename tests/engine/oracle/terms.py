"""The ends of terms, counted day by day on the fingers."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from guicheng.engine.values import NEVER

ONE = timedelta(days=1)
TERM = re.compile(r"(\d+) (full )?(working )?(day|month|year)s?")
FAR = date(9000, 1, 1)


class StandsStill(Exception):
    """A term runs into days of which nobody knows yet whether they will count."""


def corresponding(day: date, months: int) -> date:
    """The same day so many months on, or that month's last day where there is none (Civil Code, art. 202)."""
    month = day.year * 12 + day.month - 1 + months
    year, month = divmod(month, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def end_of(
    term: str,
    day: date,
    back: bool,
    works: Callable[[date], bool],
    paused: Callable[[date], bool] | None = None,
) -> date:
    """The end of a term after (or before) a day; NEVER stays NEVER. Days on which `paused` holds do not count."""
    if day == NEVER:
        return NEVER
    match = TERM.fullmatch(term)
    assert match, term
    count, full, working, unit = int(match[1]), bool(match[2]), bool(match[3]), match[4]
    step = -ONE if back else ONE
    stops = paused or (lambda _: False)
    if unit == "day":
        end, left = day, count
        while left:
            end += step
            if end > FAR:
                return NEVER
            left -= (not working or works(end)) and not stops(end)
    else:
        end = corresponding(day, (-1 if back else 1) * count * (12 if unit == "year" else 1))
        seen = day
        while seen < end:
            seen += ONE
            if stops(seen):
                end += ONE
            if end > FAR:
                return NEVER
    if not (working or full or back):
        while not works(end) or stops(end):  # no term ends on a day that does not count
            end += ONE
    return end

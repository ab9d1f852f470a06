"""Our calendars against an independent library, day by day."""

from datetime import date, timedelta
from importlib.resources import files

import pytest

from guicheng.engine.calendar_files import load_calendar, load_notices

oracle = pytest.importorskip("chinese_calendar")

SHIPPED = files("guicheng") / "calendars"


@pytest.mark.parametrize("year", range(2022, 2027))
def test_every_day_of_the_year_agrees(year):
    calendar = load_calendar(SHIPPED)
    first, last = date(year, 1, 1), date(year, 12, 31)
    every = [first + timedelta(days=n) for n in range((last - first).days + 1)]

    differing = [day for day in every if calendar.is_workday(day) != oracle.is_workday(day)]

    assert differing == []
    assert len(every) in (365, 366)


@pytest.mark.parametrize("year", range(2022, 2027))
def test_every_make_up_day_agrees(year):
    ours = {day for day in load_calendar(SHIPPED).workdays if day.year == year}

    assert ours == {day for day in oracle.constants.workdays if day.year == year}


def test_every_holiday_that_is_named_is_one_there():
    named = {day for notice in load_notices(SHIPPED) for row in notice.holidays for day in row.days_off()}

    assert named <= oracle.constants.holidays.keys()

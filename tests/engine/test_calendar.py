"""Working days and the ends of periods: the rules by example, and what always holds."""

import doctest
from datetime import date, timedelta
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guicheng.engine import calendar as module
from guicheng.engine.calendar import DayInfo, Provisional, WorkCalendar
from guicheng.engine.calendar_files import load_calendar
from guicheng.engine.values import NEVER, Unknown

CALENDAR = load_calendar(files("guicheng") / "calendars")
SATURDAY, SUNDAY, MONDAY = date(2025, 3, 1), date(2025, 3, 2), date(2025, 3, 3)

published_days = st.dates(date(2022, 1, 1), date(2026, 12, 31))
any_days = st.dates(date(2020, 1, 1), date(2029, 12, 31))
counts = st.integers(0, 400)
units = st.sampled_from(["day", "month", "year"])


def working_days(n, day, **how):
    return CALENDAR.shift(day, n, "day", working=True, **how)


def days(n, day, **how):
    return CALENDAR.shift(day, n, "day", **how)


def months(n, day, **how):
    return CALENDAR.shift(day, n, "month", **how)


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(module).failed == 0


# ---------------------------------------------------------------- terms in days


def test_the_day_of_the_event_is_not_counted():
    assert days(10, date(2025, 3, 3)) == date(2025, 3, 13)
    assert working_days(1, date(2025, 3, 3)) == date(2025, 3, 4)


def test_a_term_that_ends_on_a_rest_day_ends_on_the_next_working_day():
    assert days(5, date(2025, 2, 24)) == MONDAY
    assert days(5, date(2025, 9, 26)) == date(2025, 10, 9)  # 1 Oct: the whole holiday goes by


def test_a_term_that_ends_on_a_make_up_sunday_ends_there():
    assert days(2, date(2025, 9, 26)) == date(2025, 9, 28)


def test_five_working_days_over_the_national_day():
    assert working_days(5, date(2025, 9, 26)) == date(2025, 10, 10)  # Sun 28, 29, 30 Sep; 9, 10 Oct


def test_working_days_over_the_lunar_new_year():
    eve_of_the_rest = date(2025, 1, 24)  # Friday; Sun 26 and Mon 27 are worked

    assert working_days(2, eve_of_the_rest) == date(2025, 1, 27)
    assert working_days(3, eve_of_the_rest) == date(2025, 2, 5)
    assert working_days(6, eve_of_the_rest) == date(2025, 2, 8)  # a make-up Saturday


def test_new_year_s_eve_of_2024_was_only_recommended_as_a_day_off():
    assert working_days(1, date(2024, 2, 8)) == date(2024, 2, 9)
    assert working_days(2, date(2024, 2, 8)) == date(2024, 2, 18)


def test_no_days_at_all_end_on_the_day_itself_and_roll_only_as_a_term():
    assert working_days(0, SUNDAY) == SUNDAY
    assert days(0, SUNDAY, full=True) == SUNDAY
    assert days(0, SUNDAY) == MONDAY


# ---------------------------------------------------------------- months and years


@pytest.mark.parametrize(
    ("event", "end"),
    [
        (date(2022, 11, 30), date(2023, 2, 28)),
        (date(2023, 11, 30), date(2024, 2, 29)),
        (date(2023, 11, 29), date(2024, 2, 29)),
        (date(2025, 1, 15), date(2025, 4, 15)),
    ],
)
def test_three_full_months_end_on_the_corresponding_day_or_the_last_of_the_month(event, end):
    assert months(3, event, full=True) == end


def test_a_term_in_months_rolls_where_a_waiting_period_does_not():
    assert months(3, date(2024, 12, 1)) == MONDAY
    assert months(3, date(2024, 12, 1), full=True) == SATURDAY


def test_a_year_from_the_29th_of_february_ends_on_the_28th():
    assert CALENDAR.shift(date(2024, 2, 29), 1, "year", full=True) == date(2025, 2, 28)
    assert CALENDAR.shift(date(2024, 2, 29), 4, "year", full=True) == date(2028, 2, 29)


# ---------------------------------------------------------------- waiting, and in advance


def test_a_waiting_period_ends_on_a_rest_day_if_it_ends_there():
    assert days(5, date(2025, 2, 24), full=True) == SATURDAY


def test_in_advance_counts_backwards_and_does_not_roll():
    assert working_days(15, date(2025, 10, 20), back=True) == date(2025, 9, 23)  # over both make-up days
    assert days(10, date(2025, 3, 11), back=True) == SATURDAY
    assert months(1, date(2025, 3, 31), back=True) == date(2025, 2, 28)


def test_in_advance_of_a_rest_day_the_first_working_day_before_it_counts():
    assert working_days(1, SUNDAY, back=True) == date(2025, 2, 28)


# ---------------------------------------------------------------- pauses


def test_paused_days_do_not_count():
    def paused(day):
        return date(2025, 3, 5) <= day <= date(2025, 3, 11)

    assert working_days(5, MONDAY, paused=paused) == date(2025, 3, 17)  # 4, 12, 13, 14, 17
    assert days(5, MONDAY, paused=paused) == date(2025, 3, 17)  # 4, 12 to 15; the 15th is a Saturday
    assert days(5, MONDAY, full=True, paused=paused) == date(2025, 3, 15)
    assert months(1, MONDAY, full=True, paused=paused) == date(2025, 4, 10)


def test_a_pause_that_outlasts_the_term_moves_its_end_by_all_its_days():
    def paused(day):
        return date(2025, 3, 25) <= day <= date(2025, 4, 20)

    assert months(1, MONDAY, full=True, paused=paused) == date(2025, 4, 30)  # 27 days after the 3rd


def test_no_term_ends_on_a_paused_day():
    def paused(day):
        return date(2025, 3, 3) <= day <= date(2025, 3, 7)

    assert days(5, date(2025, 2, 24), paused=paused) == date(2025, 3, 10)


def test_a_pause_without_end_holds_a_period_up_for_ever():
    assert days(5, MONDAY, paused=lambda day: True) == NEVER
    assert working_days(5, MONDAY, paused=lambda day: True) == NEVER


# ---------------------------------------------------------------- what is no day


@pytest.mark.parametrize("nothing", [NEVER, Unknown(["contract_signed_on"]), None])
def test_what_is_no_day_comes_back_unchanged(nothing):
    assert working_days(5, nothing) is nothing
    assert months(5, nothing, back=True) is nothing


def test_a_period_beyond_all_days_never_ends():
    assert CALENDAR.shift(MONDAY, 9000, "year") == NEVER
    assert days(10**7, MONDAY) == NEVER
    assert working_days(10**7, MONDAY) == NEVER
    assert CALENDAR.shift(MONDAY, 9000, "year", back=True) == date.min


def test_a_period_that_makes_no_sense_is_refused():
    with pytest.raises(ValueError, match="say `back`"):
        days(-1, MONDAY)
    with pytest.raises(ValueError, match="only days can be working days"):
        months(1, MONDAY, working=True)


# ---------------------------------------------------------------- provisional days (暂定)


def is_provisional(day):
    return isinstance(day, Provisional)


def test_a_year_that_is_not_published_counts_by_weekdays_and_says_so():
    assert working_days(3, date(2026, 12, 30)) == Provisional(2027, 1, 4)
    assert is_provisional(working_days(3, date(2026, 12, 30)))
    assert is_provisional(days(5, date(2027, 3, 1)))


def test_a_day_on_this_side_of_the_last_published_day_is_certain():
    assert not is_provisional(working_days(1, date(2026, 12, 30)))
    assert not is_provisional(days(1, date(2026, 12, 30)))


def test_the_years_that_were_looked_into_matter_and_no_others():
    assert not is_provisional(working_days(1, date(2021, 12, 31)))  # 2021 is not published, nor looked into
    assert is_provisional(working_days(2, date(2021, 12, 30)))
    assert not is_provisional(days(400, date(2020, 12, 1)))  # only the last day is asked about
    assert is_provisional(working_days(2, date(2027, 1, 4), back=True))  # came through 1 January 2027
    assert not is_provisional(working_days(2, date(2027, 1, 1), back=True))


def test_a_term_that_rolls_out_of_an_unpublished_year_stays_provisional():
    calendar = WorkCalendar(published={2024})

    assert is_provisional(calendar.shift(date(2023, 12, 30), 0, "day"))  # Saturday, to Monday 1 January
    assert is_provisional(
        calendar.shift(date(2023, 12, 30), 0, "day", paused=lambda day: day == date(2024, 1, 1))
    )


def test_a_waiting_period_asks_no_calendar():
    assert not is_provisional(days(30, date(2027, 3, 1), full=True))
    assert not is_provisional(months(3, date(2027, 3, 1), back=True))


@pytest.mark.parametrize("how", [{}, {"full": True}, {"back": True}, {"working": True}])
def test_what_is_counted_from_a_provisional_day_is_provisional(how):
    assert is_provisional(days(0, Provisional(2025, 3, 3), **how))
    assert is_provisional(days(3, Provisional(2025, 3, 3), **how))


def test_a_provisional_day_equals_the_plain_day():
    assert Provisional.of(MONDAY) == MONDAY
    assert hash(Provisional.of(MONDAY)) == hash(MONDAY)
    assert str(Provisional.of(MONDAY)) == "2025-03-03"


def test_publishing_a_year_makes_its_days_certain_and_may_move_them():
    holiday = {date(2027, 1, 1): "元旦"}
    before, after = WorkCalendar(published={2026}), WorkCalendar(holiday, published={2026, 2027})

    moved = [calendar.shift(date(2026, 12, 31), 1, "day", working=True) for calendar in (before, after)]

    assert moved == [date(2027, 1, 1), date(2027, 1, 4)]
    assert [is_provisional(day) for day in moved] == [True, False]


# ---------------------------------------------------------------- single days, counts, pictures


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2024, 10, 1), "国庆节"),
        (date(2025, 10, 6), "国庆节、中秋节"),
        (date(2022, 12, 31), "元旦"),
        (date(2025, 9, 28), "调休上班"),
        (SATURDAY, "周六"),
        (SUNDAY, "周日"),
        (MONDAY, None),
        (date(2027, 1, 1), None),
    ],
)
def test_a_day_says_why_it_is_not_what_its_weekday_suggests(day, name):
    assert CALENDAR.name_of(day) == name


def test_the_working_days_left():
    assert CALENDAR.count_workdays(date(2025, 9, 26), date(2025, 10, 10)) == 5
    assert CALENDAR.count_workdays(MONDAY, MONDAY) == 0
    assert CALENDAR.count_workdays(date(2025, 2, 28), MONDAY) == 1
    assert CALENDAR.count_workdays(MONDAY, date(2025, 2, 28)) == -1  # one working day late
    assert CALENDAR.count_workdays(date(2021, 12, 31), date(2026, 12, 31)) == sum(
        CALENDAR.is_workday(info.day) for info in CALENDAR.days(date(2022, 1, 1), date(2026, 12, 31))
    )


def test_what_has_not_happened_is_no_number_of_working_days_away():
    with pytest.raises(ValueError, match="has not happened"):
        CALENDAR.count_workdays(MONDAY, NEVER)


def test_a_picture_of_the_calendar():
    assert CALENDAR.days(date(2025, 9, 28), date(2025, 9, 29)) == [
        DayInfo(date(2025, 9, 28), is_workday=True, name="调休上班", provisional=False),
        DayInfo(date(2025, 9, 29), is_workday=True, name=None, provisional=False),
    ]
    assert CALENDAR.days(date(2027, 1, 1), date(2027, 1, 2)) == [
        DayInfo(date(2027, 1, 1), is_workday=True, name=None, provisional=True),
        DayInfo(date(2027, 1, 2), is_workday=False, name="周六", provisional=True),
    ]


# ---------------------------------------------------------------- the calendar itself


def test_a_day_cannot_be_both_off_and_worked():
    with pytest.raises(ValueError, match="2025-03-01"):
        WorkCalendar(holidays={SATURDAY}, workdays={SATURDAY})


def test_the_digest_is_a_matter_of_what_the_calendar_says():
    one = WorkCalendar({MONDAY: "某节", SUNDAY: "某节"}, [SATURDAY], [2025, 2024])
    same = WorkCalendar({SUNDAY: "某节", MONDAY: "某节"}, {SATURDAY}, {2024, 2025})
    other = WorkCalendar({SUNDAY: "某节", MONDAY: "某节"}, {SATURDAY}, {2024})

    assert one.digest == same.digest
    assert one.digest != other.digest


def test_a_calendar_can_be_kept_as_text():
    again = WorkCalendar.from_content(CALENDAR.content)

    assert again.digest == CALENDAR.digest
    assert again.notices == CALENDAR.notices
    assert again.shift(date(2026, 9, 24), 3, "day", working=True) == date(2026, 9, 30)


def test_an_empty_calendar_knows_weekdays_and_promises_nothing():
    assert is_provisional(WorkCalendar().shift(date(2025, 2, 28), 1, "day", working=True))


# The notice for 2031 makes people work on the weekend of 4 and 5 January for two days at its end; known on 4 November.
LATE = WorkCalendar(
    {date(2031, 1, 30): "春节", date(2031, 1, 31): "春节"},
    {date(2031, 1, 4), date(2031, 1, 5)},
    {2030},
    notices={2031: "国办发明电〔2030〕1号"},
    known={2031: date(2030, 11, 4)},
)


@pytest.mark.parametrize(
    ("begun", "n", "end"),
    [
        (date(2030, 11, 3), 45, date(2031, 1, 3)),
        (date(2030, 11, 3), 46, date(2031, 1, 6)),  # the notice makes it the 4th, but the 6th had been shown
        (date(2030, 11, 4), 45, date(2031, 1, 4)),  # whoever begins on the day of the notice counts by it
        (
            date(2030, 11, 3),
            64,
            date(2031, 2, 3),
        ),  # shown was 30 January, which the notice makes a day of rest
        (date(2030, 11, 3), 66, date(2031, 2, 3)),  # by then both count alike
    ],
)
def test_a_day_that_was_shown_and_becomes_earlier_stays(begun, n, end):
    assert LATE.shift(begun, n, "day", working=True) == end


# ---------------------------------------------------------------- what always holds


def one_by_one(day, n, back):
    """Count working days the slow way."""
    while n:
        day += timedelta(days=-1 if back else 1)
        n -= CALENDAR.is_workday(day)
    return day


@given(any_days, counts, st.booleans())
def test_looking_up_finds_what_counting_finds(day, n, back):
    assert working_days(n, day, back=back) == one_by_one(day, n, back)


@given(any_days, st.integers(0, 60), units, st.booleans(), st.booleans())
def test_a_pause_of_no_day_changes_nothing(day, n, unit, full, back):
    plain = CALENDAR.shift(day, n, unit, full=full, back=back)
    paused = CALENDAR.shift(day, n, unit, full=full, back=back, paused=lambda day: False)

    assert (plain, is_provisional(plain)) == (paused, is_provisional(paused))


@given(any_days, counts, st.booleans())
def test_a_pause_of_no_day_changes_no_count_of_working_days(day, n, back):
    plain, paused = working_days(n, day, back=back), working_days(n, day, back=back, paused=lambda day: False)

    assert (plain, is_provisional(plain)) == (paused, is_provisional(paused))


@given(any_days, counts, units, st.booleans())
def test_a_due_day_never_comes_before_its_event(day, n, unit, full):
    assert CALENDAR.shift(day, n, unit, full=full) >= day
    assert working_days(n, day) >= day


@given(any_days, counts, units)
def test_the_latest_day_in_advance_never_comes_after_what_is_planned(day, n, unit):
    assert CALENDAR.shift(day, n, unit, back=True) <= day
    assert working_days(n, day, back=True) <= day


@given(any_days, counts, units, st.booleans(), st.booleans())
def test_a_longer_period_never_ends_earlier(day, n, unit, full, back):
    shorter, longer = (CALENDAR.shift(day, k, unit, full=full, back=back) for k in (n, n + 1))

    assert longer <= shorter if back else longer >= shorter


@given(any_days, counts, units, st.booleans())
def test_a_later_event_never_makes_an_earlier_end(day, n, unit, full):
    next_day = day + timedelta(days=1)

    assert CALENDAR.shift(next_day, n, unit, full=full) >= CALENDAR.shift(day, n, unit, full=full)
    assert working_days(n, next_day) >= working_days(n, day)


@given(any_days, counts, units)
def test_a_term_ends_on_a_working_day_and_no_earlier_than_a_waiting_period(day, n, unit):
    end, waited = CALENDAR.shift(day, n, unit), CALENDAR.shift(day, n, unit, full=True)

    assert CALENDAR.is_workday(end)
    if not CALENDAR.not_known_on(day, end):  # else it ends on the day that was shown, if that is later
        assert not any(info.is_workday for info in CALENDAR.days(waited, end)[:-1])


@given(any_days, counts)
def test_counting_undoes_shifting(day, n):
    end = working_days(n, day)
    counted = CALENDAR.count_workdays(day, end)

    if CALENDAR.not_known_on(day, end):  # it ends on the day that was shown then, if that is later
        assert counted >= n
    else:
        assert counted == n


@given(any_days, st.integers(1, 400))
def test_counting_back_and_forth_returns_to_a_working_day(day, n):
    start = working_days(1, day)
    end = working_days(n, start)

    if CALENDAR.not_known_on(start, end):  # it ends on the day that was shown then, if that is later
        assert working_days(n, end, back=True) >= start
    else:
        assert working_days(n, end, back=True) == start


@given(any_days, any_days, any_days)
def test_counts_add_up(one, two, three):
    count = CALENDAR.count_workdays

    assert count(one, two) + count(two, three) == count(one, three)


@given(published_days, st.integers(0, 60), st.sets(st.integers(1, 90)), st.booleans())
def test_days_and_only_days_not_paused_are_counted(day, n, places, working):
    off = {day + timedelta(days=place) for place in places}

    end = CALENDAR.shift(day, n, "day", working=working, full=True, paused=lambda d: d in off)

    counted = [info for info in CALENDAR.days(day, end)[1:] if info.day not in off]
    assert sum(info.is_workday or not working for info in counted) == n


@given(published_days, counts, st.booleans())
def test_a_day_is_provisional_if_and_only_if_an_unpublished_day_was_counted(day, n, back):
    end = working_days(n, day, back=back)

    first, last = (end, day - timedelta(days=1)) if back else (day + timedelta(days=1), end)
    assert is_provisional(end) == any(info.provisional for info in CALENDAR.days(first, last))

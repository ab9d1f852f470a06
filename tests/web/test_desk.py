"""The workbench in words: groups by urgency, the band of days, the sentence on top."""

from datetime import date, timedelta
from pathlib import Path

import pytest

import guicheng
from guicheng.apps.cases.queries.desk import Day, TodoView
from guicheng.engine.calendar_files import load_calendar
from guicheng.web.workbench.desk import band, grouped, sentence

CALENDAR = load_calendar(Path(guicheng.__file__).parent / "calendars")
FRIDAY = date(2025, 9, 26)


def todo(due=None, since=date(2025, 9, 22), **more):
    left = CALENDAR.count_workdays(FRIDAY, due) if due else None
    return TodoView(
        number="2025-0001", title="排水管网监测", unit="市水务局", step="plan_review", label="计划审核", scope="", article="5",
        round=1, since=since, due=due, days_left=left, overdue=due is not None and due < FRIDAY, provisional=False,
        status="open", amount=None, party="authority", power=False, waited=CALENDAR.count_workdays(since, FRIDAY),
    )  # fmt: skip


def coming(days=10, todos=()):
    last = CALENDAR.shift(FRIDAY - timedelta(days=1), days, "day", working=True)
    return [
        Day(info.day, info.is_workday, info.name, tuple(t for t in todos if t.due == info.day))
        for info in CALENDAR.days(FRIDAY, last)
    ]


def test_what_waits_stands_by_urgency():
    todos = [todo(date(2025, 9, 25)), todo(FRIDAY), todo(date(2025, 9, 29)), todo(date(2025, 10, 9)), todo()]

    groups = [(group.name, [one.clock.text for one in group.entries]) for group in grouped(todos)]

    assert groups == [
        ("逾期", ["逾期 1 个工作日"]),
        ("今天到期", ["今天到期"]),
        ("两个工作日内", ["剩 2 个工作日"]),
        ("以后", ["剩 4 个工作日"]),
        ("办法未定期限，按收到先后", ["已等 4 个工作日"]),
    ]


def test_the_band_shows_the_holiday_as_one_gap_and_make_up_days_as_work():
    drawn = [(day.date.isoformat(), day.kind, day.label, day.extra) for day in band(coming(), FRIDAY)]

    assert drawn == [
        ("2025-09-26", "today", "", False),
        ("2025-09-27", "off", "", False),
        ("2025-09-28", "", "", True),
        ("2025-09-29", "", "", False),
        ("2025-09-30", "", "", False),
        ("2025-10-01", "off", "国庆节、中秋节", False),
        ("2025-10-09", "", "", False),
        ("2025-10-10", "", "", False),
        ("2025-10-11", "", "", True),
        ("2025-10-12", "off", "", False),
        ("2025-10-13", "", "", False),
        ("2025-10-14", "", "", False),
        ("2025-10-15", "", "", False),
    ]


@pytest.mark.parametrize(
    ("todos", "said"),
    [
        ([todo(date(2025, 9, 25)), todo(FRIDAY)], "有 1 件已逾期，1 件今天到期"),
        ([todo(date(2025, 10, 9))], "1 件待办都没有到期"),
        ([], "没有待办"),
    ],
)
def test_the_sentence_says_the_day_what_presses_and_how_long_until_the_holiday(todos, said):
    words = sentence(FRIDAY, grouped(todos), coming())

    assert words.startswith(f"今天是 2025年9月26日，星期五。{said}；")
    assert words.endswith("前还有 3 个工作日。")

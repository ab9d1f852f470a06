"""The workbench in words: what waits, grouped by urgency; the coming ten working days; the sentence on top."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from guicheng.web.clocks import Clock
from guicheng.web.words import days_left_zh, light_kind, weekday_zh, zh_date, zh_day

if TYPE_CHECKING:
    from guicheng.apps.cases.queries.desk import Day, TodoView

NEAR = 2
GROUPS = ("逾期", "今天到期", "两个工作日内", "以后", "办法未定期限，按收到先后")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A step that waits, with its clock."""

    todo: TodoView
    clock: Clock


@dataclass(frozen=True, slots=True)
class Group:
    """The steps of one urgency."""

    name: str
    entries: tuple[Waiting, ...]


@dataclass(frozen=True, slots=True)
class BandDay:
    """A day of the band on top, or a run of days off."""

    date: date
    kind: str
    extra: bool = False
    number: int = 0
    note: str = ""
    href: str = ""
    label: str = ""
    late: int = 0


def clock(todo: TodoView) -> Clock:
    """Return the clock of a step on the workbench."""
    if todo.due is not None and todo.days_left is not None:
        left = todo.days_left
        if todo.overdue and left == 0:  # only days off lie between
            return Clock("late", "已逾期", _day(todo), -1, todo.due)
        return Clock(light_kind(left, NEAR), days_left_zh(left), _day(todo), left, todo.due)
    if todo.waited is None:
        return Clock("none", "无法定时限")
    return Clock("none", f"已等 {todo.waited} 个工作日" if todo.waited else "今天收到", "无法定时限")


def _day(todo: TodoView) -> str:
    assert todo.due is not None
    return f"{zh_day(todo.due)} {weekday_zh(todo.due)}" + ("（暂定）" if todo.provisional else "")


def grouped(todos: Sequence[TodoView]) -> tuple[Group, ...]:
    """Return what waits by urgency; groups without anything are left out."""
    found: dict[str, list[Waiting]] = {name: [] for name in GROUPS}
    for todo in todos:
        one = Waiting(todo, clock(todo))
        left = one.clock.days_left
        if left is None:
            found[GROUPS[4]].append(one)
        elif left < 0:
            found[GROUPS[0]].append(one)
        elif left == 0:
            found[GROUPS[1]].append(one)
        else:
            found[GROUPS[2 if left <= NEAR else 3]].append(one)
    return tuple(Group(name, tuple(entries)) for name, entries in found.items() if entries)


def sentence(today: date, groups: Sequence[Group], days: Sequence[Day]) -> str:
    """Say what day it is, what presses, and how long there is until the next holiday."""
    by_name = {group.name: len(group.entries) for group in groups}
    parts = []
    if late := by_name.get(GROUPS[0]):
        parts.append(f"{late} 件已逾期")
    if due := by_name.get(GROUPS[1]):
        parts.append(f"{due} 件今天到期")
    total = sum(by_name.values())
    said = f"有 {'，'.join(parts)}" if parts else f"{total} 件待办都没有到期" if total else "没有待办"
    return f"今天是 {zh_date(today)}，{weekday_zh(today)}。{said}{_until_holiday(today, days)}。"


def _until_holiday(today: date, days: Sequence[Day]) -> str:
    count = 0
    for day in days:
        if day.day > today and day.is_workday:
            count += 1
        if not day.is_workday and day.name and not day.name.startswith("周"):
            return f"；{day.name}前还有 {count} 个工作日" if count else f"；明天起{day.name}放假"
    return ""


def band(days: Sequence[Day], today: date) -> tuple[BandDay, ...]:
    """Return the coming days for the band: runs of days off are one gap, named where a holiday is in it."""
    found: list[BandDay] = []
    off: list[Day] = []
    for day in days:
        if not day.is_workday:
            off.append(day)
            continue
        if off:
            found.append(_gap(off))
            off = []
        found.append(
            BandDay(
                day.day,
                "today" if day.day == today else "",
                extra=day.day.weekday() >= 5,
                number=len(day.todos),
                href=f"?due={day.day.isoformat()}" if day.todos else "",
            )
        )
    if off and len(found) > 0:
        found.append(_gap(off))
    return tuple(found)


def _gap(off: Sequence[Day]) -> BandDay:
    names = [day.name for day in off if day.name and not day.name.startswith("周")]
    note = f"放假 {len(off)} 天" if names else ""
    return BandDay(off[0].day, "off", label=names[0] if names else "", note=note)

"""Running clocks as pages show them: the light, its words, and the line below."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from guicheng.engine.answers import StepView
from guicheng.engine.calendar import WorkCalendar
from guicheng.engine.rulebook.model import Rulebook
from guicheng.web import naming
from guicheng.web.words import days_left_zh, light_kind, weekday_zh, zh_date

PAUSED, UNSET, NO_TERM, TAKEN_OVER = "期限中止", "未设定", "无法定时限", "存量接入，不计期限"


@dataclass(frozen=True, slots=True)
class Clock:
    """A light (`late`, `near`, `ok`, `none`), its words, the line below, and the working days left where there is a due day."""

    kind: str
    text: str
    sub: str = ""
    days_left: int | None = None
    due: date | None = None

    @property
    def runs(self) -> bool:
        """Tell whether a due day stands behind it."""
        return self.due is not None


def day_words(day: date, calendar: WorkCalendar, *, provisional: bool = False) -> str:
    """Write a due day with its weekday, and what is special about it: 9月28日 星期日，调休上班."""
    words = f"{zh_date(day)} {weekday_zh(day)}"
    name = calendar.name_of(day)
    if name and not name.startswith("周"):
        words += f"，{name}"
    return words + ("（暂定）" if provisional else "")


def clock(step: StepView, rulebook: Rulebook, today: date, calendar: WorkCalendar) -> Clock:
    """Return the clock of a step that is open or blocked."""
    if step.paused:
        return Clock("none", PAUSED, "中止的天数不计入期限")
    if step.due is not None:
        left = calendar.count_workdays(today, step.due)
        # Two days off can lie between the due day and today: overdue all the same.
        if today > step.due and left == 0:
            return Clock("late", "已逾期", day_words(step.due, calendar), -1, step.due)
        return Clock(
            light_kind(left),
            days_left_zh(left),
            day_words(step.due, calendar, provisional=step.provisional),
            left,
            step.due,
        )
    if step.due_needs:
        labels = "、".join(naming.need(rulebook, name).label for name in step.due_needs)
        return Clock("none", UNSET, f"需要：{labels}")
    return waiting(step.since, today, calendar)


def waiting(since: date | None, today: date, calendar: WorkCalendar) -> Clock:
    """Return the clock of what has no term: the law sets none, so the wait is counted."""
    if since is None or since > today:
        return Clock("none", NO_TERM)
    days = calendar.count_workdays(since, today)
    return Clock("none", f"已等 {days} 个工作日" if days else "今天收到", NO_TERM)

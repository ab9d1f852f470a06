"""
The State Council's yearly notices on holidays (部分节假日安排的通知), written down as one file a year.

```yaml
year: 2025
document: 国办发明电〔2024〕12号
published: 2024-11-12
checked_on: 2026-11-25            # the day a person last held the file against the notice
loaded: 2026-11-26                # optional: the day since which a platform counts by it, where that was later
holidays:
  - name: 春节
    off: 2025-01-28 to 2025-02-04 # or one day
    days: 8                       # 共8天, as the notice says (counted, where it does not): guards against slips
    work: [2025-01-26, 2025-02-08]
```

A file holds the whole of its year. A later notice that changes a year (as happened in 2019 and 2020) is entered as
a new file for that year, under the later document's number, and replaces the former one.

The holidays of a year are those of its notice, and 元旦 reaches back: its rest and its make-up day may lie in the
last days of the year before (31 Dec 2022 stands in the notice for 2023). So a notice may name days of the December
before its year, and no others outside it. Where two notices speak of one day, the later year's goes first: it was
issued later. The end of a published year can therefore still move; then open due days move too, with the reason.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from guicheng.engine import yaml
from guicheng.engine.calendar import WEEKDAYS, WorkCalendar
from guicheng.engine.yaml import Map, Seq, YamlProblem

__all__ = ["Holiday", "Notice", "NoticeError", "calendar_of", "load_calendar", "load_notices", "parse_notice"]

STATUTORY = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
"""The holidays of all citizens (全国年节及纪念日放假办法, art. 2). A notice without one of them was not copied in full."""

_NOTICE_KEYS = ("year", "document", "published", "checked_on", "loaded", "holidays")
_HOLIDAY_KEYS = ("name", "off", "days", "work")
_OPTIONAL = frozenset({"work", "loaded"})


@dataclass(frozen=True, slots=True)
class Holiday:
    """One holiday of a notice: its days off, first and last included, and the days worked in exchange."""

    name: str
    first: date
    last: date
    work: tuple[date, ...] = ()

    def days_off(self) -> list[date]:
        """Return every day off."""
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]


@dataclass(frozen=True, slots=True)
class Notice:
    """What the State Council's General Office has arranged for one year."""

    year: int
    document: str
    published: date
    checked_on: date
    holidays: tuple[Holiday, ...]
    loaded: date | None = None

    @property
    def known(self) -> date:
        """The day since which people on the platform know it."""
        return max(self.published, self.loaded) if self.loaded else self.published

    @property
    def file_name(self) -> str:
        """The name under which a folder of notices keeps it."""
        return f"{self.year}.yaml"


class NoticeError(Exception):
    """A file that is no sound notice. `problems` lists all that was found, each with file, line, and repair."""

    def __init__(self, problems: Iterable[YamlProblem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: (problem.file, problem.line)))
        super().__init__("\n".join(map(str, self.problems)))


# ---------------------------------------------------------------- folders


def load_calendar(*folders: Path | Traversable) -> WorkCalendar:
    """
    Return the calendar that the notices in these folders make, the operator's after the shipped ones.

    Where two folders hold the same year, the later folder's file stands for the whole of it. A folder that does not
    exist holds nothing. Raises NoticeError.
    """
    return calendar_of(load_notices(*folders))


def load_notices(*folders: Path | Traversable) -> list[Notice]:
    """Return the notice in force for each year of these folders, in order; see `load_calendar`. Raises NoticeError."""
    notices: dict[int, Notice] = {}
    problems: list[YamlProblem] = []
    for folder in folders:
        files = sorted(folder.iterdir(), key=lambda file: file.name) if folder.is_dir() else []
        for file in files:
            if not file.name.endswith((".yaml", ".yml")):
                continue
            try:
                notice = parse_notice(file.read_text(encoding="utf-8"), file.name)
            except NoticeError as error:
                problems += error.problems
            except UnicodeDecodeError:
                problems.append(YamlProblem(file.name, 1, "文件不是 UTF-8 编码", "用 UTF-8 编码另存"))
            else:
                if file.name != notice.file_name:
                    text, repair = (
                        f"文件名与年份 {notice.year} 不一致",
                        f"改名为 {notice.file_name}，一年一个文件",
                    )
                    problems.append(YamlProblem(file.name, 1, text, repair))
                notices[notice.year] = notice
    if problems:
        raise NoticeError(problems)
    return [notices[year] for year in sorted(notices)]


def calendar_of(notices: Iterable[Notice]) -> WorkCalendar:
    """Return the calendar these notices make, one a year; of a day that two of them name, the later year says."""
    holidays: dict[date, str] = {}
    workdays: set[date] = set()
    documents: dict[int, str] = {}
    known: dict[int, date] = {}
    for notice in sorted(notices, key=lambda notice: notice.year):
        if notice.year in documents:
            raise ValueError(f"two notices for {notice.year}: {documents[notice.year]}, {notice.document}")
        documents[notice.year] = notice.document
        known[notice.year] = notice.known
        off = {day: holiday.name for holiday in notice.holidays for day in holiday.days_off()}
        work = {day for holiday in notice.holidays for day in holiday.work}
        holidays = {day: name for day, name in (holidays | off).items() if day not in work}
        workdays = (workdays - off.keys()) | work
    return WorkCalendar(holidays, workdays, notices=documents, known=known)


# ---------------------------------------------------------------- one notice


def parse_notice(text: str, file: str = "notice.yaml") -> Notice:
    """Return the notice that a file's text says. Raises NoticeError with everything that is wrong with it."""
    try:
        content = yaml.document(text, file)
    except YamlProblem as problem:
        raise NoticeError([problem]) from None
    reading = _Reading(file)
    notice = reading.notice(content)
    if notice is None or reading.problems:
        raise NoticeError(reading.problems)
    return notice


class _Reading:
    """Reads one file and collects its problems: nobody should learn of the second after repairing the first."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[YamlProblem] = []
        self.named: dict[date, str] = {}
        """What each day has been said to be, and where: a day is named once."""

    def problem(self, line: int, text: str, repair: str) -> None:
        self.problems.append(YamlProblem(self.file, line, text, repair))

    def notice(self, content: Any) -> Notice | None:
        if not isinstance(content, Map):
            self.problem(1, "文件应由若干“键: 值”组成", f"依次写 {'、'.join(_NOTICE_KEYS)}")
            return None
        self.keys(content, _NOTICE_KEYS, content.line)
        year, document, published, checked_on, loaded, rows = (
            self.value(content, key) for key in _NOTICE_KEYS
        )
        if year and published and not date(year - 1, 1, 1) <= published <= date(year, 12, 31):
            self.problem(
                content.lines["published"],
                f"{year} 年的安排不会在 {published} 发布",
                "核对 published 与 year；通知一般在上一年末发布",
            )
        if published and checked_on and checked_on < published:
            line = content.lines["checked_on"]
            self.problem(line, "核对日期早于发布日期", "checked_on 填对照原文核对的那一天")
        found = []
        if rows:
            found = [self.holiday(row, line, year) for row, line in zip(rows, rows.lines, strict=True)]
            self.complete(rows, content.lines["holidays"])
        if self.problems:
            return None
        holidays = tuple(holiday for holiday in found if holiday)
        return Notice(year, document, published, checked_on, holidays, loaded)

    def holiday(self, row: Any, line: int, year: int | None) -> Holiday | None:
        if not isinstance(row, Map):
            self.problem(line, "节日应由若干“键: 值”组成", f"依次写 {'、'.join(_HOLIDAY_KEYS)}")
            return None
        self.keys(row, _HOLIDAY_KEYS, line)
        name, span, days, work = (self.value(row, key) for key in _HOLIDAY_KEYS)
        holiday = None
        if span:
            first, last = _span(span)
            line = row.lines["off"]
            holiday = Holiday(name or "", first, last, tuple(work or ()))
            if last < first:
                self.problem(line, f"放假的止日 {last} 早于起日 {first}", "起、止是否写反，或写错了月份")
            elif self.within(year, name, line, first, last):
                counted = len(holiday.days_off())
                if days and counted != days:
                    text = f"{first} 至 {last} 是 {counted} 天，days 写的是 {days} 天"
                    self.problem(line, text, "对照通知核对日期和天数")
                for day in holiday.days_off():
                    self.name(day, f"{name}放假", line)
        for day, line in zip(work, work.lines, strict=True) if work else ():
            if self.within(year, name, line, day):
                if day.weekday() < 5:
                    text = f"上班日 {day} 是{WEEKDAYS[day.weekday()]}，本来就是工作日"
                    self.problem(line, text, "对照通知核对，调休上班日应是周六或周日")
                self.name(day, f"{name}调休上班", line)
        return holiday

    def complete(self, rows: Seq, line: int) -> None:
        """Report the holidays of all citizens that no row is about."""
        names = "、".join(str(row.get("name")) for row in rows if isinstance(row, Map))
        for missing in (name for name in STATUTORY if name.removesuffix("节") not in names):
            self.problem(line, f"没有写{missing}", "对照通知补全；合并放假的写作“国庆节、中秋节”")

    def keys(self, content: Map, wanted: tuple[str, ...], line: int) -> None:
        """Report keys that are not known, and those that are missing."""
        for key in content:
            if key not in wanted:
                close = difflib.get_close_matches(key, wanted, 1)
                repair = f"是否应为“{close[0]}”？" if close else f"可用的键：{'、'.join(wanted)}"
                self.problem(content.lines[key], f"不认识的键“{key}”", repair)
        for key in wanted:
            if key not in content and key not in _OPTIONAL:
                self.problem(line, f"缺少“{key}”", "补上这一项")

    def value(self, content: Map, key: str) -> Any:
        """Return the value of a key if it is there and sound, else None."""
        if key not in content:
            return None
        is_sound, text, repair = _VALUES[key]
        if not is_sound(content[key]):
            self.problem(content.lines[key], text, repair)
            return None
        return content[key]

    def within(self, year: int | None, name: str | None, line: int, *days: date) -> bool:
        """Report a day that a notice for this year cannot be about."""
        if year is None:
            return False
        begins = date(year - 1, 12, 1) if name and "元旦" in name else date(year, 1, 1)
        for day in days:
            if not begins <= day <= date(year, 12, 31):
                self.problem(line, f"{day} 不在 {year} 年内", "核对年份；只有元旦可涉及上一年 12 月")
                return False
        return True

    def name(self, day: date, what: str, line: int) -> None:
        """Report a day that has been named before."""
        if day in self.named:
            self.problem(line, f"{day} 写了两次：{self.named[day]}，{what}", "对照通知删去其中一处")
        self.named.setdefault(day, f"{what}（第 {line} 行）")


_DOCUMENT_NUMBER = re.compile(r"\S+〔[0-9]{4}〕[0-9]+号")
_SPAN = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}) to ([0-9]{4}-[0-9]{2}-[0-9]{2})")


def _is_year(value: Any) -> bool:
    return type(value) is int and 1949 <= value <= 9998


def _is_day(value: Any) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _is_days(value: Any) -> bool:
    return _is_list(value) and all(map(_is_day, value))


def _is_list(value: Any) -> bool:
    return isinstance(value, Seq) and len(value) > 0


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and value.strip() != ""


def _is_count(value: Any) -> bool:
    return type(value) is int and value > 0


def _is_document_number(value: Any) -> bool:
    return isinstance(value, str) and _DOCUMENT_NUMBER.fullmatch(value) is not None


def _is_span(value: Any) -> bool:
    try:
        _span(value)
    except (TypeError, ValueError):
        return False
    return True


def _span(value: Any) -> tuple[date, date]:
    """Return first and last day of `2027-05-01` or `2027-05-01 to 2027-05-05`. Raises TypeError, ValueError."""
    if _is_day(value):
        return value, value
    match = _SPAN.fullmatch(value)
    if not match:
        raise ValueError(value)
    return date.fromisoformat(match[1]), date.fromisoformat(match[2])


_VALUES: dict[str, tuple[Callable[[Any], Any], str, str]] = {
    "year": (_is_year, "年份应是四位数", "写作 year: 2027"),
    "document": (_is_document_number, "发文字号应形如 国办发明电〔2024〕12号", "年份用六角括号“〔〕”"),
    "published": (_is_day, "发布日期应是一个日期", "写作 published: 2026-11-04"),
    "checked_on": (_is_day, "核对日期应是一个日期", "写作 checked_on: 2026-11-05"),
    "loaded": (_is_day, "收入日期应是一个日期", "写作 loaded: 2026-11-06；由 guicheng calendar load 写入"),
    "holidays": (_is_list, "holidays 应是节日的列表", "每个节日一项，以“- name: ”开头"),
    "name": (_is_text, "节日名称应是文字", "写作 name: 春节"),
    "off": (_is_span, "放假日期应是一天，或“起 to 止”", "写作 off: 2027-05-01 to 2027-05-05"),
    "days": (_is_count, "天数应是正整数", "照通知“共几天”填写；未写的数一数"),
    "work": (_is_days, "上班日应是日期的列表", "写作 work: [2027-02-06]；没有调休的不写这一项"),
}
"""For each key: what makes its value sound, and what to say otherwise: the problem, the repair."""

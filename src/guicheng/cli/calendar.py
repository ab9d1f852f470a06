"""`guicheng calendar`: take in the State Council's notice of a year, show a year."""

from __future__ import annotations

import argparse
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from guicheng.cli.output import print_json, print_problems
from guicheng.cli.parser import DONE, UNUSABLE, Parser
from guicheng.cli.sources import CALENDARS_VARIABLE, SHIPPED_CALENDARS, calendars_folder, work_calendar
from guicheng.engine.calendar import WorkCalendar
from guicheng.engine.calendar_files import Notice, NoticeError, load_notices, parse_notice
from guicheng.engine.rulebook.problem import Problem


def add(groups: argparse._SubParsersAction[Parser]) -> None:
    """Add the commands of this group."""
    group = groups.add_parser("calendar", help="工作日历：每年的放假和调休安排")
    commands = group.groups("工作日历的命令")
    command = commands.add_parser("load", help="校验一年的安排并收入目录")
    command.add_argument("file", type=Path, metavar="文件", help="按通知抄录的文件，格式同程序自带的各年")
    command.add_argument(
        "--into", type=Path, metavar="目录", help=f"收入此目录；默认为环境变量 {CALENDARS_VARIABLE} 所指"
    )
    command.add_argument("--json", action="store_true", help="输出 JSON")
    command.set_defaults(run=load)
    command = commands.add_parser("show", help="显示一年的放假和调休")
    command.add_argument("year", type=_year, metavar="年份")
    command.add_argument("--calendars", type=Path, metavar="目录", help="改用此目录中的工作日历")
    command.add_argument("--json", action="store_true", help="输出 JSON")
    command.set_defaults(run=show)


def load(options: argparse.Namespace) -> int:
    """Check a notice and keep it as the file of its year; what was kept for that year is replaced."""
    try:
        text = options.file.read_text("utf-8")
        notice = parse_notice(text, str(options.file))
    except NoticeError as error:
        print_problems(error.problems, as_json=options.json)
        return UNUSABLE
    except (OSError, UnicodeDecodeError):
        problem = Problem(str(options.file), 1, "文件无法读取", "核对文件名；文件应为 UTF-8 编码")
        print_problems([problem], as_json=options.json)
        return UNUSABLE
    folder = options.into or calendars_folder()
    target = folder / notice.file_name
    replaced = target.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if notice.loaded is None:
            text = f"{text.rstrip()}\nloaded: {datetime.now(UTC).astimezone().date()}\n"
        target.write_text(text, "utf-8")
    except OSError as error:
        problem = Problem(
            str(target), 1, f"无法写入：{error.strerror}", "核对目录的权限，或用 --into 另指目录"
        )
        print_problems([problem], as_json=options.json)
        return UNUSABLE
    if options.json:
        print_json(
            {"year": notice.year, "document": notice.document, "file": str(target), "replaced": replaced}
        )
    else:
        print(
            f"已收入 {notice.year} 年（{notice.document}）：{target}" + ("，替换了原有的" if replaced else "")
        )
    return DONE


def show(options: argparse.Namespace) -> int:
    """Print what a year's notice says and how many days are worked; a year without a notice is provisional."""
    folder = options.calendars or calendars_folder()
    try:
        calendar = work_calendar(folder)
        notices = {notice.year: notice for notice in load_notices(SHIPPED_CALENDARS, folder)}
    except NoticeError as error:
        print_problems(error.problems, as_json=options.json)
        return UNUSABLE
    notice = notices.get(options.year)
    shown = _year_to_json(options.year, notice, calendar)
    if options.json:
        print_json(shown)
        return DONE
    if notice is None:
        print(f"{options.year} 年的安排尚未收入：按周一至周五计算，所得日期均为暂定")
    else:
        print(f"{options.year} 年（{notice.document}，{notice.published} 发布，{notice.checked_on} 核对）")
        for row in shown["holidays"]:
            work = "，上班 " + "、".join(row["work"]) if row["work"] else ""
            print(f"  {row['name']}  {row['from']} 至 {row['until']}，共 {row['days']} 天{work}")
    print(f"  工作日 {shown['workdays']} 天")
    return DONE


def _year_to_json(year: int, notice: Notice | None, calendar: WorkCalendar) -> dict[str, Any]:
    days = calendar.days(date(year, 1, 1), date(year, 12, 31))
    holidays = [
        {
            "name": holiday.name,
            "from": str(holiday.first),
            "until": str(holiday.last),
            "days": len(holiday.days_off()),
            "work": [str(day) for day in holiday.work],
        }
        for holiday in (notice.holidays if notice else ())
    ]
    return {
        "year": year,
        "document": notice.document if notice else "",
        "provisional": notice is None,
        "workdays": sum(day.is_workday for day in days),
        "holidays": holidays,
    }


def _year(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1949 <= int(text) <= 9998):
        raise argparse.ArgumentTypeError(f"“{text}”不是年份，请写如 2025")
    return int(text)

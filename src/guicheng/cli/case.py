"""`guicheng case`: run scenario files, print their JSON Schema."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from guicheng.cli.output import print_json, print_problems
from guicheng.cli.parser import DONE, NOT_HELD, UNUSABLE, Parser
from guicheng.cli.showing import print_view
from guicheng.cli.sources import Rulebooks, work_calendar
from guicheng.engine.calendar_files import NoticeError
from guicheng.engine.rulebook.problem import Problem, RulebookError
from guicheng.engine.scenario import Run, ScenarioError, read_scenarios, run, run_to_json, scenario_schema
from guicheng.engine.scenario.reading import END_OF_DAY, instant


def add(groups: argparse._SubParsersAction[Parser]) -> None:
    """Add the commands of this group."""
    group = groups.add_parser("case", help="案例：运行场景文件")
    commands = group.groups("案例的命令")
    command = commands.add_parser("run", help="运行场景文件，核对其中所写的结果")
    command.add_argument("files", nargs="+", type=Path, metavar="文件", help="场景文件，或存放场景文件的目录")
    command.add_argument("--as-of", type=day_option, metavar="日期", help="同时显示这一天的情形")
    command.add_argument("--known-at", type=_moment, metavar="时刻", help="按这一时刻所知显示")
    command.add_argument("--rulebooks", type=Path, metavar="目录", help="另在此目录中找规程")
    command.add_argument("--calendars", type=Path, metavar="目录", help="改用此目录中的工作日历")
    command.add_argument("--json", action="store_true", help="每个场景输出一行 JSON")
    command.set_defaults(run=run_files)
    command = commands.add_parser("schema", help="输出场景文件的 JSON Schema")
    command.add_argument("--json", action="store_true", help=argparse.SUPPRESS)
    command.set_defaults(run=print_schema)


def run_files(options: argparse.Namespace) -> int:
    """Run all scenarios of the files; the worst that happened is the exit code."""
    try:
        calendar = work_calendar(options.calendars)
    except NoticeError as error:
        print_problems(error.problems, as_json=options.json)
        return UNUSABLE
    rulebooks = Rulebooks(options.rulebooks)
    unusable, held, failed = 0, 0, 0
    for file in scenario_paths(options.files):
        try:
            scenarios = read_scenarios(file.read_text("utf-8"), str(file), rulebooks.beside(file))
        except (ScenarioError, RulebookError) as error:
            print_problems(error.problems, as_json=options.json)
            unusable += 1
            continue
        except (OSError, UnicodeDecodeError) as error:
            print_problems([unreadable(file, error)], as_json=options.json)
            unusable += 1
            continue
        for scenario in scenarios:
            came = run(scenario, calendar, as_of=options.as_of, known_at=options.known_at)
            if options.json:
                print_json(run_to_json(came, calendar))
            else:
                _print(came, options)
            held, failed = held + came.held, failed + (not came.held)
    if not options.json:
        unread = f"，{unusable} 个文件无法读取" if unusable else ""
        print(f"{held + failed} 个场景：{held} 个符合，{failed} 个不符合{unread}")
    return UNUSABLE if unusable else NOT_HELD if failed else DONE


def print_schema(options: argparse.Namespace) -> int:
    """Print the JSON Schema of scenario files."""
    print_json(scenario_schema(), indent=2)
    return DONE


def _print(came: Run, options: argparse.Namespace) -> None:
    scenario = came.scenario
    if not came.held:
        print(f"✗ {scenario.file}:{scenario.line} {scenario.title}")
        for failure in came.failures:
            print(f"  {failure}")
    elif options.as_of or options.known_at:
        print(f"✓ {scenario.file}:{scenario.line} {scenario.title}")
    if options.as_of or options.known_at:
        for name, view in came.views.items():
            print_view(view, came.scenario.rulebook, name)


def scenario_paths(paths: list[Path]) -> Iterator[Path]:
    """Yield the files, and those in the folders, in order."""
    for path in paths:
        if path.is_dir():
            yield from sorted([*path.glob("**/*.yaml"), *path.glob("**/*.yml")])
        else:
            yield path


def unreadable(file: Path, error: OSError | UnicodeDecodeError) -> Problem:
    """Return why a file could not be read."""
    if isinstance(error, FileNotFoundError):
        return Problem(str(file), 1, "没有这个文件", "核对文件名和所在目录")
    if isinstance(error, UnicodeDecodeError):
        return Problem(str(file), 1, "文件不是 UTF-8 编码", "用 UTF-8 编码另存")
    return Problem(str(file), 1, f"文件无法读取：{error.strerror}", "核对文件的权限")


def day_option(text: str) -> date:
    """Return a day that was typed as an option."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}”不是日期，请写如 2025-03-01") from None


def _moment(text: str) -> datetime:
    try:
        return (
            instant(date.fromisoformat(text), END_OF_DAY) if len(text) == 10 else datetime.fromisoformat(text)
        )
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}”不是时刻，请写如 2025-03-01 或 2025-03-01T10:00") from None

"""`guicheng rulebook compare`: one project's facts under several rulebooks, step by step and day by day."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from guicheng.cli.case import unreadable
from guicheng.cli.output import print_json, print_problems, wide
from guicheng.cli.parser import DONE, UNUSABLE, Parser
from guicheng.cli.sources import Rulebooks, named, work_calendar
from guicheng.engine.calendar_files import NoticeError
from guicheng.engine.rulebook.load import load_rulebook, shipped_rulebooks
from guicheng.engine.rulebook.model import Rulebook
from guicheng.engine.rulebook.problem import Problem, RulebookError
from guicheng.engine.scenario import ScenarioError, read_scenarios
from guicheng.engine.scenario.answer import plain
from guicheng.engine.scenario.names import did_you_mean
from guicheng.engine.sentence import PHASE_NAMES
from guicheng.engine.sidebyside import Cell, Row, SideBySide, side_by_side
from guicheng.engine.values import parse_date, parse_value
from guicheng.engine.yaml import Map, YamlProblem, document

BEGIN = "begin"
"""The key of a file of facts that says on which day the project begins."""


def add(commands: Any) -> None:
    """Add the command to those of rulebooks."""
    command: Parser = commands.add_parser("compare", help="同一个项目在几部规程之下，逐环节逐日对照")
    what = command.add_mutually_exclusive_group(required=True)
    what.add_argument(
        "scenario", nargs="?", type=Path, metavar="场景", help="取场景文件里第一个项目的事实和日期"
    )
    what.add_argument(
        "--facts", type=Path, metavar="文件", help="或取此文件：begin: 日期，其余为事实的名称和值"
    )
    command.add_argument(
        "--with", nargs="+", dest="books", metavar="规程", help="对照哪几部；默认为程序自带的各部"
    )
    command.add_argument("--rulebooks", type=Path, metavar="目录", help="另在此目录中找规程")
    command.add_argument("--calendars", type=Path, metavar="目录", help="改用此目录中的工作日历")
    command.add_argument("--json", action="store_true", help="输出 JSON")
    command.set_defaults(run=compare)


def compare(options: argparse.Namespace) -> int:
    """Print what a project meets under each rulebook."""
    try:
        calendar = work_calendar(options.calendars)
        books = [_book(name, options) for name in options.books or shipped_rulebooks()]
        begin, facts = _of_scenario(options) if options.scenario else _of_file(options.facts, books)
    except LookupError as error:
        problem = Problem(error.args[0], 0, "没有这部规程", did_you_mean(error.args[0], error.args[1:]))
        print_problems([problem], as_json=options.json)
        return UNUSABLE
    except (NoticeError, RulebookError, ScenarioError) as error:
        print_problems(error.problems, as_json=options.json)
        return UNUSABLE
    except YamlProblem as error:
        print_problems([Problem(error.file, error.line, error.text, error.repair)], as_json=options.json)
        return UNUSABLE
    except (OSError, UnicodeDecodeError) as error:
        print_problems([unreadable(options.scenario or options.facts, error)], as_json=options.json)
        return UNUSABLE
    found = side_by_side(books, facts, begin=begin, calendar=calendar)
    if options.json:
        print_json(compared_to_json(found))
    else:
        _print(found)
    return DONE


def _book(name: str, options: argparse.Namespace) -> Rulebook:
    return load_rulebook(named(name, options.rulebooks))


def _of_scenario(options: argparse.Namespace) -> tuple[date, dict[str, Any]]:
    file: Path = options.scenario
    scenario = read_scenarios(file.read_text("utf-8"), str(file), Rulebooks(options.rulebooks).beside(file))[
        0
    ]
    story = scenario.stories[0]
    facts = {entry.name: entry.value for entry in story.facts if entry.scope == ""}
    first = min((deed.act.on for deed in story.deeds if deed.act.on), default=story.opened)
    return first, facts


def _of_file(file: Path, books: list[Rulebook]) -> tuple[date, dict[str, Any]]:
    raw = document(file.read_text("utf-8"), str(file))
    if not isinstance(raw, Map) or BEGIN not in raw:
        raise YamlProblem(str(file), 1, "没有写明从哪一天开始", "写一行 begin: 2026-03-02，其余每行一个事实")
    facts: dict[str, Any] = {}
    for name, value in raw.items():
        line = raw.lines.get(name, 1)
        try:
            if name == BEGIN:
                begin = parse_date(value)
                continue
            spec = next((book.facts[name] for book in books if name in book.facts), None)
            if spec is None:
                known = {fact for book in books for fact in book.starts_with}
                raise YamlProblem(
                    str(file),
                    line,
                    f"没有一部规程有叫“{name}”的事实",
                    f"常用的有：{'、'.join(sorted(known))}",
                )
            facts[name] = parse_value(spec.type, value)
        except ValueError as error:
            raise YamlProblem(str(file), line, f"{name}：{error}", "") from None
    return begin, facts


# ---------------------------------------------------------------- told


def _print(found: SideBySide) -> None:
    print(f"自 {found.begin} 起。最快：当日办结，只等等待期；按期限：在期限最后一天办结，没有期限的当日办结")
    for book, (quickest, limit) in zip(found.books, found.ended, strict=True):
        print(f"  {wide(book.id, 26)}最快 {quickest}　按期限 {limit}　{book.title}")
    phase = ""
    for row in found.rows:
        if row.phase != phase:
            phase = row.phase
            print(f"\n{PHASE_NAMES[phase]}")
        _print_row(row, found.books)
    for label, rows in found.others:
        print(f"\n{label}（发生时才有）")
        for row in rows:
            _print_row(row, found.books)
    print("\n数额、比例和期限")
    for figure in found.figures:
        print(f"  {figure.name}")
        for book, cell in zip(found.books, figure.cells, strict=True):
            print(f"    {wide(book.id, 26)}" + (f"{cell[0]}：{cell[1]}（第 {cell[2]} 条）" if cell else "—"))
    print("\n事实")
    for fact in found.facts:
        print(f"  {fact.name}")
        for book, known in zip(found.books, fact.cells, strict=True):
            text = (
                f"{known[0]}：{known[1]}{'（假定）' if known[2] and known[1] != '未用到' else ''}"
                if known
                else "不问这一项"
            )
            print(f"    {wide(book.id, 26)}{text}")


def _print_row(row: Row, books: tuple[Rulebook, ...]) -> None:
    print(f"  {row.id}")
    for book, cell in zip(books, row.cells, strict=True):
        print(f"    {wide(book.id, 26)}{_words(cell) if cell is not None else '—'}")


def _words(cell: Cell) -> str:
    if cell.applies is False:
        return f"{cell.label}：不适用" + (f"；适用于：{cell.condition}" if cell.condition else "")
    parts = [f"{cell.label}（第 {cell.article} 条）", "、".join(cell.by)]
    if cell.quickest:
        parts.append(f"{cell.quickest}" + (f" — {cell.limit}" if cell.limit != cell.quickest else ""))
    parts.append(f"期限：{cell.term}" if cell.term else "没有期限")
    if cell.rounds:
        parts.append(cell.rounds)
    if cell.documents:
        parts.append("材料：" + "、".join(cell.documents))
    return "；".join(parts)


def compared_to_json(found: SideBySide) -> dict[str, Any]:
    """Return the comparison as plain data; lists of cells are in the order of `rulebooks`, null where there is no counterpart."""
    return {
        "begin": plain(found.begin),
        "rulebooks": [
            {"rulebook": book.id, "quickest": plain(quickest), "limit": plain(limit)}
            for book, (quickest, limit) in zip(found.books, found.ended, strict=True)
        ],
        "steps": [_row_to_json(row) for row in found.rows],
        "others": [
            {"label": label, "steps": [_row_to_json(row) for row in rows]} for label, rows in found.others
        ],
        "parameters": [
            {"name": one.name, "cells": [_figure_to_json(cell) for cell in one.cells]}
            for one in found.figures
        ],
        "facts": [
            {
                "name": one.name,
                "cells": [
                    {"label": cell[0], "value": cell[1], "assumed": cell[2]} if cell else None
                    for cell in one.cells
                ],
            }
            for one in found.facts
        ],
    }


def _figure_to_json(cell: tuple[str, str, str] | None) -> Mapping[str, str] | None:
    return {"label": cell[0], "value": cell[1], "article": cell[2]} if cell else None


def _row_to_json(row: Row) -> dict[str, Any]:
    return {"id": row.id, "phase": row.phase, "cells": list(_cells_to_json(row))}


def _cells_to_json(row: Row) -> Iterator[dict[str, Any] | None]:
    for cell in row.cells:
        yield {name: plain(getattr(cell, name)) for name in Cell.__slots__} if cell is not None else None

"""`guicheng rulebook`: list, show, check, diff, and the coverage of articles by scenarios."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guicheng.cli import chart, compare, difference, new, whatif
from guicheng.cli.output import print_json, print_problems, wide
from guicheng.cli.parser import DONE, NOT_HELD, UNUSABLE, Parser
from guicheng.cli.sources import (
    Rulebooks,
    coverage_folder,
    named,
    proof_digest,
    scenario_files,
    work_calendar,
)
from guicheng.engine.rulebook.check import Finding
from guicheng.engine.rulebook.check import check as find_faults
from guicheng.engine.rulebook.coverage import coverage
from guicheng.engine.rulebook.load import SURVIVORS, load_rulebook
from guicheng.engine.rulebook.model import ANNEX, Rulebook
from guicheng.engine.rulebook.problem import Problem, RulebookError
from guicheng.engine.rulebook.schema import rulebook_schema
from guicheng.engine.scenario import Scenario, ScenarioError, read_scenarios
from guicheng.engine.scenario.answer import plain
from guicheng.engine.scenario.names import did_you_mean

if TYPE_CHECKING:
    from guicheng.engine.rulebook.mutate import MutationReport


def add(groups: argparse._SubParsersAction[Parser]) -> None:
    """Add the commands of this group."""
    group = groups.add_parser("rulebook", help="规程：各地的管理办法")
    commands = group.groups("规程的命令")
    _command(commands, "list", "列出各部规程", list_rulebooks, name=None)
    _command(commands, "show", "逐条显示一部规程", show, name="一部")
    command = _command(commands, "check", "检查规程能否使用，有哪些疑点", check, name="一部")
    command.add_argument("--mutate", action="store_true", help="逐处改动规程，看场景能否发现")
    command = _command(commands, "coverage", "各条文由哪些场景验证", show_coverage, name="可选")
    command.add_argument("--mutate", action="store_true", help="同时逐处改动规程，看哪些条文经得起")
    command.add_argument("--keep", action="store_true", help="留下改动的结果，供平台的落实情况页显示")
    command = _command(commands, "chart", "画出一部规程的流程图", chart.draw_chart, name="一部")
    command.add_argument("--svg", type=Path, metavar="文件", help="写成 SVG 图")
    command.add_argument("--bpmn", type=Path, metavar="文件", help="写成 BPMN 2.0，可用流程工具打开")
    command.set_defaults(load=_load)
    whatif.add(commands)
    compare.add(commands)
    command = commands.add_parser("new", help="新建一部规程的目录，从示例写起")
    command.add_argument(
        "name", metavar="标识", help="如 linchuan-2026：地区的拼音和年份；也可以是要建的目录"
    )
    command.add_argument("--rulebooks", type=Path, metavar="目录", help=f"建在此目录中；{new.DEFAULT}")
    command.add_argument("--json", action="store_true", help="输出 JSON")
    command.set_defaults(run=new.start)
    command.add_argument("--title", default="某市政务信息化项目管理办法", metavar="全称", help="文件全称")
    command.add_argument("--place", default="某市", metavar="地区", help="适用的地区")
    command.add_argument("--document", default="文号待填", metavar="文号", help="文号")
    command = _command(
        commands, "diff", "两部规程，或一部规程的两次修订，有哪些不同", difference.diff, name="旧的一部"
    )
    command.add_argument("new", metavar="新的一部", help="规程的标识，或其目录")
    command.set_defaults(load=_load)
    command = commands.add_parser("schema", help="输出规程文件的 JSON Schema")
    command.add_argument("--json", action="store_true", help=argparse.SUPPRESS)
    command.set_defaults(run=print_schema)


def _command(commands: Any, word: str, help: str, run: Any, *, name: str | None) -> Parser:
    command: Parser = commands.add_parser(word, help=help)
    if name:
        command.add_argument(
            "name", metavar="规程", help="规程的标识，或其目录", nargs="?" if name == "可选" else None
        )
    command.add_argument("--rulebooks", type=Path, metavar="目录", help="另在此目录中找规程")
    command.add_argument("--json", action="store_true", help="输出 JSON")
    command.set_defaults(run=run)
    return command


def _load(name: str, options: argparse.Namespace) -> tuple[Any, Rulebook] | None:
    """Return the folder and the rulebook, or None when it cannot be used; why has been printed."""
    try:
        place = named(name, options.rulebooks)
        return place, load_rulebook(place)
    except LookupError as error:
        problem = Problem(name, 0, "没有这部规程", did_you_mean(name, error.args[1:]))
        print_problems([problem], as_json=options.json)
    except RulebookError as error:
        print_problems(error.problems, as_json=options.json)
    return None


def list_rulebooks(options: argparse.Namespace) -> int:
    """Print every rulebook with its title and document."""
    loaded = [(name, _load(name, options)) for name in Rulebooks(options.rulebooks).names()]
    rows = [
        {
            "rulebook": book.id,
            "title": book.title,
            "document": book.document,
            "jurisdiction": book.jurisdiction,
            "in_force": plain(book.in_force),
            **({"replaces": book.replaces} if book.replaces else {}),
            "articles": len(book.articles),
            "steps": len(book.steps),
            "digest": book.digest,
        }
        for _, found in loaded
        if found
        for _, book in [found]
    ]
    if options.json:
        print_json(rows)
    else:
        for row in rows:
            print(f"{row['rulebook']:<28} {row['articles']:>3} 条  {row['title']} {row['document']}")
    return DONE if all(found for _, found in loaded) else UNUSABLE


def show(options: argparse.Namespace) -> int:
    """Print a rulebook article by article: number, marks, gist, what implements it."""
    found = _load(options.name, options)
    if found is None:
        return UNUSABLE
    _, book = found
    if options.json:
        print_json(_book_to_json(book))
        return DONE
    print(f"{book.title} {book.document}，{book.in_force} 起施行")
    print("主体：" + "、".join(f"{party.label}（{name}）" for name, party in book.parties.items()))
    chapter = None
    for article in book.articles:
        if article.chapter_title != chapter:
            chapter = article.chapter_title
            print(f"\n{article.chapter} {chapter}".rstrip())
        print(f"  {wide(article.number, 8)}{wide(' '.join(article.marks), 5)}{article.title}：{article.gist}")
        if article.implements:
            print(" " * 15 + "、".join(_name(book, name) for name in article.implements))
        for doubt in article.doubts:
            print(" " * 15 + f"疑义：{doubt.get('about', '')}；取：{doubt.get('ours', '')}")
    return DONE


def _name(book: Rulebook, name: str) -> str:
    for known in (book.steps, book.facts, book.guards):
        if name in known:
            return f"{known[name].label}（{name}）"
    return name


def _book_to_json(book: Rulebook) -> dict[str, Any]:
    return {
        "rulebook": book.id,
        "title": book.title,
        "document": book.document,
        "jurisdiction": book.jurisdiction,
        "in_force": plain(book.in_force),
        "digest": book.digest,
        "parties": {name: party.label for name, party in book.parties.items()},
        "articles": [
            {
                "article": article.number,
                "title": article.title,
                "gist": article.gist,
                "mark": " ".join(article.marks),
                "why": article.why,
                "chapter": article.chapter,
                "implements": list(article.implements),
                "doubts": plain(article.doubts),
                "file": article.file,
                "line": article.line,
            }
            for article in book.articles
        ],
        "steps": [
            {
                "id": step.id,
                "label": step.label,
                "article": step.article,
                "scope": step.scope,
                "phase": step.phase,
                "by": list(step.by),
                "after": [after.text for after in step.after],
                "outcomes": {name: outcome.label for name, outcome in step.outcomes.items()},
            }
            for step in book.steps.values()
        ],
    }


# ---------------------------------------------------------------- check


def check(options: argparse.Namespace) -> int:
    """Check that a rulebook means something and its scenarios can be read; with --mutate, that they would notice a change."""
    found = _load(options.name, options)
    if found is None:
        return UNUSABLE
    place, book = found
    try:
        scenarios = list(_scenarios(place, book))
    except (ScenarioError, RulebookError) as error:
        print_problems(error.problems, as_json=options.json)
        return UNUSABLE
    if options.mutate:
        return _mutate(place, book, options)
    findings = find_faults(book)
    logic = ""
    if not any(finding.level == "error" for finding in findings):  # what rests on an error proves nothing
        asked = _ask_logic(book, scenarios)
        findings, logic = (*findings, *(asked or ())), "asked" if asked is not None else "no solver"
    errors = [finding for finding in findings if finding.level == "error"]
    bare = [
        row["article"]
        for row in coverage(book, scenarios)
        if "E" in row["mark"].split() and not row["scenarios"]
    ]
    if options.json:
        print_json(
            {
                "rulebook": book.id,
                "articles": len(book.articles),
                "steps": len(book.steps),
                "facts": len(book.facts),
                "scenarios": len(scenarios),
                "enforced_without_scenario": bare,
                "findings": [asdict(finding) for finding in findings],
                "logic": logic,
            }
        )
    else:
        word = f"{len(errors)} 处错误" if errors else "可以使用"
        print(
            f"{book.id}：{len(book.articles)} 条，{len(book.steps)} 个环节，{len(scenarios)} 个场景，{word}"
        )
        for finding in findings:
            print(finding)
        for number in bare:
            print(f"  第 {number} 条标为 E，没有场景验证")
        if logic == "no solver":
            print("没有安装求解器（z3-solver），未做逻辑检查；安装：pip install 'guicheng[check]'")
    return NOT_HELD if bare or errors else DONE


def _ask_logic(book: Rulebook, scenarios: list[Scenario]) -> tuple[Finding, ...] | None:
    """Return what only logic can find, or None where no solver is installed."""
    from guicheng.engine.rulebook.checks.logic import (
        check_logic,
    )  # it brings a solver, which nothing else needs

    try:
        return check_logic(book, scenarios, work_calendar())
    except ImportError:
        return None


def print_schema(options: argparse.Namespace) -> int:
    """Print the JSON Schema of a rulebook's files."""
    print_json(rulebook_schema(), indent=None if options.json else 2)
    return DONE


def _report(place: Any, book: Rulebook) -> MutationReport:
    """Change the rulebook in one place at a time; return what its scenarios notice."""
    from guicheng.engine.rulebook.mutate import mutate  # it brings processes, which nothing else here needs

    scenarios = {file.name: file.read_text(encoding="utf-8") for file in scenario_files(place)}
    explained = place / SURVIVORS
    text = explained.read_text(encoding="utf-8") if explained.is_file() else ""
    return mutate(book.texts, scenarios, work_calendar(), survivors=text)


def _mutate(place: Any, book: Rulebook, options: argparse.Namespace) -> int:
    """Change the rulebook in one place at a time; what no scenario notices must have been explained."""
    report = _report(place, book)
    bad = [*report.unexplained, *report.problems, *report.left_out]
    if options.json:
        rows = [
            {"id": m.id, "file": m.file, "line": m.line, "text": m.what, "explained": m.explained}
            for m in report.survivors
        ]
        print_json(
            {
                "rulebook": book.id,
                "mutants": report.total,
                "noticed": report.killed,
                "unnoticed": rows,
                "problems": [str(problem) for problem in report.problems],
                "left_out": list(report.left_out),
                "unproven": sorted(report.unproven),
            }
        )
        return NOT_HELD if bad else DONE
    for name in report.left_out:
        print(f"场景 {name} 本就不符合或无法读取，没有参加比较")
    for mutant in report.unexplained:
        print(f"{mutant.file}:{mutant.line}: {mutant.what}（{mutant.id}）")
    print_problems(report.problems, as_json=False)
    told = len(report.survivors) - len(report.unexplained)
    print(
        f"{book.id}：改动 {report.total} 处，{len(report.unexplained)} 处没有场景发现，另有 {told} 处已说明缘由"
    )
    return NOT_HELD if bad else DONE


_PROVEN = {True: "经得起", False: "有漏", None: "—"}
"""Whether every change in an article is noticed or explained; nothing where nothing can be changed."""


def show_coverage(options: argparse.Namespace) -> int:
    """Print which scenarios speak about which article, for one rulebook or all."""
    if options.keep and not options.mutate:
        print_problems([Problem("--keep", 0, "没有可留下的结果", "加上 --mutate")], as_json=options.json)
        return UNUSABLE
    names = [options.name] if options.name else Rulebooks(options.rulebooks).names()
    shown: list[dict[str, Any]] = []
    for name in names:
        found = _load(name, options)
        if found is None:
            return UNUSABLE
        place, book = found
        try:
            rows = coverage(book, _scenarios(place, book), _report(place, book) if options.mutate else None)
        except (ScenarioError, RulebookError) as error:
            print_problems(error.problems, as_json=options.json)
            return UNUSABLE
        annexes = [row for row in rows if row["article"].startswith(ANNEX)]
        articles = [row for row in rows if row not in annexes]
        shown.append({"rulebook": book.id, "articles": articles, "annexes": annexes})
        if options.keep and options.mutate:
            _keep(place, book, rows)
    if options.json:
        print_json(shown)
        return DONE
    for item in shown:
        rows = [*item["articles"], *item["annexes"]]
        covered = sum(bool(row["scenarios"]) for row in rows)
        told = f"和 {len(item['annexes'])} 个附件" if item["annexes"] else ""
        print(f"{item['rulebook']}：{len(item['articles'])} 条{told}，{covered} 条有场景")
        for row in rows:
            files = "、".join(row["scenarios"]) or "—"
            proven = f"{wide(_PROVEN[row['proven']], 6)}" if options.mutate else ""
            items = f"{len(row['implements']):>3} 项  "
            print(f"  {wide(row['article'], 8)}{wide(row['mark'], 5)}{proven}{items}{files}")
    return DONE


def _keep(place: Any, book: Rulebook, rows: list[dict[str, Any]]) -> None:
    """Leave what came of the changes where the platform looks for it; it counts as long as nothing is changed."""
    kept = {row["article"]: {key: row[key] for key in ("proven", "survivors")} for row in rows}
    folder = coverage_folder()
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"digest": proof_digest(place, book), "articles": kept}, ensure_ascii=False, indent=1)
    (folder / f"{book.id}.json").write_text(text, encoding="utf-8")


def _scenarios(place: Any, book: Rulebook) -> Iterator[Scenario]:
    """Yield the scenarios of a rulebook's folder; their file is the bare name."""
    rulebooks = Rulebooks(near=place if isinstance(place, Path) else None)

    def find(name: str, parameters: Any) -> Rulebook:
        return book if name == book.id and not parameters else rulebooks(name, parameters)

    for file in scenario_files(place):
        yield from read_scenarios(file.read_text(encoding="utf-8"), file.name, find)

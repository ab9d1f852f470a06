"""Reading a scenario file: every document, under its rulebook, with all problems at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from guicheng.engine.case import Entry
from guicheng.engine.rulebook.model import OUTER, Rulebook
from guicheng.engine.rulebook.problem import Problem
from guicheng.engine.scenario.acts import read_act
from guicheng.engine.scenario.form import ABOVE_ROW, SCENARIO, STANDING_ROW, STORY
from guicheng.engine.scenario.model import Deed, Question, Scenario, ScenarioError, Story
from guicheng.engine.scenario.names import did_you_mean
from guicheng.engine.scenario.questions import read_question
from guicheng.engine.scenario.reading import START_OF_DAY, Reading, instant
from guicheng.engine.yaml import Map, Seq, YamlProblem, documents

FindRulebook = Callable[[str, Mapping[str, Any]], Rulebook]
"""Returns the rulebook of this name with these parameters set; LookupError(name, *known names) when there is none."""

_DAY_AFTER = timedelta(days=1)
# Entries that come from no act are numbered far below nought: no act can be mistaken for them or void them.
_BEFORE_ALL_ACTS = -1_000_000


def read_scenarios(text: str, file: str, find_rulebook: FindRulebook) -> list[Scenario]:
    """
    Return the scenarios of a file, one for each document.

    Raises ScenarioError with every problem found; what `find_rulebook` raises (an unusable rulebook) goes through.
    """
    problems: list[Problem] = []
    try:
        found = documents(text, file)
    except YamlProblem as problem:
        raise ScenarioError((Problem(problem.file, problem.line, problem.text, problem.repair),)) from None
    if not found:
        raise ScenarioError((Problem(file, 1, "文件没有内容", "检查文件是否保存完整"),))
    scenarios = [_scenario(raw, file, find_rulebook, problems) for raw in found]
    if problems:
        raise ScenarioError(tuple(sorted(problems, key=lambda problem: problem.line)))
    return [scenario for scenario in scenarios if scenario is not None]


def _scenario(raw: Any, file: str, find: FindRulebook, problems: list[Problem]) -> Scenario | None:
    if not isinstance(raw, Map):
        line = getattr(raw, "line", 1)
        problems.append(Problem(file, line, "场景应为若干“键: 值”", "以 rulebook: 规程 开头"))
        return None
    rulebook = _rulebook(raw, file, find, problems)
    if rulebook is None:
        return None
    reading = Reading(file, rulebook, problems)
    row = reading.keys(raw, SCENARIO, "场景", raw.line)
    if "title" not in row and "title" not in raw:
        reading.problem(raw.line, "场景没有标题", "加上 title: 所验证的规则")
    above = [*_above(reading, row), *_standing(reading, row.get("standing"))]
    stories = list(_stories(reading, row))
    numbered = tuple(entry._replace(seq=_BEFORE_ALL_ACTS + n) for n, entry in enumerate(above))
    title = row.get("title", "")
    return Scenario(file, raw.line, title, rulebook, row.get("parameters", {}), numbered, tuple(stories))


def _rulebook(raw: Map, file: str, find: FindRulebook, problems: list[Problem]) -> Rulebook | None:
    name, line = raw.get("rulebook"), raw.lines.get("rulebook", raw.line)
    if not isinstance(name, str):
        problems.append(Problem(file, line, "没有写适用哪一部规程", "加上 rulebook: 规程的标识"))
        return None
    parameters = raw.get("parameters")
    if parameters is None or not isinstance(parameters, Map):
        parameters = Map()
    try:
        plain = find(name, {})
    except LookupError as error:
        problems.append(Problem(file, line, f"没有规程“{name}”", did_you_mean(name, error.args[1:])))
        return None
    reading = Reading(file, plain, problems)
    known = {n: spec.label for n, spec in plain.facts.items() if spec.kind == "parameter"}
    noted = len(problems)
    for parameter, value in parameters.items():
        line = parameters.lines[parameter]
        if reading.name(parameter, known, known, "参数", line) and value != "not configured":
            reading.value(plain.facts[parameter], value, line)
    if not parameters or len(problems) > noted:
        return plain
    return find(name, parameters)


# ---------------------------------------------------------------- what lies above the case


def _above(reading: Reading, row: Map) -> Iterator[Entry]:
    for level in ("jurisdiction", "unit", "system"):
        rows = row.get(level)
        for raw, line in _rows(rows):
            entry = reading.keys(raw, ABOVE_ROW, f"{level} 的一项", line)
            if "on" not in entry or "facts" not in entry:
                reading.problem(line, f"{level} 的一项要有 on 和 facts", "如 {on: 2025-03-01, facts: {...}}")
                continue
            recorded = instant(entry.get("recorded", entry["on"]), START_OF_DAY)
            raws = entry["facts"]
            for name, value in reading.values(raws, raws.lines, (), "事实").items():
                spec = reading.rulebook.facts[name]
                if spec.scope != level:
                    home = "facts" if reading.rulebook.depth(spec.scope) >= 0 else spec.scope
                    text = f"“{name}”（{spec.label}）不是 {level} 的事实"
                    reading.problem(raws.lines[name], text, f"移到 {home}")
                    continue
                yield Entry(OUTER, name, entry["on"], recorded, value)


def _standing(reading: Reading, rows: Seq | None) -> Iterator[Entry]:
    exports = {name: reading.fact_labels.get(name, "") for name in reading.rulebook.exports}
    for number, (raw, line) in enumerate(_rows(rows), 1):
        row = reading.keys(raw, STANDING_ROW, "standing 的一项", line)
        if "export" not in row or "from" not in row:
            reading.problem(
                line, "standing 的一项要有 export 和 from", "如 {export: class, is: build, from: 2025-03-01}"
            )
            continue
        name = row["export"]
        if not reading.name(name, exports, exports, "向其他案件所示的事实", row.lines["export"]):
            continue
        spec = reading.rulebook.facts[name]
        if "is" not in row and spec.type != "yes/no":
            reading.problem(line, f"“{name}”（{spec.label}）没有写值", "加上 is: 值")
            continue
        value = reading.value(spec, row.get("is", True), row.lines.get("is", line))
        begins, ends = row["from"], row.get("until")
        if ends is not None and ends < begins:
            reading.problem(row.lines["until"], f"止日 {ends} 早于起日 {begins}", "核对 from 与 until")
            continue
        scope, known = (
            f"earlier#{row.get('case', number)}",
            instant(row.get("recorded", begins), START_OF_DAY),
        )
        yield Entry(scope, f"earlier.{name}", begins, known, value)
        if ends is not None:
            # Afterwards: no for a yes/no, not known for anything else. Whoever knew of it knew its term.
            after = False if value is True else None
            yield Entry(scope, f"earlier.{name}", ends + _DAY_AFTER, known, after)


def _rows(rows: Seq | None) -> Iterable[tuple[Any, int]]:
    return zip(rows, rows.lines, strict=True) if rows is not None else ()


# ---------------------------------------------------------------- the stories


def _stories(reading: Reading, row: Map) -> Iterator[Story]:
    if "cases" not in row:
        yield _story(reading, row, "", row.line)
        return
    cases = row["cases"]
    for key in STORY:
        if key in row:
            reading.problem(row.lines[key], f"有 cases 时，“{key}”写在各件之中", "移到 cases 之下的某一件")
    if not cases:
        reading.problem(row.lines["cases"], "cases 之下没有一件", "写作 cases: {a: {...}, b: {...}}")
    for name, raw in cases.items():
        story = reading.keys(raw, STORY, f"cases 的“{name}”", cases.lines[name])
        yield _story(reading, story, name, cases.lines[name])


def _story(reading: Reading, row: Map, name: str, line: int) -> Story:
    deeds: dict[int, Deed] = {}
    for number, (raw, at) in enumerate(_rows(row.get("acts")), 1):
        deed = read_act(reading, raw, at, number, deeds)
        if deed is not None:
            deeds[number] = deed
    questions = [read_question(reading, raw, at, deeds) for raw, at in _rows(row.get("then"))]
    asked = tuple(question for question in questions if question is not None)
    opened = _opened(deeds.values(), asked)
    facts = _opening(reading, row, opened)
    return Story(name, line, opened, facts, tuple(deeds.values()), asked)


def _opened(deeds: Iterable[Deed], questions: Iterable[Question]) -> date:
    """
    Return the day on which the case was opened: the earliest that the story mentions.

    A file says what was entered with the project, not when; every question is asked of a case that is there.
    """
    days = [day for deed in deeds for day in (deed.act.on, deed.act.recorded.date()) if day is not None]
    days += [question.on for question in questions if question.on is not None]
    days += [question.known_at.date() for question in questions if question.known_at is not None]
    return min(days, default=date(2000, 1, 1))


def _opening(reading: Reading, row: Map, opened: date) -> tuple[Entry, ...]:
    """Return the facts the case was opened with: entries, not a judged act, for nobody is asked whether they may be said."""
    raw = row.get("facts")
    if raw is None:
        return ()
    entries: list[Entry] = []
    recorded = datetime.combine(opened, START_OF_DAY)
    for name, value in reading.values(raw, raw.lines, (), "事实").items():
        spec = reading.rulebook.facts[name]
        if reading.rulebook.depth(spec.scope) < 0:
            text = f"“{name}”（{spec.label}）是 {spec.scope} 的事实"
            reading.problem(
                raw.lines[name], text, f"移到 {spec.scope}，写作 {{on: 日期, facts: {{{name}: ...}}}}"
            )
        elif spec.kind not in ("fact", "document"):
            text = f"“{name}”（{spec.label}）由规则得出，不随立项录入"
            reading.problem(raw.lines[name], text, "写明得出它的事实；改定的在 acts 中写 reclassify")
        else:
            entries.append(Entry("", name, opened, recorded, value, _BEFORE_ALL_ACTS * 2 + len(entries)))
    return tuple(entries)

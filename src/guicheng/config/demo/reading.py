"""Reading the project files: scenario files whose days are relative to the day of loading."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from guicheng.config.demo.cast import Cast, folder_of
from guicheng.config.demo.days import WRITTEN, Days
from guicheng.config.demo.expanding import expanded, worded, year_of
from guicheng.engine.rulebook.model import Rulebook
from guicheng.engine.rulebook.problem import Problem
from guicheng.engine.scenario.acts import read_act
from guicheng.engine.scenario.form import Key
from guicheng.engine.scenario.model import Deed, ScenarioError
from guicheng.engine.scenario.names import did_you_mean
from guicheng.engine.scenario.reading import Reading
from guicheng.engine.yaml import Map, Seq, YamlProblem, document, documents

PROJECT: dict[str, Key] = {
    "rulebook": Key("name", "规程的标识"),
    "title": Key("text", "项目名称"),
    "unit": Key("name", "项目单位，cast.yaml 中的一个"),
    "shows": Key("text", "这个项目给人看什么；只为写这份文件的人"),
    "opened": Key("text", "哪一天发起；默认第一项那一天"),
    "facts": Key("values", "发起时填写的事实"),
    "answers": Key("values", "表单问到时，与 usual.yaml 不同的回答"),
    "acts": Key("rows", "所作的各项，写法同场景文件，日期见 days.py"),
    "drafts": Key("rows", "没有提交的草稿：person、form、text、units、opinion"),
}
_OWN = ("person",)
"""Keys of a row that a scenario file does not have: the user name of whoever enters it."""

_WORDED = ("scope", "open", "remove", "opinion")
"""Keys of a row whose texts may name the row's year or month."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of `acts`: what is done, and the user name of who does it where the file says so."""

    deed: Deed
    person: str = ""


@dataclass(frozen=True, slots=True)
class Project:
    """A project of the demo as its file tells it."""

    file: str
    line: int
    title: str
    unit: str
    opened: date
    facts: Mapping[str, Any]
    answers: Mapping[str, Any]
    number: int
    rows: tuple[Row, ...]
    drafts: tuple[Mapping[str, Any], ...]


def read_projects(cast: Cast, rulebook: Rulebook, days: Days) -> list[Project]:
    """Return all projects of the demo. ScenarioError with every problem of every file."""
    folder, paths = folder_of(cast.folder), _paths(cast)
    projects: list[Project] = []
    problems: list[Problem] = []
    for file in sorted((folder / "projects").iterdir(), key=lambda item: item.name):
        if file.name.endswith(".yaml"):
            name, text = f"{cast.folder}/{file.name}", file.read_text(encoding="utf-8")
            projects += read_file(text, name, cast, rulebook, days, problems, paths, len(projects))
    if problems:
        raise ScenarioError(tuple(problems))
    return projects


def _paths(cast: Cast) -> Mapping[str, Seq]:
    """Return the acts that many projects of a place have in common, by name."""
    file = folder_of(cast.folder) / "paths.yaml"
    if not file.is_file():
        return {}
    found: Mapping[str, Seq] = document(file.read_text(encoding="utf-8"), f"{cast.folder}/paths.yaml")
    return found


def read_file(
    text: str,
    name: str,
    cast: Cast,
    rulebook: Rulebook,
    days: Days,
    problems: list[Problem],
    paths: Mapping[str, Seq] | None = None,
    before: int = 0,
) -> list[Project]:
    """Return the projects of a file, of which so many come before; note what is wrong with it."""
    try:
        found = documents(text, name)
    except YamlProblem as problem:
        problems.append(Problem(problem.file, problem.line, problem.text, problem.repair))
        return []
    reading = Reading(name, rulebook, problems)
    read = (
        _Reader(reading, cast, days, paths or {}, number).project(raw)
        for number, raw in enumerate(found, before + 1)
    )
    return [project for project in read if project is not None]


class _Reader:
    def __init__(
        self, reading: Reading, cast: Cast, days: Days, paths: Mapping[str, Seq], number: int
    ) -> None:
        self.reading, self.cast, self.days, self.paths, self.number = reading, cast, days, paths, number

    def project(self, raw: Any) -> Project | None:
        reading = self.reading
        row = reading.keys(raw, PROJECT, "项目", getattr(raw, "line", 1))
        noted = len(reading.problems)
        for key in ("rulebook", "title", "unit"):
            if key not in row:
                reading.problem(row.line, f"项目没有写 {key}", f"加上 {key}: …")
        units = {key: body.name for key, body in self.cast.bodies.items() if "unit" in body.parties}
        if row.get("unit", "") not in units:
            line = row.lines.get("unit", row.line)
            reading.problem(
                line, f"没有项目单位“{row.get('unit')}”", did_you_mean(str(row.get("unit")), units)
            )
        if len(reading.problems) > noted:
            return None
        rows = tuple(self._rows(row))
        first = min((r.deed.act.recorded.date() for r in rows), default=self.days.last)
        opened = self._day(row["opened"], row.lines["opened"], None) if "opened" in row else first
        opened = min(opened or first, first)
        facts, answers = row.get("facts", Map()), row.get("answers", Map())
        self._worded(facts, opened)
        for name in answers:
            reading.fact(name, answers.lines[name])
        return Project(
            reading.file,
            row.line,
            worded(row["title"], opened, self.number),
            row["unit"],
            opened,
            reading.values(facts, facts.lines, (), "事实"),
            answers,
            self.number,
            rows,
            tuple(row.get("drafts", ())),
        )

    def _rows(self, row: Map) -> Iterator[Row]:
        before: dict[int, Deed] = {}
        acts = expanded(row.get("acts", Seq()), self.paths, self.reading.problem)
        above: date | None = None
        for number, raw in enumerate(acts, 1):
            line = acts.lines[number - 1]
            own: dict[str, str] = {}
            if isinstance(raw, Map):
                own = {key: raw.pop(key) for key in _OWN if key in raw}
                if not self._dated(raw, line, above):
                    continue
            deed = read_act(self.reading, raw, line, number, before)
            if deed is None:
                continue
            before[number] = deed
            above = deed.act.recorded.date()
            yield Row(deed, own.get("person", ""))

    def _dated(self, raw: Map, line: int, above: date | None) -> bool:
        """Put days in the place of what was written; tell whether that could be done."""
        noted = len(self.reading.problems)
        if raw.get("on") != "unknown":
            raw["on"] = self._day(raw.get("on"), raw.lines.get("on", line), above)
        base = raw["on"] if isinstance(raw["on"], date) else above
        if "recorded" in raw:
            raw["recorded"] = self._day(raw["recorded"], raw.lines["recorded"], base)
        if "until" in raw:
            raw["until"] = self._day(raw["until"], raw.lines["until"], base, future=True)
        if base is not None:
            for key in _WORDED:
                if isinstance(raw.get(key), str):
                    raw[key] = worded(raw[key], base, self.number)
            self._worded(raw.get("facts"), base)
        return len(self.reading.problems) == noted

    def _worded(self, facts: Any, day: date) -> None:
        """Put in what facts leave to the day: days, years, and the words of a text."""
        for name in facts if isinstance(facts, Map) else ():
            spec, written = self.reading.rulebook.facts.get(name), facts[name]
            if spec is not None and spec.type == "date" and isinstance(written, str):
                facts[name] = self._day(written, facts.lines[name], day, future=True)
            elif isinstance(written, str):
                facts[name] = worded(written, day, self.number)
            elif isinstance(written, Map) and "year" in written:
                facts[name] = year_of(written, day, self.days)

    def _day(self, raw: Any, line: int, above: date | None, *, future: bool = False) -> date | None:
        try:
            day = self.days.read(raw, above) if isinstance(raw, str) else None
        except ValueError as error:
            self.reading.problem(line, str(error))
            return None
        if day is None:
            self.reading.problem(line, f"“{raw}”不是示范项目的日期", f"写作 {WRITTEN}")
        elif day > self.days.last and not future:
            self.reading.problem(line, f"“{raw}”是 {day}，不在装载日之前", "往前移")
            return None
        return day

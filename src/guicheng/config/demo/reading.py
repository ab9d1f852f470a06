"""Reading the project files: scenario files whose days are relative to the day of loading."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Any

from guicheng.config.demo.cast import Cast
from guicheng.config.demo.days import WRITTEN, Days
from guicheng.engine.rulebook.model import Rulebook
from guicheng.engine.rulebook.problem import Problem
from guicheng.engine.scenario.acts import read_act
from guicheng.engine.scenario.form import Key
from guicheng.engine.scenario.model import Deed, ScenarioError
from guicheng.engine.scenario.names import did_you_mean
from guicheng.engine.scenario.reading import Reading
from guicheng.engine.yaml import Map, YamlProblem, documents

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
    rows: tuple[Row, ...]
    drafts: tuple[Mapping[str, Any], ...]


def read_projects(cast: Cast, rulebook: Rulebook, days: Days) -> list[Project]:
    """Return all projects of the demo. ScenarioError with every problem of every file."""
    folder = resources.files(__package__) / "projects"
    projects: list[Project] = []
    problems: list[Problem] = []
    for file in sorted(folder.iterdir(), key=lambda item: item.name):
        if file.name.endswith(".yaml"):
            projects += read_file(file.read_text(encoding="utf-8"), file.name, cast, rulebook, days, problems)
    if problems:
        raise ScenarioError(tuple(problems))
    return projects


def read_file(
    text: str, name: str, cast: Cast, rulebook: Rulebook, days: Days, problems: list[Problem]
) -> list[Project]:
    """Return the projects of a file; note what is wrong with it."""
    try:
        found = documents(text, name)
    except YamlProblem as problem:
        problems.append(Problem(problem.file, problem.line, problem.text, problem.repair))
        return []
    reader = _Reader(Reading(name, rulebook, problems), cast, days)
    return [project for raw in found if (project := reader.project(raw)) is not None]


class _Reader:
    def __init__(self, reading: Reading, cast: Cast, days: Days) -> None:
        self.reading, self.cast, self.days = reading, cast, days

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
        facts, answers = row.get("facts", Map()), row.get("answers", Map())
        for name in answers:
            reading.fact(name, answers.lines[name])
        return Project(
            reading.file,
            row.line,
            row["title"],
            row["unit"],
            min(opened or first, first),
            reading.values(facts, facts.lines, (), "事实"),
            answers,
            rows,
            tuple(row.get("drafts", ())),
        )

    def _rows(self, row: Map) -> Iterator[Row]:
        before: dict[int, Deed] = {}
        acts = row.get("acts", [])
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
        facts = raw.get("facts")
        if not isinstance(facts, Map):
            return len(self.reading.problems) == noted
        for name in facts:
            spec = self.reading.rulebook.facts.get(name)
            if spec is not None and spec.type == "date" and isinstance(facts[name], str):
                facts[name] = self._day(facts[name], facts.lines[name], base, future=True)
        return len(self.reading.problems) == noted

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

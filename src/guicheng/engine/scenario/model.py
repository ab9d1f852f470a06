"""What a scenario is once it is read, and what came of running it. Plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from guicheng.engine.answers import View
from guicheng.engine.case import Case, Entry
from guicheng.engine.log import Act
from guicheng.engine.rulebook.model import Rulebook
from guicheng.engine.rulebook.problem import Problem


class ScenarioError(Exception):
    """A scenario file that cannot be run. `problems` are all that were found, each with its place."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


@dataclass(frozen=True, slots=True)
class Deed:
    """
    A row of `acts`: the act as proposed, and what should come of it.

    The act's number is its place in the list; a refused act leaves a gap. `refused` None: to be accepted.
    """

    line: int
    act: Act
    refused: tuple[str, ...] | None = None
    late: bool | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A row of `then`: a day, what was known, and the answers expected, by key; `lines` has the line of each."""

    line: int
    on: date | None
    known_at: datetime | None
    scope: str
    step: str
    expected: Mapping[str, Any]
    lines: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Story:
    """What happened to one case: the facts it was opened with, its acts, and the questions at the end."""

    name: str
    line: int
    opened: date
    facts: tuple[Entry, ...]
    deeds: tuple[Deed, ...]
    questions: tuple[Question, ...]

    @property
    def last_day(self) -> date:
        """The latest day that the story mentions."""
        days = [deed.act.on or deed.act.recorded.date() for deed in self.deeds]
        return max([self.opened, *days, *(q.on for q in self.questions if q.on)])


@dataclass(frozen=True, slots=True)
class Scenario:
    """One document of a scenario file. `above` is what lies above the cases: jurisdiction, unit, other cases."""

    file: str
    line: int
    title: str
    rulebook: Rulebook
    parameters: Mapping[str, Any]
    above: tuple[Entry, ...]
    stories: tuple[Story, ...]


@dataclass(frozen=True, slots=True)
class Failure:
    """An expectation that does not hold: where it is written, what about, what was expected, what came."""

    file: str
    line: int
    about: str
    expected: str
    came: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.about}：应为{self.expected}，实为{self.came}"


@dataclass(frozen=True, slots=True)
class Run:
    """What came of a scenario: every expectation that failed, and the cases (by name; a single one is '')."""

    scenario: Scenario
    failures: tuple[Failure, ...]
    cases: Mapping[str, Case]
    views: Mapping[str, View]

    @property
    def held(self) -> bool:
        """Whether everything came as expected."""
        return not self.failures

"""The scenarios of a rulebook as its pages tell of them: which speak about an article, and on which side of its limits."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from guicheng.apps.cases import clock, law
from guicheng.cli.sources import proof_digest, scenario_files
from guicheng.engine.rulebook.load import SURVIVORS, load_rulebook
from guicheng.engine.rulebook.model import Article, Rulebook
from guicheng.engine.rulebook.problem import RulebookError
from guicheng.engine.scenario import Deed, Question, Scenario, ScenarioError, Story, read_scenarios
from guicheng.engine.scenario.coverage import coverage as spoken_about
from guicheng.engine.yaml import YamlProblem, document

HOLDS, STOPS = "holds", "stops"
SIDES = {HOLDS: "放行", STOPS: "拦下"}
"""Under an article something goes through, or something is stopped: refused, late, restricted, not applicable."""


@dataclass(frozen=True, slots=True)
class Proof:
    """A scenario that speaks about an article: its place in the file, counted from 1, and the sides that it shows."""

    file: str
    place: int
    title: str
    sides: frozenset[str]
    breadth: int = 1
    """Of how many articles it speaks: the fewer, the more it is about this one."""


@dataclass(frozen=True, slots=True)
class Proofs:
    """All scenarios of a rulebook: by file, and those that speak about each article. `problem`: why they cannot be read."""

    files: Mapping[str, tuple[Scenario, ...]]
    of: Mapping[str, tuple[Proof, ...]]
    problem: str = ""

    @property
    def number(self) -> int:
        """How many scenarios there are."""
        return sum(map(len, self.files.values()))


def proofs(book: Rulebook) -> Proofs:
    """Return the scenarios of a rulebook; read once in each process."""
    return _proofs(book.id, book.digest)


@lru_cache(maxsize=16)
def _proofs(name: str, digest: str) -> Proofs:
    book = law.shipped(name)
    try:
        found = [one for file in scenario_files(law.folder(name)) for one in _read(book, file)]
    except (ScenarioError, RulebookError, UnicodeDecodeError) as error:
        return Proofs({}, {}, str(error))
    files: dict[str, list[Scenario]] = {}
    of: dict[str, list[Proof]] = {article.number: [] for article in book.articles}
    for scenario in found:
        files.setdefault(scenario.file, []).append(scenario)
        place = len(files[scenario.file])
        spoken = [row["article"] for row in spoken_about(book, [scenario]) if row["scenarios"]]
        for number in spoken:
            sides = _sides(book, book.article(number), scenario.stories)
            of[number].append(Proof(scenario.file, place, scenario.title, sides, len(spoken)))
    return Proofs(
        {file: tuple(ones) for file, ones in files.items()},
        {number: tuple(sorted(ones, key=lambda one: one.breadth)) for number, ones in of.items()},
    )


def _read(book: Rulebook, file: Any) -> list[Scenario]:
    """Read a file of scenarios to be told, not to be run: other parameters seldom change the names that are used."""
    text = file.read_text(encoding="utf-8")
    try:
        return read_scenarios(text, file.name, lambda wanted, parameters: book)
    except ScenarioError:
        folder = law.folder(book.id)
        return read_scenarios(
            text, file.name, lambda wanted, parameters: load_rulebook(folder, parameters=parameters)
        )


def _sides(book: Rulebook, article: Article | None, stories: Iterable[Story]) -> frozenset[str]:
    assert article is not None
    names = set(article.implements)
    found: set[str] = set()
    for story in stories:
        for deed in story.deeds:
            found |= _of_deed(book, article, names, deed)
        for question in story.questions:
            found |= _of_question(book, article, names, question)
    return frozenset(found)


def _cites(book: Rulebook, article: Article, numbers: Iterable[str]) -> bool:
    return any(book.article(number) is article for number in numbers)


def _of_deed(book: Rulebook, article: Article, names: set[str], deed: Deed) -> set[str]:
    if deed.refused is not None:
        return {STOPS} if _cites(book, article, deed.refused) else set()
    if deed.act.target in names:
        return {STOPS} if deed.late else {HOLDS}
    return set()


def _of_question(book: Rulebook, article: Article, names: set[str], question: Question) -> set[str]:
    found: set[str] = set()
    expected = question.expected
    stopped = (
        expected.get("overdue") is True
        or expected.get("late") is True
        or expected.get("status") in ("blocked", "not_applicable", "waiting")
        or "ground" in expected
    )
    if question.step in names or _cites(
        book, article, (*expected.get("articles", ()), expected.get("ground", ""))
    ):
        found.add(STOPS if stopped else HOLDS)
    if names & set(book.consequences):
        in_force = names & set(expected.get("restrictions", ()))
        if "restrictions" in expected:
            found.add(STOPS if in_force else HOLDS)
    return found


@lru_cache(maxsize=16)
def _explained(name: str, digest: str) -> Mapping[str, tuple[str, ...]]:
    file = law.folder(name) / SURVIVORS
    if not file.is_file():
        return {}
    try:
        rows = document(file.read_text(encoding="utf-8"), SURVIVORS)
    except YamlProblem:
        return {}
    found: dict[str, tuple[str, ...]] = {}
    for row in rows or ():
        article = law.shipped(name).article(str(row["mutant"]).split()[0])
        number = article.number if article else ""
        found[number] = (*found.get(number, ()), str(row["why"]))
    return found


def explained(book: Rulebook) -> Mapping[str, tuple[str, ...]]:
    """Return for each article why certain changes in it can be noticed by no scenario, as the rulebook explains them."""
    return _explained(book.id, book.digest)


@dataclass(frozen=True, slots=True)
class Mutated:
    """What came of changing a rulebook one place at a time, as it was kept: on which day, and for each article how many
    changes nobody noticed or explained; None where nothing can be changed."""

    on: date
    unnoticed: Mapping[str, int | None]


def mutated(book: Rulebook) -> Mutated | None:
    """Return what `guicheng rulebook coverage --mutate --keep` left, if it is of this rulebook with these scenarios."""
    file = Path(settings.DATA) / "coverage" / f"{book.id}.json"
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
        on = datetime.fromtimestamp(file.stat().st_mtime, clock.ZONE).date()
        if found["digest"] != _proof_digest(book.id, book.digest):
            return None
        articles = found["articles"].items()
        return Mutated(
            on,
            {number: None if row["proven"] is None else int(row["survivors"]) for number, row in articles},
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


@lru_cache(maxsize=16)
def _proof_digest(name: str, digest: str) -> str:
    return proof_digest(law.folder(name), law.shipped(name))

"""What every part of the reader needs: the list of problems, keys and kinds, names and values of a rulebook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any

from guicheng.engine.rulebook.model import FactSpec, Rulebook, Step
from guicheng.engine.rulebook.problem import Problem
from guicheng.engine.scenario.form import KINDS, Key
from guicheng.engine.scenario.names import did_you_mean
from guicheng.engine.values import parse_value
from guicheng.engine.yaml import Map

NOON = time(12)
START_OF_DAY = time()
END_OF_DAY = time.max


def instant(moment: date, at: time) -> datetime:
    """Return a moment as an instant in the jurisdiction's time; a bare date is taken at this hour."""
    return moment if isinstance(moment, datetime) else datetime.combine(moment, at)


class Reading:
    """The reading of one document under its rulebook. Problems are collected, not raised: a person mends all at once."""

    def __init__(self, file: str, rulebook: Rulebook, problems: list[Problem]) -> None:
        self.file = file
        self.rulebook = rulebook
        self.problems = problems
        self.step_labels = {step.id: step.label for step in rulebook.steps.values()}
        self.party_labels = {party.name: party.label for party in rulebook.parties.values()}
        self.fact_labels = {spec.name: spec.label for spec in rulebook.facts.values()}

    def problem(self, line: int, text: str, repair: str = "") -> None:
        """Note what is wrong on a line, and the likely repair."""
        self.problems.append(Problem(self.file, line, text, repair))

    # ------------------------------------------------------------ keys and kinds

    def keys(self, raw: Any, form: Mapping[str, Key], what: str, line: int) -> Map:
        """Return the entries of a mapping that have a key of the form and a value of its kind; note the others."""
        good = Map(line)
        if not isinstance(raw, Map):
            self.problem(line, f"{what}应为若干“键: 值”", "检查缩进和冒号")
            return good
        for key, value in raw.items():
            at = raw.lines[key]
            if key not in form:
                self.problem(at, f"{what}没有“{key}”这一项", did_you_mean(key, list(form)))
            elif not KINDS[form[key].kind].fits(value):
                shown = "空" if value is None else f"“{shorten(value)}”"
                self.problem(at, f"“{key}”的值{shown}不合要求", f"应写{KINDS[form[key].kind].written}")
            else:
                good[key] = value
                good.lines[key] = at
        return good

    # ------------------------------------------------------------ names

    def name(
        self, name: str, known: Mapping[str, Any], labels: Mapping[str, str], what: str, line: int
    ) -> bool:
        """Tell whether a name is known; when it is not, note it with a proposal."""
        if name in known:
            return True
        self.problem(line, f"规程 {self.rulebook.id} 没有{what}“{name}”", did_you_mean(name, labels))
        return False

    def step(self, name: str, line: int) -> Step | None:
        """Return the step of this name, or note that there is none."""
        return (
            self.rulebook.steps[name]
            if self.name(name, self.rulebook.steps, self.step_labels, "环节", line)
            else None
        )

    def party(self, name: str, line: int) -> bool:
        """Tell whether the rulebook has this party, or note that it has not."""
        return self.name(name, self.rulebook.parties, self.party_labels, "主体", line)

    def fact(self, name: str, line: int, what: str = "事实") -> FactSpec | None:
        """Return the fact of this name, or note that there is none."""
        return (
            self.rulebook.facts[name]
            if self.name(name, self.rulebook.facts, self.fact_labels, what, line)
            else None
        )

    def articles(self, numbers: Iterable[str], line: int) -> None:
        """Note the numbers for which the rulebook has no article."""
        for number in numbers:
            if self.rulebook.article(number) is None:
                known = [article.number for article in self.rulebook.articles]
                self.problem(line, f"规程 {self.rulebook.id} 没有条文“{number}”", did_you_mean(number, known))

    def scope(self, path: str, line: int) -> tuple[str, ...] | None:
        """Return the kinds along a scope's path, `()` for the case; None when it is not a path of the rulebook."""
        kinds: list[str] = []
        known = {
            n: spec.label
            for n, spec in self.rulebook.scopes.items()
            if n not in ("earlier", self.rulebook.root)
        }
        for part in path.split("/") if path else []:
            kind, mark, number = part.partition("#")
            if not self.name(kind, known, known, "流程", line):
                return None
            if not mark or not number:
                self.problem(line, f"流程“{part}”没有编号", f"写作 {kind}#1")
                return None
            chain = self.rulebook.chain(kind)
            if chain[:-1] != tuple(kinds):
                self.problem(
                    line, f"流程“{kind}”不在“{path}”所写的位置", "写作 " + "/".join(f"{k}#1" for k in chain)
                )
                return None
            kinds.append(kind)
        return tuple(kinds)

    # ------------------------------------------------------------ values

    def values(
        self,
        raw: Mapping[str, Any],
        lines: Mapping[str, int],
        kinds: tuple[str, ...],
        what: str,
        *,
        unknown: bool = False,
    ) -> dict[str, Any]:
        """Return facts with their values, as they may be said or asked about in a scope along these kinds."""
        found: dict[str, Any] = {}
        for name, value in raw.items():
            line = lines[name]
            spec = self.fact(name, line, what)
            if spec is None or not self._within(spec, kinds, line):
                continue
            if unknown and value == "unknown":
                found[name] = value
                continue
            parsed = self.value(spec, value, line)
            if parsed is not None:
                found[name] = parsed
        return found

    def value(self, spec: FactSpec, raw: Any, line: int) -> Any:
        """Return the value of a fact from what was written, or None and a problem."""
        if raw is None:
            self.problem(line, f"“{spec.name}”（{spec.label}）没有写值")
            return None
        if spec.type == "choice" and isinstance(raw, bool):
            raw = "yes" if raw else "no"
        try:
            parsed = parse_value(spec.type, raw)
        except ValueError as error:
            self.problem(line, f"“{spec.name}”（{spec.label}）的值不合要求：{error}")
            return None
        if spec.type == "choice" and spec.one_of and parsed not in spec.one_of:
            self.problem(
                line, f"“{spec.name}”（{spec.label}）没有“{parsed}”这一项", did_you_mean(parsed, spec.one_of)
            )
            return None
        return parsed

    def _within(self, spec: FactSpec, kinds: tuple[str, ...], line: int) -> bool:
        """A fact can be said and read in its own scope and in those below it."""
        chain = self.rulebook.chain(spec.scope)
        if kinds[: len(chain)] == chain:
            return True
        path = "/".join(f"{kind}#1" for kind in chain)
        self.problem(line, f"“{spec.name}”（{spec.label}）属于流程 {spec.scope}", f"加上 scope: {path}")
        return False


def shorten(value: object) -> str:
    """Return a value as it would be written, cut when it is long."""
    text = _written(value)
    return text if len(text) <= 40 else text[:39] + "…"


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_written(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_written, value)) + "]"
    return str(value)

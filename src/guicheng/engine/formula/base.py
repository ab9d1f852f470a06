"""What every part of the compiler shares."""

from __future__ import annotations

import difflib
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from guicheng.engine.ask import MISSING, Asking
from guicheng.engine.case import Scope
from guicheng.engine.rulebook.model import Evaluate, FactSpec, Rulebook, Step
from guicheng.engine.values import (
    all_of,
    literal,
    missing_of,
)

TERM: Final = re.compile(
    r"(\d+ (?:full )?(?:working )?(?:day|month|year)s?|[a-z][a-z0-9_]*) (after|before)(?: (\S.*))?"
)
AMOUNTS: Final = ("money", "number", "share")
Members = Callable[[Asking, Scope], tuple[list[Scope], Any]]


class Trouble(Exception):
    """A formula that cannot be read: what is wrong, where, and the likely repair."""

    def __init__(self, text: str, line: int = 0, repair: str = "") -> None:
        super().__init__(text)
        self.text = text
        self.line = line
        self.repair = repair


@dataclass(frozen=True, slots=True, eq=False)
class Formula:
    """A compiled formula. `kind`, `parts` and `data` keep its structure, so that it can be printed and explained."""

    kind: str
    fn: Evaluate
    type: str
    parts: tuple[Formula, ...] = ()
    data: tuple[Any, ...] = ()
    line: int = 0

    def walk(self) -> Iterable[Formula]:
        """Yield this formula and everything inside it."""
        yield self
        for part in self.parts:
            yield from part.walk()


def read_by_day(formula: Formula) -> Iterator[Formula]:
    """Yield what a day is made of, but not what only its year is taken of: that stays the same for a year."""
    yield formula
    if formula.kind != "year_of":
        for part in formula.parts:
            yield from read_by_day(part)


def closest(name: str, known: Iterable[str]) -> str:
    """Return `是否想写 …？` with the names that are most alike, or nothing."""
    alike = difflib.get_close_matches(name, list(known), 2, 0.6)
    return f"是否想写 {' 或 '.join(alike)}？" if alike else ""


class Base(ABC):
    """What every part of the compiler shares: the place of a formula, names of facts and steps, troubles."""

    def __init__(self, rulebook: Rulebook, kind: str) -> None:
        self.rulebook = rulebook
        self.kind = kind
        self.chain = rulebook.chain(kind) if kind not in ("unit", "jurisdiction", "system") else ()
        self.line = 0
        self.want: FactSpec | None = None
        self.around: Base | None = None
        self.reads_around = False
        self.label = ""

    def inside(self, kind: str) -> Base:
        """Return the compiler for formulas inside an instance of another kind of scope."""
        compiler = type(self)(self.rulebook, kind)
        compiler.line = self.line
        compiler.around = self
        return compiler

    def trouble(self, text: str, repair: str = "") -> Trouble:
        return Trouble(text, self.line, repair)

    def __call__(self, raw: Any, want: FactSpec | None = None) -> Formula:
        line = getattr(raw, "line", 0)
        if line:
            self.line = line
        if isinstance(raw, list):
            return self.logic("all", raw)
        if isinstance(raw, dict):
            self.want, outer = want, self.want  # a band may name a choice of what it is for
            try:
                return self.map(raw)
            finally:
                self.want = outer
        plain = literal(raw)
        if plain is not None:
            return self.constant(plain)
        if isinstance(raw, str):
            return self.name(raw, want)
        raise self.trouble("这里缺一个条件或取值", "写事实名、数值或条件")

    def make(self, kind: str, fn: Evaluate, type: str, parts: Iterable[Formula] = (), *data: Any) -> Formula:
        return Formula(kind, fn, type, tuple(parts), data, self.line)

    def constant(self, value: Any) -> Formula:
        types: dict[type, str] = {bool: "yes/no", Decimal: "number", date: "date"}
        return self.make("constant", lambda e, s: value, types.get(type(value), "text"), (), value)

    @abstractmethod
    def name(self, name: str, want: FactSpec | None = None) -> Formula:
        """Compile a name."""

    @abstractmethod
    def map(self, raw: dict[str, Any]) -> Formula:
        """Compile a map."""

    @abstractmethod
    def test(self, name: Any, condition: Any) -> Formula:
        """Compile one key of a map: what is compared, and how."""

    @abstractmethod
    def comparison(self, left: Formula, word: str, raw: Any) -> Formula:
        """Compile one comparison."""

    @abstractmethod
    def logic(self, kind: str, raw: Any) -> Formula:
        """Compile a list of conditions."""

    @abstractmethod
    def term(self, length: str, way: str, anchor: Formula) -> Formula:
        """Compile a term after or before a day."""

    @abstractmethod
    def event(self, step: Step, tail: str) -> Formula:
        """Compile the day of a step's outcome."""

    def fact(self, spec: FactSpec) -> Formula:
        """Compile the reading of a fact; outward only."""
        depth = spec.depth
        if depth < 0:
            name = spec.name

            def fn(e: Asking, s: Scope) -> Any:
                value = e.outer_memo.get(name, MISSING)
                return e.read(spec, e.case.above) if value is MISSING else value

        else:
            chain = self.rulebook.chain(spec.scope)
            if self.chain[:depth] != chain:
                raise self.trouble(
                    f"“{spec.name}”在流程“{spec.scope}”里，这里是“{self.kind}”，不能直接读",
                    f"用 some、every、none、sum 或 count 指明 {spec.scope}",
                )
            if depth == 0:
                name = spec.name

                def fn(e: Asking, s: Scope) -> Any:
                    value = e.root_memo.get(name, MISSING)
                    return e.read(spec, e.case.root) if value is MISSING else value

            else:
                fn = lambda e, s: e.fact(spec, s.up[depth])  # noqa: E731
        return self.make("fact", fn, spec.type, (), spec)

    def step(self, text: str) -> tuple[Step, frozenset[str] | None]:
        """Resolve `STEP` or `STEP.OUTCOME` or `STEP.a|b`."""
        head, _, tail = str(text).partition(".")
        step = self.rulebook.steps.get(head)
        if step is None:
            raise self.trouble(f"没有叫“{head}”的环节", closest(head, self.rulebook.steps))
        if not tail or tail == "done":
            return step, None
        outcomes = frozenset(tail.split("|"))
        for outcome in outcomes:
            if outcome not in step.outcomes:
                raise self.trouble(
                    f"环节“{head}”没有结论“{outcome}”",
                    closest(outcome, step.outcomes) or f"可用：{'、'.join(step.outcomes)}",
                )
        return step, outcomes

    def base(self, kind: str) -> int:
        """Return how deep this place and a kind of scope run together."""
        depth = 0
        for mine, other in zip(self.chain, self.rulebook.chain(kind), strict=False):
            if mine != other:
                break
            depth += 1
        return depth

    def over_instances(
        self, step: Step, one: Callable[[Asking, Step, Scope], Any], none: Any
    ) -> Evaluate | None:
        """Return None when the step lies outward of here; else how to ask it of all its instances."""
        base = self.base(step.scope)
        if base == step.depth:
            return None

        def ask(e: Asking, s: Scope) -> Any:
            members, complete = e.instances(step.scope, s.up[base])
            if not members:
                return none
            return all_of([*(one(e, step, member) for member in members), complete])

        return ask

    def join(self, kind: str, parts: list[Formula]) -> Formula:
        for part in parts:
            if part.type not in ("yes/no", "any"):
                raise self.trouble(f"这里要的是“是/否”的条件，得到的是 {part.type}", "加上比较词，例如 below")
        fns = tuple(part.fn for part in parts)
        return self.make(kind, _first_that(fns, kind == "any"), "yes/no", parts)


def _first_that(fns: tuple[Evaluate, ...], settles: bool) -> Evaluate:
    """Return all (settled by a no) or any (settled by a yes): what is settled asks no further."""

    def fn(e: Asking, s: Scope) -> Any:
        unknown = None
        for f in fns:
            value = f(e, s)
            if value is settles:
                return settles
            if value is not (not settles):
                unknown = [value] if unknown is None else [*unknown, value]
        return not settles if unknown is None else missing_of(*unknown)

    return fn

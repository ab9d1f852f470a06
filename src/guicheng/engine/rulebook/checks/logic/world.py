"""The world of one rulebook for the solver: what may be so on some day, as variables with what always holds of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, Final, TypeVar, cast

import z3

from guicheng.engine.rulebook.model import FactSpec, Rulebook, Step
from guicheng.engine.values import NEVER

Needs = frozenset[int]
Made = TypeVar("Made")
NOTHING: Final[Needs] = frozenset()
LAST_DAY: Final = NEVER.toordinal()
UNKNOWN_DAY: Final = 1
"""Stands for the day of what was taken over: it happened, and nobody wrote down when."""


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """A yes/no in three values: `yes` and `no` never hold together; neither is unknown. `needs` says what holds of its variables."""

    yes: Any
    no: Any
    needs: Needs = NOTHING


@dataclass(frozen=True, slots=True, eq=False)
class Amount:
    """
    A value as a number: yuan, a share, a day by its ordinal, a choice or text by its place in the list of words.

    `known`: it is exactly `term`; `low`: at least `term`, as a sum over an incomplete list; neither: unknown.
    With `under` it is the fraction term/under. `constant` is its value where it always has the same.
    """

    term: Any
    known: Any
    low: Any
    needs: Needs = NOTHING
    under: Any = None
    constant: Fraction | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Variable:
    """A fact that somebody may say, in the case itself (`tag` empty) or in some instance: what a proposal can write."""

    spec: FactSpec
    tag: str
    known: Any
    value: Any


@dataclass(slots=True)
class Events:
    """How a step stands: which outcome its last entry is (0: none), and for each outcome its last day and its count."""

    last: Any
    days: dict[str, Any] = field(default_factory=dict)
    counts: dict[str, Any] = field(default_factory=dict)
    needs: Needs = NOTHING


class World:
    """Makes variables, each once, and remembers what always holds of them. Its context is its own: no other check can disturb it."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.context = z3.Context()
        self.true = z3.BoolVal(True, self.context)
        self.false = z3.BoolVal(False, self.context)
        self.always: list[Any] = []
        self._made: dict[str, Any] = {}
        self._functions: dict[str, Any] = {}
        self._numbered = 0
        self.variables: dict[tuple[str, str], Variable] = {}
        self.words: list[str] = []
        self.events: dict[tuple[str, str], Events] = {}
        self.today = self.day("").term

    # ------------------------------------------------------------ connectives that drop what is plain

    def both(self, *parts: Any) -> Any:
        """Return `and`."""
        if any(part is self.false for part in parts):
            return self.false
        rest = [part for part in parts if part is not self.true]
        return z3.And(rest) if len(rest) > 1 else rest[0] if rest else self.true

    def either(self, *parts: Any) -> Any:
        """Return `or`."""
        if any(part is self.true for part in parts):
            return self.true
        rest = [part for part in parts if part is not self.false]
        return z3.Or(rest) if len(rest) > 1 else rest[0] if rest else self.false

    def negation(self, part: Any) -> Any:
        """Return `not`."""
        return self.false if part is self.true else self.true if part is self.false else z3.Not(part)

    def choose(self, condition: Any, yes: Any, no: Any) -> Any:
        """Return `if`."""
        return yes if condition is self.true else no if condition is self.false else z3.If(condition, yes, no)

    # ------------------------------------------------------------ what always holds

    def hold(self, constraint: Any) -> Needs:
        """Note that something always holds; return the need for it."""
        self.always.append(constraint)
        return frozenset((len(self.always) - 1,))

    def fresh(self) -> str:
        """Return a name that nothing else has."""
        self._numbered += 1
        return f"~{self._numbered}"

    def flag(self, name: str) -> Any:
        """Return a yes/no variable of this name."""
        return z3.Bool(name, self.context)

    def whole(self, number: int) -> Any:
        """Return a whole number."""
        return z3.IntVal(number, self.context)

    def number(self, value: Fraction) -> Any:
        """Return a fraction, exact."""
        return z3.RealVal(f"{value.numerator}/{value.denominator}", self.context)

    def word(self, text: str) -> int:
        """Return the place of a text in the list of words."""
        if text not in self.words:
            self.words.append(text)
        return self.words.index(text)

    def function(self, name: str) -> Any:
        """Return a function from a day to a day of which nothing is known but that it is one."""
        if name not in self._functions:
            sort = z3.IntSort(self.context)
            self._functions[name] = z3.Function(name, sort, sort)
        return self._functions[name]

    # ------------------------------------------------------------ values

    def answer(self, name: str) -> Answer:
        """Return a free yes/no."""
        known, value = self.flag(f"{name}?"), self.flag(name)
        return Answer(z3.And(known, value), z3.And(known, z3.Not(value)))

    def constant_answer(self, value: bool) -> Answer:
        """Return yes or no."""
        return Answer(self.true, self.false) if value else Answer(self.false, self.true)

    def amount(self, name: str, type: str, *, least: int | None = None, low: bool = False) -> Amount:
        """Return a free value of a type; with `low` it may be a lower bound only."""

        def make() -> Amount:
            term, needs = self._term(name, type, least, ())
            flags = self.flag(f"{name}?"), self.flag(f"{name}+") if low else self.false
            if low:
                needs |= self.hold(z3.Not(z3.And(flags[0], flags[1])))
            return Amount(term, *flags, needs)

        return self.once(f"{type} {name}", make)

    def constant(self, value: Any) -> Amount:
        """Return a value that is always the same: a number, a day or a word."""
        if isinstance(value, date):
            exact = Fraction(value.toordinal())
            return Amount(self.whole(value.toordinal()), self.true, self.false, constant=exact)
        if isinstance(value, str):
            place = self.word(value)
            return Amount(self.whole(place), self.true, self.false, constant=Fraction(place))
        exact = Fraction(value)
        return Amount(self.number(exact), self.true, self.false, constant=exact)

    def unknown(self) -> Amount:
        """Return a value that is never known."""
        return Amount(self.whole(0), self.false, self.false)

    def _term(self, name: str, type: str, least: int | None, one_of: Iterable[str]) -> tuple[Any, Needs]:
        if type == "money":
            fen = z3.Int(name, self.context)
            return z3.ToReal(fen) / 100, NOTHING if least is None else self.hold(fen >= 100 * least)
        if type in ("share", "number"):
            real = z3.Real(name, self.context)
            return real, NOTHING if least is None else self.hold(real >= least)
        whole = z3.Int(name, self.context)
        if type == "count":
            return whole, self.hold(whole >= 0)
        if type == "date":
            return whole, self.hold(z3.And(whole >= UNKNOWN_DAY, whole <= LAST_DAY))
        if one_of:
            return whole, self.hold(z3.Or([whole == self.word(word) for word in one_of]))
        return whole, self.hold(whole >= 0)

    def said(self, spec: FactSpec, tag: str) -> tuple[Any, Any, Needs]:
        """Return (known, value, needs) of what somebody says for a fact, in the case or in the instance `tag`."""
        key = (spec.name, tag)
        name = f"{spec.name}@{tag}" if tag else spec.name

        def make() -> tuple[Any, Any, Needs]:
            known = self.flag(f"{name}?")
            if spec.type == "yes/no":
                value, needs = self.flag(name), NOTHING
            elif spec.type in ("document", "period"):
                value, needs = self.whole(0), NOTHING
            else:
                least = 0 if spec.type in ("money", "share") and not spec.signed else None
                value, needs = self._term(name, spec.type, least, spec.one_of)
            self.variables[key] = Variable(spec, tag, known, value)
            return known, value, needs

        return self.once(f"said {name}", make)

    def once(self, name: str, make: Callable[[], Made]) -> Made:
        """Return what `make` makes, made once for this name."""
        if name not in self._made:
            self._made[name] = make()
        return cast(Made, self._made[name])

    # ------------------------------------------------------------ today and steps

    def day(self, moment: str) -> Amount:
        """Return the day asked about; at an earlier moment another one."""

        def make() -> Amount:
            today = z3.Int(f"today{moment}", self.context)
            return Amount(
                today, self.true, self.false, self.hold(z3.And(today > UNKNOWN_DAY, today < LAST_DAY))
            )

        return self.once(f"today{moment}", make)

    def step(self, step: Step, tag: str, moment: str) -> Events:
        """
        Return how a step stands in one instance at a moment.

        What holds: nothing was done after today; the outcome that stands is the last one; an outcome that opens its own
        step again never stands; what never happened was not counted.
        """
        key = (step.id, tag + moment)
        if key in self.events:
            return self.events[key]
        name, today = f"{step.id}@{tag}{moment}", self.day(moment)
        last = z3.Int(f"{name}!", self.context)
        found = self.events[key] = Events(last)
        holds = [last >= 0, last <= len(step.outcomes)]
        for number, (word, outcome) in enumerate(step.outcomes.items(), 1):
            day = found.days[word] = z3.Int(f"{name}.{word}", self.context)
            count = found.counts[word] = z3.Int(f"{name}.{word}#", self.context)
            holds += [
                z3.Or(day == LAST_DAY, z3.And(day >= UNKNOWN_DAY, day <= today.term)),
                count >= 0,
                z3.Implies(day == LAST_DAY, count == 0),
            ]
            if any(id == step.id for id, _ in outcome.reopens):
                holds.append(last != number)
            else:
                holds.append(z3.Implies(last == number, z3.And(day != LAST_DAY, count >= 1)))
        for number, word in enumerate(step.outcomes, 1):
            mine = found.days[word]
            holds += [
                z3.Implies(last == number, z3.Or(other == LAST_DAY, other <= mine))
                for other in found.days.values()
                if other is not mine
            ]
        found.needs = self.hold(z3.And(holds)) | today.needs
        return found

    def ended(self, kind: str, tag: str) -> Any:
        """Return whether an instance has ended."""
        return self.flag(f"ended {kind}@{tag}")

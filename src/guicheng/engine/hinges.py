"""
Hinges: the formulas through which another value of a parameter reaches a case.

Whatever rests on a parameter rests on it through a formula that names it. Where none of these turns, nothing else does:
so most cases are told apart by a few formulas, without a look at everything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from guicheng.engine.ask import Asking
from guicheng.engine.calendar import WorkCalendar
from guicheng.engine.case import Case, Scope
from guicheng.engine.formula import Formula
from guicheng.engine.rulebook.model import FactSpec, Rulebook, Step
from guicheng.engine.values import NEVER


class Hinge(NamedTuple):
    """A formula that names a parameter, the kind of scope it is asked in, and whether the past asks it too."""

    formula: Formula
    scope: str
    past: bool


class Hinges:
    """The hinges of some parameters in one rulebook, found once and asked of many cases."""

    def __init__(self, rulebook: Rulebook, names: Iterable[str]) -> None:
        self.rulebook = rulebook
        wanted = set(names)
        past = Past(rulebook)
        self.found = [
            Hinge(formula, scope, past.asks(owner))
            for owner, formula, scope in roots(rulebook)
            if any(part.kind == "fact" and part.data[0].name in wanted for part in formula.walk())
        ]

    def turn(
        self,
        before: Case,
        after: Case,
        *,
        begin: date,
        as_of: date,
        known_at: datetime,
        calendar: WorkCalendar,
    ) -> bool:
        """Tell whether any hinge has another value on `as_of`, or had on a day since `begin` that is still asked about."""
        old, new = Asking(before, as_of, known_at, calendar), Asking(after, as_of, known_at, calendar)
        if not _same(self.found, old, new):
            return True
        kept = [hinge for hinge in self.found if hinge.past]
        first = before.snapshot(known_at).first
        day = max(begin, first) if first is not None else as_of
        while kept and day < as_of:
            old, new = Asking(before, day, known_at, calendar), Asking(after, day, known_at, calendar)
            if not _same(kept, old, new):
                return True
            day = min(old.until, new.until)
            if day == NEVER:
                break
        return False


def _same(hinges: list[Hinge], old: Asking, new: Asking) -> bool:
    places: dict[str, list[Scope]] = {}
    for hinge in hinges:
        scopes = places.get(hinge.scope)
        if scopes is None:
            scopes = places[hinge.scope] = instances(old, hinge.scope)
        for scope in scopes:
            if hinge.formula.fn(old, scope) != hinge.formula.fn(new, _in(new.case, scope)):
                return False
    return True


def instances(e: Asking, kind: str) -> list[Scope]:
    """Return every place of a kind: what lies above the case, the case, or the scopes of that kind."""
    depth = e.rulebook.depth(kind)
    return [e.case.above] if depth < 0 else [e.case.root] if depth == 0 else e.instances(kind, e.case.root)[0]


def _in(case: Case, scope: Scope) -> Scope:
    return case.scope(scope.path)


def roots(rulebook: Rulebook) -> Iterator[tuple[str, Formula, str]]:
    """Yield every formula of a rulebook on which a view rests: whose it is, the formula, the kind of scope it is asked in."""
    for spec in rulebook.facts.values():
        if spec.means is not None:
            yield f"fact:{spec.name}", spec.means, spec.scope
    for kind in rulebook.scopes.values():
        for bound in (kind.begins, kind.until):
            if bound is not None:
                yield f"scope:{kind.name}", bound, kind.parent
    for step in rulebook.steps.values():
        for owner, formula in _of_step(step):
            if formula is not None:
                yield f"{owner}:{step.id}", formula, step.scope


def _of_step(step: Step) -> Iterator[tuple[str, Formula | None]]:
    yield from (("step", step.when), ("step", step.paused_while), ("due", step.due))
    outcomes = step.outcomes.values()
    for guard in (*step.guards, *(guard for outcome in outcomes for guard in outcome.guards)):
        yield "guard", guard.that
    for ask in (*step.asks, *(ask for outcome in outcomes for ask in outcome.asks)):
        yield "ask", ask.when


class Past:
    """What is asked about days that have passed: when a demand began to apply, on which days a clock stood still."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.owners: set[str] = set()
        for step in rulebook.steps.values():
            late = (
                [part for part in step.due.walk() if part.kind == "late_demand"]
                if step.due is not None
                else []
            )
            if late or step.pause is not None:
                self.owners.add(f"step:{step.id}")
            for formula in (step.paused_while, *(part.parts[1] for part in late)):
                if formula is not None:
                    self._reach(formula)
        for kind in rulebook.scopes.values():
            self.owners.add(f"scope:{kind.name}")
            for formula in (kind.begins, kind.until):
                if formula is not None:
                    self._reach(formula)

    def asks(self, owner: str) -> bool:
        """Tell whether a fact's value, whether a step applies, when it is due or how a scope is bounded is asked about the past."""
        return owner in self.owners

    def _reach(self, formula: Formula) -> None:
        for part in formula.walk():
            for thing in part.data:
                if isinstance(thing, FactSpec):
                    self._add(f"fact:{thing.name}", (thing.means,))
                elif isinstance(thing, Step):
                    self._step(thing)
                    if part.kind == "due":
                        self._add(f"due:{thing.id}", (thing.due, thing.paused_while))

    def _step(self, step: Step) -> None:
        self._add(f"step:{step.id}", (step.when,))
        for after in step.after:
            if f"step:{after.step}" not in self.owners:
                self._step(self.rulebook.steps[after.step])

    def _add(self, owner: str, formulas: Iterable[Any]) -> None:
        if owner in self.owners:
            return
        self.owners.add(owner)
        for formula in formulas:
            if formula is not None:
                self._reach(formula)

"""
The path of a project that is only imagined: every duty is done as its rulebook wants it, at once or on its last day.

Nothing is judged: what a step wants is taken to be there, and its usual outcome comes. What must be known for the path to
go on and nobody said is assumed by one rule (`_assumed`) and listed. Waiting periods are waited for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final, Literal

from guicheng.engine.answers import StepView
from guicheng.engine.ask import Asking
from guicheng.engine.calendar import Provisional, WorkCalendar
from guicheng.engine.case import Case, Entry, fold
from guicheng.engine.formula import Formula
from guicheng.engine.log import Act
from guicheng.engine.rulebook.model import OUTER, FactSpec, Outcome, Rulebook, Step
from guicheng.engine.values import AtLeast, Unknown
from guicheng.engine.view import see

Pace = Literal["quickest", "limit"]
PACES: Final[tuple[Pace, ...]] = ("quickest", "limit")
NOON, KNOWN = time(12), datetime(9999, 12, 31)
MOST_ACTS, MOST_TURNS, YEARS_AHEAD = 300, 40, 10


@dataclass(frozen=True, slots=True)
class Done:
    """
    A step on the path: its day, and the last day by its term (None: no term, or one that nobody has set).

    `waited`: a waiting period stood before it. `asks` are the facts and documents that it owes on that day.
    """

    id: str
    scope: str
    on: date
    due: date | None
    due_unset: bool
    waited: bool
    provisional: bool
    asks: tuple[FactSpec, ...] = ()


@dataclass(frozen=True, slots=True)
class Path:
    """
    A path from beginning to end.

    `applies` says of each step of the main line whether it applied in the end: yes, no, or None when that stayed open.
    `assumed` are the facts that nobody said, with what they were taken to be.
    """

    rulebook: Rulebook
    done: tuple[Done, ...]
    applies: Mapping[str, bool | None]
    assumed: Mapping[str, Any]
    case: Case
    ended_on: date

    def step(self, id: str) -> Done | None:
        """Return where a step stands on the path, if it does."""
        return next((one for one in self.done if one.id == id), None)


def path(
    rulebook: Rulebook, facts: Mapping[str, Any], *, begin: date, pace: Pace, calendar: WorkCalendar
) -> Path:
    """Return the path of a project with these facts that begins on a day. Facts the rulebook does not know are left out."""
    return _Walk(rulebook, facts, begin, pace, calendar).go()


def main_scopes(rulebook: Rulebook) -> frozenset[str]:
    """
    Return the kinds of scope that every project passes through, such as its contract: one instance of each is opened.

    They are those in which something is done that a duty further out comes after.
    """
    found = {rulebook.root}
    for step in rulebook.steps.values():
        if step.power:
            continue
        for after in step.after:
            chain = rulebook.chain(rulebook.steps[after.step].scope)
            if len(chain) > step.depth and chain[: step.depth] == rulebook.chain(step.scope):
                found.update(chain)
    return frozenset(
        kind
        for kind in found
        if kind == rulebook.root or not (rulebook.scopes[kind].every or rulebook.scopes[kind].is_list)
    )


def usual_outcome(step: Step) -> Outcome:
    """Return the outcome with which a step goes well: its usual one, unless that leads back or ends something."""
    usual = step.outcomes.get(step.usual)
    if usual is not None and _onward(usual):
        return usual
    return next(filter(_onward, step.outcomes.values()), usual or next(iter(step.outcomes.values())))


def _reads_today(formula: Formula, seen: frozenset[str] = frozenset()) -> bool:
    """Tell whether a formula, or a finding in it, asks what day it is."""
    for part in formula.walk():
        if part.kind in ("today", "during"):
            return True
        if part.kind == "fact":
            spec = part.data[0]
            if (
                spec.means is not None
                and spec.name not in seen
                and _reads_today(spec.means, seen | {spec.name})
            ):
                return True
    return False


def _onward(outcome: Outcome) -> bool:
    return not (outcome.back_to or outcome.restarts or outcome.ends)


@dataclass(slots=True)
class _Walk:
    rulebook: Rulebook
    facts: Mapping[str, Any]
    begin: date
    pace: Pace
    calendar: WorkCalendar
    acts: list[Act] = field(default_factory=list)
    done: list[Done] = field(default_factory=list)
    said: list[Entry] = field(default_factory=list)
    assumed: dict[str, Any] = field(default_factory=dict)
    scopes: frozenset[str] = frozenset()

    def go(self) -> Path:
        self.scopes = main_scopes(self.rulebook)
        for name, value in self.facts.items():
            if name in self.rulebook.facts:
                self._say(name, value)
        day, last = self.begin, date(self.begin.year + YEARS_AHEAD, self.begin.month, 1)
        while len(self.acts) < MOST_ACTS:
            e = self._asking(day)
            if self._open_scopes(e, day):
                continue
            seen = [view for view in see(e).steps if self._on_the_line(view)]
            if self._assume(e, seen, day):
                continue
            following = min(self._coming(e, seen), key=lambda one: one.on, default=None)
            if following is None or following.on > last:
                break
            day = max(day, following.on)
            self._take(following, day)
        e = self._asking(day)
        return Path(self.rulebook, tuple(self.done), dict(self._applies(e)), self.assumed, e.case, day)

    def _asking(self, day: date) -> Asking:
        return Asking(fold(self.acts, self.rulebook, self.said), day, KNOWN, self.calendar)

    def _say(self, name: str, value: Any) -> None:
        spec = self.rulebook.facts[name]
        place = OUTER if spec.depth < 0 else "/".join(f"{kind}#1" for kind in self.rulebook.chain(spec.scope))
        self.said.append(Entry(place, name, self.begin, datetime.min, value, -1))

    def _on_the_line(self, view: StepView) -> bool:
        step = self.rulebook.steps[view.id]
        return not step.power and step.scope in self.scopes

    def _open_scopes(self, e: Asking, day: date) -> bool:
        """Open the one instance of each scope that every project passes through, as soon as it may be opened."""
        for kind in self.scopes - {self.rulebook.root}:
            spec = self.rulebook.scopes[kind]
            for parent in (
                e.instances(spec.parent, e.case.root)[0]
                if spec.parent != self.rulebook.root
                else [e.case.root]
            ):
                if not e.members(kind, parent)[0] and all(
                    after.holds(e, parent) is True for after in spec.after
                ):
                    self._act(day, verb="open", target=f"{kind}#1", scope=parent.path)
                    return True
        return False

    def _assume(self, e: Asking, seen: list[StepView], day: date) -> bool:
        """Settle by the one rule what keeps a step undetermined and nobody has said."""
        for view in seen:
            if view.status == "undetermined" or (view.status == "waiting" and view.needs):
                for name in view.needs:
                    if name not in self.assumed and self._assumed(e, name, day):
                        return True
        return False

    def _assumed(self, e: Asking, name: str, day: date) -> bool:
        kind, _, rest = name.partition(".")
        if rest == "complete" and kind in self.rulebook.scopes:
            self.assumed[name] = True
            self._act(day, verb="complete", target=kind)
            return True
        spec = self.rulebook.facts.get(name)
        if spec is None:
            return False
        value: Any = None
        if spec.type == "yes/no":
            value = False
        elif spec.type == "money":
            value = next(
                (v for n, v in self.facts.items() if isinstance(v, Decimal) and n in self.rulebook.amounts),
                None,
            )
        elif spec.one_of:
            value = next(iter(spec.one_of))
        elif spec.type == "date":
            value = day
        elif spec.type == "number":
            value = Decimal(1)
        self.assumed[name] = value
        if value is None:
            return False
        self._say(name, value)
        return True

    def _coming(self, e: Asking, seen: list[StepView]) -> Iterator[Done]:
        """Yield what can be done next, each with the day on which it will be done."""
        past = {(one.id, one.scope) for one in self.done}
        for view in seen:
            if view.status not in ("open", "blocked") or (view.id, view.scope) in past:
                continue  # what is done again and again is done once
            step, scope = self.rulebook.steps[view.id], e.case.scope(view.scope)
            waits = self._waits(e, step, view.scope)
            day = e.day if self.pace == "quickest" or view.due is None else max(e.day, view.due)
            on = max(day, waits or day)
            due = e.due(step, scope)
            yield Done(
                view.id,
                view.scope,
                on,
                view.due,
                bool(view.due_needs),
                waits is not None and waits > e.day,
                isinstance(due, Provisional),
            )

    def _waits(self, e: Asking, step: Step, path: str) -> date | None:
        """Return the first day on which nothing stands against a step that time alone takes away: a waiting period."""
        latest: date | None = None
        for guard in (*step.guards, *usual_outcome(step).guards):
            if _reads_today(guard.that) and (day := self._turns(e, guard.that, path)) is not None:
                latest = max(latest or day, day)
        return latest

    def _turns(self, e: Asking, formula: Formula, path: str) -> date | None:
        """Return the day from which a formula that is no is so no longer, if days alone bring that about."""
        asking, last = e, date(e.day.year + YEARS_AHEAD, 1, 1)
        for _ in range(MOST_TURNS):
            if formula.fn(asking, asking.case.scope(path)) is not False:
                return asking.day if asking.day > e.day else None
            if asking.until >= last:
                return None
            asking = self._asking(asking.until)
        return None

    def _take(self, one: Done, day: date) -> None:
        step = self.rulebook.steps[one.id]
        outcome = usual_outcome(step)
        e = self._asking(day)
        scope = e.case.scope(one.scope)
        sealed = {s.name: e.fact(s, e.case.above if s.depth < 0 else scope.up[s.depth]) for s in step.seals}
        sealed |= {spec.name: formula.fn(e, scope) for spec, formula in outcome.sets}
        known = {name: value for name, value in sealed.items() if not isinstance(value, Unknown | AtLeast)}
        asks = (() if outcome.waives_asks else step.asks) + outcome.asks
        owed = (ask.spec for ask in asks if ask.when is None or ask.when.fn(e, scope) is True)
        self.done.append(replace(one, asks=tuple({spec.name: spec for spec in owed}.values())))
        self._act(day, verb="take", target=one.id, outcome=outcome.name, scope=one.scope, sealed=known)

    def _act(self, day: date, **more: Any) -> None:
        recorded = datetime.combine(day, NOON)
        self.acts.append(Act(seq=len(self.acts) + 1, on=day, recorded=recorded, by="", **more))

    def _applies(self, e: Asking) -> Iterator[tuple[str, bool | None]]:
        done = {one.id for one in self.done}
        for step in self.rulebook.steps.values():
            if step.id in done:
                yield step.id, True
            elif step.scope in self.scopes:
                places = e.instances(step.scope, e.case.root)[0] if step.depth else [e.case.root]
                answers = [e.applies(step, place) for place in places]
                yield (
                    step.id,
                    False
                    if answers and all(a is False for a in answers)
                    else True
                    if True in answers
                    else None,
                )

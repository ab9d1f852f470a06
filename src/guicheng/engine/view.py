"""The view: everything that anyone is shown of a case on a day, by what was known at an instant."""

from __future__ import annotations

from collections.abc import Container, Mapping
from datetime import date, datetime
from typing import Any, Literal

from guicheng.engine.answers import FactView, Restriction, StepView, View
from guicheng.engine.ask import Asking
from guicheng.engine.calendar import WorkCalendar
from guicheng.engine.case import Case, Scope
from guicheng.engine.rulebook.model import PHASES, FactSpec, Rulebook
from guicheng.engine.status import status
from guicheng.engine.values import NEVER, AtLeast, Unknown

ORDER = {phase: number for number, phase in enumerate(PHASES)}


def view(
    case: Case,
    *,
    as_of: date,
    known_at: datetime,
    calendar: WorkCalendar,
    overlay: Mapping[tuple[str, str], Any] | None = None,
) -> View:
    """Return how the case stands on `as_of` by what was known at `known_at`."""
    return see(Asking(case, as_of, known_at, calendar, overlay))


LIVE = frozenset({"waiting", "undetermined", "blocked", "open"})


def see(e: Asking) -> View:
    """Return the view of one question's environment."""
    rulebook, case = e.rulebook, e.case
    placed = all_scopes(e)
    steps = []
    for step in rulebook.steps.values():
        for scope in placed[step.scope]:
            steps.append(status(e, step, scope))
    restrictions = tuple(
        Restriction(c.id, c.label, c.article, scope.path, c.blocks, None, c.soft)
        for c in rulebook.consequences.values()
        for scope in placed[c.scope]
        if e.fact(rulebook.facts[c.id], scope) is True
    )
    ended = e.ended(case.root)
    waiting = [step for step in steps if step.status in ("open", "blocked") and not step.power]
    state: Literal["running", "paused", "ended"] = _state(waiting)
    ground = ""
    if ended is not None:
        state, ground = "ended", ended.value
    return View(
        as_of=e.day,
        known_at=e.known,
        phase="close" if ended is not None else _phase(rulebook, steps, waiting),
        state=state,
        ground=ground,
        steps=tuple(steps),
        restrictions=restrictions,
        amounts=tuple(
            fact_view(e, rulebook.facts[name], scope_for(e, rulebook.facts[name]))
            for name in rulebook.amounts
        ),
        exports={name: e.fact(rulebook.facts[name], case.root) for name in rulebook.exports},
        scopes=tuple(
            scope.path
            for scopes in placed.values()
            for scope in scopes
            if scope.depth and scope.kind != "earlier"
        ),
        holds_until=None if e.until == NEVER else e.until,
    )


def step_view(
    case: Case, id: str, *, scope: str = "", as_of: date, known_at: datetime, calendar: WorkCalendar
) -> StepView | None:
    """Return how one step stands in one scope, without asking about the others; None when there is no such scope."""
    e = Asking(case, as_of, known_at, calendar)
    step = e.rulebook.steps[id]
    where = next((place for place in all_scopes(e)[step.scope] if place.path == scope), None)
    return status(e, step, where) if where is not None else None


def all_scopes(e: Asking) -> dict[str, list[Scope]]:
    """Return every live scope by kind, the case itself under its own."""
    placed: dict[str, list[Scope]] = {e.rulebook.root: [e.case.root]}
    for kind in sorted(e.rulebook.scopes.values(), key=lambda spec: spec.depth):
        placed[kind.name] = [
            member for parent in placed[kind.parent] for member in e.members(kind.name, parent)[0]
        ]
    return placed


def _state(waiting: list[StepView]) -> Literal["running", "paused"]:
    return "paused" if any(s.paused for s in waiting) and all(s.paused for s in waiting) else "running"


def _phase(rulebook: Rulebook, steps: list[StepView], waiting: list[StepView]) -> str:
    """
    Return where the case stands: the earliest phase in which a duty is open; else the last in which something was done.

    A duty at the side, without a term and that no other step waits for, does not hold a case back in a phase that it has
    left: it may go on for years. What comes round every month or year says nothing of where a case stands, as long as there is anything else.
    """
    periods = {kind for kind, spec in rulebook.scopes.items() if spec.every}

    def once(step: StepView) -> bool:
        return periods.isdisjoint(rulebook.chain(rulebook.steps[step.id].scope))

    live = {s.id for s in steps if s.status in LIVE and not s.power}
    open_now, done = [s for s in waiting if once(s)], [s for s in steps if s.status == "done"]
    awaited = [ORDER[s.phase] for s in open_now if not live.isdisjoint(rulebook.followers[s.id])]
    ahead = min(awaited, default=len(PHASES))  # what was done beyond it was done ahead of its time
    past = [ORDER[s.phase] for s in done if once(s)] or [ORDER[s.phase] for s in done]
    left = max((phase for phase in past if phase < ahead), default=0)
    now = awaited + [ORDER[s.phase] for s in open_now if ORDER[s.phase] >= left or rulebook.steps[s.id].term]
    recurring = [ORDER[s.phase] for s in waiting if not once(s)]
    return PHASES[min(now or recurring, default=max(past, default=0))]


def scope_for(e: Asking, spec: FactSpec) -> Scope:
    """Return where a fact of the case, or of what lies above it, is read."""
    return e.case.above if spec.depth < 0 else e.case.root


def fact_view(e: Asking, spec: FactSpec, scope: Scope) -> FactView:
    """Return a fact's value and where it comes from."""
    value = e.fact(spec, scope)
    source, seq = e.source(spec, scope)
    unknown = isinstance(value, Unknown | AtLeast)
    return FactView(
        spec.name,
        "" if spec.depth < 0 else scope.path,
        spec.label,
        spec.type,
        None if isinstance(value, Unknown) else value.value if isinstance(value, AtLeast) else value,
        "unknown" if isinstance(value, Unknown) else source,  # type: ignore[arg-type]
        seq,
        tuple(sorted(value.missing)) if unknown else (),
        spec.article,
    )


def facts(
    case: Case,
    *,
    as_of: date,
    known_at: datetime,
    calendar: WorkCalendar,
    scope: str | None = None,
    names: Container[str] | None = None,
) -> tuple[FactView, ...]:
    """Return the facts and findings (or those named) of one scope, or of all scopes and what lies above the case."""
    e = Asking(case, as_of, known_at, calendar)
    placed = all_scopes(e)
    found = []
    for spec in case.rulebook.facts.values():
        if spec.kind == "clock" or spec.scope == "earlier" or (names is not None and spec.name not in names):
            continue
        for where in [case.above] if spec.depth < 0 else placed[spec.scope]:
            if scope is None or where.path == scope:
                found.append(fact_view(e, spec, where))
    return tuple(found)

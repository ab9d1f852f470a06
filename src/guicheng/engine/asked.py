"""What a form has to ask: the facts and documents that a step or an opening owes, and which scopes could be opened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from guicheng.engine.answers import GuardView
from guicheng.engine.ask import Asking
from guicheng.engine.calendar import WorkCalendar
from guicheng.engine.case import Case, Scope, path_at
from guicheng.engine.guards import failing
from guicheng.engine.rulebook.model import Ask, ScopeSpec
from guicheng.engine.sentence import sentence
from guicheng.engine.status import guard_view
from guicheng.engine.values import AtLeast, Unknown
from guicheng.engine.view import all_scopes

Owed = Literal["yes", "no", "unknown"]


@dataclass(frozen=True, slots=True)
class AskView:
    """
    A fact or document that is asked, and whether it is owed now.

    `outcome` names the outcome that asks it, empty for what every outcome owes; `scope` is where the value lies, `^`
    above the case; `condition` says in words when it is owed; `value` and `seq` are what stands there already.
    """

    name: str
    scope: str
    article: str
    outcome: str
    owed: Owed
    needs: tuple[str, ...]
    condition: str
    anew: bool
    value: Any
    seq: int | None


@dataclass(frozen=True, slots=True)
class OpeningView:
    """A kind of scope that could have one instance more, in the scope named; `taken` are the ids in use."""

    kind: str
    scope: str
    label: str
    article: str
    party: tuple[str, ...]
    is_list: bool
    allowed: bool
    taken: tuple[str, ...]
    waits_for: tuple[str, ...] = ()
    blocked_by: tuple[GuardView, ...] = ()
    complete: bool = False


def asked_by_step(
    case: Case,
    step: str,
    *,
    scope: str = "",
    brought: Mapping[str, Any] | None = None,
    as_of: date,
    known_at: datetime,
    calendar: WorkCalendar,
) -> tuple[AskView, ...]:
    """Return what a step asks, its own first, if the act brought these facts. KeyError when there is no such step."""
    found = case.rulebook.steps[step]
    place = case.scope(scope)
    e = Asking(case, as_of, known_at, calendar, _overlay(case, scope, brought))
    views = _asked(e, found.asks, place, "")
    for name, outcome in found.outcomes.items():
        views += _asked(e, outcome.asks, place, name)
    return tuple(views)


def asked_by_opening(
    case: Case,
    kind: str,
    *,
    scope: str = "",
    brought: Mapping[str, Any] | None = None,
    as_of: date,
    known_at: datetime,
    calendar: WorkCalendar,
) -> tuple[AskView, ...]:
    """Return what the opening of an instance below `scope` asks. KeyError when there is no such kind."""
    spec = case.rulebook.scopes[kind]
    path = f"{scope}/{kind}#new" if scope else f"{kind}#new"
    e = Asking(case, as_of, known_at, calendar, _overlay(case, path, brought))
    return tuple(_asked(e, spec.asks, case.scope(path), ""))


def openings(
    case: Case, *, as_of: date, known_at: datetime, calendar: WorkCalendar
) -> tuple[OpeningView, ...]:
    """Return every kind of scope that parties open, for each scope in which one could be opened."""
    e = Asking(case, as_of, known_at, calendar)
    placed = all_scopes(e)
    found = []
    for spec in case.rulebook.scopes.values():
        if spec.every or spec.depth < 1 or spec.name == "earlier":
            continue
        for parent in placed[spec.parent]:
            if e.ended(parent) is None:
                found.append(_opening(e, spec, parent))
    return tuple(found)


def _opening(e: Asking, spec: ScopeSpec, parent: Scope) -> OpeningView:
    members, complete = e.members(spec.name, parent)
    waits = tuple(after.text for after in spec.after if after.holds(e, parent) is not True)
    blocked = tuple(
        guard_view(guard, value, "")
        for guard, value, waivers in failing(e, spec.guards, parent)
        if not waivers and guard.soft != "notice"
    )
    return OpeningView(
        spec.name,
        parent.path,
        spec.label,
        spec.article,
        spec.opened_by,
        spec.is_list,
        not waits and not blocked,
        tuple(member.id for member in members),
        waits,
        blocked,
        spec.is_list and complete is True,
    )


def _overlay(case: Case, scope: str, brought: Mapping[str, Any] | None) -> dict[tuple[str, str], Any] | None:
    specs = case.rulebook.facts
    return {
        (path_at(scope, specs[name].depth), name): value
        for name, value in (brought or {}).items()
        if name in specs
    } or None


def _asked(e: Asking, asks: Iterable[Ask], scope: Scope, outcome: str) -> list[AskView]:
    views = []
    for ask in asks:
        where = e.case.above if ask.spec.depth < 0 else scope.up[ask.spec.depth]
        owed = True if ask.when is None else ask.when.fn(e, scope)
        value = e.fact(ask.spec, where)
        views.append(
            AskView(
                ask.name,
                where.path,
                ask.article,
                outcome,
                "unknown" if isinstance(owed, Unknown) else "yes" if owed else "no",
                tuple(sorted(owed.missing)) if isinstance(owed, Unknown) else (),
                _condition(ask),
                ask.anew,
                None if isinstance(value, Unknown | AtLeast) else value,
                e.source(ask.spec, where)[1],
            )
        )
    return views


def _condition(ask: Ask) -> str:
    """Say in words when something is owed; a finding that is called after what it asks says nothing, so its formula does."""
    if ask.when is None:
        return ""
    means = ask.when.data[0].means if ask.when.kind == "fact" else None
    if means is not None and ask.spec.label in ask.when.data[0].label:
        return sentence(means)
    return sentence(ask.when)

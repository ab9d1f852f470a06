"""The status of a step in a scope: the first that fits, with what it wants and what blocks it."""

from __future__ import annotations

from datetime import date
from typing import Any

from guicheng.engine.answers import GuardView, Status, StepView
from guicheng.engine.ask import ONE_DAY, Asking
from guicheng.engine.calendar import Provisional
from guicheng.engine.case import Entry, Scope
from guicheng.engine.events import counted
from guicheng.engine.guards import failing
from guicheng.engine.rulebook.model import Ask, Guard, Step
from guicheng.engine.sentence import guard_label
from guicheng.engine.values import NEVER, UNKNOWN_DAY, AtLeast, Unknown, missing_of


def status(e: Asking, step: Step, scope: Scope) -> StepView:
    """Return how a step stands."""
    rows = e.events(step, scope)
    if rows and rows[-1].value.__class__ is str:
        return _done(e, step, scope, rows)
    applies = e.applies(step, scope)
    if applies is False:
        return _view(step, scope, "not_applicable", articles=not_applicable_articles(e, step, scope))
    unsettled = []
    wanted: list[Any] = []
    for after in step.after:
        holds = after.holds(e, scope)
        if holds is not True:
            unsettled.append(after.text)
            wanted.append(holds)
    if unsettled:
        needs = missing_of(*[w for w in wanted if isinstance(w, Unknown)]).missing
        return _view(
            step,
            scope,
            "waiting",
            waits_for=tuple(unsettled),
            needs=_sorted(needs),
            articles=(step.article,),
        )
    if applies is not True:
        return _view(step, scope, "undetermined", needs=_sorted(applies.missing), articles=(step.article,))
    return _open_or_blocked(e, step, scope, rows)


_made = tuple.__new__  # a named tuple's own way of being made: a view makes a hundred of these


def _view(
    step: Step,
    scope: Scope,
    status: Status,
    *,
    round: int = 0,
    outcomes: tuple[str, ...] = (),
    outcome: str = "",
    seq: int | None = None,
    done_on: date | None = None,
    since: date | None = None,
    due: date | None = None,
    due_needs: tuple[str, ...] = (),
    overdue: bool = False,
    late: bool = False,
    paused: bool = False,
    provisional: bool = False,
    articles: tuple[str, ...] = (),
    needs: tuple[str, ...] = (),
    waits_for: tuple[str, ...] = (),
    blocked_by: tuple[GuardView, ...] = (),
    notices: tuple[GuardView, ...] = (),
    no_longer_required: bool = False,
) -> StepView:
    fields = (
        step.id, scope.path, step.label, step.article, step.phase, step.by, status, step.power, step.happens,
        round, outcomes, outcome, seq, done_on, since, due, due_needs, overdue, late, paused, provisional,
        articles, needs, waits_for, blocked_by, notices, no_longer_required,
    )  # fmt: skip
    return _made(StepView, fields)


def _done(e: Asking, step: Step, scope: Scope, rows: list[Entry]) -> StepView:
    last = rows[-1]
    act = e.case.numbered.get(last.seq)
    return _view(
        step,
        scope,
        "done",
        outcome=last.value,
        seq=last.seq,
        done_on=None if last.on == UNKNOWN_DAY else last.on,
        round=counted(rows),
        late=act is not None and act.late,
        due=act.due if act is not None else None,
        no_longer_required=e.applies(step, scope) is False,
    )


def not_applicable_articles(e: Asking, step: Step, scope: Scope) -> tuple[str, ...]:
    """Return the articles by which a step does not apply: its own, and those of the findings in its `when`."""
    if e.snapshot.some_ended and not step.survives and (ended := e.ended(scope)) is not None:
        return tuple(dict.fromkeys((step.article, ended.value)))
    return step.not_applicable_articles


def _open_or_blocked(e: Asking, step: Step, scope: Scope, rows: list[Entry]) -> StepView:
    due = e.due(step, scope)
    more: dict[str, Any] = {"round": counted(rows) + 1}
    if step.pause is not None and step.pause(e, scope) is True:
        more["paused"] = True
    if isinstance(due, Unknown):
        more["due_needs"] = _sorted(due.missing)
    elif isinstance(due, date) and due != NEVER:
        e.flips(due + ONE_DAY)
        more |= {"due": due, "overdue": e.day > due}
        if isinstance(due, Provisional):
            more["provisional"] = True
    since = None if step.power else _since(e, step, scope)  # what nobody owes does not wait
    if since is not None:
        more["since"] = since
    blocked: list[GuardView] = []
    notices: list[GuardView] = []
    pending = step.asked
    asker = e
    if step.asked_anew:  # what the act must bring anew is not known yet, whatever was brought before
        e = e.without(step.asked_anew, scope)
    for guard, value, waivers in failing(e, step.guards, scope, pending):
        if guard.soft == "notice":
            if value is False:
                notices.append(guard_view(guard, value, ""))
        elif not waivers:
            blocked.append(guard_view(guard, value, ""))
    if not step.some_owe_nothing:
        blocked += _undecided_asks(e, step.asks, scope, "", pending)
    allowed: list[str] = []
    if not blocked:
        by_outcome: list[GuardView] = []
        for name, outcome in step.outcomes.items():
            against = []
            for guard, value, waivers in failing(e, outcome.guards, scope, pending):
                if guard.soft == "notice":
                    if value is False:
                        notices.append(guard_view(guard, value, name))
                elif not waivers:
                    against.append(guard_view(guard, value, name))
            owed = step.asks if step.some_owe_nothing and not outcome.waives_asks else ()
            against += _undecided_asks(e, owed + outcome.asks, scope, name, pending)
            if against:
                by_outcome += against
            else:
                allowed.append(name)
        asker.flips(e.until)
        if allowed:
            return _view(
                step, scope, "open", outcomes=tuple(allowed), articles=(step.article,), notices=tuple(notices),
                blocked_by=tuple(by_outcome), **more,
            )  # fmt: skip
        blocked = by_outcome
    asker.flips(e.until)
    return _view(
        step,
        scope,
        "blocked",
        articles=tuple(dict.fromkeys(view.article for view in blocked if view.article)),
        needs=_sorted(frozenset(name for view in blocked for name in view.needs)),
        blocked_by=tuple(blocked),
        notices=tuple(notices),
        **more,
    )


def _since(e: Asking, step: Step, scope: Scope) -> date | None:
    """Return the day from which a step has lain with its party: the last predecessor's, or its own reopening's."""
    days = [after.day(e, scope) for after in step.after]
    events = e.events(step, scope)
    if events:
        days.append(events[-1].on)
    known = [day for day in days if isinstance(day, date) and day not in (NEVER, UNKNOWN_DAY)]
    return max(known, default=None)


def _undecided_asks(
    e: Asking, asks: tuple[Ask, ...], scope: Scope, outcome: str, pending: frozenset[str]
) -> list[GuardView]:
    """Return the asks of which it is unknown whether they are owed, for want of what this act does not bring."""
    found = []
    for ask in asks:
        if ask.when is None:
            continue
        owed = ask.when.fn(e, scope)
        if isinstance(owed, Unknown) and not owed.missing <= pending and not _has(e, ask, scope):
            label = f"是否需要{ask.spec.label}"
            found.append(
                GuardView(ask.name, label, ask.article, "unknown", _sorted(owed.missing), "", outcome)
            )
    return found


def _has(e: Asking, ask: Ask, scope: Scope) -> bool:
    return not isinstance(e.fact(ask.spec, scope_of(e, ask, scope)), Unknown)


def scope_of(e: Asking, ask: Ask, scope: Scope) -> Scope:
    """Return the scope in which an asked fact lies."""
    return e.case.above if ask.spec.depth < 0 else scope.up[ask.spec.depth]


def guard_view(guard: Guard, value: Any, outcome: str) -> GuardView:
    """Return a guard that does not hold, for showing."""
    unknown = isinstance(value, Unknown | AtLeast)
    return GuardView(
        guard.id,
        guard_label(guard),
        guard.article,
        "unknown" if unknown else "no",
        _sorted(value.missing) if unknown else (),
        "" if guard.soft == "notice" else guard.soft,
        outcome,
    )


def _sorted(names: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(names))

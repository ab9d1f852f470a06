"""What can be done now: the open steps of a project, who takes them, by when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from guicheng.engine.answers import StepView, View
from guicheng.engine.calendar import WorkCalendar
from guicheng.engine.rulebook.model import Rulebook
from guicheng.web import naming
from guicheng.web.clocks import Clock, clock


@dataclass(frozen=True, slots=True)
class Task:
    """An open step. `mine` says that the reader may take it, `entered` that it would be entered on behalf."""

    step: str
    scope: str
    label: str
    place: str
    who: str
    article: str
    round: int
    clock: Clock
    mine: bool
    entered: bool
    power: bool
    outside: bool
    notices: tuple[str, ...] = ()
    outcomes: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """Steps of which it is not known whether they apply, for want of the same facts: what is missing, and who can say it."""

    step: str
    scope: str
    label: str
    place: str
    article: str
    needs: tuple[naming.Need, ...]
    number: int = 1


def task(
    step: StepView, rulebook: Rulebook, today: date, calendar: WorkCalendar, enters: Mapping[str, str]
) -> Task:
    """Return one open step as a task for a reader who may enter the decisions of the parties in `enters`."""
    may = [party for party in step.party if party in enters]
    outcomes = [rulebook.steps[step.id].outcomes[name].label for name in step.outcomes]
    return Task(
        step=step.id,
        scope=step.scope,
        label=step.label,
        place=naming.scope(rulebook, step.scope),
        who=naming.parties(rulebook, step.party),
        article=step.article,
        round=step.round,
        clock=clock(step, rulebook, today, calendar),
        mine=bool(may),
        entered=bool(may) and all(enters[party] != party for party in may),
        power=step.power,
        outside=step.happens == "outside",
        notices=tuple(notice.label for notice in step.notices),
        outcomes="、".join(outcomes) if len(outcomes) > 1 else "",
    )


def tasks(
    view: View, rulebook: Rulebook, today: date, calendar: WorkCalendar, enters: Mapping[str, str]
) -> tuple[Task, ...]:
    """Return the open duties, the reader's own first, then the most urgent; powers are not among them."""
    found = [
        task(step, rulebook, today, calendar, enters)
        for step in view.steps
        if step.status == "open" and not step.power
    ]
    return _in_order(found)


def powers(
    view: View, rulebook: Rulebook, today: date, calendar: WorkCalendar, enters: Mapping[str, str]
) -> tuple[Task, ...]:
    """Return what the reader may do and nobody must."""
    found = (task(step, rulebook, today, calendar, enters) for step in view.powers)
    return _in_order(one for one in found if one.mine)


def _in_order(found: Iterable[Task]) -> tuple[Task, ...]:
    return tuple(sorted(found, key=lambda t: (not t.mine, t.clock.due is None, t.clock.due or date.max)))


def questions(view: View, rulebook: Rulebook) -> tuple[Question, ...]:
    """Return the steps of which it is undetermined whether they apply; those that lack the same stand together."""
    found: dict[tuple[object, ...], Question] = {}
    for step in view.steps:
        if step.status != "undetermined":
            continue
        key = (step.label, step.article, step.needs, step.scope)
        before = found.get(key)
        if before is not None:
            found[key] = replace(before, number=before.number + 1)
            continue
        found[key] = Question(
            step.id,
            step.scope,
            step.label,
            naming.scope(rulebook, step.scope),
            step.article,
            tuple(naming.need(rulebook, name) for name in step.needs),
        )
    return tuple(found.values())

"""The clocks of a project, the nearest first: what is due, what has no term, what is not set."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from guicheng.engine.answers import View
from guicheng.engine.calendar import WorkCalendar
from guicheng.engine.rulebook.model import Rulebook
from guicheng.web import naming
from guicheng.web.clocks import Clock, clock


@dataclass(frozen=True, slots=True)
class Deadline:
    """A running clock with what it is about."""

    step: str
    scope: str
    label: str
    place: str
    who: str
    article: str
    clock: Clock


def deadlines(view: View, rulebook: Rulebook, calendar: WorkCalendar) -> tuple[Deadline, ...]:
    """Return the clocks of what is open or blocked and no power; those with a day first, the earliest first."""
    found = [
        Deadline(
            step.id,
            step.scope,
            step.label,
            naming.scope(rulebook, step.scope),
            naming.parties(rulebook, step.party, short=True),
            step.article,
            clock(step, rulebook, view.as_of, calendar),
        )
        for step in view.steps
        if step.status in ("open", "blocked") and not step.power
    ]
    return tuple(sorted(found, key=lambda one: (one.clock.due is None, one.clock.due or date.max)))

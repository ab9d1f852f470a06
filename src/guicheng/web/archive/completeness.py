"""What a project's file still lacks: by phase, each step that waits, what it asks for, who owes it, by when, under which article."""

from __future__ import annotations

from dataclasses import dataclass

from guicheng.apps.archive.queries import Owed
from guicheng.engine.answers import StepView
from guicheng.web import naming
from guicheng.web.clocks import Clock, clock


@dataclass(frozen=True, slots=True)
class Lack:
    """A step that is owed: what it still asks for, documents apart from what is only said."""

    step: str
    scope: str
    label: str
    place: str
    who: str
    documents: tuple[str, ...]
    said: tuple[str, ...]
    article: str
    clock: Clock | None


@dataclass(frozen=True, slots=True)
class Phase:
    """A phase of the project: how many of its steps are done of those that apply, and what is owed now."""

    label: str
    done: int
    applies: int
    lacks: tuple[Lack, ...]


def completeness(owed: Owed) -> tuple[Phase, ...]:
    """Return the phases in their order; powers, which nobody owes, and phases without anything to do are left out."""
    view, found = owed.project.view, []
    for name, label in naming.PHASES.items():
        applies = [
            step
            for step in view.steps
            if step.phase == name and not step.power and step.status != "not_applicable"
        ]
        if applies:
            lacks = tuple(_lack(step, owed) for step in applies if (step.id, step.scope) in owed.asks)
            done = sum(1 for step in applies if step.status == "done")
            found.append(Phase(label, done, len(applies), lacks))
    return tuple(found)


def _lack(step: StepView, owed: Owed) -> Lack:
    rulebook = owed.project.rulebook
    specs = {}
    for ask in owed.asks[step.id, step.scope]:
        if ask.owed == "yes" and not ask.outcome and (ask.anew or ask.seq is None):
            specs[ask.name] = rulebook.facts[ask.name]
    return Lack(
        step.id,
        step.scope,
        step.label,
        naming.scope(rulebook, step.scope),
        naming.parties(rulebook, step.party),
        tuple(spec.label for spec in specs.values() if spec.type == "document"),
        tuple(spec.label for spec in specs.values() if spec.type != "document"),
        step.article,
        clock(step, rulebook, owed.project.view.as_of, owed.project.calendar),
    )

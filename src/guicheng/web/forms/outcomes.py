"""The outcomes of a step as choices: what follows from each, and what stands against it now."""

from __future__ import annotations

from dataclasses import dataclass

from guicheng.engine.answers import StepView
from guicheng.engine.rulebook.model import Outcome, Rulebook, Step
from guicheng.engine.sentence import term

MOST_FOLLOWERS = 2


@dataclass(frozen=True, slots=True)
class Choice:
    """An outcome one may choose: its word, what follows, what stands against it; `opinion` when words are owed."""

    value: str
    text: str
    note: str
    against: tuple[str, ...] = ()
    opinion: bool = False
    ends: bool = False


def choices(view: StepView, rulebook: Rulebook) -> tuple[Choice, ...]:
    """Return every outcome of a step; none is left out for being blocked, since a refusal explains itself."""
    step = rulebook.steps[view.id]
    return tuple(
        Choice(
            name,
            outcome.label,
            follows(step, outcome, rulebook),
            tuple(dict.fromkeys(g.label for g in view.blocked_by if g.outcome == name)),
            outcome.opinion,
            bool(outcome.ends),
        )
        for name, outcome in step.outcomes.items()
    )


def follows(step: Step, outcome: Outcome, rulebook: Rulebook) -> str:
    """Say what an outcome leads to, by what it writes: back, again, the end, or the steps after it."""
    if outcome.ends:
        kind = rulebook.scopes.get(outcome.ends)
        return f"{kind.label if kind else '项目'}到此终止"
    if outcome.restarts:
        return f"自{rulebook.steps[outcome.restarts].label}起重新办理"
    if outcome.back_to:
        back = rulebook.steps[outcome.back_to].label
        return f"退回{back}，{term(outcome.within)}内重新办理" if outcome.within else f"退回{back}"
    labels = [
        other.label
        for other in rulebook.steps.values()
        if not other.power
        and any(
            after.step == step.id and (after.outcomes is None or outcome.name in after.outcomes)
            for after in other.after
        )
    ]
    if not labels:
        return ""
    return f"进入{'、'.join(labels[:MOST_FOLLOWERS])}{'等环节' if len(labels) > MOST_FOLLOWERS else ''}"

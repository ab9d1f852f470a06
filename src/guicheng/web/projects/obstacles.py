"""What is blocked: each blocked step with what is unmet, its article, who can supply what is missing, and the remedy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from guicheng.engine.answers import GuardView, StepView, View
from guicheng.engine.rulebook.model import Rulebook
from guicheng.engine.sentence import guard_label
from guicheng.web import naming


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition that is not met, or of which that is not known; `waive` names the guard that the reader may waive."""

    guard: str
    verdict: str
    text: str
    article: str
    remedy: str
    waive: bool = False
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A blocked step, or an open one of which some outcomes are blocked (`outcomes` names these)."""

    step: str
    scope: str
    label: str
    place: str
    who: str
    conditions: tuple[Condition, ...]
    met: str
    outcomes: tuple[str, ...] = ()


def condition(rulebook: Rulebook, guard: GuardView, enters: Mapping[str, str]) -> Condition:
    """Return one guard that does not hold, in words: what is unmet, and what would help."""
    if guard.verdict == "unknown":
        text = f"“{guard.label}”尚不能判断"
    elif guard.id in rulebook.consequences:
        text = guard.label
    else:
        text = f"未满足：{guard.label}"
    remedy = [naming.remedies(rulebook, guard.needs)]
    if guard.waivable_by in rulebook.parties:
        remedy.append(f"可由{rulebook.parties[guard.waivable_by].label}书面说明理由后豁免")
    consequence = rulebook.consequences.get(guard.id)
    if consequence is not None and consequence.lifted_by:
        remedy.append(f"可由{naming.parties(rulebook, consequence.lifted_by)}解除")
    return Condition(
        guard.id,
        guard.verdict,
        text,
        guard.article,
        "；".join(part for part in remedy if part),
        waive=guard.waivable_by in enters,
        outcome=guard.outcome,
    )


def met(rulebook: Rulebook, step: StepView) -> str:
    """Name in one line the conditions of a step that hold. A consequence that is not in force is none to name."""
    failing = {guard.id for guard in step.blocked_by}
    labels = [
        guard_label(guard)
        for guard in rulebook.steps[step.id].guards
        if guard.id not in failing and guard.id not in rulebook.consequences and guard.soft != "notice"
    ]
    return "、".join(labels)


def obstacles(view: View, rulebook: Rulebook, enters: Mapping[str, str]) -> tuple[Obstacle, ...]:
    """Return what is blocked: first the steps, then the outcomes of open steps."""
    found = [
        _obstacle(rulebook, step, enters)
        for step in view.steps
        if step.blocked_by and step.status in ("blocked", "open") and not step.power
    ]
    return tuple(sorted(found, key=lambda one: bool(one.outcomes)))


def _obstacle(rulebook: Rulebook, step: StepView, enters: Mapping[str, str]) -> Obstacle:
    blocked = dict.fromkeys(guard.outcome for guard in step.blocked_by if guard.outcome)
    labels = tuple(rulebook.steps[step.id].outcomes[name].label for name in blocked)
    distinct = {guard.id: guard for guard in reversed(step.blocked_by)}.values()
    return Obstacle(
        step.id,
        step.scope,
        step.label,
        naming.scope(rulebook, step.scope),
        naming.parties(rulebook, step.party),
        tuple(condition(rulebook, guard, enters) for guard in reversed(list(distinct))),
        met(rulebook, step),
        labels if step.status == "open" else (),
    )

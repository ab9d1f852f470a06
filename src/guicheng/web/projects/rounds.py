"""What changed since the last round: the latest act of a step beside the one before, and the last opinion on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from guicheng.engine.rulebook.model import Rulebook
from guicheng.engine.sentence import show

if TYPE_CHECKING:
    from guicheng.apps.cases.queries.project import ActView


@dataclass(frozen=True, slots=True)
class Change:
    """A fact or document that differs from the last round, or that does not (`word` is 改, 增, 未改)."""

    word: str
    label: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class LastRound:
    """The last round of a step that was returned: when, with which outcome and opinion, what changed since, and whether it came `again`."""

    number: int
    on: date | None
    outcome: str
    opinion: str
    seq: int
    changes: tuple[Change, ...]
    again: bool = False


def returned_by(acts: Sequence[ActView], rulebook: Rulebook, step: str, scope: str) -> ActView | None:
    """Return the act by which a step was last asked for again, unless it has been taken since."""
    own = live(acts, step, scope)
    since = own[-1].seq if own else 0
    for act in reversed(acts):
        if act.seq <= since:
            return None
        other = rulebook.steps.get(act.target) if act.verb == "take" else None
        if other is None or act.voided or act.withdrawn or not scope.startswith(act.scope):
            continue
        if any(id == step for id, _ in other.outcomes[act.outcome].reopens):
            return act
    return None


def live(acts: Sequence[ActView], step: str, scope: str) -> list[ActView]:
    """Return the acts by which a step was taken and that count, in order."""
    return [
        act
        for act in acts
        if act.verb == "take"
        and act.target == step
        and act.scope == scope
        and not act.voided
        and not act.withdrawn
    ]


def last_round(acts: Sequence[ActView], rulebook: Rulebook, step: str, scope: str) -> LastRound | None:
    """Return the last round of a review, if it was returned, with what its predecessors have changed since."""
    own = live(acts, step, scope)
    outcome = rulebook.steps[step].outcomes.get(own[-1].outcome) if own else None
    if outcome is None or not outcome.reopens:  # none: one of another edition
        return None
    last = own[-1]
    changes: list[Change] = []
    again = False
    for after in rulebook.steps[step].after:
        taken = live(acts, after.step, scope) or live(acts, after.step, "")
        if len(taken) >= 2 and taken[-1].seq > last.seq:
            again = True
            changes += _differences(taken[-2], taken[-1], rulebook)
    return LastRound(len(own), last.on, last.outcome_label, last.opinion, last.seq, tuple(changes), again)


def _differences(before: ActView, after: ActView, rulebook: Rulebook) -> list[Change]:
    changed, same = [], []
    for name, value in after.facts.items():
        spec = rulebook.facts.get(name)
        if spec is None:
            continue
        if name not in before.facts:
            changed.append(Change("增", spec.label, "", show(value, spec)))
        elif before.facts[name] != value:
            old = "" if spec.type == "document" else show(before.facts[name], spec)
            new = "换了文件" if spec.type == "document" else show(value, spec)
            changed.append(Change("改", spec.label, old, new))
        elif spec.type == "document":
            same.append(Change("未改", spec.label))
    return changed + same

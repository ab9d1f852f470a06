"""The same acts under other law: with something more said above the case, or under another rulebook."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from dataclasses import replace
from operator import attrgetter
from typing import Any, NamedTuple

from guicheng.engine.case import Case, Entry, fold, listed
from guicheng.engine.log import Act
from guicheng.engine.rulebook.model import OUTER, FactSpec, Rulebook, Step


def with_above(case: Case, more: Iterable[Entry]) -> Case:
    """
    Return the case as if this had been said above it as well, last of all.

    What its acts have written is shared, not folded again: neither case is changed afterwards.
    """
    said = list(more)
    made = copy(case)
    made._snapshots = {}
    made.outer = [*case.outer, *said]
    made.table = {**case.table, OUTER: dict(case.table.get(OUTER, {}))}
    above = made.table[OUTER]
    for entry in said:
        above[entry.name] = sorted([*listed(above.get(entry.name, [])), entry], key=attrgetter("on", "seq"))
    made.days = case.days.union(entry.on for entry in said)
    made.last_recorded = max([case.last_recorded, *(entry.recorded for entry in said)])
    return made


class LeftOut(NamedTuple):
    """Something of a log that has no place under the other rulebook: the act's number, and why in a sentence."""

    seq: int
    step: str
    scope: str
    text: str


class Carried(NamedTuple):
    """A case under another rulebook, and what could not be taken there."""

    case: Case
    left_out: tuple[LeftOut, ...]


class Carrying:
    """
    From one rulebook to another: what has no place there, and whether what acts write is the same under both.

    Made once for two rulebooks, used for all cases. Acts are taken as done; nothing is judged again.
    """

    def __init__(self, old: Rulebook, new: Rulebook) -> None:
        self.old, self.new = old, new
        self.facts = {name for name, was in old.facts.items() if _another(was, new.facts.get(name))}
        """Facts that are of another type there, or lie elsewhere."""
        self.gone = {name for name in old.facts if name not in new.facts}
        self.scopes = {name for name in old.scopes if _parent(old, name) != _parent(new, name)}
        self.outcomes = {
            (id, name)
            for id, step in old.steps.items()
            for name in step.outcomes
            if _writes(step, name) != _writes(new.steps.get(id), name)
        }
        """Outcomes, scopes and facts of which an act would write something else, or nothing."""

    def __call__(self, case: Case) -> Carried:
        """
        Return the case under the new rulebook.

        An act is left out whose step, outcome or scope is not there, a fact that is of another type there. What the
        new rulebook does not know by name is kept in the log and has no effect.
        """
        if case.rulebook.root == self.new.root and not any(map(self._differs, case.acts)):
            outer = [entry for entry in case.outer if entry.name not in self.facts]
            if len(outer) == len(case.outer):
                return Carried(_shared(case, self.new), ())
        acts: list[Act] = []
        left: list[LeftOut] = []
        for act in case.acts:
            kept, why = self._kept(act)
            if why:
                left.append(
                    LeftOut(act.seq, act.target, act.scope, f"第 {act.seq} 号办理在改后的规程里{why}")
                )
            if kept is not None:
                acts.append(kept)
        outer = [entry for entry in case.outer if entry.name not in self.facts]
        return Carried(fold(acts, self.new, outer), tuple(left))

    def _differs(self, act: Act) -> bool:
        """Tell whether an act writes anything else, or nothing, under the new rulebook."""
        if act.verb == "take" and (act.target, act.outcome) in self.outcomes:
            return True
        if act.verb == "withdraw" and any(id == act.target for id, _ in self.outcomes):
            return True
        if self.scopes and any(part.partition("#")[0] in self.scopes for part in (act.scope, act.target)):
            return True
        if self.scopes and "/" in act.scope:
            return True
        if not self.facts and not self.gone:
            return False
        return any(
            name in self.facts or name in self.gone for said in (act.facts, act.sealed) for name in said
        )

    def _kept(self, act: Act) -> tuple[Act | None, str]:
        """Return what is left of an act under the new rulebook, and what had no place there in words."""
        if why := _no_place(act, self.new):
            return None, f"没有位置：{why}"
        strange = self.facts.intersection([*act.facts, *act.sealed])
        if not strange:
            return act, ""
        labels = "、".join(self.new.facts[name].label for name in sorted(strange))
        facts, sealed = (
            {n: v for n, v in said.items() if n not in strange} for said in (act.facts, act.sealed)
        )
        return replace(act, facts=facts, sealed=sealed), f"所填的{labels}是另一种内容"


def _shared(case: Case, rulebook: Rulebook) -> Case:
    """Return the case under a rulebook under which its acts write the same: nothing is folded again."""
    made = copy(case)
    made.rulebook = rulebook
    made._snapshots = {}  # they know how deep steps lie, also those that nobody has taken yet
    return made


def _another(was: FactSpec, now: FactSpec | None) -> bool:
    return now is not None and (was.type, was.depth) != (now.type, now.depth)


def _parent(rulebook: Rulebook, kind: str) -> str | None:
    return rulebook.scopes[kind].parent if kind in rulebook.scopes else None


def _writes(step: Step | None, outcome: str) -> Any:
    """Return what an act that takes a step so writes: where, what it reopens, what it ends by which article."""
    if step is None or outcome not in step.outcomes:
        return None
    one = step.outcomes[outcome]
    ends = (one.ends, one.ends_depth, step.article) if one.ends else ()
    return step.scope, step.depth, one.reopens, one.back_to, one.restarts, one.within, ends


def _no_place(act: Act, rulebook: Rulebook) -> str:
    """Return why an act cannot be read under a rulebook, if it cannot."""
    depth, parent = 0, rulebook.root
    for part in act.scope.split("/") if act.scope else ():
        kind = part.partition("#")[0]
        spec = rulebook.scopes.get(kind)
        if spec is None or spec.parent != parent:
            return f"没有“{kind}”这一流程"
        depth, parent = depth + 1, kind
    if act.verb in ("open", "remove", "complete") and act.target.partition("#")[0] not in rulebook.scopes:
        return f"没有“{act.target.partition('#')[0]}”这一流程"
    if act.verb in ("take", "withdraw"):
        step = rulebook.steps.get(act.target)
        if step is None:
            return f"没有“{act.target}”这一环节"
        if step.depth != depth or (depth and step.scope != parent):
            return f"{step.label}属于另一流程"
        if act.verb == "take" and act.outcome not in step.outcomes:
            return f"{step.label}没有“{act.outcome}”这一结论"
    return ""

"""Waiving a guard, withdrawing one's own outcome, annulling an act."""

from __future__ import annotations

from dataclasses import replace

from guicheng.engine.answers import Accepted, Reason, Refused
from guicheng.engine.ask import Asking
from guicheng.engine.calendar import WorkCalendar
from guicheng.engine.case import Case, has_place
from guicheng.engine.log import Act
from guicheng.engine.refusing import parties, party_label, refused
from guicheng.engine.sentence import guard_label


def waive(case: Case, act: Act) -> Accepted | Refused:
    """Judge a waiver: for a soft guard, by the party that the law names."""
    guard = case.rulebook.guards.get(act.target)
    if guard is None or guard.soft in ("", "notice"):
        label = guard_label(guard) if guard else act.target
        return Refused((refused("waive", f"“{label}”是强制要求，不能豁免", guard.article if guard else ""),))
    if act.by != guard.soft:
        return Refused((refused("by", f"豁免由{party_label(case, guard.soft)}作出", guard.article),))
    return Accepted(act)


def _earlier_act(case: Case, act: Act) -> Act | Reason:
    live = case.snapshot(act.recorded).voided
    for other in case.acts:
        if other.seq == act.refers_to:
            if other.seq in live:
                return refused("refers_to", f"第 {act.refers_to} 号已被撤销")
            return other
    return refused("refers_to", f"没有第 {act.refers_to} 号办理记录")


def withdraw(case: Case, act: Act, calendar: WorkCalendar) -> Accepted | Refused:
    """Judge a withdrawal: of one's own last outcome, while nothing rests on it."""
    other = _earlier_act(case, act)
    if isinstance(other, Reason):
        return Refused((other,))
    if other.verb != "take":
        return Refused((refused("withdraw", "只能撤回办理环节的记录"),))
    if not has_place(other, case.rulebook):
        return Refused((refused("withdraw", f"第 {other.seq} 号在现依的规则库中没有对应的环节，不能撤回"),))
    step = case.rulebook.steps[other.target]
    outcome = step.outcomes[other.outcome]
    act = replace(act, target=other.target, scope=other.scope)
    if act.by != other.by:
        return Refused(
            (refused("by", f"撤回由作出该项办理的{party_label(case, other.by)}提出", step.article),)
        )
    if outcome.reopens or outcome.ends or outcome.sets:
        return Refused(
            (
                refused(
                    "withdraw",
                    f"{step.label}的“{outcome.label}”已对他方生效，只能撤销，不能撤回",
                    step.article,
                ),
            )
        )
    if act.on is None:
        return Refused((refused("on", "须写明日期"),))
    e = Asking(case, act.on, act.recorded, calendar)
    events = e.events(step, case.scope(other.scope))
    if not events or events[-1].seq != other.seq:
        return Refused((refused("withdraw", f"{step.label}此后已有新的办理，不能撤回", step.article),))
    for follower in case.rulebook.steps.values():
        if any(after.step == step.id for after in follower.after):
            for scope in e.instances(follower.scope, case.root)[0]:
                if e.is_done(follower, scope) and (
                    scope.path.startswith(other.scope) or other.scope.startswith(scope.path)
                ):
                    return Refused(
                        (refused("withdraw", f"{follower.label}已据此办结，不能撤回", step.article),)
                    )
    return Accepted(act)


def annul(case: Case, act: Act) -> Accepted | Refused:
    """Judge an annulment: of any act that is not void, by the party that the rulebook names."""
    other = _earlier_act(case, act)
    if isinstance(other, Reason):
        return Refused((other,))
    if other.verb == "adopt":
        text = f"第 {other.seq} 号变更了所依的规则库，不能撤销；可以再次变更"
        return Refused((refused("refers_to", text),))
    if case.rulebook.annulled_by and act.by not in case.rulebook.annulled_by:
        return Refused((refused("by", f"撤销由{parties(case, case.rulebook.annulled_by)}作出"),))
    return Accepted(act)

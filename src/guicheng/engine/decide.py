"""Deciding: an act is completed and accepted, or refused with everything that stands against it."""

from __future__ import annotations

from guicheng.engine.adoption import adopt
from guicheng.engine.answers import Accepted, Reason, Refused
from guicheng.engine.ask import Asking
from guicheng.engine.calendar import WorkCalendar
from guicheng.engine.case import Case
from guicheng.engine.log import Act
from guicheng.engine.opening import scope_act
from guicheng.engine.refusing import party_label, refused
from guicheng.engine.saying import corrected, say_reasons
from guicheng.engine.taking import take
from guicheng.engine.undoing import annul, waive, withdraw


def decide(case: Case, act: Act, *, calendar: WorkCalendar) -> Accepted | Refused:
    """
    Judge an act on its own day by what was known when it was recorded.

    Order, applicability and the due day are judged before the act, guards and asks with what it brings.
    """
    place = _place(case, act, calendar)
    if place:
        return Refused((place,))
    match act.verb:
        case "take":
            return take(case, act, calendar)
        case "say":
            reasons = say_reasons(case, act, calendar)
            return Refused(reasons) if reasons else Accepted(act)
        case "open" | "remove" | "complete":
            return scope_act(case, act, calendar)
        case "waive":
            return waive(case, act)
        case "correct":
            return corrected(case, act)
        case "withdraw":
            return withdraw(case, act, calendar)
        case "adopt":
            return adopt(case, act)
        case _:
            return annul(case, act)


def _place(case: Case, act: Act, calendar: WorkCalendar) -> Reason | None:
    """Tell what is wrong with where, when and by whom the act says it was done, if anything."""
    rulebook = case.rulebook
    if act.by not in rulebook.parties:
        return refused("by", f"没有“{act.by}”这一主体")
    entered_by = act.entered_by or act.by
    if entered_by != act.by and entered_by not in rulebook.parties[act.by].entered_by:
        label = rulebook.parties[act.by].label
        return refused("entered_by", f"{label}的决定不能由{party_label(case, entered_by)}代为录入")
    if act.on is not None and act.on > act.recorded.date():
        return refused("on", f"日期 {act.on} 尚未到来")
    if act.on is not None and act.scope:
        e = Asking(case, act.on, act.recorded, calendar)
        scope = case.root
        for part in act.scope.split("/"):
            kind = part.partition("#")[0]
            path = f"{scope.path}/{part}" if scope.path else part
            spec = rulebook.scopes.get(kind)
            parent = rulebook.root if not scope.path else scope.kind
            if (
                spec is None
                or spec.parent != parent
                or path not in [m.path for m in e.members(kind, scope)[0]]
            ):
                label = spec.label if spec else kind
                return refused(
                    "scope", f"{act.on} 没有{label}“{part.partition('#')[2]}”", spec.article if spec else ""
                )
            scope = case.scope(path)
    return None

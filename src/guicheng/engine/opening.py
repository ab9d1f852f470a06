"""Opening, removing and completing: the instances of scopes."""

from __future__ import annotations

from typing import Any

from guicheng.engine.answers import Accepted, Reason, Refused
from guicheng.engine.ask import Asking
from guicheng.engine.calendar import WorkCalendar
from guicheng.engine.case import Case, Scope, path_at
from guicheng.engine.guards import failing
from guicheng.engine.log import Act
from guicheng.engine.refusing import ask_reason, guard_reason, parties, refused


def scope_act(case: Case, act: Act, calendar: WorkCalendar) -> Accepted | Refused:
    """Judge the opening or removal of an instance, or the completeness of a list."""
    kind, _, id = act.target.partition("#")
    spec = case.rulebook.scopes.get(kind)
    scope = case.scope(act.scope)
    if spec is None or spec.every or kind == "earlier" or spec.parent != (scope.kind):
        return Refused((refused("scope", f"这里没有“{kind}”这一流程"),))
    if act.on is None:
        return Refused((refused("on", "须写明日期"),))
    reasons = []
    if spec.opened_by and act.by not in spec.opened_by:
        reasons.append(refused("by", f"{spec.label}由{parties(case, spec.opened_by)}发起", spec.article))
    e = Asking(case, act.on, act.recorded, calendar)
    if act.verb == "complete" and not spec.is_list:
        reasons.append(refused("scope", f"{spec.label}不是清单，不必标明齐备", spec.article))
    if act.verb in ("open", "remove"):
        path = f"{act.scope}/{act.target}" if act.scope else act.target
        there = path in [m.path for m in e.members(kind, scope)[0]]
        if act.verb == "open" and (there or not id):
            reasons.append(
                refused(
                    "scope", f"{spec.label}“{id}”已经存在" if there else f"{spec.label}须有编号", spec.article
                )
            )
        if act.verb == "remove" and not there:
            reasons.append(refused("scope", f"没有{spec.label}“{id}”", spec.article))
        if act.verb == "open":
            reasons += _opening(case, act, spec, scope, path, e, calendar)
    return Refused(tuple(reasons)) if reasons else Accepted(act)


def _opening(
    case: Case, act: Act, spec: Any, scope: Scope, path: str, e: Asking, calendar: WorkCalendar
) -> list[Reason]:
    reasons = []
    for after in spec.after:
        if after.holds(e, scope) is not True:
            other = case.rulebook.steps[after.step]
            reasons.append(refused("waiting", f"{other.label}尚未办结，不能发起{spec.label}", spec.article))
    reasons += [
        guard_reason(guard, value, scope, case.rulebook)
        for guard, value, waived in failing(e, spec.guards, scope)
        if not waived
    ]
    if e.ended(scope) is not None:
        reasons.append(refused("ended", f"项目已终止，不能发起{spec.label}", spec.article))
    if spec.asks and act.on is not None:
        overlay = {
            (path_at(path, s.depth), n): v for n, v in act.facts.items() if (s := case.rulebook.facts.get(n))
        }
        within = Asking(case, act.on, act.recorded, calendar, overlay)
        reasons += [reason for ask in spec.asks if (reason := ask_reason(within, ask, act, case.scope(path)))]
    return reasons

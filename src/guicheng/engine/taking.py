"""Taking a step: order and applicability before the act, guards and asks with what it brings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from guicheng.engine.answers import Accepted, Reason, Refused
from guicheng.engine.ask import Asking
from guicheng.engine.calendar import WorkCalendar
from guicheng.engine.case import Case, Scope, path_at
from guicheng.engine.guards import failing
from guicheng.engine.log import Act
from guicheng.engine.refusing import ask_reason, guard_reason, label_of, parties, refused
from guicheng.engine.rulebook.model import OUTER, FactSpec, Outcome, Step
from guicheng.engine.saying import facts_allowed
from guicheng.engine.status import not_applicable_articles
from guicheng.engine.values import NEVER, AtLeast, Unknown


def take(case: Case, act: Act, calendar: WorkCalendar) -> Accepted | Refused:
    """Judge the taking of a step; one taken over is accepted without a day and without evidence."""
    step = case.rulebook.steps.get(act.target)
    if step is None:
        return Refused((refused("step", f"没有“{act.target}”这一环节"),))
    if not act.outcome and step.usual:
        act = replace(act, outcome=step.usual)
    outcome = step.outcomes.get(act.outcome)
    if outcome is None:
        names = "、".join(o.label for o in step.outcomes.values())
        return Refused((refused("outcome", f"{step.label}须写明结论：{names}", step.article),))
    depth = act.scope.count("/") + 1 if act.scope else 0
    if depth != step.depth or (depth and act.scope.split("/")[-1].split("#")[0] != step.scope):
        where = case.rulebook.scopes[step.scope].label if step.depth else "项目"
        return Refused((refused("scope", f"{step.label}在每一{where}里办理", step.article),))
    scope = case.scope(act.scope)
    if act.on is None or act.taken_over:
        return Accepted(replace(act, taken_over=True))
    return _judge(case, act, step, outcome, scope, calendar)


def _judge(
    case: Case, act: Act, step: Step, outcome: Outcome, scope: Scope, calendar: WorkCalendar
) -> Accepted | Refused:
    assert act.on is not None
    before = Asking(case, act.on, act.recorded, calendar)
    overlay = {
        (path_at(act.scope, s.depth), n): v for n, v in act.facts.items() if (s := case.rulebook.facts.get(n))
    }
    after = Asking(case, act.on, act.recorded, calendar, overlay)
    after.reads = []
    reasons: list[Reason] = []
    if act.by not in step.by:
        reasons.append(refused("by", f"{step.label}由{parties(case, step.by)}办理", step.article))
    if step.happens == "here" and act.on != act.recorded.date():
        reasons.append(refused("on", f"{step.label}在平台上办理，日期即当日，不能倒签", step.article))
    reasons += order_reasons(before, step, scope)
    reasons += facts_allowed(case, act, step)
    asks = (() if outcome.waives_asks else step.asks) + outcome.asks
    reasons += [reason for ask in asks if (reason := ask_reason(after, ask, act, scope))]
    uses: list[int] = []
    judged: list[tuple[str, Any]] = []
    notices: list[Reason] = []
    for guard, value, waivers in failing(after, step.guards + outcome.guards, scope):
        if guard.soft == "notice":
            if value is False:
                notices.append(guard_reason(guard, value, scope, case.rulebook))
        elif waivers:
            uses.append(waivers[-1])
        else:
            reasons.append(guard_reason(guard, value, scope, case.rulebook))
        judged.append((guard.id, False if value is False else "?"))
    if reasons:
        return Refused(tuple(_distinct(reasons)))
    due = after.due(step, scope) if step.asked_anew else before.due(step, scope)
    if isinstance(due, Unknown):
        due = after.due(step, scope)
    known_due = due if isinstance(due, date) and due != NEVER else None
    day = act.on if step.happens == "outside" else act.recorded.date()
    seals = {spec.name: after.fact(spec, _where(case, spec, scope)) for spec in step.seals}
    seals |= {spec.name: formula.fn(after, scope) for spec, formula in outcome.sets}
    passed = [(guard.id, True) for guard in step.guards + outcome.guards if guard.id not in dict(judged)]
    completed = replace(
        act,
        sealed={name: value for name, value in seals.items() if not isinstance(value, Unknown | AtLeast)},
        due=known_due,
        late=known_due is not None and day > known_due,
        uses=tuple(uses),
        standing=tuple(_standing(after)),
        reasons=tuple(passed + judged),
    )
    return Accepted(completed, tuple(notices))


def _standing(e: Asking) -> Iterator[tuple[str, str, Any]]:
    """Yield what was read of parameters, of the unit and of its other cases: what a receipt keeps."""
    seen = set()
    for name, path, value in e.reads or ():
        if (path == OUTER or path.startswith("earlier#")) and (name, path) not in seen:
            seen.add((name, path))
            yield name, path, None if isinstance(value, Unknown) else value


def order_reasons(e: Asking, step: Step, scope: Scope) -> list[Reason]:
    """Return why a step cannot be taken before anything that an act could bring: done, not applicable, waiting, undetermined."""
    if e.is_done(step, scope):
        return [refused("done", f"{step.label}已经办结", step.article)]
    applies = e.applies(step, scope)
    if applies is False:
        return [
            refused("not_applicable", f"{step.label}不适用于本项目", article)
            for article in not_applicable_articles(e, step, scope)
        ]
    reasons = []
    for after in step.after:
        holds = after.holds(e, scope)
        if holds is not True:
            other = e.rulebook.steps[after.step]
            said = (
                "、".join(other.outcomes[o].label for o in sorted(after.outcomes))
                if after.outcomes
                else "办结"
            )
            needs = tuple(sorted(holds.missing)) if isinstance(holds, Unknown) else ()
            reasons.append(refused("waiting", f"{other.label}尚未{said}", step.article, needs=needs))
    if isinstance(applies, Unknown):
        names = "、".join(label_of(e, name) for name in sorted(applies.missing))
        needs = tuple(sorted(applies.missing))
        reasons.append(
            refused(
                "undetermined", f"是否适用未定，需要：{names}", step.article, needs=needs, verdict="unknown"
            )
        )
    return reasons


def _where(case: Case, spec: FactSpec, scope: Scope) -> Scope:
    return case.above if spec.depth < 0 else scope.up[spec.depth]


def _distinct(reasons: list[Reason]) -> Iterator[Reason]:
    seen = set()
    for reason in reasons:
        if (reason.id, reason.text, reason.article) not in seen:
            seen.add((reason.id, reason.text, reason.article))
            yield reason

"""Deciding: an act is completed and accepted, or refused with everything that stands against it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from guicheng.engine.answers import Accepted, Reason, Refused
from guicheng.engine.ask import Asking
from guicheng.engine.calendar import WorkCalendar
from guicheng.engine.case import Case, Scope, path_at
from guicheng.engine.log import Act
from guicheng.engine.rulebook.model import OUTER, Ask, FactSpec, Guard, Outcome, Step
from guicheng.engine.saying import corrected, facts_allowed, say_reasons
from guicheng.engine.sentence import guard_label
from guicheng.engine.status import not_applicable_articles, scope_of
from guicheng.engine.values import NEVER, AtLeast, Unknown


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
            return _take(case, act, calendar)
        case "say":
            reasons = say_reasons(case, act, calendar)
            return Refused(reasons) if reasons else Accepted(act)
        case "open" | "remove" | "complete":
            return _scope_act(case, act, calendar)
        case "waive":
            return _waive(case, act)
        case "correct":
            return corrected(case, act)
        case "withdraw":
            return _withdraw(case, act, calendar)
        case _:
            return _annul(case, act)


def refused(id: str, text: str, article: str = "", **more: Any) -> Reason:
    """Return a reason that stands against an act."""
    return Reason(id, text, article, verdict=more.pop("verdict", "no"), **more)


def _place(case: Case, act: Act, calendar: WorkCalendar) -> Reason | None:
    """Tell what is wrong with where, when and by whom the act says it was done, if anything."""
    rulebook = case.rulebook
    if act.by not in rulebook.parties:
        return refused("by", f"没有“{act.by}”这一主体")
    entered_by = act.entered_by or act.by
    if entered_by != act.by and entered_by not in rulebook.parties[act.by].entered_by:
        label = rulebook.parties[act.by].label
        return refused("entered_by", f"{label}的决定不能由{_party(case, entered_by)}代为录入")
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


def _party(case: Case, name: str) -> str:
    party = case.rulebook.parties.get(name)
    return party.label if party else name


def parties(case: Case, names: tuple[str, ...]) -> str:
    """Return the names of parties as people read them."""
    return "或".join(_party(case, name) for name in names)


# ---------------------------------------------------------------- steps


def _take(case: Case, act: Act, calendar: WorkCalendar) -> Accepted | Refused:
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
    reasons += [reason for ask in asks if (reason := _ask(after, ask, act, scope))]
    uses: list[int] = []
    judged: list[tuple[str, Any]] = []
    notices: list[Reason] = []
    for guard, value, waivers in after.failing(step.guards + outcome.guards, scope):
        if guard.soft == "notice":
            if value is False:
                notices.append(guard_reason(guard, value, scope))
        elif waivers:
            uses.append(waivers[-1])
        else:
            reasons.append(guard_reason(guard, value, scope))
        judged.append((guard.id, False if value is False else "?"))
    if reasons:
        return Refused(tuple(_distinct(reasons)))
    due = before.due(step, scope)
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


def label_of(e: Asking, name: str) -> str:
    """Return the label of a fact or step whose name stands in `needs`."""
    spec = e.rulebook.facts.get(name)
    if spec is not None:
        return spec.label
    head = name.partition(".")[0]
    if head in e.rulebook.steps:
        return e.rulebook.steps[head].label
    if head in e.rulebook.scopes:
        return f"{e.rulebook.scopes[head].label}清单齐备"
    return name


def _where(case: Case, spec: FactSpec, scope: Scope) -> Scope:
    return case.above if spec.depth < 0 else scope.up[spec.depth]


def _ask(e: Asking, ask: Ask, act: Act, scope: Scope) -> Reason | None:
    """Return why an asked fact or document is wanting, if it is."""
    if ask.when is not None:
        owed = ask.when.fn(e, scope)
        if owed is False:
            return None
    else:
        owed = True
    if ask.anew and owed is True and ask.name not in act.facts:
        return refused(
            ask.name, f"本次须重新提交{ask.spec.label}", ask.article, kind="ask", needs=(ask.name,)
        )
    if not isinstance(e.fact(ask.spec, scope_of(e, ask, scope)), Unknown):
        return None
    word = "提交" if ask.spec.type == "document" else "填写"
    if isinstance(owed, Unknown):
        names = "、".join(label_of(e, name) for name in sorted(owed.missing))
        text = f"是否须{word}{ask.spec.label}未定，需要：{names}"
        return refused(
            ask.name, text, ask.article, kind="ask", needs=tuple(sorted(owed.missing)), verdict="unknown"
        )
    return refused(ask.name, f"须{word}{ask.spec.label}", ask.article, kind="ask", needs=(ask.name,))


def guard_reason(guard: Guard, value: Any, scope: Scope) -> Reason:
    """Return a failing guard as a reason."""
    unknown = isinstance(value, Unknown | AtLeast)
    label = guard_label(guard)
    consequence = guard.that.kind == "not" and guard.that.parts[0].kind == "fact"
    if unknown:
        text = f"“{label}”尚不能判断"
    else:
        text = label if consequence else f"未满足：{label}"
    remedy = f"由{guard.soft}书面说明理由后可以豁免" if guard.soft else ""
    return Reason(
        guard.id,
        text,
        guard.article,
        "unknown" if unknown else "no",
        needs=tuple(sorted(value.missing)) if unknown else (),
        scope=scope.path,
        remedy=remedy,
    )


def _distinct(reasons: list[Reason]) -> Iterator[Reason]:
    seen = set()
    for reason in reasons:
        if (reason.id, reason.text, reason.article) not in seen:
            seen.add((reason.id, reason.text, reason.article))
            yield reason


# ---------------------------------------------------------------- scopes, waivers, withdrawing, annulling


def _scope_act(case: Case, act: Act, calendar: WorkCalendar) -> Accepted | Refused:
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
        guard_reason(guard, value, scope)
        for guard, value, waived in e.failing(spec.guards, scope)
        if not waived
    ]
    if e.ended(scope) is not None:
        reasons.append(refused("ended", f"项目已终止，不能发起{spec.label}", spec.article))
    if spec.asks and act.on is not None:
        overlay = {
            (path_at(path, s.depth), n): v for n, v in act.facts.items() if (s := case.rulebook.facts.get(n))
        }
        within = Asking(case, act.on, act.recorded, calendar, overlay)
        reasons += [reason for ask in spec.asks if (reason := _ask(within, ask, act, case.scope(path)))]
    return reasons


def _waive(case: Case, act: Act) -> Accepted | Refused:
    guard = case.rulebook.guards.get(act.target)
    if guard is None or guard.soft in ("", "notice"):
        label = guard_label(guard) if guard else act.target
        return Refused((refused("waive", f"“{label}”是强制要求，不能豁免", guard.article if guard else ""),))
    if act.by != guard.soft:
        return Refused((refused("by", f"豁免由{_party(case, guard.soft)}作出", guard.article),))
    return Accepted(act)


def _earlier_act(case: Case, act: Act) -> Act | Reason:
    live = case.snapshot(act.recorded).voided
    for other in case.acts:
        if other.seq == act.refers_to:
            if other.seq in live:
                return refused("refers_to", f"第 {act.refers_to} 号已被撤销")
            return other
    return refused("refers_to", f"没有第 {act.refers_to} 号办理记录")


def _withdraw(case: Case, act: Act, calendar: WorkCalendar) -> Accepted | Refused:
    other = _earlier_act(case, act)
    if isinstance(other, Reason):
        return Refused((other,))
    if other.verb != "take":
        return Refused((refused("withdraw", "只能撤回办理环节的记录"),))
    step = case.rulebook.steps[other.target]
    outcome = step.outcomes[other.outcome]
    act = replace(act, target=other.target, scope=other.scope)
    if act.by != other.by:
        return Refused((refused("by", f"撤回由作出该项办理的{_party(case, other.by)}提出", step.article),))
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


def _annul(case: Case, act: Act) -> Accepted | Refused:
    other = _earlier_act(case, act)
    if isinstance(other, Reason):
        return Refused((other,))
    if case.rulebook.annulled_by and act.by not in case.rulebook.annulled_by:
        return Refused((refused("by", f"撤销由{parties(case, case.rulebook.annulled_by)}作出"),))
    return Accepted(act)

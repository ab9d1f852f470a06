"""Why: the tree of reasons behind a step's status, a due day or a fact. It evaluates again and notes what was read."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from guicheng.engine.answers import Reason
from guicheng.engine.ask import Asking
from guicheng.engine.calendar import WorkCalendar
from guicheng.engine.case import Case, Reopening, Scope
from guicheng.engine.events import split_term
from guicheng.engine.formula import Formula
from guicheng.engine.refusing import label_of, parties
from guicheng.engine.rulebook.model import Ask, FactSpec, Guard, Step
from guicheng.engine.sentence import guard_label, sentence, show, term
from guicheng.engine.status import status
from guicheng.engine.values import NEVER, UNKNOWN_DAY, AtLeast, Unknown

MOST_DAYS = 400
FURTHER = -6
"""The level at which a tree begins that is to be read by a program to its end, not by a person."""
Verdict = Literal["yes", "no", "unknown", ""]


def why(case: Case, question: str, *, as_of: date, known_at: datetime, calendar: WorkCalendar) -> Reason:
    """
    Return the reasons behind `step:ID`, `due:ID`, `fact:NAME` or `guard:ID`, each with `@SCOPE` for a scope below the case.

    Raises KeyError when there is no such thing.
    """
    kind, _, rest = question.partition(":")
    name, _, path = rest.partition("@")
    e = Asking(case, as_of, known_at, calendar)
    scope = case.scope(path)
    rulebook = case.rulebook
    match kind:
        case "step":
            return why_step(e, rulebook.steps[name], scope)
        case "due":
            return why_due(e, rulebook.steps[name], scope)
        case "guard":
            return _guard(e, rulebook.guards[name], scope)
        case _:
            return _fact(e, rulebook.facts[name], scope, 0)


STATUS_WORDS = {
    "done": "已办结",
    "not_applicable": "不适用",
    "waiting": "未到",
    "undetermined": "是否适用未定",
    "blocked": "受阻",
    "open": "可以办理",
}


def why_step(e: Asking, step: Step, scope: Scope) -> Reason:
    """Return why a step stands as it does: applicability, order, guards, what is asked."""
    view = status(e, step, scope)
    because: list[Reason] = []
    if step.when is not None:
        because.append(_formula(e, step.when, scope, 1, id=f"{step.id}.when", lead="适用条件"))
    ended = None if step.survives else e.ended(scope)
    if ended is not None:
        because.append(Reason("ended", f"所在流程已依第 {ended.value} 条终止", ended.value, "no"))
    for after in step.after:
        holds = after.holds(e, scope)
        other = e.rulebook.steps[after.step]
        said = (
            "、".join(other.outcomes[o].label for o in sorted(after.outcomes)) if after.outcomes else "办结"
        )
        text = f"在{other.label}{said}之后"
        because.append(
            Reason(
                f"after.{after.step}", text, step.article, _verdict(holds), needs=_needs(holds), kind="order"
            )
        )
    if view.status in ("blocked", "open", "done"):
        because += [_guard(e, guard, scope) for guard in step.guards]
        for outcome in step.outcomes.values():
            parts = tuple(_guard(e, guard, scope) for guard in outcome.guards)
            if parts:
                joined: Verdict = (
                    "no"
                    if any(p.verdict == "no" for p in parts)
                    else "unknown"
                    if any(p.verdict == "unknown" for p in parts)
                    else "yes"
                )
                because.append(
                    Reason(
                        f"{step.id}.{outcome.name}",
                        f"结论“{outcome.label}”的前置条件",
                        step.article,
                        joined,
                        kind="outcome",
                        because=parts,
                    )
                )
    for ask in step.asks:
        where = e.case.above if ask.spec.depth < 0 else scope.up[ask.spec.depth]
        owed = True if ask.when is None else ask.when.fn(e, scope)
        value = e.fact(ask.spec, where)
        if owed is False:
            because.append(
                Reason(ask.name, f"{ask.spec.label}：本项目不需要", ask.article, "yes", kind="ask")
            )
        else:
            text = f"{ask.spec.label}：{show(value, ask.spec) if not isinstance(value, Unknown) else '尚缺'}"
            because.append(
                Reason(
                    ask.name,
                    text,
                    ask.article,
                    "unknown" if isinstance(value, Unknown) else "yes",
                    kind="ask",
                    needs=_needs(value),
                )
            )
    text = f"{step.label}：{STATUS_WORDS[view.status]}，由{parties(e.case, step.by)}办理"
    words: dict[str, Verdict] = {"done": "yes", "open": "yes", "undetermined": "unknown"}
    verdict = words.get(view.status, "no")
    return Reason(
        step.id,
        text,
        step.article,
        verdict,
        kind="step",
        needs=view.needs,
        scope=scope.path,
        because=tuple(because),
    )


def why_due(e: Asking, step: Step, scope: Scope) -> Reason:
    """Return why a step is due on its day: the anchor, the term, and each day that was counted or not."""
    due = e.due(step, scope)
    events = e.events(step, scope)
    because: list[Reason] = []
    if step.extend_by and (put_off := e.written(scope.path, step.due_key)) and put_off[-1].value == due:
        because.append(
            Reason(
                step.due_key,
                f"第 {put_off[-1].seq} 号办理将期限延至 {show(due)}",
                step.article,
                "yes",
                kind="act",
            )
        )
    elif events and isinstance(events[-1].value, Reopening) and events[-1].value.within:
        back = events[-1]
        day = "（日期不详）" if back.on == UNKNOWN_DAY else f"于 {back.on} "
        because.append(
            Reason(
                f"act.{back.seq}",
                f"第 {back.seq} 号办理{day}退回，{term(back.value.within)}内重新办理",
                step.article,
                "yes",
                kind="act",
            )
        )
        because += _counted(e, back.on, due, back.value.within)
        because += _kept(e, back.on, due, step, back.value.within)
    elif step.due is not None:
        because.append(_formula(e, step.due, scope, 1, id=f"{step.id}.due", lead="期限"))
        anchor = _anchor(e, step.due, scope)
        if anchor is not None and step.term:
            because += _counted(e, anchor, due, step.term)
            because += _kept(e, anchor, due, step, step.term)
    if isinstance(due, Unknown):
        names = "、".join(label_of(e, name) for name in sorted(due.missing))
        text = f"{step.label}：期限未设定，需要：{names}"
        verdict: Verdict = "unknown"
    elif due == NEVER:
        text = f"{step.label}：{'起算日尚未到来' if step.due is not None else '无法定时限'}"
        verdict = ""
    else:
        text, verdict = f"{step.label}：{due.isoformat()} 到期", "yes"
    return Reason(
        step.id,
        text,
        step.article,
        verdict,
        None if due == NEVER or isinstance(due, Unknown) else due,
        _needs(due),
        "due",
        scope.path,
        because=tuple(because),
    )


def why_fact(e: Asking, spec: FactSpec, scope: Scope) -> Reason:
    """Return why a fact has its value, in an environment in which it was asked."""
    return _fact(e, spec, scope, FURTHER)


def reasons_of_ask(e: Asking, ask: Ask, scope: Scope) -> Reason | None:
    """Return why something that is asked on a condition is owed or not; None where it is asked always."""
    return None if ask.when is None else _formula(e, ask.when, scope, FURTHER)


def reasons_of_guard(e: Asking, guard: Guard, scope: Scope) -> Reason:
    """Return why a guard holds or not, in an environment in which it was asked."""
    return _guard(e, guard, scope)


def _anchor(e: Asking, formula: Formula, scope: Scope) -> date | None:
    if formula.kind != "term":
        return None
    day = formula.parts[0].fn(e, scope)
    return day if isinstance(day, date) and day != NEVER else None


def _counted(e: Asking, anchor: date, due: Any, length: str) -> list[Reason]:
    """Return the days between an anchor and the due day that are worth a line: those not counted, and the last."""
    if not isinstance(due, date) or due == NEVER or not anchor < due or (due - anchor).days > MOST_DAYS:
        return []
    found = [Reason("anchor", f"{anchor.isoformat()} 当日不计", "", "yes", anchor, kind="day")]
    if "working" in length:
        number = 0
        for info in e.calendar.days(anchor, due)[1:]:
            if info.is_workday:
                number += 1
                text = f"{info.day.isoformat()} 第 {number} 个工作日" + (
                    f"（{info.name}）" if info.name else ""
                )
                found.append(Reason("day", text, "", "yes", info.day, kind="day"))
            else:
                found.append(
                    Reason(
                        "day",
                        f"{info.day.isoformat()} {info.name or '休息日'}，不计",
                        "",
                        "no",
                        info.day,
                        kind="day",
                    )
                )
    else:
        for info in e.calendar.days(anchor, due)[-6:]:
            if not info.is_workday:
                found.append(
                    Reason(
                        "day",
                        f"{info.day.isoformat()} {info.name or '休息日'}",
                        "",
                        "no",
                        info.day,
                        kind="day",
                    )
                )
        found.append(Reason("day", f"{due.isoformat()} 期满", "", "yes", due, kind="day"))
    return found


def _kept(e: Asking, anchor: date, due: Any, step: Step, length: str) -> list[Reason]:
    """Return the line that says that a day that had been shown was kept, where a new notice would make it earlier."""
    if not isinstance(due, date) or due == NEVER or step.pause is not None:
        return []
    years = sorted(e.calendar.not_known_on(anchor, due))
    if not years:
        return []
    if not length[0].isdigit():
        length = e.fact(e.rulebook.facts[length], e.case.above)
    number, full, working, unit = split_term(length)
    by_notice = e.calendar.as_published().shift(anchor, number, unit, working=working, full=full)
    if by_notice == due:
        return []
    text = (
        f"起算时 {'、'.join(map(str, years))} 年的放假安排尚未公布，当时显示 {due.isoformat()} 到期；"
        f"公布后应为 {by_notice.isoformat()}，以较晚的为准"
    )
    return [Reason("kept", text, "", "yes", due, kind="day")]


def _guard(e: Asking, guard: Guard, scope: Scope) -> Reason:
    value = guard.that.fn(e, scope)
    part = _formula(e, guard.that, scope, 1)
    because = part.because if part.because else (part,)
    remedy = (
        f"可由{e.rulebook.parties[guard.soft].label}书面说明理由后豁免"
        if guard.soft in e.rulebook.parties
        else ""
    )
    return Reason(
        guard.id,
        guard_label(guard),
        guard.article,
        _verdict(value),
        needs=_needs(value),
        scope=scope.path,
        remedy=remedy,
        because=because,
    )


def _formula(
    e: Asking, formula: Formula, scope: Scope, level: int, *, id: str = "", lead: str = ""
) -> Reason:
    """Return a formula with its value in it, and below it what it was made of."""
    value = formula.fn(e, scope)
    text = f"{lead}：{sentence(formula)}" if lead else sentence(formula)
    spec = formula.data[0] if formula.kind == "fact" else FactSpec("", "", formula.type, "", 0)
    if formula.kind == "fact":
        return _fact(e, spec, e.case.above if spec.depth < 0 else scope.up[spec.depth], level)
    if formula.type != "yes/no" and formula.kind != "constant":
        text += f"＝{show(value, spec)}"
    because: tuple[Reason, ...] = ()
    if level < 6:
        if formula.kind in ("some", "every", "none", "sum", "count"):
            because = _each(e, formula, scope, level)
        else:
            because = tuple(
                _formula(e, part, scope, level + 1)
                for part in formula.parts
                if part.kind not in ("constant", "today")
            )
    return Reason(
        id or formula.kind,
        text,
        "",
        _verdict(value),
        None if isinstance(value, bool | Unknown | AtLeast) else value,
        _needs(value),
        "formula",
        scope.path,
        because=because,
    )


def _each(e: Asking, formula: Formula, scope: Scope, level: int) -> tuple[Reason, ...]:
    kind = formula.data[0]
    chain = e.rulebook.chain(kind)
    base = scope
    while base.depth and chain[: base.depth] != tuple(s.kind for s in base.up[1:]):
        base = base.up[-2]
    members = e.instances(
        kind, base.up[min(base.depth, len(chain) - 1)] if base.depth >= len(chain) else base
    )[0]
    label = e.rulebook.scopes[kind].label
    found = []
    for member in members[:50]:
        parts = tuple(_formula(e, part, member, level + 1) for part in formula.parts)
        found.append(
            Reason(
                kind,
                f"{label} {member.id}",
                "",
                parts[0].verdict if parts else "",
                kind="member",
                scope=member.path,
                because=parts,
            )
        )
    return tuple(found)


def _fact(e: Asking, spec: FactSpec, scope: Scope, level: int) -> Reason:
    value = e.fact(spec, scope)
    source, seq = e.source(spec, scope)
    text = f"{spec.label}＝{show(value, spec)}"
    if source == "entry" and seq and seq > 0:  # what a scenario begins with has no number
        text += f"（第 {seq} 号办理）"
    elif source == "parameter":
        text += "（参数）"
    elif source == "entry" and spec.kind == "parameter" and (said := e.written(scope.path, spec.name)):
        text += f"（参数，{said[-1].on} 起）"
    because: tuple[Reason, ...] = ()
    if spec.means is not None and source == "formula" and level < 6:
        because = (_formula(e, spec.means, scope, level + 1),)
    verdict = _verdict(value) if spec.type == "yes/no" else ("unknown" if isinstance(value, Unknown) else "")
    plain = None if isinstance(value, bool | Unknown | AtLeast) else value
    return Reason(
        spec.name, text, spec.article, verdict, plain, _needs(value), spec.kind, scope.path, because=because
    )


def _verdict(value: Any) -> Verdict:
    return (
        "yes"
        if value is True
        else "no"
        if value is False
        else "unknown"
        if isinstance(value, Unknown | AtLeast)
        else ""
    )


def _needs(value: Any) -> tuple[str, ...]:
    return tuple(sorted(value.missing)) if isinstance(value, Unknown | AtLeast) else ()

"""Saying facts: who may say what, whether a value can be meant, and correcting what was said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from guicheng.engine.answers import Accepted, Reason, Refused
from guicheng.engine.ask import Asking
from guicheng.engine.calendar import WorkCalendar
from guicheng.engine.case import Case
from guicheng.engine.log import Act
from guicheng.engine.rulebook.model import FactSpec, Step

CLASSES: dict[str, type] = {
    "yes/no": bool, "money": Decimal, "number": Decimal, "share": Decimal, "date": date, "text": str, "choice": str,
    "document": tuple, "period": str,
}  # fmt: skip


def _no(id: str, text: str, article: str = "", kind: str = "guard") -> Reason:
    return Reason(id, text, article, "no", kind=kind)


def value_reason(spec: FactSpec, value: Any) -> Reason | None:
    """Return why this cannot be a value of the fact, if it cannot."""
    if not isinstance(value, CLASSES[spec.type]) or (spec.type != "yes/no" and isinstance(value, bool)):
        return _no(spec.name, f"{spec.label}填写的“{value}”类型不符", spec.article, "value")
    if spec.one_of and value not in spec.one_of:
        return _no(spec.name, f"{spec.label}没有“{value}”这一项", spec.article, "value")
    if isinstance(value, Decimal) and spec.type == "money" and not spec.signed and value < 0:
        return _no(spec.name, f"{spec.label}不能为负数", spec.article, "value")
    return None


def facts_allowed(case: Case, act: Act, step: Step) -> list[Reason]:
    """Return what stands against the facts that come with a step: unknown, not this party's to say, not a value."""
    found = []
    for name, value in act.facts.items():
        spec = case.rulebook.facts.get(name)
        if spec is None:
            found.append(_no(name, f"没有“{name}”这一事实或材料", step.article, "value"))
        elif spec.depth > step.depth or spec.depth < 0:
            found.append(_no(name, f"{spec.label}不在这里填写", spec.article, "value"))
        elif reason := value_reason(spec, value):
            found.append(reason)
        elif spec.kind in ("finding", "consequence", "parameter") and act.by not in spec.by:
            found.append(_no(name, f"{spec.label}由条文推出，不由人填写", spec.article, "value"))
        elif name not in step.asked and spec.kind == "fact" and not may_say(spec, act.by):
            found.append(_no(name, f"{spec.label}不由本主体填写", spec.article, "value"))
    return found


def may_say(spec: FactSpec, party: str) -> bool:
    """Tell whether a party may say this fact: it is named, or takes a step that asks it, or nobody is named or asked."""
    return party in spec.by or party in spec.asking_parties or not (spec.by or spec.asking_parties)


def say_reasons(case: Case, act: Act, calendar: WorkCalendar) -> tuple[Reason, ...]:
    """Return what stands against facts said on their own."""
    if act.on is None:
        return (_no("on", "须写明日期"),)
    if not act.facts:
        return (_no("facts", "没有填写任何内容"),)
    e = Asking(case, act.on, act.recorded, calendar)
    scope = case.scope(act.scope)
    found: list[Reason] = []
    for name, value in act.facts.items():
        spec = case.rulebook.facts.get(name)
        if spec is None:
            found.append(_no(name, f"没有“{name}”这一事实或材料", kind="value"))
            continue
        if spec.depth > scope.depth or (spec.depth >= 0 and scope.up[spec.depth].kind != spec.scope):
            found.append(_no(name, f"{spec.label}不在这里填写", spec.article, "value"))
            continue
        if spec.depth < 0:
            found.append(_no(name, f"{spec.label}属于本单位或本地区，不在项目里填写", spec.article, "value"))
            continue
        if reason := value_reason(spec, value):
            found.append(reason)
        if spec.kind in ("finding", "consequence", "clock"):
            if act.by not in spec.by:
                found.append(_no(name, f"{spec.label}不由本主体认定", spec.article))
            elif spec.kind == "consequence" and value is not False:
                found.append(_no(name, f"{spec.label}只能解除，不能人为设定", spec.article))
        elif not may_say(spec, act.by):
            found.append(_no(name, f"{spec.label}不由本主体填写", spec.article))
        else:
            for id, _ in spec.asked_by:
                step = case.rulebook.steps[id]
                at = scope.up[step.depth] if step.depth <= scope.depth else None
                said = e.written(scope.up[spec.depth].path, name)
                if said and at is not None and at.kind == step.scope and e.is_done(step, at):
                    found.append(_no(name, f"{spec.label}已随{step.label}确定，须用更正", step.article))
                    break
    return tuple(found)


def corrected(case: Case, act: Act) -> Accepted | Refused:
    """Judge a correction: the facts of an earlier act, said by the same party for that act's day."""
    other = case.numbered.get(act.refers_to or 0)
    if other is None:
        return Refused((_no("refers_to", f"没有第 {act.refers_to} 号办理记录"),))
    if other.seq in case.snapshot(act.recorded).voided:
        return Refused((_no("refers_to", f"第 {act.refers_to} 号已被撤销"),))
    found: list[Reason] = []
    if act.by != other.by:
        found.append(_no("by", f"更正由作出该项办理的{case.rulebook.parties[other.by].label}提出"))
    if not act.facts:
        found.append(_no("facts", "没有填写更正的内容"))
    carried = {**other.facts, **other.sealed}
    for name, value in act.facts.items():
        spec = case.rulebook.facts.get(name)
        if spec is None or name not in carried:
            found.append(
                _no(name, f"第 {act.refers_to} 号没有填写“{spec.label if spec else name}”", kind="value")
            )
        elif reason := value_reason(spec, value):
            found.append(reason)
    if found:
        return Refused(tuple(found))
    return Accepted(replace(act, on=other.on, scope=other.said_in))

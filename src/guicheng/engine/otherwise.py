"""What would stand otherwise in one case if another rulebook judged it from now on: nothing is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Literal

from guicheng.engine.answers import Difference, FactView, StepView, View
from guicheng.engine.calendar import WorkCalendar
from guicheng.engine.case import Case, has_place
from guicheng.engine.recheck import recheck
from guicheng.engine.rulebook.accounts import shape
from guicheng.engine.rulebook.difference import figures_of
from guicheng.engine.rulebook.model import Ask, Guard, Rulebook, Step
from guicheng.engine.sentence import guard_label, sentence, show
from guicheng.engine.view import view

Kind = Literal[
    "state", "act", "unplaced", "step", "deadline", "demand", "guard", "restriction", "amount", "fact"
]
KINDS: Final[dict[Kind, str]] = {
    "state": "项目状态", "act": "已办事项", "unplaced": "已办事项", "step": "环节", "deadline": "期限", "demand": "所需内容",
    "guard": "前置条件", "restriction": "限制", "amount": "金额", "fact": "事实",
}  # fmt: skip
STATUSES: Final = {
    "done": "已办", "not_applicable": "不适用", "waiting": "未到", "undetermined": "待定", "blocked": "未满足条件",
    "open": "可办理",
}  # fmt: skip
STATES: Final = {"running": "在办", "paused": "中止", "ended": "已终止"}


@dataclass(frozen=True, slots=True)
class Otherwise:
    """One thing that would stand otherwise: of which step, fact or act (`seq`), under which article, what now and what then."""

    kind: Kind
    id: str
    scope: str
    label: str
    article: str
    sentence: str
    before: str = ""
    after: str = ""
    seq: int | None = None


def otherwise(
    old: Case, new: Case, *, as_of: date, known_at: datetime, calendar: WorkCalendar
) -> list[Otherwise]:
    """
    Compare a case under two rulebooks: `old` and `new` are folded from the same acts.

    First how the case stands (state, steps, due days, what is asked and required, restrictions, amounts), then the acts that
    `new` has no place for or would judge otherwise and `old` would not. Those acts stand: they were judged by `old`.
    """
    was = view(old, as_of=as_of, known_at=known_at, calendar=calendar)
    now = view(new, as_of=as_of, known_at=known_at, calendar=calendar)
    found = [*_state(was, now), *_steps(old.rulebook, new.rulebook, was, now)]
    found += _restrictions(old.rulebook, new.rulebook, was, now)
    found += _amounts(old.rulebook, new.rulebook, was, now)
    known = {(one.seq, one.kind) for one in recheck(old, known_at=known_at, calendar=calendar)}
    again = recheck(new, known_at=known_at, calendar=calendar)
    found += [_act(new, one) for one in again if (one.seq, one.kind) not in known]
    return [*found, *_unplaced(old, new, known_at)]


def place(rulebook: Rulebook, path: str) -> str:
    """Name a scope below the case, in brackets; nothing for the case itself."""
    if not path:
        return ""
    parts = [part.partition("#") for part in path.split("/")]
    named = [
        f"{rulebook.scopes[kind].label if kind in rulebook.scopes else kind} {id}" for kind, _, id in parts
    ]
    return f"（{'，'.join(named)}）"


def _state(was: View, now: View) -> Iterator[Otherwise]:
    if was.state != now.state:
        before, after = STATES[was.state], STATES[now.state]
        yield Otherwise(
            "state", "state", "", "项目状态", now.ground, f"项目由“{before}”变为“{after}”。", before, after
        )


def _steps(old: Rulebook, new: Rulebook, was: View, now: View) -> Iterator[Otherwise]:
    before = {(step.id, step.scope): step for step in was.steps}
    after = {(step.id, step.scope): step for step in now.steps}
    for key, step in after.items():
        if key in before:
            yield from _step(old, new, before[key], step)
        elif step.status != "not_applicable":
            text = f"新增环节“{step.label}”{place(new, step.scope)}：{STATUSES[step.status]}。"
            yield _of(step, "step", text, "", STATUSES[step.status])
            if step.due:
                yield _of(step, "deadline", f"“{step.label}”应于 {step.due} 前办理。", "", str(step.due))
    for key, step in before.items():
        if key not in after and step.status not in ("not_applicable", "done"):
            text = f"不再有环节“{step.label}”{place(old, step.scope)}。"
            yield _of(step, "step", text, STATUSES[step.status], "")


def _of(step: StepView, kind: Kind, text: str, before: str, after: str, article: str = "") -> Otherwise:
    return Otherwise(kind, step.id, step.scope, step.label, article or step.article, text, before, after)


def _step(old: Rulebook, new: Rulebook, was: StepView, now: StepView) -> Iterator[Otherwise]:
    name = f"“{now.label}”{place(new, now.scope)}"
    if was.status != now.status:
        before, after = STATUSES[was.status], STATUSES[now.status]
        yield _of(now, "step", f"{name}由“{before}”变为“{after}”。", before, after)
    closed = ("done", "not_applicable")
    if now.status in closed or was.status == "not_applicable":
        return
    if was.party != now.party:
        before, after = _parties(old, was.party), _parties(new, now.party)
        yield _of(now, "step", f"{name}改由{after}办理（原为{before}）。", before, after)
    one, other = old.steps[was.id], new.steps[now.id]
    if was.due != now.due:
        before, after = str(was.due or "没有"), str(now.due or "没有")
        yield _of(now, "deadline", f"{name}的到期日由 {before} 变为 {after}。", before, after)
    elif now.due is None and shape(one.due) != shape(other.due):
        before, after = _terms(one, other)
        yield _of(now, "deadline", f"{name}的期限由“{before}”变为“{after}”。", before, after)
    yield from _demands(now, one, other, name)
    yield from _guards(now, one, other, name)


def _parties(rulebook: Rulebook, names: tuple[str, ...]) -> str:
    return "、".join(rulebook.parties[name].label for name in names if name in rulebook.parties)


def _terms(one: Step, other: Step) -> tuple[str, str]:
    figures = figures_of(one.due, other.due) if one.due and other.due else None
    return figures or (
        sentence(one.due) if one.due else "没有",
        sentence(other.due) if other.due else "没有",
    )


def _demands(step: StepView, one: Step, other: Step, name: str) -> Iterator[Otherwise]:
    """Yield what a step that is still to be done would ask more, or no longer."""
    before, after = _asked(one), _asked(other)
    for id, ask in after.items():
        if id not in before:
            when = f"（{sentence(ask.when)}时）" if ask.when else ""
            text = f"{name}须另{_verb(ask)}“{ask.spec.label}”{when}。"
            yield _of(step, "demand", text, "", ask.spec.label, ask.article)
    for id, ask in before.items():
        if id not in after:
            text = f"{name}不再须{_verb(ask)}“{ask.spec.label}”。"
            yield _of(step, "demand", text, ask.spec.label, "", ask.article)


def _verb(ask: Ask) -> str:
    return "提交" if ask.spec.type == "document" else "填写"


def _asked(step: Step) -> dict[str, Ask]:
    lists = (step.asks, *(outcome.asks for outcome in step.outcomes.values()))
    return {ask.name: ask for asks in lists for ask in asks}


def _guards(step: StepView, one: Step, other: Step, name: str) -> Iterator[Otherwise]:
    """Yield the conditions of a step still to be done that come, go or change."""
    before, after = _conditions(one), _conditions(other)
    for id, guard in after.items():
        text = guard_label(guard)
        if id not in before:
            yield _of(step, "guard", f"{name}新增条件“{text}”。", "", text, guard.article)
        elif shape(before[id].that) != shape(guard.that):
            old, new = sentence(before[id].that), sentence(guard.that)
            figures = figures_of(before[id].that, guard.that) or (old, new)
            told = f"{name}的条件“{text}”由“{figures[0]}”变为“{figures[1]}”。"
            yield _of(step, "guard", told, *figures, guard.article)
    for id, guard in before.items():
        if id not in after:
            text = guard_label(guard)
            yield _of(step, "guard", f"{name}不再有条件“{text}”。", text, "", guard.article)


def _conditions(step: Step) -> dict[str, Guard]:
    lists = (step.guards, *(outcome.guards for outcome in step.outcomes.values()))
    return {guard.id: guard for guards in lists for guard in guards}


def _restrictions(old: Rulebook, new: Rulebook, was: View, now: View) -> Iterator[Otherwise]:
    before = {(one.id, one.scope): one for one in was.restrictions}
    after = {(one.id, one.scope): one for one in now.restrictions}
    for key, one in after.items():
        if key not in before:
            text = f"新增限制“{one.label}”{place(new, one.scope)}。"
            yield Otherwise("restriction", one.id, one.scope, one.label, one.article, text, "", one.label)
    for key, one in before.items():
        if key not in after:
            text = f"不再有限制“{one.label}”{place(old, one.scope)}。"
            yield Otherwise("restriction", one.id, one.scope, one.label, one.article, text, one.label, "")


def _amounts(old: Rulebook, new: Rulebook, was: View, now: View) -> Iterator[Otherwise]:
    before = {one.name: one for one in was.amounts}
    for one in now.amounts:
        told, then = _shown(old, before.get(one.name)), _shown(new, one)
        if told != then:
            text = f"“{one.label}”由 {told} 变为 {then}。"
            yield Otherwise("amount", one.name, one.scope, one.label, one.article, text, told, then)


def _shown(rulebook: Rulebook, one: FactView | None) -> str:
    if one is None or one.value is None:
        return "未知"
    return show(one.value, rulebook.facts[one.name])


def _act(case: Case, found: Difference) -> Otherwise:
    """Say how an act would be judged by the other rulebook."""
    rulebook, act = case.rulebook, case.numbered[found.seq]
    step = rulebook.steps[found.step]
    outcome = step.outcomes[act.outcome].label
    name = f"第 {found.seq} 号“{step.label}（{outcome}）”{place(rulebook, found.scope)}"
    article, before, after = step.article, _values(rulebook, found.before), _values(rulebook, found.after)
    match found.kind:
        case "refused":
            article = next((one.article for one in found.reasons if one.article), step.article)
            before, after = "准予", "不应准予"
            text = f"{name}按此规则库不应准予：{'；'.join(one.text for one in found.reasons[:3])}"
        case "sealed":
            text = f"{name}所固定的内容会是：{after or '无'}（当时为：{before or '无'}）"
        case "due":
            text = f"{name}的到期日会是 {after or '没有'}（当时为 {before or '没有'}）"
        case _:
            text = f"{name}会算作{'逾期' if found.after else '按期'}"
    return Otherwise(
        "act", found.step, found.scope, step.label, article, f"{text.rstrip('。')}。已办的仍然有效。", before, after, found.seq
    )  # fmt: skip


def _values(rulebook: Rulebook, value: Any) -> str:
    if isinstance(value, dict):
        told = [(rulebook.facts.get(name), one) for name, one in value.items()]
        return "；".join(f"{spec.label}：{show(one, spec)}" for spec, one in told if spec)
    return "" if value is None else str(value)


def _unplaced(old: Case, new: Case, known_at: datetime) -> Iterator[Otherwise]:
    """Yield live acts whose step or outcome, and facts that somebody said which, the other rulebook does not know."""
    dead = old.snapshot(known_at).voided
    lost: dict[str, int] = {}
    for act in old.acts:
        if act.seq in dead or act.recorded > known_at or not has_place(act, old.rulebook):
            continue
        for name in act.facts:
            if name in old.rulebook.facts and name not in new.rulebook.facts:
                lost.setdefault(name, act.seq)
        if has_place(act, new.rulebook):
            continue
        step = old.rulebook.steps[act.target]
        outcome = step.outcomes[act.outcome].label if act.verb == "take" else "撤回"
        text = f"第 {act.seq} 号“{step.label}（{outcome}）”在此规则库中没有对应，留在记录里而不再起作用。"
        yield Otherwise("unplaced", step.id, act.scope, step.label, step.article, text, outcome, "", act.seq)
    for name, seq in lost.items():
        spec = old.rulebook.facts[name]
        text = f"第 {seq} 号所填“{spec.label}”在此规则库中没有对应，留在记录里而不再起作用。"
        yield Otherwise("fact", name, "", spec.label, spec.article, text, spec.label, "", seq)

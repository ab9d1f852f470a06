"""
What would stand otherwise in one case if another rulebook judged it from now on: nothing is written.

How it stands is compared by `whatif`. What is added here is what cannot be seen today: terms and conditions of steps that
are still to come, acts that would have been judged otherwise, and acts that the other rulebook has no place for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Literal

from guicheng.engine.answers import Difference, StepView
from guicheng.engine.calendar import WorkCalendar
from guicheng.engine.case import Case, has_place
from guicheng.engine.recheck import recheck
from guicheng.engine.rulebook.accounts import shape
from guicheng.engine.rulebook.difference import figures_of
from guicheng.engine.rulebook.model import Guard, Rulebook, Step
from guicheng.engine.sentence import guard_label, sentence, show
from guicheng.engine.whatif import LIVE, SORTS, Look, differences, look

Kind = Literal[
    "route", "deadline", "demand", "restriction", "outcome", "state", "amount", "guard", "act", "unplaced"
]
KINDS: Final[dict[str, str]] = {str(sort): label for sort, label in SORTS.items()} | {
    "guard": "前置条件",
    "act": "已办的判断",
    "unplaced": "不再起作用",
}
AS_JUDGED: Final = frozenset({"act"})
"""What is told of the past and changes nothing: acts stand as they were judged."""


@dataclass(frozen=True, slots=True)
class Otherwise:
    """One thing that would stand otherwise: of which step, fact or act (`seq`), under which article, as a sentence."""

    kind: Kind
    id: str
    scope: str
    label: str
    article: str
    sentence: str
    seq: int | None = None


def otherwise(
    old: Case, new: Case, *, as_of: date, known_at: datetime, calendar: WorkCalendar
) -> list[Otherwise]:
    """
    Compare a case under two rulebooks: `old` and `new` are folded from the same acts.

    First how the case stands and what is still to come in it, then the acts that `new` has no place for, and those that it
    would judge otherwise and `old` would not. Acts stand as they were judged.
    """
    before = look(old, as_of=as_of, known_at=known_at, calendar=calendar)
    after = look(new, as_of=as_of, known_at=known_at, calendar=calendar)
    found = [*_standing(before, after), *_to_come(before, after), *_unplaced(old, new, known_at)]
    known = {(one.seq, one.kind) for one in recheck(old, known_at=known_at, calendar=calendar)}
    again = recheck(new, known_at=known_at, calendar=calendar)
    return found + [_act(new, one) for one in again if (one.seq, one.kind) not in known]


def place(rulebook: Rulebook, path: str) -> str:
    """Name a scope below the case, in brackets; nothing for the case itself."""
    if not path:
        return ""
    parts = [part.partition("#") for part in path.split("/")]
    named = [
        f"{rulebook.scopes[kind].label if kind in rulebook.scopes else kind} {id}" for kind, _, id in parts
    ]
    return f"（{'，'.join(named)}）"


def _standing(before: Look, after: Look) -> Iterator[Otherwise]:
    """Yield what would stand otherwise today."""
    for one in differences(before, after):
        books = (after.rulebook, before.rulebook)
        step = next((book.steps[one.step] for book in books if one.step in book.steps), None)
        spec = next((book.facts[one.name] for book in books if one.name in book.facts), None)
        label = step.label if step else spec.label if spec else KINDS[one.sort]
        text = f"{one.text}{place(after.rulebook, one.scope)}。"
        article = one.article or one.article_before
        yield Otherwise(one.sort, one.step or one.name or one.sort, one.scope, label, article, text)


def _to_come(before: Look, after: Look) -> Iterator[Otherwise]:
    """Yield terms and conditions of steps that are still to be taken under both, where they do not show in a day yet."""
    was = {(step.id, step.scope): step for step in before.view.steps}
    for now in after.view.steps:
        old = was.get((now.id, now.scope))
        if old is None or old.status not in LIVE or now.status not in LIVE:
            continue
        one, other = before.rulebook.steps[now.id], after.rulebook.steps[now.id]
        name = f"{now.label}{place(after.rulebook, now.scope)}"
        if old.due == now.due and shape(one.due) != shape(other.due):
            figures = figures_of(one.due, other.due) if one.due and other.due else None
            terms = figures or [sentence(side.due) if side.due else "没有期限" for side in (one, other)]
            yield _of(now, "deadline", f"{name}的期限：由{terms[0]}变为{terms[1]}。")
        yield from _guards(now, one, other, name)


def _of(step: StepView, kind: Kind, text: str, article: str = "") -> Otherwise:
    return Otherwise(kind, step.id, step.scope, step.label, article or step.article, text)


def _guards(step: StepView, one: Step, other: Step, name: str) -> Iterator[Otherwise]:
    """Yield the conditions that come, go or change."""
    before, after = _conditions(one), _conditions(other)
    for id, guard in after.items():
        text = guard_label(guard)
        if id not in before:
            yield _of(step, "guard", f"{name}：新增条件“{text}”。", guard.article)
        elif shape(before[id].that) != shape(guard.that):
            sides = (sentence(before[id].that), sentence(guard.that))
            told = figures_of(before[id].that, guard.that) or sides
            yield _of(step, "guard", f"{name}：条件“{text}”由“{told[0]}”变为“{told[1]}”。", guard.article)
    for id, guard in before.items():
        if id not in after:
            yield _of(step, "guard", f"{name}：不再有条件“{guard_label(guard)}”。", guard.article)


def _conditions(step: Step) -> dict[str, Guard]:
    lists = (step.guards, *(outcome.guards for outcome in step.outcomes.values()))
    return {guard.id: guard for guards in lists for guard in guards}


def _act(case: Case, found: Difference) -> Otherwise:
    """Say how an act would be judged by the other rulebook."""
    rulebook, act = case.rulebook, case.numbered[found.seq]
    step = rulebook.steps[found.step]
    name = (
        f"第 {found.seq} 号“{step.label}（{step.outcomes[act.outcome].label}）”{place(rulebook, found.scope)}"
    )
    article = step.article
    before, after = _values(rulebook, found.before), _values(rulebook, found.after)
    match found.kind:
        case "refused":
            article = next((one.article for one in found.reasons if one.article), step.article)
            reasons = "；".join(one.text.rstrip("。") for one in found.reasons[:3])
            text = f"{name}按此规则库不应准予：{reasons}"
        case "sealed":
            text = f"{name}所固定的内容会是：{after or '无'}（当时为：{before or '无'}）"
        case "due":
            text = f"{name}的到期日会是 {after or '没有'}（当时为 {before or '没有'}）"
        case _:
            text = f"{name}会算作{'逾期' if found.after else '按期'}"
    return Otherwise("act", found.step, found.scope, step.label, article, f"{text}。", found.seq)


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
        yield Otherwise("unplaced", step.id, act.scope, step.label, step.article, text, act.seq)
    for name, seq in lost.items():
        spec = old.rulebook.facts[name]
        text = f"第 {seq} 号所填“{spec.label}”在此规则库中没有对应，留在记录里而不再起作用。"
        yield Otherwise("unplaced", name, "", spec.label, spec.article, text, seq)

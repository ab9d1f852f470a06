"""
What if: how the same case would stand under other law, compared thing by thing with how it stands. Nothing is written.

A case is looked at twice: as it is, and with another value of a parameter (`with_above`) or under another rulebook
(`carried`). `differences` tells what an office would notice, each with its article and as a sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, Final, Literal, NamedTuple

from guicheng.engine.answers import FactView, GuardView, Restriction, StepView, View
from guicheng.engine.ask import Asking
from guicheng.engine.calendar import WorkCalendar
from guicheng.engine.case import Case, Scope
from guicheng.engine.rulebook.model import OUTER, Ask, FactSpec, Rulebook, Step
from guicheng.engine.sentence import PHASE_NAMES, STATE_NAMES, show
from guicheng.engine.values import Unknown
from guicheng.engine.view import see

Sort = Literal["route", "deadline", "demand", "restriction", "outcome", "state", "amount"]
SORTS: Final[Mapping[Sort, str]] = {
    "route": "环节", "deadline": "期限", "demand": "材料和事实", "restriction": "限制", "outcome": "可作的结论",
    "state": "进展", "amount": "金额",
}  # fmt: skip
"""What can differ, in the order in which it is told."""

OWN_FIGURES: Final = frozenset({"deadline", "amount"})
"""Sorts whose sentences have figures of the case's own."""

LIVE: Final = frozenset({"waiting", "undetermined", "blocked", "open"})
REACHED: Final = frozenset({"blocked", "open"})
APPLIES: Final = {
    "applies": "适用", "done": "已办", "not_applicable": "不适用", "undetermined": "是否适用未定", "absent": "没有",
}  # fmt: skip
STANDS: Final = {"waiting": "未到", "blocked": "受阻", "open": "可以办理", "done": "已办结"}
OWED: Final = {"yes": "须提供", "no": "不须提供", "unknown": "是否须提供未定", "absent": "不要求"}


class Difference(NamedTuple):
    """
    One thing that would stand otherwise.

    `step` and `scope` say where; `name` is the fact, document, guard, consequence or scope that it is about, `outcome`
    the outcome that asks or is barred. `before` and `after` are values (a day, a word of this module, a figure; None for
    nothing), `text` says it in a sentence. The articles are those of either side, empty where that has no such thing.
    """

    sort: Sort
    step: str
    scope: str
    name: str
    outcome: str
    article_before: str
    article: str
    before: Any
    after: Any
    text: str

    @property
    def about(self) -> tuple[str, str, str, str, str]:
        """What it is about, whichever case it is of: differences with the same answer belong together."""
        kinds = "/".join(part.partition("#")[0] for part in self.scope.split("/"))
        return self.sort, self.step, kinds, self.name, self.outcome

    @property
    def label(self) -> str:
        """The sentence without the days and amounts that are the case's own."""
        return self.text.partition("：")[0] if self.sort in OWN_FIGURES else self.text


Owed = Mapping[tuple[str, str], tuple[Ask, str]]
"""What a step asks, by the name of the fact and the outcome that asks it: the demand, and `yes`, `no` or `unknown`."""


class Look(NamedTuple):
    """A case as it is seen on a day: its view, and what the steps that are to come would ask on a condition."""

    asking: Looking
    view: View
    owed: Mapping[tuple[str, str], Owed]

    @property
    def rulebook(self) -> Rulebook:
        """The law by which it is seen."""
        return self.asking.rulebook

    def has_read(self, name: str) -> bool:
        """Tell whether anything in this look rests on a value above the case: if not, another value changes nothing."""
        return any(name in one.memo.get(OUTER, ()) for one in self.asking.all())


class Looking(Asking):
    """A question's environment that remembers the environments of which it has asked in turn."""

    __slots__ = ("apart",)

    def __init__(self, *about: Any) -> None:
        super().__init__(*about)
        self.apart: list[Asking] = []

    def without(self, specs: tuple[FactSpec, ...], scope: Scope) -> Asking:
        """Return the same question as if these facts had not been said."""
        made = super().without(specs, scope)
        self.apart.append(made)
        return made

    def all(self) -> Iterator[Asking]:
        """Yield this environment and all that were made from it."""
        waiting: list[Asking] = [self]
        while waiting:
            one = waiting.pop()
            yield one
            waiting += one._others.values()
            waiting += getattr(one, "apart", ())


def look(case: Case, *, as_of: date, known_at: datetime, calendar: WorkCalendar) -> Look:
    """Return a case as it stands on `as_of` by what was known at `known_at`, to be compared."""
    asking = Looking(case, as_of, known_at, calendar)
    seen = see(asking)
    asked: dict[tuple[str, str], Owed] = {}
    for view in seen.steps:
        step = case.rulebook.steps[view.id]
        if view.status in LIVE and (found := dict(owed(asking, step, case.scope(view.scope), always=False))):
            asked[view.id, view.scope] = found
    return Look(asking, seen, asked)


def owed(
    e: Asking, step: Step, scope: Scope, *, always: bool = True
) -> Iterator[tuple[tuple[str, str], tuple[Ask, str]]]:
    """Yield what a step asks, by fact and outcome, and whether it is owed; without `always` only what has a condition."""
    for outcome, ask in _asks(step):
        if ask.when is not None:
            said = ask.when.fn(e, scope)
            yield (ask.name, outcome), (ask, "yes" if said is True else "no" if said is False else "unknown")
        elif always:
            yield (ask.name, outcome), (ask, "yes")


def _asks(step: Step) -> Iterator[tuple[str, Ask]]:
    for ask in step.asks:
        yield "", ask
    for name, outcome in step.outcomes.items():
        for ask in outcome.asks:
            yield name, ask


def differences(before: Look, after: Look) -> list[Difference]:
    """List what differs between two looks at one case on one day, by sort, then in the order of the rulebook."""
    found = [
        *_scopes(before, after),
        *_steps(before, after),
        *_restrictions(before, after),
        *_whole(before, after),
    ]
    order = list(SORTS)
    return sorted(found, key=lambda one: order.index(one.sort)) if len(found) > 1 else found


# ---------------------------------------------------------------- scopes and steps


def _scopes(before: Look, after: Look) -> Iterator[Difference]:
    if before.view.scopes == after.view.scopes:
        return
    for path in dict.fromkeys((*before.view.scopes, *after.view.scopes)):
        there, then = path in before.view.scopes, path in after.view.scopes
        kind, _, id = path.rpartition("/")[2].partition("#")
        books = [look.rulebook for look, holds in ((before, there), (after, then)) if holds]
        if there == then or kind not in books[0].scopes:
            continue
        spec = books[0].scopes[kind]
        words = f"{spec.label} {id}：{'改后没有' if there else '改后新增'}"
        sides = (spec.article, "") if there else ("", spec.article)
        values = ("applies", "absent") if there else ("absent", "applies")
        yield Difference("route", "", path, kind, "", *sides, *values, words)


def _steps(before: Look, after: Look) -> Iterator[Difference]:
    first, second = _by_place(before.view), _by_place(after.view)
    for place in first if first.keys() == second.keys() else dict.fromkeys((*first, *second)):
        old, new = first.get(place), second.get(place)
        if old is None or new is None:
            yield from _only_one(before, after, old, new)
            continue
        if old != new:
            yield from _step(old, new, before, after)
        if old.status in LIVE and new.status in LIVE:
            yield from _demands(before, after, place)


def _by_place(view: View) -> dict[tuple[str, str], StepView]:
    return {(step.id, step.scope): step for step in view.steps}


def _only_one(before: Look, after: Look, old: StepView | None, new: StepView | None) -> Iterator[Difference]:
    """Tell a step that only one side has; where a whole scope is missing, that has been told."""
    step = old or new
    assert step is not None
    other = after if old is not None else before
    if step.scope and step.scope not in other.view.scopes:
        return
    if step.status == "not_applicable":  # it is the same to everybody whether such a step is there
        return
    was, now = (_applies(old), "absent") if old is not None else ("absent", _applies(new))
    words = f"{step.label}：{'改后没有这一环节' if old is not None else '改后新增这一环节'}"
    yield _of(step.id, step.scope, "route", old, new, was, now, words)


def _applies(step: StepView | None) -> str:
    if step is None:
        return "absent"
    if step.status in ("not_applicable", "undetermined", "done"):
        return step.status
    return "applies"


def _of(
    step: str, scope: str, sort: Sort, old: Any, new: Any, was: Any, now: Any, words: str, name: str = "", outcome: str = ""
) -> Difference:  # fmt: skip
    articles = (old.article if old is not None else "", new.article if new is not None else "")
    return Difference(sort, step, scope, name, outcome, *articles, was, now, words)


def _step(old: StepView, new: StepView, before: Look, after: Look) -> Iterator[Difference]:
    id, scope, label = new.id, new.scope, new.label
    was, now = _applies(old), _applies(new)
    if was != now:
        if "done" in (
            was,
            now,
        ):  # what was done is an act: it can only have lost its place in the other rulebook
            words = f"{label}：由{_stands(old)}变为{_stands(new)}"
            yield _of(id, scope, "state", old, new, old.status, new.status, words)
        else:
            yield _of(id, scope, "route", old, new, was, now, f"{label}：由{APPLIES[was]}变为{APPLIES[now]}")
        return
    if old.status == "done":
        if old.no_longer_required != new.no_longer_required:
            words = f"{label}：已经办理，依改后的规定{'不再需要' if new.no_longer_required else '仍然需要'}"
            told = ["not_applicable" if side.no_longer_required else "applies" for side in (old, new)]
            yield _of(id, scope, "route", old, new, told[0], told[1], words)
        return
    if (old.due, old.due_needs) != (new.due, new.due_needs):
        words = f"{label}的期限：由{_day(old)}变为{_day(new)}"
        if old.overdue != new.overdue:
            words += "，随之逾期" if new.overdue else "，不再逾期"
        yield _of(id, scope, "deadline", old, new, _due(old), _due(new), words)
    if old.status in REACHED and new.status in REACHED:
        yield from _guards(old, new)
        if old.outcomes != new.outcomes:
            told = [_outcomes(side, seen.rulebook) for side, seen in ((old, before), (new, after))]
            words = f"{label}可作的结论：由{told[0]}变为{told[1]}"
            yield _of(id, scope, "outcome", old, new, old.outcomes, new.outcomes, words)
    elif old.status != new.status:
        words = f"{label}：由{_stands(old)}变为{_stands(new)}"
        yield _of(id, scope, "state", old, new, old.status, new.status, words)
    if old.paused != new.paused:
        words = f"{label}：{'计时停止' if new.paused else '恢复计时'}"
        yield _of(id, scope, "deadline", old, new, old.paused, new.paused, words, name="paused")


def _stands(step: StepView) -> str:
    return STANDS.get(step.status) or APPLIES[step.status]


def _due(step: StepView) -> date | str | None:
    return step.due or ("unknown" if step.due_needs else None)


def _day(step: StepView) -> str:
    return step.due.isoformat() if step.due else "未定" if step.due_needs else "没有期限"


def _outcomes(step: StepView, rulebook: Rulebook) -> str:
    known = rulebook.steps[step.id].outcomes
    return f"“{'、'.join(known[name].label for name in step.outcomes)}”" if step.outcomes else "没有"


def _guards(old: StepView, new: StepView) -> Iterator[Difference]:
    first, second = ({(g.id, g.outcome): g for g in (*side.blocked_by, *side.notices)} for side in (old, new))
    warns = {(g.id, g.outcome) for g in (*old.notices, *new.notices)}
    for key in dict.fromkeys((*first, *second)):
        was, now = first.get(key), second.get(key)
        if (was and was.verdict) == (now and now.verdict):
            continue
        guard: GuardView = now or was  # type: ignore[assignment]
        if key in warns:
            words = f"{new.label}：{'提示' if now else '不再提示'}“{guard.label}”"
        elif now is None:
            words = f"{new.label}：不再因“{guard.label}”受阻"
        else:
            words = f"{new.label}：因“{guard.label}”{'不成立' if now.verdict == 'no' else '尚不明确'}而受阻"
        yield _of(
            new.id, new.scope, "restriction", was, now, was and was.verdict, now and now.verdict, words, *key
        )


# ---------------------------------------------------------------- what is asked


def _demands(before: Look, after: Look, place: tuple[str, str]) -> Iterator[Difference]:
    """Compare what a step asks; under one rulebook only what is asked on a condition can differ."""
    first, second = before.owed.get(place, {}), after.owed.get(place, {})
    if before.rulebook is not after.rulebook:
        first, second = _always(before, place[0], first), _always(after, place[0], second)
    if not first and not second:
        return
    step = after.rulebook.steps[place[0]]
    for name, outcome in dict.fromkeys((*first, *second)):
        was, now = first.get((name, outcome)), second.get((name, outcome))
        told = (was[1] if was else "absent", now[1] if now else "absent")
        # Where one side does not ask at all and the other does not need it, nobody notices.
        if told[0] == told[1] or set(told) <= {"no", "absent"}:
            continue
        ask: Ask = (now or was)[0]  # type: ignore[index]
        at = f"“{step.outcomes[outcome].label}”" if outcome in step.outcomes else ""
        words = f"{step.label}{at}：{ask.spec.label}由{OWED[told[0]]}变为{OWED[told[1]]}"
        yield _of(*place, "demand", was and was[0], now and now[0], *told, words, name, outcome)


def _always(seen: Look, id: str, owed: Owed) -> Owed:
    return {
        (ask.name, o): (ask, "yes") for o, ask in _asks(seen.rulebook.steps[id]) if ask.when is None
    } | dict(owed)


# ---------------------------------------------------------------- the case as a whole


def _restrictions(before: Look, after: Look) -> Iterator[Difference]:
    if before.view.restrictions == after.view.restrictions:
        return
    first, second = ({(one.id, one.scope): one for one in side.view.restrictions} for side in (before, after))
    for key in dict.fromkeys((*first, *second)):
        was, now = first.get(key), second.get(key)
        if (was is None) == (now is None):
            continue
        found: Restriction = now or was  # type: ignore[assignment]
        words = f"限制“{found.label}”{'生效' if now else '不再生效'}"
        yield _of("", found.scope, "restriction", was, now, was is not None, now is not None, words, found.id)


def _whole(before: Look, after: Look) -> Iterator[Difference]:
    old, new = before.view, after.view
    if (old.state, old.ground) != (new.state, new.ground):
        words = f"项目状态：由{STATE_NAMES[old.state]}变为{STATE_NAMES[new.state]}"
        yield Difference("state", "", "", "state", "", old.ground, new.ground, old.state, new.state, words)
    if old.phase != new.phase:
        words = f"项目所处阶段：由{PHASE_NAMES[old.phase]}变为{PHASE_NAMES[new.phase]}"
        yield Difference("state", "", "", "phase", "", "", "", old.phase, new.phase, words)
    first, second = ({one.name: one for one in side.amounts} for side in (old, new))
    for name in dict.fromkeys((*first, *second)):
        was, now = first.get(name), second.get(name)
        values = (was.value if was else None, now.value if now else None)
        if values[0] != values[1]:
            label = (now or was).label  # type: ignore[union-attr]
            told = [_shown(side, look.rulebook) for side, look in ((was, before), (now, after))]
            yield _of("", "", "amount", was, now, *values, f"{label}：由{told[0]}变为{told[1]}", name)
    if old.exports != new.exports:
        yield from _exports(before, after)


def _shown(fact: FactView | None, rulebook: Rulebook) -> str:
    return "未知" if fact is None or fact.value is None else show(fact.value, rulebook.facts[fact.name])


def _exports(before: Look, after: Look) -> Iterator[Difference]:
    for name in after.view.exports:
        if name not in before.view.exports:
            continue
        values = before.view.exports[name], after.view.exports[name]
        if _same(*values):
            continue
        spec = after.rulebook.facts[name]
        told = [show(value, spec) for value in values]
        words = f"{spec.label}：由{told[0]}变为{told[1]}"
        was, now = (None if isinstance(value, Unknown) else value for value in values)
        old = before.rulebook.facts[name]
        yield _of("", "", "state", old, spec, was, now, words, name)


def _same(left: Any, right: Any) -> bool:
    return left == right or (isinstance(left, Unknown) and isinstance(right, Unknown))

"""Comparing the answers on a day with what a scenario expects of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from guicheng.engine.answers import FactView, StepView, View
from guicheng.engine.calendar import WorkCalendar
from guicheng.engine.case import Case, path_at
from guicheng.engine.recheck import recheck
from guicheng.engine.scenario.form import ABOUT_A_STEP
from guicheng.engine.scenario.model import Failure, Question
from guicheng.engine.scenario.reading import END_OF_DAY
from guicheng.engine.values import NEVER, AtLeast, Unknown, is_known
from guicheng.engine.view import facts, step_view, view


def failures_of(question: Question, case: Case, file: str, calendar: WorkCalendar) -> Iterator[Failure]:
    """Yield every expectation of a question that does not hold."""
    return _Checker(question, case, file, calendar).check()


def known_at_of(question: Question, case: Case) -> datetime:
    """Return by what was known a question asks: all that the story made known, unless it says otherwise."""
    latest = datetime.combine(question.on, END_OF_DAY) if question.on else datetime.min
    return question.known_at or max(case.last_recorded, latest)


def failures_shown(
    question: Question,
    case: Case,
    shown: View,
    known: Iterable[FactView],
    file: str,
    calendar: WorkCalendar,
) -> Iterator[Failure]:
    """Yield every expectation of a question that does not hold in a view and facts that somebody was shown."""
    return _Checker(question, case, file, calendar).check_shown(shown, known)


class _Checker:
    def __init__(self, question: Question, case: Case, file: str, calendar: WorkCalendar) -> None:
        self.question, self.case, self.file, self.calendar = question, case, file, calendar
        self.known_at = known_at_of(question, case)

    def check(self) -> Iterator[Failure]:
        expected = self.question.expected
        yield from self._recheck()
        if self.question.on is None:
            return
        if self.question.step and set(expected) - {"recheck", "facts"} <= set(ABOUT_A_STEP):
            yield from self._one_step(self.question.on)
        elif set(expected) - {"recheck", "facts"}:
            shown = view(self.case, as_of=self.question.on, known_at=self.known_at, calendar=self.calendar)
            yield from self._view(shown)
        if "facts" in expected:
            day, names = self.question.on, expected["facts"]
            yield from self._facts(
                facts(self.case, as_of=day, known_at=self.known_at, calendar=self.calendar, names=names)
            )

    def check_shown(self, shown: View, known: Iterable[FactView]) -> Iterator[Failure]:
        yield from self._recheck()
        if self.question.on is not None:
            yield from self._view(shown)
            if "facts" in self.question.expected:
                yield from self._facts(known)

    def _recheck(self) -> Iterator[Failure]:
        if "recheck" in self.question.expected:
            want = sorted(self.question.expected["recheck"])
            found = recheck(self.case, known_at=self.known_at, calendar=self.calendar)
            yield from self._equal("recheck", want, sorted({item.seq for item in found}))

    # ------------------------------------------------------------ parts of a view

    def _one_step(self, day: date) -> Iterator[Failure]:
        """Check a question about one step alone: nothing else is asked of the case."""
        step = step_view(
            self.case,
            self.question.step,
            scope=self.question.scope,
            as_of=day,
            known_at=self.known_at,
            calendar=self.calendar,
        )
        yield from self._step(step) if step is not None else self._no_step()

    def _no_step(self) -> Iterator[Failure]:
        yield self._failure("step", "有这个环节", f"{self.question.scope or '本案'}中没有这个环节")

    def _view(self, shown: View) -> Iterator[Failure]:
        expected, scope = self.question.expected, self.question.scope
        if self.question.step:
            try:
                step = shown.step(self.question.step, scope)
            except KeyError:
                yield from self._no_step()
            else:
                yield from self._step(step)
        for key, came in (("phase", shown.phase), ("state", shown.state), ("ground", shown.ground)):
            if key in expected:
                yield from self._equal(key, expected[key], came)
        if "restrictions" in expected:
            inside = {r.id for r in shown.restrictions if not scope or r.scope == scope}
            yield from self._equal("restrictions", sorted(expected["restrictions"]), sorted(inside))
        if "powers" in expected:
            inside = {step.id for step in shown.powers if not scope or step.scope == scope}
            yield from self._equal("powers", sorted(expected["powers"]), sorted(inside))
        for name, value in expected.get("exports", {}).items():
            yield from self._value("exports", name, value, shown.exports.get(name, Unknown((name,))))
        amounts = {amount.name: _value_of(amount) for amount in shown.amounts}
        for name, value in expected.get("amounts", {}).items():
            yield from self._value("amounts", name, value, amounts.get(name, Unknown((name,))))
        if "holds_until" in expected:
            want = None if expected["holds_until"] == "none" else expected["holds_until"]
            yield from self._equal("holds_until", want, shown.holds_until)

    def _step(self, step: StepView) -> Iterator[Failure]:
        for key, want in self.question.expected.items():
            if key not in ABOUT_A_STEP:
                continue
            came = [guard.id for guard in step.notices] if key == "notices" else getattr(step, key)
            if key in ("articles", "needs"):
                if not set(want) <= set(came):
                    yield self._failure(key, f"至少有 {words(want)}", words(came) + self._standing_of(step))
            elif key in ("outcomes", "notices"):
                if set(want) != set(came):
                    yield self._failure(key, words(want), words(came) + self._standing_of(step))
            elif key == "due":
                want = None if want == "none" else want
                came = None if came == NEVER else came
                needs = f"（缺 {'、'.join(step.due_needs)}）" if step.due_needs else ""
                if came != want:
                    yield self._failure(key, words(want), words(came) + needs)
            elif came != want:
                yield self._failure(
                    key, words(want), words(came) + (self._standing_of(step) if key == "status" else "")
                )

    @staticmethod
    def _standing_of(step: StepView) -> str:
        """Return what helps to see why a step stands as it does."""
        parts: list[str] = [step.status]
        if step.waits_for:
            parts.append("等待 " + "、".join(step.waits_for))
        parts += [f"{guard.article} {guard.id}" for guard in step.blocked_by]
        if step.needs:
            parts.append("缺 " + "、".join(step.needs))
        if step.articles:
            parts.append("依据 " + "、".join(step.articles))
        return f"（{'；'.join(parts)}）"

    # ------------------------------------------------------------ values

    def _facts(self, found: Iterable[FactView]) -> Iterator[Failure]:
        rulebook, scope = self.case.rulebook, self.question.scope
        asked = self.question.expected["facts"]
        shown = {(fact.name, fact.scope): _value_of(fact) for fact in found}
        for name, value in asked.items():
            path = path_at(scope, max(rulebook.facts[name].depth, 0))
            yield from self._value("facts", name, value, shown.get((name, path), Unknown((name,))))

    def _value(self, key: str, name: str, want: Any, came: Any) -> Iterator[Failure]:
        same = not is_known(came) if want == "unknown" else is_known(came) and came == want
        if not same:
            label = self.case.rulebook.facts[name].label if name in self.case.rulebook.facts else ""
            yield self._failure(key, words(want), words(came), f" {label}（{name}）")

    def _equal(self, key: str, want: Any, came: Any) -> Iterator[Failure]:
        if want != came:
            yield self._failure(key, words(want), words(came))

    def _failure(self, key: str, expected: str, came: str, what: str = "") -> Failure:
        question = self.question
        if question.step and key in ("step", *ABOUT_A_STEP):
            what = f" {self.case.rulebook.steps[question.step].label}（{question.step}）"
        day = f"{question.on} " if question.on else ""
        where = f" @{question.scope}" if question.scope else ""
        line = question.lines.get(key, question.line)
        return Failure(self.file, line, f"{day}{key}{what}{where}", expected, came)


def _value_of(fact: FactView) -> Any:
    """Return what a shown fact stands for: a value, a lower bound, or an unknown with what is missing."""
    if not fact.needs:
        return fact.value
    return Unknown(fact.needs) if fact.value is None else AtLeast(fact.value, fact.needs)


def words(value: Any) -> str:
    """Return a value as it would be written in a scenario file."""
    match value:
        case None | "":
            return "无"
        case bool():
            return "yes" if value else "no"
        case date() if value == NEVER:
            return "未发生"
        case Decimal():
            return f"{value:f}"
        case Unknown():
            return "unknown" + (f"（缺 {'、'.join(sorted(value.missing))}）" if value.missing else "")
        case AtLeast():
            return f"至少 {value.value:f}（缺 {'、'.join(sorted(value.missing))}）"
        case list() | tuple() | set() | frozenset():
            return f"[{', '.join(words(item) for item in value)}]"
        case _:
            return str(value)

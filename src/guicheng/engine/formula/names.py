"""Names in formulas: facts, days of steps and periods, terms."""

from __future__ import annotations

from typing import Any

from guicheng.engine.ask import Asking
from guicheng.engine.case import Scope
from guicheng.engine.events import split_term
from guicheng.engine.formula.base import TERM, Base, Formula, closest, read_by_day
from guicheng.engine.rulebook.model import Evaluate, FactSpec, Step
from guicheng.engine.values import (
    NEVER,
    Unknown,
    missing_of,
)


class Names(Base):
    """Compiles names."""

    def name(self, name: str, want: FactSpec | None = None) -> Formula:
        if name == "today":
            return self.make("today", lambda e, s: e.day, "date")
        if name == "never":
            return Formula("constant", lambda e, s: NEVER, "date", (), (NEVER,), self.line)
        if want is not None and want.one_of and name in want.one_of:
            return self.make("constant", lambda e, s: name, "choice", (), name, want)
        match = TERM.fullmatch(name)
        if match and match[3]:
            return self.term(match[1], match[2], self(match[3]))
        if name.startswith("this."):
            return self._around(name.removeprefix("this."))
        head, _, tail = name.partition(".")
        spec = self.rulebook.facts.get(name)
        # An extension is said as a fact STEP.due; what a formula asks for by that name is the due day itself.
        if spec is not None and not (spec.kind == "clock" and tail == "due"):
            return self.fact(spec)
        if tail and head in self.rulebook.steps:
            return self.event(self.rulebook.steps[head], tail)
        if tail in ("begins", "ends") and head in self.rulebook.scopes:
            return self._period_day(head, tail)
        known = [*self.rulebook.facts, *self.rulebook.steps, *(want.one_of if want else ())]
        raise self.trouble(f"没有叫“{name}”的事实、环节或日期", closest(name, known))

    def _around(self, name: str) -> Formula:
        """Compile `this.NAME`: read where the some, every, none, count or sum stands, not inside the instance."""
        spec = self.rulebook.facts.get(name)
        if self.around is None:
            raise self.trouble(f"“this.{name}”只能在 where、holds 和求和之内用", f"直接写 {name}")
        if spec is None:
            raise self.trouble(f"没有叫“{name}”的事实", closest(name, self.rulebook.facts))
        self.reads_around = True
        read = self.around.fact(spec).fn
        return self.make("fact", lambda e, s: read(e, e.frames[-1]), spec.type, (), spec)

    def event(self, step: Step, tail: str) -> Formula:
        depth = step.depth
        if tail == "due":
            if self.base(step.scope) != depth:
                raise self.trouble(f"“{step.id}.due”在流程“{step.scope}”里，这里不能直接读")
            return self.make("due", lambda e, s: e.due(step, s.up[depth]), "date", (), step)
        _, outcomes = self.step(f"{step.id}.{tail}")
        if self.base(step.scope) == depth:
            fn: Evaluate = lambda e, s: e.day_of(step, s.up[depth], outcomes)  # noqa: E731
        else:
            base = self.base(step.scope)

            def fn(e: Asking, s: Scope) -> Any:
                members, complete = e.instances(step.scope, s.up[base])
                days = [e.day_of(step, member, outcomes) for member in members]
                unknown = [d for d in (*days, complete) if isinstance(d, Unknown)]
                if not days or NEVER in days:
                    return NEVER
                return missing_of(*unknown) if unknown else max(days)

        return self.make("event", fn, "date", (), step, outcomes)

    def _period_day(self, kind: str, tail: str) -> Formula:
        depth = self.rulebook.scopes[kind].depth
        if self.base(kind) != depth:
            raise self.trouble(f"“{kind}.{tail}”只能在该周期之内读")
        last = tail == "ends"

        def fn(e: Asking, s: Scope) -> Any:
            days = e.period(s.up[depth])
            return days if isinstance(days, Unknown) else days[last]

        return self.make("period_day", fn, "date", (), kind, tail)

    def term(self, length: str, way: str, anchor: Formula) -> Formula:
        if any(part.kind == "today" for part in read_by_day(anchor)):
            raise self.trouble("期限不能自 today 起算", "写明自哪个环节或哪一天起算")
        if length[0].isdigit():
            number, full, working, unit = split_term(length)
            back = way == "before"

            def fn(e: Asking, s: Scope) -> Any:
                day = anchor.fn(e, s)
                if day.__class__ is Unknown or day == NEVER:
                    return day
                return e.calendar.shift(day, number, unit, working=working, full=full, back=back)

            return self.make("term", fn, "date", (anchor,), length, way)
        spec = self.rulebook.facts.get(length)
        if spec is None or spec.type != "period":
            raise self.trouble(
                f"“{length}”不是期限参数",
                closest(length, [n for n, f in self.rulebook.facts.items() if f.type == "period"]),
            )
        reading = self.fact(spec)

        def by_parameter(e: Asking, s: Scope) -> Any:
            term, day = reading.fn(e, s), anchor.fn(e, s)
            if isinstance(day, Unknown) or day == NEVER:
                return day
            if isinstance(term, Unknown):
                return term
            number, full, working, unit = split_term(term)
            return e.calendar.shift(day, number, unit, working=working, full=full, back=way == "before")

        return self.make("term", by_parameter, "date", (anchor, reading), length, way)

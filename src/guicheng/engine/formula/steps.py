"""What formulas ask of steps: done, happened, applies, settled, how often."""

from __future__ import annotations

from typing import Any

from guicheng.engine.ask import Asking
from guicheng.engine.case import Scope
from guicheng.engine.formula.base import Base, Formula
from guicheng.engine.rulebook.model import After, Evaluate
from guicheng.engine.values import (
    Unknown,
)


class Steps(Base):
    """Compiles questions to steps, and predecessors."""

    def _op_done(self, raw: Any, _: Any) -> Formula:
        step, outcomes = self.step(raw)
        depth = step.depth
        fn = self.over_instances(step, lambda e, st, m: e.is_done(st, m, outcomes), False)
        if fn is None:
            fn = lambda e, s: e.is_done(step, s.up[depth], outcomes)  # noqa: E731
        return self.make("done", fn, "yes/no", (), step, outcomes)

    def _op_happened(self, raw: Any, _: Any) -> Formula:
        step, outcomes = self.step(raw)
        depth = step.depth
        if self.base(step.scope) != depth:
            raise self.trouble(f"“{step.id}”在流程“{step.scope}”里", f"用 some: {step.scope}")

        def fn(e: Asking, s: Scope) -> Any:
            day = e.day_of(step, s.up[depth], outcomes)
            return True if isinstance(day, Unknown) else day <= e.day

        return self.make("happened", fn, "yes/no", (), step, outcomes)

    def _op_applies(self, raw: Any, _: Any) -> Formula:
        step, _outcomes = self.step(raw)
        depth = step.depth
        if self.base(step.scope) != depth:
            raise self.trouble(f"“{step.id}”在流程“{step.scope}”里", f"用 some: {step.scope}")
        return self.make("applies", lambda e, s: e.applies(step, s.up[depth]), "yes/no", (), step)

    def _op_settled(self, raw: Any, _: Any) -> Formula:
        after = self.after(raw)
        step = self.rulebook.steps[after.step]
        return self.make("settled", after.holds, "yes/no", (), step, after.outcomes)

    def _op_times(self, raw: Any, _: Any) -> Formula:
        step, outcomes = self.step(raw)
        depth = step.depth
        if self.base(step.scope) != depth:
            raise self.trouble(f"“{step.id}”在流程“{step.scope}”里，这里不能计数")
        return self.make(
            "times", lambda e, s: e.times(step, s.up[depth], outcomes), "number", (), step, outcomes
        )

    def after(self, raw: Any) -> After:
        """Compile a predecessor: looked through where it does not apply; in an inner scope, all its instances."""
        step, outcomes = self.step(raw)
        depth = step.depth
        base = self.base(step.scope)
        holds = self.over_instances(step, lambda e, st, m: e.settled(st, m, outcomes), False)
        day: Evaluate = lambda e, s: e.last_settled_day(step, s.up[base], outcomes)  # noqa: E731
        if holds is None:
            holds = lambda e, s: e.settled(step, s.up[depth], outcomes)  # noqa: E731
            day = lambda e, s: e.settled_day(step, s.up[depth], outcomes)  # noqa: E731
        return After(step.id, outcomes, holds, day, str(raw))

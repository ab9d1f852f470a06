"""Which parameters an act was judged by: each with its value then, and from which day that value held."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from guicheng.engine.ask import Asking
from guicheng.engine.calendar import WorkCalendar
from guicheng.engine.case import Case, fold, has_place, path_at
from guicheng.engine.log import Act
from guicheng.engine.rulebook.model import OUTER
from guicheng.engine.values import Unknown


class ParameterRead(NamedTuple):
    """A parameter as an act read it. `value` None: not configured then; `since` None: the value is the rulebook's own."""

    seq: int
    name: str
    value: Any
    since: date | None


def parameters_read(case: Case, act: Act, *, calendar: WorkCalendar) -> tuple[ParameterRead, ...]:
    """Return the parameters that judging the taking of a step reads, on the acts before it and by what was known then."""
    if act.verb != "take" or act.on is None or act.taken_over or not has_place(act, case.rulebook):
        return ()
    before = fold([other for other in case.acts if other.seq < act.seq], case.rulebook, case.outer)
    facts = case.rulebook.facts
    brought = {(path_at(act.scope, s.depth), n): v for n, v in act.facts.items() if (s := facts.get(n))}
    step, scope = case.rulebook.steps[act.target], before.scope(act.scope)
    outcome = step.outcomes[act.outcome]
    found: dict[str, ParameterRead] = {}
    for overlay in (None, brought):
        e = Asking(before, act.on, act.recorded, calendar, overlay)
        e.reads = []
        e.applies(step, scope)
        e.due(step, scope)
        for guard in step.guards + outcome.guards:
            guard.that.fn(e, scope)
        for ask in step.asks + outcome.asks:
            if ask.when is not None:
                ask.when.fn(e, scope)
        for spec in step.seals:
            e.fact(spec, before.above if spec.depth < 0 else scope.up[spec.depth])
        for name, path, value in e.reads:
            if path == OUTER and facts[name].kind == "parameter":
                said = e.written(OUTER, name)
                known = None if isinstance(value, Unknown) else value
                found[name] = ParameterRead(act.seq, name, known, said[-1].on if said else None)
    return tuple(found[name] for name in sorted(found, key=list(facts).index))

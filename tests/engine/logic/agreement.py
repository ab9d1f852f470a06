"""Whether the solver's world has room for what the engine says of a case: facts, days and steps as they are, and then each answer."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import z3

from guicheng.engine.case import Reopening
from guicheng.engine.events import counted
from guicheng.engine.rulebook.checks.logic.world import LAST_DAY, UNKNOWN_DAY
from guicheng.engine.rulebook.model import OUTER
from guicheng.engine.values import NEVER, Unknown
from guicheng.engine.values import UNKNOWN_DAY as NO_DAY


def as_it_is(inquiry, e):
    """What holds in the solver's world when its case is this one: everything that was said or done, and nothing else."""
    world = inquiry.world
    yield world.today == e.day.toordinal()
    for variable in world.variables.values():
        spec = variable.spec
        if variable.tag or spec.depth > 0 or spec.kind == "parameter":
            continue
        rows = e.written(OUTER if spec.depth < 0 else "", spec.name)
        value = rows[-1].value if rows else None
        yield variable.known == (value is not None)
        if value is not None and spec.type not in ("document", "period"):
            yield variable.value == number(world, value)
    for (id, tag), events in world.events.items():
        step = inquiry.rulebook.steps[id]
        if tag or step.depth:
            continue
        rows = e.events(step, e.case.root)
        last = rows[-1].value if rows else None
        words = list(step.outcomes)
        yield events.last == (0 if last is None or isinstance(last, Reopening) else words.index(last) + 1)
        for word in words:
            yield events.days[word] == day(e.day_of(step, e.case.root, frozenset((word,))))
            yield events.counts[word] == counted(rows, frozenset((word,)))
    yield world.ended(inquiry.rulebook.root, "") == (e.ended(e.case.root) is not None)


def number(world, value):
    if isinstance(value, bool):
        return value
    if isinstance(value, date):
        return value.toordinal()
    if isinstance(value, Decimal):
        return world.number(Fraction(value))
    return world.word(value)


def day(value):
    if isinstance(value, Unknown):
        return UNKNOWN_DAY
    return LAST_DAY if value == NEVER else UNKNOWN_DAY if value == NO_DAY else value.toordinal()


def room(inquiry, facts):
    """A solver for the world in which all this holds."""
    solver = z3.SimpleSolver(ctx=inquiry.world.context)
    solver.set("random_seed", 0)
    solver.add(*inquiry.world.always, *facts)
    return solver


def possible(solver, answer, value):
    """Whether there is room for this answer: yes, no, or None for unknown."""
    return solver.check(_test(answer, value)) == z3.sat


def _test(answer, value):
    if value is None:
        return z3.Not(z3.Or(answer.yes, answer.no))
    return answer.yes if value else answer.no

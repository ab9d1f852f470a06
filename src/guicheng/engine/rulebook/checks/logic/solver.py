"""Asking the solver: is there a state in which this holds? Bounded by steps and not by time, so that the answer is always the same."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any, Final

import z3

from guicheng.engine.rulebook.checks.logic.world import Answer, Needs, Variable, World

_STEPS: Final = 3_000_000
"""What one question may cost, in the solver's own steps (`rlimit`)."""
_SMALL: Final = (0, 100_000_000)
_NEAR: Final = (date(2020, 1, 1).toordinal(), date(2035, 12, 31).toordinal())
_MONDAY: Final = date(2025, 3, 3).toordinal()
"""Figures and days between which an example is looked for first: the rest is possible and reads oddly."""


class State:
    """A state that the solver has found: the values of facts."""

    def __init__(self, world: World, model: Any) -> None:
        self.world, self._model = world, model
        self._names = {str(declared.name()) for declared in model.decls()}

    def knows(self, variable: Variable) -> bool:
        """Tell whether the fact is known in this state; what does not matter is not."""
        return bool(z3.is_true(self._model.eval(variable.known)))

    def value(self, term: Any) -> Fraction:
        """Return the value of a number."""
        found = self._model.eval(term, model_completion=True)
        return found.as_fraction() if z3.is_rational_value(found) else Fraction(found.as_long())

    def raw(self, variable: Any) -> Any:
        """Return the value of a variable, for the solver."""
        return self._model.eval(variable, model_completion=True)

    def holds(self, test: Any) -> bool:
        """Tell whether something holds in this state."""
        return bool(z3.is_true(self._model.eval(test, model_completion=True)))

    def mentions(self, term: Any) -> bool:
        """Tell whether the state rests on a variable; the others may be anything."""
        return name_of(term) in self._names


def name_of(variable: Any) -> str:
    """Return the name of a variable."""
    return str(variable.decl().name())


class Solver:
    """Puts questions about one world, and counts them."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.asked = 0
        self.undecided = 0

    def possible(self, *tests: Any, needs: Needs) -> bool:
        """Tell whether there may be a state in which all these hold; what cannot be decided may be."""
        if any(test is self.world.false for test in tests):
            return False
        return bool(self._check(self._made(tests, needs)) != z3.unsat)

    def state(self, *tests: Any, needs: Needs) -> State | None:
        """Return some state in which all these hold, if one is found."""
        if any(test is self.world.false for test in tests):
            return None
        solver = self._made(tests, needs)
        return State(self.world, solver.model()) if self._check(solver) == z3.sat else None

    def example(self, *tests: Any, needs: Needs) -> State | None:
        """Return a state in which all these hold, with the ordinary figures and days that people would choose, where that can be."""
        if any(test is self.world.false for test in tests):
            return None
        solver = self._made(tests, needs)
        if self._check(solver) != z3.sat:
            return None
        found = State(self.world, solver.model())
        for wish in self._ordinary(found):
            solver.push()
            solver.add(wish)
            if self._check(solver) == z3.sat:
                found = State(self.world, solver.model())
            else:
                solver.pop()
        return found

    def never(self, answer: Answer, *context: Answer) -> bool:
        """Tell whether an answer can never be yes while the others are."""
        needs = answer.needs.union(*(other.needs for other in context))
        return not self.possible(answer.yes, *(other.yes for other in context), needs=needs)

    def always(self, answer: Answer, *context: Answer) -> bool:
        """Tell whether an answer can never be no while the others are yes."""
        needs = answer.needs.union(*(other.needs for other in context))
        return not self.possible(answer.no, *(other.yes for other in context), needs=needs)

    def _made(self, tests: tuple[Any, ...], needs: Needs) -> Any:
        solver = z3.SimpleSolver(ctx=self.world.context)
        solver.set("random_seed", 0)
        solver.set("rlimit", _STEPS)
        solver.add(*(self.world.always[number] for number in sorted(needs)))
        solver.add(*(test for test in tests if test is not self.world.true))
        return solver

    def _check(self, solver: Any) -> Any:
        self.asked += 1
        found = solver.check()
        self.undecided += found == z3.unknown
        return found

    def _ordinary(self, found: State) -> list[Any]:
        today = self.world.today
        wishes = [today >= _NEAR[0], today == _MONDAY]
        for variable in self.world.variables.values():
            if not found.knows(variable):
                continue
            if variable.spec.type == "date":
                wishes.append(z3.And(variable.value >= _NEAR[0], variable.value <= _NEAR[1]))
            elif variable.spec.type in ("money", "number"):
                wishes.append(z3.And(variable.value >= _SMALL[0], variable.value <= _SMALL[1]))
        for (id, tag), events in self.world.events.items():
            if "<" in tag or not found.mentions(events.last):
                continue
            step = self.world.rulebook.steps[id]
            for number, (word, count) in enumerate(events.counts.items(), 1):
                if any(other == id for other, _ in step.outcomes[word].reopens):
                    wishes += [count == 0, count <= 1, count <= 3]
                else:
                    wishes.append(count == z3.If(events.last == number, 1, 0))
        return wishes

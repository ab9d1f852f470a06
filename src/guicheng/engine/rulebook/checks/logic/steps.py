"""What is asked of steps: done, happened, applies, settled; and the guards on them."""

from __future__ import annotations

from typing import Any

import z3

from guicheng.engine.formula import Formula
from guicheng.engine.rulebook.checks.logic.base import Base
from guicheng.engine.rulebook.checks.logic.comparing import needs_of
from guicheng.engine.rulebook.checks.logic.places import Place
from guicheng.engine.rulebook.checks.logic.world import LAST_DAY, UNKNOWN_DAY, Amount, Answer, World
from guicheng.engine.rulebook.model import After, Guard, Step


class Steps(Base):
    """Translates what is asked of steps."""

    def __init__(self, world: World, **how: Any) -> None:
        super().__init__(world, **how)
        self._settled: dict[Any, Answer] = {}

    def _event(self, formula: Formula, place: Place) -> Answer:
        step, outcomes = formula.data
        if not self._own(step, place):
            return self.world.answer(self._named(formula, place))
        if formula.kind == "done":
            return self.done(step, outcomes, place)
        world, events = self.world, self.world.step(step, place.tag(step.depth), self.moment)
        happened = world.either(*(events.days[word] != LAST_DAY for word in _words(step, outcomes)))
        return Answer(happened, world.negation(happened), events.needs)

    def done(self, step: Step, outcomes: frozenset[str] | None, place: Place) -> Answer:
        """Translate: its last entry is an outcome, one of these."""
        world, events = self.world, self.world.step(step, place.tag(step.depth), self.moment)
        words = list(step.outcomes)
        if outcomes is None:
            yes = events.last != 0
        else:
            yes = world.either(*(events.last == words.index(word) + 1 for word in sorted(outcomes)))
        return Answer(yes, world.negation(yes), events.needs)

    def applies(self, step: Step, place: Place) -> Answer:
        """Translate a step's `when`; no as well when its scope has ended, unless it survives."""
        world = self.world
        if not self._own(step, place):
            return world.answer(f"applies {step.id} {place}{self.moment}")
        place = place.at(step.depth)
        when = world.constant_answer(True) if step.when is None else self.answer(step.when, place)
        ended = self.ended(step, place)
        return Answer(world.both(world.negation(ended), when.yes), world.either(ended, when.no), when.needs)

    def ended(self, step: Step, place: Place) -> Any:
        """Translate: its scope or one around it has ended, and it does not survive that."""
        if step.survives:
            return self.world.false
        kinds = (self.rulebook.root, *self.rulebook.chain(step.scope))
        return self.world.either(
            *(self.world.ended(kind, place.tag(depth) + self.moment) for depth, kind in enumerate(kinds))
        )

    def settled(self, step: Step, outcomes: frozenset[str] | None, place: Place) -> Answer:
        """Translate: done so, or not applicable and looked through to what comes before."""
        key = (step.id, outcomes, place)
        if key in self._settled:
            return self._settled[key]
        world = self.world
        chosen = "|".join(sorted(outcomes or ()))
        found = self._settled[key] = world.answer(f"settled {step.id}.{chosen} {place}{self.moment}")
        if self._own(step, place):
            place = place.at(step.depth)
            done, applies = self.done(step, outcomes, place), self.applies(step, place)
            behind = self.join("all", [self.after(after, place) for after in step.after])
            through = world.negation(applies.yes)
            yes = world.either(done.yes, world.both(applies.no, behind.yes))
            no = world.both(done.no, world.either(applies.yes, world.both(through, behind.no)))
            found = self._settled[key] = Answer(yes, no, needs_of([done, applies, behind]))
        return found

    def after(self, after: After, place: Place) -> Answer:
        """Translate a predecessor."""
        return self.settled(self.rulebook.steps[after.step], after.outcomes, place)

    def guards(self, guards: tuple[Guard, ...], place: Place, *, soft: bool = False) -> Answer:
        """Translate the guards that block; with `soft` also those that somebody could waive."""
        hard = [g for g in guards if g.soft != "notice" and (soft or not g.soft)]
        return self.join("all", [self.answer(guard.that, place) for guard in hard])

    def _day_of(self, step: Step, outcomes: frozenset[str] | None, place: Place, name: str) -> Amount:
        world = self.world
        if not self._own(step, place):
            day = world.amount(name, "date")
            held = world.once(
                f"past {name}",
                lambda: world.hold(z3.Or(day.term == LAST_DAY, day.term <= world.day(self.moment).term)),
            )
            return Amount(day.term, day.known, world.false, day.needs | held | world.day(self.moment).needs)
        events = world.step(step, place.tag(step.depth), self.moment)
        days = [events.days[word] for word in _words(step, outcomes)]
        latest = days[0]
        for day in days[1:]:
            later = z3.And(day != LAST_DAY, z3.Or(latest == LAST_DAY, day > latest))
            latest = z3.If(later, day, latest)
        return Amount(latest, latest != UNKNOWN_DAY, world.false, events.needs)

    def _times(self, step: Step, outcomes: frozenset[str] | None, place: Place) -> Amount:
        world, events = self.world, self.world.step(step, place.tag(step.depth), self.moment)
        counts = [events.counts[word] for word in _words(step, outcomes)]
        return Amount(sum(counts[1:], counts[0]), world.true, world.false, events.needs)


def _words(step: Step, outcomes: frozenset[str] | None) -> list[str]:
    """Return the outcomes that are meant, in the order of the rulebook."""
    return [word for word in step.outcomes if outcomes is None or word in outcomes]

"""Days: terms by the calendar, fixed days of a year, the first or last of several, periods. Each within its bounds."""

from __future__ import annotations

from typing import Any, Final

import z3

from guicheng.engine.events import split_term
from guicheng.engine.formula import Formula
from guicheng.engine.rulebook.checks.logic.comparing import compare, needs_of
from guicheng.engine.rulebook.checks.logic.places import Place
from guicheng.engine.rulebook.checks.logic.steps import Steps
from guicheng.engine.rulebook.checks.logic.world import LAST_DAY, UNKNOWN_DAY, Amount, Answer

_EACH_DAY: Final = {"day": (1, 3), "month": (28, 31), "year": (365, 366)}
"""A unit of a term is at least and at most so many days; three, as holidays and weekends do not count."""
_LONGEST_HOLIDAY: Final = 60
_SHORTER: Final = 3
"""A month may end on a day that the next has not."""


class Days(Steps):
    """Translates days that are made of others."""

    def _during(self, formula: Formula, place: Place) -> Answer:
        world = self.world
        tests = [compare(world, "on_or_before", self.amount(formula.parts[0], place), world.day(self.moment))]
        if len(formula.parts) > 1:
            tests.append(
                compare(world, "on_or_after", self.amount(formula.parts[1], place), world.day(self.moment))
            )
        return self.join("all", tests)

    def _term(self, formula: Formula, place: Place) -> Amount:
        """Translate a term: the same length from the same day ends on the same day, within what a calendar can make of it."""
        world, (length, way) = self.world, formula.data
        anchor = self.amount(formula.parts[0], place)
        known, end = anchor.known, world.function(f"{length} {way}")(anchor.term)
        if length[:1].isdigit():
            number, _, _, unit = split_term(length)
            shortest, longest = (n * number for n in _EACH_DAY[unit])
            shortest = max(0, shortest - _SHORTER)
        else:
            shortest, longest = 0, LAST_DAY
            reading = self.amount(formula.parts[1], place)
            known = world.both(known, world.either(anchor.term == LAST_DAY, reading.known))
        least, most = anchor.term + shortest, anchor.term + longest + _LONGEST_HOLIDAY
        if way == "before":
            least, most = anchor.term - longest - _LONGEST_HOLIDAY, anchor.term - shortest
        within = z3.And(end >= least, end <= most, end >= UNKNOWN_DAY, end <= LAST_DAY)
        needs = world.hold(z3.If(anchor.term == LAST_DAY, end == LAST_DAY, z3.Or(within, end == LAST_DAY)))
        return Amount(end, known, world.false, anchor.needs | needs)

    def _calendar(self, formula: Formula, place: Place, name: str) -> Amount:
        """Translate the year of a day, or a fixed day of a year."""
        world = self.world
        inner = self.amount(formula.parts[0], place)
        if formula.kind == "year_of":
            year = world.amount(name, "count")
            within = z3.And(
                year.term >= 1, new_year(year.term) <= inner.term, inner.term < new_year(year.term + 1)
            )
            return Amount(year.term, inner.known, world.false, inner.needs | year.needs | world.hold(within))
        day, (month, of_month) = world.amount(name, "date"), map(int, formula.data[0].split("-"))
        before = sum((31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[: month - 1]) + of_month - 1
        year = world.amount(f"year of {name}", "count")
        first = new_year(year.term)
        leap = z3.If(
            z3.And(new_year(year.term + 1) - first == 366, world.whole(month) > 2),
            world.whole(1),
            world.whole(0),
        )
        needs = world.hold(
            z3.And(
                day.term == z3.If(year.term >= 9999, world.whole(LAST_DAY), first + before + leap),
                z3.Or(z3.And(year.term <= inner.term, year.term > inner.term - 1), inner.term < 1),
            )
        )
        known = world.both(inner.known, inner.term >= 1)
        return Amount(day.term, known, world.false, inner.needs | day.needs | year.needs | needs)

    def _late(self, formula: Formula, place: Place, name: str) -> Amount:
        """Translate the anchor, or a later day from which the demand has applied."""
        world, anchor = self.world, self.amount(formula.parts[0], place)
        day = world.amount(name, "date")
        later = world.hold(
            z3.And(
                day.term >= anchor.term,
                z3.Or(day.term == anchor.term, day.term <= world.day(self.moment).term),
            )
        )
        return Amount(
            day.term,
            anchor.known,
            world.false,
            anchor.needs | day.needs | later | world.day(self.moment).needs,
        )

    def _pick(self, formula: Formula, place: Place, name: str) -> Amount:
        """Translate the first or last of several days: one of them, or never, as steps may be left out."""
        world = self.world
        day = world.amount(name, "date")
        parts = [self.amount(part, place) for part in formula.parts]
        one = z3.Or(day.term == LAST_DAY, *(z3.And(part.known, day.term == part.term) for part in parts))
        return Amount(
            day.term,
            day.known,
            world.false,
            day.needs | needs_of(parts) | world.hold(z3.Or(z3.Not(day.known), one)),
        )

    def _period(self, kind: str, tail: str, place: Place) -> Amount:
        world = self.world
        tag = place.tag(self.rulebook.scopes[kind].depth) + self.moment
        begins, ends = (world.amount(f"{kind}.{word}@{tag}", "date") for word in ("begins", "ends"))
        order = world.once(
            f"order {kind}@{tag}",
            lambda: world.hold(z3.And(begins.term <= ends.term, begins.term <= world.day(self.moment).term)),
        )
        chosen = begins if tail == "begins" else ends
        return Amount(
            chosen.term,
            chosen.known,
            world.false,
            begins.needs | ends.needs | order | world.day(self.moment).needs,
        )


def new_year(year: Any) -> Any:
    """Return the ordinal of the first day of a year."""
    past = year - 1
    return 365 * past + past / 4 - past / 100 + past / 400 + 1

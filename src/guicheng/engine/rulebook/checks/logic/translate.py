"""
Formulas for the solver, in three values.

Facts, choices, amounts, days, findings, what steps are done, applicability and settledness are translated as the engine
evaluates them. What cannot be (sums over instances, terms by a calendar, other cases, due days) becomes a variable with
its bounds: then more is thought possible than is, and never less. So 'can never hold' is always true.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

import z3

from guicheng.engine.events import split_term
from guicheng.engine.formula import Formula, is_non_negative
from guicheng.engine.rulebook.checks.logic.comparing import absolute, arithmetic, compare, needs_of
from guicheng.engine.rulebook.checks.logic.places import Place, shape
from guicheng.engine.rulebook.checks.logic.world import LAST_DAY, UNKNOWN_DAY, Amount, Answer, World
from guicheng.engine.rulebook.model import After, FactSpec, Guard, Rulebook, Step

_ARITHMETIC: Final = ("plus", "minus", "multiply", "ratio", "largest", "smallest")
_EACH_DAY: Final = {"day": (1, 3), "month": (28, 31), "year": (365, 366)}
"""A unit of a term is at least and at most so many days; three, as holidays and weekends do not count."""
_LONGEST_HOLIDAY: Final = 60
_SHORTER: Final = 3
"""A month may end on a day that the next has not."""
_STRICT: Final = {
    "at_least": "more_than",
    "at_most": "below",
    "on_or_after": "after",
    "on_or_before": "before",
}
_WIDE: Final = {strict: wide for wide, strict in _STRICT.items()}

Value = Answer | Amount


class Translator:
    """
    Translates the formulas of a rulebook. `instead` has answers that stand for formulas, by their identity.

    Without limits, a comparison says neither yes nor no of what lies exactly on its limit.
    At another `moment` the day and what steps are done are others; the facts in `changed` are others as well.
    """

    def __init__(
        self,
        world: World,
        *,
        instead: Mapping[int, Answer] | None = None,
        without_limits: bool = False,
        moment: str = "",
        changed: Collection[str] = (),
    ) -> None:
        self.world = world
        self.rulebook: Rulebook = world.rulebook
        self.instead = instead or {}
        self.without_limits = without_limits
        self.moment = moment
        self.changed = changed
        self._done: dict[tuple[int, Place], Value] = {}
        self._settled: dict[Any, Answer] = {}
        self._facts: dict[tuple[str, Place], Value] = {}
        self._fixed = _may_be_said_otherwise(self.rulebook)

    # ------------------------------------------------------------ formulas

    def answer(self, formula: Formula, place: Place) -> Answer:
        """Translate a yes/no formula."""
        found = self(formula, place)
        if isinstance(found, Answer):
            return found
        free = self.world.answer(self.world.fresh())  # type "any": nothing is known of it
        return Answer(free.yes, free.no, found.needs)

    def amount(self, formula: Formula, place: Place) -> Amount:
        """Translate a formula for a value."""
        found = self(formula, place)
        return found if isinstance(found, Amount) else self.world.amount(self.world.fresh(), formula.type)

    def __call__(self, formula: Formula, place: Place) -> Value:
        if id(formula) in self.instead:
            return self.instead[id(formula)]
        key = (id(formula), place)
        found = self._done.get(key)
        if found is None:
            found = self._done[key] = self._translate(formula, place)
        return found

    def _translate(self, formula: Formula, place: Place) -> Value:
        world, parts, data = self.world, formula.parts, formula.data
        match formula.kind:
            case "constant":
                value = data[0]
                return world.constant_answer(value) if isinstance(value, bool) else world.constant(value)
            case "today":
                return world.day(self.moment)
            case "fact":
                return self.fact(data[0], place)
            case "all" | "any":
                return self.join(formula.kind, [self.answer(part, place) for part in parts])
            case "not":
                inner = self.answer(parts[0], place)
                return Answer(inner.no, inner.yes, inner.needs)
            case "provided":
                known = self.fact(data[0], place)
                assert isinstance(known, Amount)
                return Answer(known.known, world.negation(known.known), known.needs)
            case "compare":
                return self._compare(formula, place)
            case "in" | "not_in":
                return self._member(formula, place)
            case "bands":
                return self._bands(formula, place)
            case "during":
                return self._during(formula, place)
            case "done" | "happened":
                return self._event(formula, place)
            case "applies":
                return self.applies(data[0], place)
            case "settled":
                return self.settled(data[0], data[1], place)
            case "some" | "every" | "none":
                return self._each(formula, place)
            case "abs":
                return absolute(world, self.amount(parts[0], place))
            case kind if kind in _ARITHMETIC:
                return arithmetic(world, kind, [self.amount(part, place) for part in parts], formula.type)
        return self._value(formula, place)

    def _value(self, formula: Formula, place: Place) -> Value:
        world, data = self.world, formula.data
        name = self._named(formula, place)
        match formula.kind:
            case "event":
                return self._day_of(data[0], data[1], place, name)
            case "times":
                events = world.step(data[0], place.tag(data[0].depth), self.moment)
                counts = [events.counts[word] for word in _words(*data)]
                return Amount(sum(counts[1:], counts[0]), world.true, world.false, events.needs)
            case "term":
                return self._term(formula, place)
            case "year_of" | "month_day":
                return self._calendar(formula, place, name)
            case "late_demand":
                return self._late(formula, place, name)
            case "last_of" | "first_of":
                return self._pick(formula, place, name)
            case "period_day":
                return self._period(data[0], data[1], place)
            case "count":
                return world.amount(name, "count", low=True)
            case "sum":
                grows = is_non_negative(formula.parts[0])
                return world.amount(name, formula.type, least=0 if grows else None, low=grows)
        if formula.type in ("yes/no", "any"):
            return world.answer(name)
        return world.amount(name, formula.type)

    def _named(self, formula: Formula, place: Place) -> str:
        """Return the name of what is not translated: the same for what is written alike and asked at the same moment."""
        return f"{shape(formula)} {place}{self.moment}{'~' if self.changed else ''}"

    # ------------------------------------------------------------ facts

    def fact(self, spec: FactSpec, place: Place) -> Value:
        """Translate the reading of a fact: what is said; else its formula, the parameter's value, its default."""
        chain = self.rulebook.chain(spec.scope)
        place = place.reading(chain).at(len(chain))
        key = (spec.name, place)
        found = self._facts.get(key)
        if found is None:
            found = self._facts[key] = self._reading(spec, place)
        return found

    def _reading(self, spec: FactSpec, place: Place) -> Value:
        world = self.world
        if spec.kind == "parameter":
            if spec.value is not None and spec.type in ("money", "share", "number", "date"):
                return world.constant(spec.value)
        elif spec.means is not None and spec.name not in self._fixed:
            return self(spec.means, place)
        known, value, needs = world.said(
            spec, place.tag(spec.depth) + ("'" if spec.name in self.changed else "")
        )
        if spec.kind == "parameter" and spec.value is not None:
            known = world.true  # which reading of the law is chosen may be set otherwise, and is always known
        if spec.type == "yes/no":
            said: Value = Answer(world.both(known, value), world.both(known, world.negation(value)), needs)
        else:
            said = Amount(value, known, world.false, needs)
        plain: Value | None = None
        if spec.means is not None:
            plain = self(spec.means, place)
        elif spec.default is not None:
            plain = (
                world.constant_answer(spec.default)
                if isinstance(spec.default, bool)
                else world.constant(spec.default)
            )
        return said if plain is None else self._if(known, said, plain)

    def _if(self, condition: Any, yes: Value, no: Value) -> Value:
        """Return one value or the other."""
        world, needs = self.world, yes.needs | no.needs
        if isinstance(yes, Answer) and isinstance(no, Answer):
            return Answer(
                world.choose(condition, yes.yes, no.yes), world.choose(condition, yes.no, no.no), needs
            )
        if isinstance(yes, Answer) or isinstance(no, Answer):  # the loader does not let this pass
            return world.answer(world.fresh())
        if yes.under is not None or no.under is not None:
            free = world.amount(world.fresh(), "number", low=True)
            return Amount(free.term, free.known, free.low, needs | free.needs)
        return Amount(
            world.choose(condition, yes.term, no.term), world.choose(condition, yes.known, no.known),
            world.choose(condition, yes.low, no.low), needs,
        )  # fmt: skip

    # ------------------------------------------------------------ logic

    def join(self, kind: str, answers: list[Answer]) -> Answer:
        """Return all (settled by a no) or any (settled by a yes)."""
        world, needs = self.world, needs_of(answers)
        yes, no = [a.yes for a in answers], [a.no for a in answers]
        if kind == "all":
            return Answer(world.both(*yes), world.either(*no), needs)
        return Answer(world.either(*yes), world.both(*no), needs)

    def _compare(self, formula: Formula, place: Place) -> Answer:
        world, word = self.world, formula.data[0]
        left, right = formula.parts[0], formula.parts[1]
        if left.type == "yes/no" and right.type == "yes/no":
            return self._same(word, self.answer(left, place), self.answer(right, place))
        a, b = self.amount(left, place), self.amount(right, place)
        if self.without_limits:
            strictly = compare(world, _STRICT.get(word, word), a, b)
            widely = compare(world, _WIDE.get(word, word), a, b)
            found = Answer(strictly.yes, widely.no, strictly.needs | widely.needs)
        else:
            found = compare(world, word, a, b)
        today = "today" in (left.kind, right.kind)
        if not today and left.kind in ("event", "last_of", "first_of") and word in ("after", "on_or_after"):
            never = world.both(a.known, a.term == LAST_DAY)  # done on or after presupposes that it was done
            found = Answer(
                world.both(world.negation(never), found.yes), world.either(never, found.no), found.needs
            )
        if len(formula.parts) > 2:  # what is not configured: a question to the party that sets it
            judged = self.answer(formula.parts[2], place)
            unset = world.negation(world.either(b.known, b.low))
            found = Answer(
                world.choose(unset, judged.yes, found.yes), world.choose(unset, judged.no, found.no),
                found.needs | judged.needs,
            )  # fmt: skip
        return found

    def _same(self, word: str, left: Answer, right: Answer) -> Answer:
        world, needs = self.world, left.needs | right.needs
        alike = world.either(world.both(left.yes, right.yes), world.both(left.no, right.no))
        other = world.either(world.both(left.yes, right.no), world.both(left.no, right.yes))
        return Answer(other, alike, needs) if word == "is_not" else Answer(alike, other, needs)

    def _member(self, formula: Formula, place: Place) -> Answer:
        world, left = self.world, formula.parts[0]
        if left.type == "yes/no":
            inner = self.answer(left, place)
            values = formula.data[0]
            chosen = [inner.yes] * (True in values) + [inner.no] * (False in values)
            other = [inner.yes] * (True not in values) + [inner.no] * (False not in values)
            yes, no, needs = world.either(*chosen), world.either(*other), inner.needs
        else:
            value = self.amount(left, place)
            tests = [compare(world, "is", value, world.constant(item)) for item in formula.data[0]]
            joined = self.join("any", tests)
            yes, no, needs = joined.yes, joined.no, joined.needs
        return Answer(no, yes, needs) if formula.kind == "not_in" else Answer(yes, no, needs)

    def _bands(self, formula: Formula, place: Place) -> Value:
        world = self.world
        found: Value
        if formula.type == "yes/no":
            found = Answer(world.false, world.false)
        else:
            found = world.unknown()
        for condition, value in reversed(formula.data[0]):
            chosen = self(value, place)
            if condition is None:
                found = chosen
                continue
            test = self.answer(condition, place)
            below: Value
            if isinstance(found, Answer):
                below = Answer(world.both(test.no, found.yes), world.both(test.no, found.no), found.needs)
            else:
                below = Amount(
                    found.term, world.both(test.no, found.known), world.both(test.no, found.low), found.needs,
                    found.under,
                )  # fmt: skip
            found = self._with(self._if(test.yes, chosen, below), test)
        return found

    def _with(self, value: Value, test: Answer) -> Value:
        if isinstance(value, Answer):
            return Answer(value.yes, value.no, value.needs | test.needs)
        return Amount(value.term, value.known, value.low, value.needs | test.needs, value.under)

    def _during(self, formula: Formula, place: Place) -> Answer:
        world = self.world
        tests = [compare(world, "on_or_before", self.amount(formula.parts[0], place), world.day(self.moment))]
        if len(formula.parts) > 1:
            tests.append(
                compare(world, "on_or_after", self.amount(formula.parts[1], place), world.day(self.moment))
            )
        return self.join("all", tests)

    # ------------------------------------------------------------ steps

    def _own(self, step: Step, place: Place) -> bool:
        """Tell whether a step lies in the place or outward of it: then one instance of it is meant."""
        return place.shared(self.rulebook.chain(step.scope)) == step.depth

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

    # ------------------------------------------------------------ days

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

    # ------------------------------------------------------------ over instances

    def _each(self, formula: Formula, place: Place) -> Answer:
        """Translate `some`, `every`, `none`: free, but when one instance decides, that instance is possible."""
        world, kind = self.world, formula.data[0]
        free = world.answer(self._named(formula, place))
        chain = self.rulebook.chain(kind)
        others = formula.data[1] != self.rulebook.scopes[kind].label
        some_of_them = formula.data[2] > 0  # only the last so many: which they are is not translated
        if others or some_of_them or place.shared(chain) == len(chain) or len(place.tags) > 3:
            return free
        inner = place.inside(chain, world.fresh())
        holds = self.answer(formula.parts[0], inner)
        where = (
            self.answer(formula.parts[1], inner) if len(formula.parts) > 1 else world.constant_answer(True)
        )
        decided = free.no if formula.kind in ("every", "none") else free.yes
        test = holds.no if formula.kind == "every" else holds.yes
        if formula.kind == "every" and formula.data[3] is False:
            return free  # that there is none decides as well
        needs = world.hold(z3.Or(z3.Not(decided), z3.And(where.yes, test)))
        return Answer(free.yes, free.no, needs | holds.needs | where.needs)


def _words(step: Step, outcomes: frozenset[str] | None) -> list[str]:
    """Return the outcomes that are meant, in the order of the rulebook."""
    return [word for word in step.outcomes if outcomes is None or word in outcomes]


def new_year(year: Any) -> Any:
    """Return the ordinal of the first day of a year."""
    past = year - 1
    return 365 * past + past / 4 - past / 100 + past / 400 + 1


def _may_be_said_otherwise(rulebook: Rulebook) -> frozenset[str]:
    """Return the findings that an entry can beat: reclassified, sealed, set by an outcome, lifted."""
    found = {name for name, spec in rulebook.facts.items() if spec.means is not None and spec.by}
    for step in rulebook.steps.values():
        found |= {spec.name for spec in step.seals}
        for outcome in step.outcomes.values():
            found |= {spec.name for spec, _ in outcome.sets}
    return frozenset(found | {c.id for c in rulebook.consequences.values() if c.lifted_by})

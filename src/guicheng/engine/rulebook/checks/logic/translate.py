"""
Formulas for the solver, in three values.

Facts, choices, amounts, days, findings, what steps are done, applicability and settledness are translated as the engine
evaluates them. What cannot be (sums over instances, terms by a calendar, other cases, due days) becomes a variable with
its bounds: then more is thought possible than is, and never less. So 'can never hold' is always true.
"""

from __future__ import annotations

from typing import Any, Final

import z3

from guicheng.engine.formula import Formula, is_non_negative
from guicheng.engine.formula.base import AMOUNTS
from guicheng.engine.rulebook.checks.logic.base import Value
from guicheng.engine.rulebook.checks.logic.comparing import absolute, arithmetic, compare
from guicheng.engine.rulebook.checks.logic.days import Days
from guicheng.engine.rulebook.checks.logic.places import Place
from guicheng.engine.rulebook.checks.logic.world import LAST_DAY, Amount, Answer, World
from guicheng.engine.rulebook.model import FactSpec, Rulebook

_ARITHMETIC: Final = ("plus", "minus", "multiply", "ratio", "largest", "smallest")
_STRICT: Final = {
    "at_least": "more_than",
    "at_most": "below",
    "on_or_after": "after",
    "on_or_before": "before",
}
_WIDE: Final = {strict: wide for wide, strict in _STRICT.items()}


class Translator(Days):
    """
    Translates the formulas of a rulebook. `instead` has answers that stand for formulas, by their identity.

    Without limits, a comparison says neither yes nor no of what lies exactly on its limit.
    At another `moment` the day and what steps are done are others; the facts in `changed` are others as well.
    """

    def __init__(self, world: World, **how: Any) -> None:
        super().__init__(world, **how)
        self._facts: dict[tuple[str, Place], Value] = {}
        self._fixed = _may_be_said_otherwise(self.rulebook)

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
                return arithmetic(world, kind, [self.amount(part, place) for part in parts])
        return self._value(formula, place)

    def _value(self, formula: Formula, place: Place) -> Value:
        world, data = self.world, formula.data
        name = self._named(formula, place)
        match formula.kind:
            case "event":
                return self._day_of(data[0], data[1], place, name)
            case "times":
                return self._times(data[0], data[1], place)
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
                grows, exact = is_non_negative(formula.parts[0]), formula.parts[0].kind == "fact"
                type = formula.type if exact else "number"  # what is computed need not be whole fen
                return world.amount(name, type, least=0 if grows else None, low=grows)
        if formula.type in ("yes/no", "any"):
            return world.answer(name)
        return world.amount(name, "number" if formula.type in AMOUNTS else formula.type)

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

    # ------------------------------------------------------------ comparisons and bands

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

    # ------------------------------------------------------------ over instances

    def _each(self, formula: Formula, place: Place) -> Answer:
        """Translate `some`, `every`, `none`: free, but when one instance decides, that instance is possible."""
        world, kind = self.world, formula.data[0]
        free = world.answer(self._named(formula, place))
        chain = self.rulebook.chain(kind)
        others = formula.data[1] != self.rulebook.scopes[kind].label
        if others or place.shared(chain) == len(chain) or len(place.tags) > 3:
            return free
        inner = place.inside(chain, world.fresh())
        holds = self.answer(formula.parts[0], inner)
        conditions = [
            part for part in formula.parts[1:] if part.type == "yes/no"
        ]  # not by which day the last are
        where = self.join("all", [self.answer(part, inner) for part in conditions])
        decided = free.no if formula.kind in ("every", "none") else free.yes
        test = holds.no if formula.kind == "every" else holds.yes
        if formula.kind == "every" and formula.data[3] is False:
            return free  # that there is none decides as well
        needs = world.hold(z3.Or(z3.Not(decided), z3.And(where.yes, test)))
        return Answer(free.yes, free.no, needs | holds.needs | where.needs)


def _may_be_said_otherwise(rulebook: Rulebook) -> frozenset[str]:
    """Return the findings that an entry can beat: reclassified, sealed, set by an outcome, lifted."""
    found = {name for name, spec in rulebook.facts.items() if spec.means is not None and spec.by}
    for step in rulebook.steps.values():
        found |= {spec.name for spec in step.seals}
        for outcome in step.outcomes.values():
            found |= {spec.name for spec, _ in outcome.sets}
    return frozenset(found | {c.id for c in rulebook.consequences.values() if c.lifted_by})

"""What every part of the translation shares: how a formula is asked, at which moment, and how answers are joined."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping

from guicheng.engine.formula import Formula
from guicheng.engine.rulebook.checks.logic.comparing import needs_of
from guicheng.engine.rulebook.checks.logic.places import Place, shape
from guicheng.engine.rulebook.checks.logic.world import Amount, Answer, World
from guicheng.engine.rulebook.model import Rulebook, Step

Value = Answer | Amount


class Base(ABC):
    """Translates formulas once for each place, from one moment. What the arguments mean: see `Translator`."""

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

    @abstractmethod
    def _translate(self, formula: Formula, place: Place) -> Value:
        """Translate a formula for the first time."""

    def _named(self, formula: Formula, place: Place) -> str:
        """Return the name of what is not translated: the same for what is written alike and asked at the same moment."""
        return f"{shape(formula)} {place}{self.moment}{'~' if self.changed else ''}"

    def join(self, kind: str, answers: list[Answer]) -> Answer:
        """Return all (settled by a no) or any (settled by a yes)."""
        world, needs = self.world, needs_of(answers)
        yes, no = [a.yes for a in answers], [a.no for a in answers]
        if kind == "all":
            return Answer(world.both(*yes), world.either(*no), needs)
        return Answer(world.either(*yes), world.both(*no), needs)

    def _own(self, step: Step, place: Place) -> bool:
        """Tell whether a step lies in the place or outward of it: then one instance of it is meant."""
        return place.shared(self.rulebook.chain(step.scope)) == step.depth

"""What the questions share: one world, its translations at different moments, and when a step can be taken."""

from __future__ import annotations

from typing import Final

from guicheng.engine.calendar import WorkCalendar
from guicheng.engine.rulebook.checks.formulas import Placed
from guicheng.engine.rulebook.checks.logic.places import Place, place_of
from guicheng.engine.rulebook.checks.logic.solver import Solver
from guicheng.engine.rulebook.checks.logic.translate import Translator
from guicheng.engine.rulebook.checks.logic.world import Answer, World
from guicheng.engine.rulebook.model import FactSpec, Outcome, Rulebook, ScopeSpec, Step
from guicheng.engine.saying import may_say


class Inquiry:
    """
    The logic of one rulebook under question.

    An act is judged twice: order and applicability by what was known before it, its guards by what it brings. What it may
    bring has therefore two values, one before and one after.
    """

    def __init__(self, rulebook: Rulebook, calendar: WorkCalendar | None = None) -> None:
        self.rulebook = rulebook
        self.calendar = calendar
        self.world = World(rulebook)
        self.solver = Solver(self.world)
        self.now: Final = Translator(self.world)
        self.without_limits: Final = Translator(self.world, without_limits=True)
        self.told: set[str] = set()
        """Steps of which something has been told: what follows from that is not told again."""
        self._answers: dict[tuple[str, str, frozenset[str]], Answer] = {}
        self._before: dict[frozenset[str], Translator] = {}

    def place(self, placed: Placed) -> Place:
        """Return where a formula stands: what a scope asks, in its instance; what guards its opening, around it."""
        owner = placed.owner
        if isinstance(owner, ScopeSpec):
            asked = {ask.name for ask in owner.asks}
            return place_of(self.rulebook, owner.name if placed.role in asked else owner.parent)
        return place_of(self.rulebook, owner.scope)

    def brought(self, step: Step) -> frozenset[str]:
        """Return what may come with the act: what the step asks, and what its parties may say at any time."""
        return step.asked | {
            spec.name
            for spec in self.rulebook.facts.values()
            if 0 <= spec.depth <= step.depth and self._may_come(step, spec)
        }

    def _may_come(self, step: Step, spec: FactSpec) -> bool:
        if spec.kind in ("finding", "consequence", "parameter"):
            return bool(set(spec.by) & set(step.by))
        return spec.kind == "document" or any(may_say(spec, party) for party in step.by)

    def before(self, brought: frozenset[str]) -> Translator:
        """Return the translation for what was known before an act that brings this."""
        if brought not in self._before:
            self._before[brought] = Translator(self.world, changed=brought) if brought else self.now
        return self._before[brought]

    def earlier(self, moment: str, changed: frozenset[str]) -> Translator:
        """Return the translation for an earlier day, by the same facts but those in `changed`."""
        return Translator(self.world, moment=moment, changed=changed)

    # ------------------------------------------------------------ steps

    def reached(self, step: Step, brought: frozenset[str]) -> Answer:
        """Translate: all that comes before the step is settled, it is not done, and its scope has not ended."""
        key = ("reached", step.id, brought)
        if key not in self._answers:
            self._answers[key] = self._reached(step, brought)
        return self._answers[key]

    def _reached(self, step: Step, brought: frozenset[str]) -> Answer:
        world, place, before = self.world, place_of(self.rulebook, step.scope), self.before(brought)
        done = before.done(step, None, place)
        ended = before.ended(step, place)
        open_still = world.both(done.no, world.negation(ended))
        open_again = Answer(open_still, world.negation(open_still), done.needs)
        return before.join("all", [open_again, *(before.after(after, place) for after in step.after)])

    def wanted(self, step: Step, brought: frozenset[str]) -> Answer:
        """Translate: the step has been reached and applies."""
        key = ("wanted", step.id, brought)
        if key not in self._answers:
            self._answers[key] = self._wanted(step, brought)
        return self._answers[key]

    def _wanted(self, step: Step, brought: frozenset[str]) -> Answer:
        before = self.before(brought)
        applies = before.applies(step, place_of(self.rulebook, step.scope))
        return before.join("all", [self.reached(step, brought), applies])

    def allowed(self, step: Step, outcome: Outcome) -> Answer:
        """Translate: no guard that cannot be waived stands against this outcome, by what the act brings."""
        place = place_of(self.rulebook, step.scope)
        return self.now.guards(step.guards + outcome.guards, place)

    def judged(self, step: Step, brought: frozenset[str]) -> Answer:
        """Translate: each predecessor that is done so was allowed that, on its day and by the facts that are still the same."""
        key = ("judged", step.id, brought)
        if key not in self._answers:
            self._answers[key] = self._judged(step, brought)
        return self._answers[key]

    def _judged(self, step: Step, brought: frozenset[str]) -> Answer:
        world, place, before = self.world, place_of(self.rulebook, step.scope), self.before(brought)
        answers = []
        for after in step.after:
            other = self.rulebook.steps[after.step]
            if place.shared(self.rulebook.chain(other.scope)) != other.depth:
                continue
            there, then = place.at(other.depth), self.earlier(f"<{other.id}", brought)
            applied = then.applies(other, there)
            for name in sorted(after.outcomes or other.outcomes):
                outcome = other.outcomes[name]
                done = before.done(other, frozenset((name,)), there)
                guards = then.guards(other.guards + outcome.guards, there)
                yes = world.either(done.no, world.both(guards.yes, world.negation(applied.no)))
                answers.append(Answer(yes, world.negation(yes), done.needs | guards.needs | applied.needs))
        return before.join("all", answers)

"""
Alternatives: two outcomes of a step, two steps side by side, two bands. Where the law draws a line between them, they
meet and they gape nowhere, not even on the line itself; where one is for what the other is not for, they never come together.

Two conditions are *divided by a limit* when they hold together, or fail together, exactly on a limit and nowhere beside it:
`at_most: 120万元` here and `at_least: 120万元` there. Two conditions are *opposed in a question* when one needs a fact or
finding to be so and the other has room for it not to be so, and only then: both at once is then told, as a question.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any, NamedTuple

from guicheng.engine.formula import Formula
from guicheng.engine.rulebook.checks.finding import Finding, Findings, named
from guicheng.engine.rulebook.checks.formulas import formulas
from guicheng.engine.rulebook.checks.logic.inquiry import Inquiry
from guicheng.engine.rulebook.checks.logic.places import Place, place_of, shape
from guicheng.engine.rulebook.checks.logic.proposals import proposal
from guicheng.engine.rulebook.checks.logic.solver import State
from guicheng.engine.rulebook.checks.logic.translate import Translator
from guicheng.engine.rulebook.checks.logic.world import Answer, Needs
from guicheng.engine.rulebook.model import FactSpec, Outcome, Step
from guicheng.engine.sentence import sentence


class Side(NamedTuple):
    """One of two alternatives: what it is called and what it asks for."""

    said: str
    conditions: tuple[Formula, ...]


class Pair(NamedTuple):
    """Two alternatives and where they stand."""

    owner: Step | FactSpec
    line: int
    place: Place
    one: Side
    other: Side
    kind: str
    asked: tuple[Step | FactSpec, ...]


def check_alternatives(inquiry: Inquiry) -> Findings:
    """Yield the pairs that hold or fail together on a limit, and those that are opposed and hold together."""
    for pair in (*_outcomes(inquiry), *_steps(inquiry), *_bands(inquiry)):
        if not _facts(inquiry, pair.one) & _facts(inquiry, pair.other):
            continue
        found = list(_on_the_limit(inquiry, pair))
        yield from found
        if not found and pair.kind != "bands":
            yield from _opposed(inquiry, pair)


# ---------------------------------------------------------------- the pairs


def _outcomes(inquiry: Inquiry) -> Iterator[Pair]:
    """Yield the outcomes of each step, two by two, where both have conditions of their own."""
    for step in inquiry.rulebook.steps.values():
        place = place_of(inquiry.rulebook, step.scope)
        sides = [
            Side(f"结论“{o.label}”", _own(inquiry, o)) for o in step.outcomes.values() if _own(inquiry, o)
        ]
        for one, other in combinations(sides, 2):
            yield Pair(step, step.line, place, one, other, "outcomes", (step,))


def _own(inquiry: Inquiry, outcome: Outcome) -> tuple[Formula, ...]:
    return tuple(
        guard.that
        for guard in outcome.guards
        if guard.soft != "notice" and guard.id not in inquiry.rulebook.consequences
    )


def _steps(inquiry: Inquiry) -> Iterator[Pair]:
    """Yield the steps side by side, two by two: in one scope, with the same predecessors or awaited by the same step."""
    rulebook = inquiry.rulebook
    awaited = [{after.step for after in step.after} for step in rulebook.steps.values()]
    for one, other in combinations(rulebook.steps.values(), 2):
        if one.when is None or other.when is None or one.scope != other.scope or one.power or other.power:
            continue
        same = bool(one.after) and {a.text for a in one.after} == {a.text for a in other.after}
        if same or any({one.id, other.id} <= steps for steps in awaited):
            place = place_of(rulebook, one.scope)
            sides = [
                Side(f"环节{named(step)}", (step.when,)) for step in (one, other) if step.when is not None
            ]
            yield Pair(other, other.line, place, sides[0], sides[1], "steps", (one, other))


def _bands(inquiry: Inquiry) -> Iterator[Pair]:
    """Yield the bands of each formula, two by two."""
    for placed in formulas(inquiry.rulebook):
        if isinstance(placed.owner, Step | FactSpec):
            for part in placed.formula.walk():
                if part.kind == "bands" and not _inside(placed.formula, part):
                    rows = [c for c, _ in part.data[0] if c is not None]
                    sides = [Side(f"第 {number} 档", (c,)) for number, c in enumerate(rows, 1)]
                    for one, other in combinations(sides, 2):
                        place, asked = inquiry.place(placed), (placed.owner,)
                        yield Pair(placed.owner, part.line, place, one, other, "bands", asked)


def _inside(whole: Formula, part: Formula) -> bool:
    """Tell whether a part is asked inside the instances of a scope, not where the whole stands."""
    return any(
        part in inner.walk()
        for inner in whole.walk()
        if inner.kind in ("some", "every", "none", "sum", "count")
    )


def _facts(inquiry: Inquiry, side: Side) -> set[str]:
    """Return the names of all that a side rests on, through findings too."""
    found: set[str] = set()
    todo = list(side.conditions)
    while todo:
        for part in todo.pop().walk():
            if part.kind in ("fact", "provided") and part.data[0].name not in found:
                found.add(part.data[0].name)
                if part.data[0].means is not None:
                    todo.append(part.data[0].means)
            elif part.kind in ("sum", "count", "some", "every", "none", "times"):
                found.add(shape(part))
    return found


# ---------------------------------------------------------------- the questions


def _on_the_limit(inquiry: Inquiry, pair: Pair) -> Findings:
    here, beside = (_both(inquiry, translator, pair) for translator in (inquiry.now, inquiry.without_limits))
    for one, other, word in ((0, 0, "同时成立"), (1, 1, "都不成立")):
        if pair.kind == "bands" and word == "都不成立":
            continue  # a gap between bands is told as such
        now = [_value(answer, one) for answer in here]
        apart = [_value(answer, other) for answer in beside]
        needs = here[0].needs | here[1].needs
        if inquiry.solver.possible(*apart, needs=beside[0].needs | beside[1].needs):
            continue
        state = _example(inquiry, pair, now, needs)
        if state is not None:
            said = f"{pair.one.said}与{pair.other.said}恰在界限上{word}，界限两侧都不如此"
            repair = (
                "核对“以上”“以下”是否含本数，两处只应有一处包含"
                if one == 0
                else "核对“以上”“以下”是否含本数，应有一处包含"
            )
            if pair.kind == "bands":
                said += "，取在前的一档"
            yield Finding(
                "warning", pair.owner.file, pair.line, f"{named(pair.owner)}：{said}", repair,
                proposal(inquiry, state, *pair.asked, title=f"{pair.one.said}与{pair.other.said}恰在界限上"),
            )  # fmt: skip


def _example(inquiry: Inquiry, pair: Pair, tests: list[Any], needs: Needs) -> State | None:
    """Return an example, where it can be with the steps asked about reached; of an outcome, with its step applying."""
    reached = [
        inquiry.wanted(step, frozenset()) if pair.kind == "outcomes" else inquiry.reached(step, frozenset())
        for step in pair.asked
        if isinstance(step, Step)
    ]
    more = needs.union(*(answer.needs for answer in reached))
    found = inquiry.solver.example(*tests, *(answer.yes for answer in reached), needs=more)
    return found or inquiry.solver.example(*tests, needs=needs)


def _value(answer: Answer, which: int) -> Any:
    return answer.no if which else answer.yes


def _both(inquiry: Inquiry, translator: Translator, pair: Pair) -> tuple[Answer, Answer]:
    one, other = (
        translator.join("all", [translator.answer(condition, pair.place) for condition in side.conditions])
        for side in (pair.one, pair.other)
    )
    return one, other


def _opposed(inquiry: Inquiry, pair: Pair) -> Findings:
    """Yield a pair opposed in some question when both can hold at once."""
    one, other = _both(inquiry, inquiry.now, pair)
    needs = one.needs | other.needs
    if not inquiry.solver.possible(one.yes, other.yes, needs=needs):
        return
    for needing, leaving in ((pair.one, pair.other), (pair.other, pair.one)):
        for hinge in _hinges(needing, leaving):
            if _turns(inquiry, pair, needing, leaving, hinge):
                state = _example(inquiry, pair, [one.yes, other.yes], needs)
                if state is not None:
                    text = f"{named(pair.owner)}：{pair.one.said}与{pair.other.said}以“{sentence(hinge)}”相区别，却可以同时成立"
                    yield Finding(
                        "warning", pair.owner.file, pair.line, text, "确是此意则不必改；否则使两者互斥",
                        proposal(inquiry, state, *pair.asked, title=f"{pair.one.said}与{pair.other.said}同时成立"),
                    )  # fmt: skip
                return


def _hinges(needing: Side, leaving: Side) -> Iterator[Formula]:
    """Yield the yes/no questions that both sides put, as written in the first."""
    put = {shape(part) for condition in leaving.conditions for part in condition.walk()}
    asked = {
        shape(part): part
        for condition in needing.conditions
        for part in condition.walk()
        if part.kind == "fact" and part.type == "yes/no"
    }
    return (part for name, part in asked.items() if name in put)


def _turns(inquiry: Inquiry, pair: Pair, needing: Side, leaving: Side, hinge: Formula) -> bool:
    """Tell whether one side needs the hinge to be yes (or no) and the other gains by the opposite, and only by that."""
    world, solver = inquiry.world, inquiry.solver
    asked = inquiry.now.answer(hinge, pair.place)
    needs_it = inquiry.now.join("all", [inquiry.now.answer(c, pair.place) for c in needing.conditions])
    for wanted in (True, False):
        against = asked.no if wanted else asked.yes
        unmet = world.negation(asked.yes if wanted else asked.no)
        if solver.possible(needs_it.yes, unmet, needs=needs_it.needs | asked.needs):
            continue
        with_it, without = (
            _supposing(inquiry, pair, leaving, hinge, value) for value in (wanted, not wanted)
        )
        needs = with_it.needs | without.needs
        gains = solver.possible(without.yes, world.negation(with_it.yes), needs=needs)
        loses = solver.possible(with_it.yes, world.negation(without.yes), needs=needs)
        if gains and not loses and against is not world.false:
            return True
    return False


def _supposing(inquiry: Inquiry, pair: Pair, side: Side, hinge: Formula, value: bool) -> Answer:
    """Translate a side as if a question had this answer wherever the side itself puts it."""
    same = {
        id(part): inquiry.world.constant_answer(value)
        for condition in side.conditions
        for part in condition.walk()
        if shape(part) == shape(hinge)
    }
    translator = Translator(inquiry.world, instead=same)
    return translator.join("all", [translator.answer(c, pair.place) for c in side.conditions])

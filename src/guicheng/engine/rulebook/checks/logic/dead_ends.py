"""
Dead ends: a step is due, nothing that can still be said or happen opens it, and no other way leads on or out.

What the predecessors asked is settled once they are done; which outcome they had, and how often this step was taken, as
well. Everything else may still change. A dead end is a choice of what is settled under which no choice of the rest helps:
choices of the rest that help are collected until none is left to be found, or no choice of what is settled withstands all.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import z3

from guicheng.engine.rulebook.checks.finding import Findings, named, warning
from guicheng.engine.rulebook.checks.logic.inquiry import Inquiry
from guicheng.engine.rulebook.checks.logic.places import place_of
from guicheng.engine.rulebook.checks.logic.proposals import proposal
from guicheng.engine.rulebook.checks.logic.solver import State, name_of
from guicheng.engine.rulebook.checks.logic.taking import ends_or_reopens
from guicheng.engine.rulebook.checks.logic.world import Answer, Needs
from guicheng.engine.rulebook.checks.steps import before
from guicheng.engine.rulebook.model import Outcome, Step

_ROUNDS: Final = 40
"""So many choices that help are tried; beyond it nothing is said."""


def check_dead_ends(inquiry: Inquiry) -> Findings:
    """Yield each step that a project can be stuck at, with facts under which it is."""
    for step in inquiry.rulebook.steps.values():
        if step.power or not step.after or step.scope == "earlier" or step.id in inquiry.told:
            continue
        state = _stuck(inquiry, step)
        if state is not None:
            text = f"环节{named(step)}可能成为死路：所列事实之下不能办结，也没有别的环节可以退回或终止"
            yield warning(
                step,
                text,
                "加一个结论（退回、终止），或改前置条件",
                proposal=proposal(inquiry, state, step, title=f"{step.label}无路可走时"),
            )


def _stuck(inquiry: Inquiry, step: Step) -> State | None:
    world = inquiry.world
    wanted, judged = inquiry.wanted(step, step.asked), inquiry.judged(step, step.asked)
    ways = [inquiry.allowed(step, outcome) for outcome in step.outcomes.values()]
    if any(way.yes is world.true for way in ways):
        return None
    earlier = before(inquiry.rulebook, step.id)
    applies = inquiry.before(step.asked).applies(step, place_of(inquiry.rulebook, step.scope))
    open_now = world.either(applies.no, *(world.both(wanted.yes, way.yes) for way in ways))
    needs = wanted.needs.union(applies.needs, judged.needs, *(way.needs for way in ways))
    running = world.negation(inquiry.now.ended(step, place_of(inquiry.rulebook, step.scope)))
    reached = (wanted.yes, judged.yes, *_only_returned(inquiry, step))
    stuck = _withstands(inquiry, step, earlier, reached, (running, open_now), needs)
    if stuck is None:
        return None
    exits = list(_exits(inquiry, step, earlier))
    if not exits:
        return stuck
    open_now = world.either(open_now, *(way.yes for way in exits))
    needs = needs.union(*(way.needs for way in exits))
    return _withstands(inquiry, step, earlier, reached, (running, open_now), needs)


def _withstands(
    inquiry: Inquiry,
    step: Step,
    earlier: set[str],
    reached: tuple[Any, ...],
    helps: tuple[Any, Any],
    needs: Needs,
) -> State | None:
    """Return a state that has been reached and of which what is settled withstands every choice of the rest."""
    solver, (running, open_now) = inquiry.solver, helps
    if open_now is inquiry.world.true:
        return None
    variables = _variables(open_now)
    names = {name_of(variable) for variable in _settled(inquiry, step, earlier)}
    settled = [variable for variable in variables if name_of(variable) in names]
    rest = [variable for variable in variables if name_of(variable) not in names]
    known = [variable for variable in settled if name_of(variable).endswith("?")]
    helped: list[Any] = []
    for _ in range(_ROUNDS):
        start = solver.state(*reached, *known, *helped, needs=needs)
        if start is None:
            return None
        same = [variable == start.raw(variable) for variable in settled]
        way = solver.state(running, open_now, *same, needs=needs)
        if way is None:
            if solver.possible(running, open_now, *same, needs=needs):
                return None
            return solver.example(*reached, *same, needs=needs) or start
        chosen = [(variable, way.raw(variable)) for variable in rest]
        helped.append(z3.Not(z3.substitute(open_now, *chosen) if chosen else open_now))
    return None


def _only_returned(inquiry: Inquiry, step: Step) -> Iterator[Any]:
    """Yield that the step has never been left: so far it was only taken with outcomes that open it again."""
    events = inquiry.world.step(step, place_of(inquiry.rulebook, step.scope).tag(step.depth), "")
    for word, outcome in step.outcomes.items():
        if all(id != step.id for id, _ in outcome.reopens):
            yield events.counts[word] == 0


def _settled(inquiry: Inquiry, step: Step, earlier: set[str]) -> Iterator[Any]:
    """Yield the variables that nobody can change any more: facts asked before, outcomes had, rounds used."""
    world, place = inquiry.world, place_of(inquiry.rulebook, step.scope)
    for variable in list(world.variables.values()):
        asking = {id for id, _ in variable.spec.asked_by}
        if variable.tag == "" and asking and asking <= earlier - step.asked and variable.spec.kind == "fact":
            yield variable.known
            if variable.spec.type != "document":
                yield from _plain(variable.value)
    for id in sorted(earlier | {step.id}):
        other = inquiry.rulebook.steps[id]
        if place.shared(inquiry.rulebook.chain(other.scope)) == other.depth:
            events = world.step(other, place.tag(other.depth), "")
            yield events.last
            yield from events.counts.values()


def _exits(inquiry: Inquiry, step: Step, earlier: set[str]) -> Iterator[Answer]:
    """Yield when another step, that does not wait for this one, can end the scope or open something again."""
    place = place_of(inquiry.rulebook, step.scope)
    for other in inquiry.rulebook.steps.values():
        if other.id == step.id or step.id in before(inquiry.rulebook, other.id):
            continue
        leading: list[Outcome] = [
            outcome
            for outcome in other.outcomes.values()
            if ends_or_reopens(inquiry.rulebook, outcome, step, earlier)
        ]
        if leading and place.shared(inquiry.rulebook.chain(other.scope)) != other.depth:
            yield inquiry.world.constant_answer(True)  # in some instance there may be a way
            continue
        for outcome in leading:
            if other.id in earlier and not other.power:
                continue  # it is done
            wanted, allowed = inquiry.wanted(other, other.asked), inquiry.allowed(other, outcome)
            yes = inquiry.world.both(wanted.yes, allowed.yes)
            yield Answer(yes, inquiry.world.negation(yes), wanted.needs | allowed.needs)


def _plain(term: Any) -> Iterator[Any]:
    while term.num_args():
        term = term.arg(0)
    yield term


def _variables(term: Any) -> list[Any]:
    """Return the variables of a condition, in the order of their names."""
    found: dict[str, Any] = {}
    seen: set[int] = set()
    todo = [term]
    while todo:
        term = todo.pop()
        if term.get_id() in seen:
            continue
        seen.add(term.get_id())
        if z3.is_const(term) and term.decl().kind() == z3.Z3_OP_UNINTERPRETED:
            found[name_of(term)] = term
        todo += term.children()
    return [found[name] for name in sorted(found)]

"""Conditions that can never hold, and conditions that can never be no."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from guicheng.engine.formula import Formula
from guicheng.engine.rulebook.checks.finding import Finding, Findings, named
from guicheng.engine.rulebook.checks.formulas import Placed, formulas
from guicheng.engine.rulebook.checks.logic.inquiry import Inquiry
from guicheng.engine.rulebook.checks.logic.places import Place
from guicheng.engine.rulebook.model import FactSpec, Step
from guicheng.engine.sentence import sentence

_JOINED: Final = ("all", "any", "not")


def check_conditions(inquiry: Inquiry) -> Findings:
    """Yield each condition that contradicts itself or says nothing; of one made of others, the smallest part."""
    for placed in formulas(inquiry.rulebook):
        if placed.role.startswith("sets "):
            continue
        place = inquiry.place(placed)
        told = False
        for part in _conditions(placed.formula):
            found = list(_alone(inquiry, placed, part, place)) if not told else []
            told = told or bool(found)
            yield from found
        if not told:
            yield from _in_its_step(inquiry, placed, place)


def _conditions(formula: Formula) -> Iterator[Formula]:
    """Yield the yes/no conditions of a formula that are asked where it stands, the innermost first."""
    if formula.kind in _JOINED:
        for part in formula.parts:
            yield from _conditions(part)
    elif formula.kind == "bands":
        for condition, value in formula.data[0]:
            yield from () if condition is None else _conditions(condition)
            yield from _conditions(value)
    if formula.type == "yes/no" and formula.kind not in ("constant", "not", "fact"):
        yield formula


def _alone(inquiry: Inquiry, placed: Placed, part: Formula, place: Place) -> Findings:
    answer = inquiry.now.answer(part, place)
    if inquiry.solver.never(answer):
        yield _never(placed, part, "永远不成立")
    elif inquiry.solver.always(answer):
        yield _always(placed, part, "从不为“否”")


def _in_its_step(inquiry: Inquiry, placed: Placed, place: Place) -> Findings:
    """Ask a step's condition again, given that the step has been reached and applies."""
    step, formula = placed.owner, placed.formula
    if not isinstance(step, Step) or formula.type != "yes/no" or formula.kind == "constant":
        return
    answer = inquiry.now.answer(formula, place)
    if placed.role == "when":
        context = inquiry.reached(step, frozenset())
        if inquiry.solver.never(answer, context):
            yield _never(placed, formula, "在前序环节办结之后永远不成立")
    elif placed.role not in ("due", "paused_while"):
        context = inquiry.wanted(step, inquiry.brought(step))
        if _is_soft(step, placed.role):
            return
        if inquiry.solver.never(answer, context):
            yield _never(placed, formula, "在环节适用时永远不成立")
        elif inquiry.solver.always(answer, context):
            yield _always(placed, formula, "在环节适用时从不为“否”")


def _is_soft(step: Step, role: str) -> bool:
    guards = (*step.guards, *(g for outcome in step.outcomes.values() for g in outcome.guards))
    return any(guard.id == role and guard.soft for guard in guards)


def _never(placed: Placed, part: Formula, text: str) -> Finding:
    return _found("error", placed, part, text, "核对其中互相矛盾的条件")


def _always(placed: Placed, part: Formula, text: str) -> Finding:
    return _found("warning", placed, part, text, "核对界限和取值，或删去")


def _found(level: str, placed: Placed, part: Formula, text: str, repair: str) -> Finding:
    owner = placed.owner
    return Finding(
        "error" if level == "error" else "warning",
        owner.file,
        part.line or owner.line,
        f"{named(owner)}{said_role(placed)}“{sentence(part)}”{text}",
        repair,
    )


def said_role(placed: Placed) -> str:
    """Return as what a formula stands in its owner."""
    if placed.role == "is":
        return "的条件"
    if placed.role in ("when", "due", "paused_while", "from", "until"):
        return f"的 {placed.role} "
    if isinstance(placed.owner, FactSpec):
        return "的条件"
    return f"的“{placed.role}”"

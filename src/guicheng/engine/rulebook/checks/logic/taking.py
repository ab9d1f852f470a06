"""Steps that apply and can never be taken, outcomes that can never be had."""

from __future__ import annotations

from guicheng.engine.rulebook.checks.finding import Findings, error, named, warning
from guicheng.engine.rulebook.checks.logic.inquiry import Inquiry
from guicheng.engine.rulebook.checks.logic.world import Answer
from guicheng.engine.rulebook.model import Outcome, Rulebook, Step


def check_taking(inquiry: Inquiry) -> Findings:
    """
    Yield what no act can ever reach: an error where no facts allow it, whatever comes with the act.

    A warning where it is shut as long as the facts stay what they were when the predecessors were decided.
    """
    for step in inquiry.rulebook.steps.values():
        if step.scope == "earlier" or (step.when is not None and step.when.kind == "constant"):
            continue
        brought = inquiry.brought(step)
        wanted = inquiry.wanted(step, brought)
        if inquiry.solver.never(wanted):
            continue  # its `when` is told as a condition
        shut = _shut(inquiry, step, [wanted])
        if shut:
            inquiry.told.add(step.id)
            yield error(step, _said(step, shut, "适用之后"), "核对前置条件与 when、after 是否矛盾")
        else:
            yield from _as_decided(inquiry, step)


def _as_decided(inquiry: Inquiry, step: Step) -> Findings:
    """Yield what is shut by what the predecessors required, unless a fact changes in between."""
    wanted = inquiry.wanted(step, step.asked)
    judged = inquiry.judged(step, step.asked)
    before = "、".join(after.text for after in step.after)
    if inquiry.solver.never(wanted, judged):
        inquiry.told.add(step.id)
        text = f"环节{named(step)}在“{before}”之后，而它要求的与 when 矛盾：事实不变就不会适用"
        yield warning(step, text, "核对 when 与前一环节的前置条件")
        return
    shut = _shut(inquiry, step, [wanted, judged])
    if shut:
        inquiry.told.add(step.id)
        text = _said(step, shut, f"只要“{before}”时的事实不变，")
        yield warning(step, text, "核对前置条件与前一环节所要求的是否矛盾")


def _shut(inquiry: Inquiry, step: Step, context: list[Answer]) -> list[Outcome]:
    return [
        outcome
        for outcome in step.outcomes.values()
        if (step.guards or outcome.guards) and inquiry.solver.never(inquiry.allowed(step, outcome), *context)
    ]


def _said(step: Step, shut: list[Outcome], when: str) -> str:
    if len(shut) == len(step.outcomes):
        return f"环节{named(step)}{when}永远不能办结"
    return f"环节{named(step)}的结论{'、'.join(f'“{o.name}”（{o.label}）' for o in shut)}{when}永远不能作出"


def ends_or_reopens(rulebook: Rulebook, outcome: Outcome, step: Step, before: set[str]) -> bool:
    """Tell whether an outcome of another step ends this one's scope, or opens it or what comes before it again."""
    if outcome.ends and (outcome.ends == rulebook.root or outcome.ends in rulebook.chain(step.scope)):
        return True
    return any(id == step.id or id in before for id, _ in outcome.reopens)

"""Every formula of a rulebook with its place, and what asking it asks in turn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from guicheng.engine.formula import Formula
from guicheng.engine.rulebook.model import Ask, FactSpec, Guard, Rulebook, ScopeSpec, Step


class Placed(NamedTuple):
    """A formula, the step, fact or scope in which it stands, and as what: `is`, `when`, `due`, a guard's id ..."""

    formula: Formula
    owner: Step | FactSpec | ScopeSpec
    role: str


def formulas(rulebook: Rulebook) -> Iterator[Placed]:
    """Yield every formula of a rulebook once; the guard that a consequence puts on a step is left out."""
    for spec in rulebook.facts.values():
        if spec.means is not None and spec.scope != "earlier":
            yield Placed(spec.means, spec, "is")
    for step in rulebook.steps.values():
        yield from of_step(rulebook, step)
    for scope in rulebook.scopes.values():
        yield from of_scope(scope)


def of_step(rulebook: Rulebook, step: Step) -> Iterator[Placed]:
    """Yield the formulas that stand in a step."""
    for formula, role in ((step.when, "when"), (step.due, "due"), (step.paused_while, "paused_while")):
        if formula is not None:
            yield Placed(formula, step, role)
    yield from _guards(rulebook, step.guards, step)
    yield from _asks(step.asks, step)
    for outcome in step.outcomes.values():
        yield from _guards(rulebook, outcome.guards, step)
        yield from _asks(outcome.asks, step)
        for spec, formula in outcome.sets:
            yield Placed(formula, step, f"sets {spec.name}")


def of_scope(scope: ScopeSpec) -> Iterator[Placed]:
    """Yield the formulas that stand in a scope."""
    for formula, role in ((scope.begins, "from"), (scope.until, "until")):
        if formula is not None:
            yield Placed(formula, scope, role)
    for guard in scope.guards:
        yield Placed(guard.that, scope, guard.id)
    yield from _asks(scope.asks, scope)


def _guards(rulebook: Rulebook, guards: tuple[Guard, ...], step: Step) -> Iterator[Placed]:
    for guard in guards:
        if guard.id not in rulebook.consequences:
            yield Placed(guard.that, step, guard.id)


def _asks(asks: tuple[Ask, ...], owner: Step | ScopeSpec) -> Iterator[Placed]:
    for ask in asks:
        if ask.when is not None:
            yield Placed(ask.when, owner, ask.name)


def facts_in(formula: Formula) -> Iterator[FactSpec]:
    """Yield the facts that a formula names."""
    for part in formula.walk():
        if part.kind in ("fact", "provided") and part.data and isinstance(part.data[0], FactSpec):
            yield part.data[0]


# ---------------------------------------------------------------- what asking asks in turn

Node = tuple[str, str]
"""A question: ("fact", name), ("applies", step), ("settled", step), ("due", step) or ("periods", scope)."""


def asks_in_turn(rulebook: Rulebook, node: Node) -> Iterator[Node]:
    """Yield the questions that the answer to one question rests on. Whether a step was done rests on nothing."""
    kind, name = node
    if kind == "fact":
        spec = rulebook.facts[name]
        if spec.means is not None:
            yield from _of_formula(rulebook, spec.means)
    elif kind == "periods":
        scope = rulebook.scopes[name]
        for placed in of_scope(scope):
            if placed.role in ("from", "until"):
                yield from _of_formula(rulebook, placed.formula)
    else:
        step = rulebook.steps[name]
        if kind == "applies" and step.when is not None:
            yield from _of_formula(rulebook, step.when)
        if kind == "settled":
            yield ("applies", name)
            yield from (("settled", after.step) for after in step.after)
        if kind == "due":
            yield from (("settled", after.step) for after in step.after)
            for formula in (step.due, step.paused_while):
                if formula is not None:
                    yield from _of_formula(rulebook, formula)


def _of_formula(rulebook: Rulebook, formula: Formula) -> Iterator[Node]:
    for part in formula.walk():
        if part.kind == "fact":
            yield ("fact", part.data[0].name)
        elif part.kind in ("applies", "settled", "due"):
            yield (part.kind, part.data[0].id)
            yield from _instances(rulebook, part.data[0].scope)
        elif part.kind in ("first_of", "last_of"):
            yield from (("applies", inner.data[0].id) for inner in part.parts if inner.kind == "event")
        elif part.kind in ("some", "every", "none", "count", "sum", "period_day"):
            yield from _instances(rulebook, part.data[0])
        elif part.kind in ("event", "done"):
            yield from _instances(rulebook, part.data[0].scope)


def _instances(rulebook: Rulebook, kind: str) -> Iterator[Node]:
    for name in rulebook.chain(kind):
        if rulebook.scopes[name].every:
            yield ("periods", name)

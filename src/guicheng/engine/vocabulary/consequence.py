"""Consequences 后果: a finding in force, and a guard 'not it' on every step or outcome that it blocks."""

from __future__ import annotations

from dataclasses import replace

from guicheng.engine.formula import Compiler, closest
from guicheng.engine.rulebook.model import Consequence, Guard, Rulebook


def put_guards(rulebook: Rulebook, consequence: Consequence, line: int) -> None:
    """Add the guard of a consequence to what it blocks, and a notice to what it warns at."""
    for targets, soft in ((consequence.blocks, consequence.soft), (consequence.warns, "notice")):
        for target in targets:
            id, _, outcome = target.partition(".")
            step = rulebook.steps.get(id)
            compiler = Compiler(rulebook, step.scope if step else rulebook.root)
            compiler.line = line
            if step is None:
                raise compiler.trouble(f"没有叫“{id}”的环节", closest(id, rulebook.steps))
            guard = Guard(
                consequence.id,
                consequence.label,
                compiler({"not": consequence.id}),
                consequence.article,
                soft,
            )
            rulebook.guards.setdefault(guard.id, guard)
            if not outcome:
                step.guards = (*step.guards, guard)
            elif outcome in step.outcomes:
                found = step.outcomes[outcome]
                step.outcomes[outcome] = replace(found, guards=(*found.guards, guard))
            else:
                raise compiler.trouble(f"环节“{id}”没有结论“{outcome}”", closest(outcome, step.outcomes))

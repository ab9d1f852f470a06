"""Returning and restarting 退回、重新办理: which steps an outcome opens again, and in which scope that is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from guicheng.engine.rulebook.model import Rulebook


def reopened(
    rulebook: Rulebook,
    before: Mapping[str, set[str]],
    here: str,
    target: str,
    *,
    restart: bool,
    keeps: tuple[str, ...],
) -> tuple[tuple[str, int], ...]:
    """
    Return (step, depth of the scope in which its reopening is written), the target first.

    A return opens what lies between the target and here, both included; a restart opens all that follows the
    target, except the step that restarts. What lies in an inner scope reads it from the scope that both share.
    """
    followers: dict[str, set[str]] = {step: set() for step in before}
    for step, earlier in before.items():
        for other in earlier:
            followers[other].add(step)
    down = _closure(target, followers.__getitem__)
    if restart:
        steps = down - {here}
    else:
        steps = (down & _closure(here, before.__getitem__)) | {target, here}
    ordered = [target, *(step for step in rulebook.steps if step in steps and step != target)]
    chain = rulebook.chain(rulebook.steps[here].scope)
    found = []
    for step in ordered:
        if step in keeps:
            continue
        depth = 0
        for mine, other in zip(chain, rulebook.chain(rulebook.steps[step].scope), strict=False):
            if mine != other:
                break
            depth += 1
        found.append((step, depth))
    return tuple(found)


def _closure(start: str, neighbours: Callable[[str], set[str]]) -> set[str]:
    seen, todo = {start}, [start]
    while todo:
        for step in neighbours(todo.pop()):
            if step not in seen:
                seen.add(step)
                todo.append(step)
    return seen

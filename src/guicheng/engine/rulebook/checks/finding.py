"""One thing that a check has found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from guicheng.engine.rulebook.model import FactSpec, Guard, Rulebook, ScopeSpec, Step


@dataclass(frozen=True, slots=True)
class Finding:
    """
    One thing that is wrong (`error`) or probably not meant (`warning`): where, what, and the likely repair.

    `line` counts from 1; 0 when it concerns the file as a whole. `text` and `repair` are Chinese sentences.
    `proposal` is a scenario to paste, in the format of scenario files: the missing example with its figures.
    """

    level: Literal["error", "warning"]
    file: str
    line: int
    text: str
    repair: str = ""
    proposal: str = ""

    def __str__(self) -> str:
        word = "错误" if self.level == "error" else "提示"
        more = [self.repair] if self.repair else []
        if self.proposal:
            more += ["可补的场景：", *self.proposal.splitlines()]
        return "\n  ".join([f"{self.file}:{self.line}: {word}：{self.text}", *more])


Findings = Iterator[Finding]


def error(at: Step | FactSpec | ScopeSpec, text: str, repair: str = "", *, line: int = 0) -> Finding:
    """Return something wrong at a step, a fact or a scope, on its line unless another is given."""
    return Finding("error", at.file, line or at.line, text, repair)


def warning(
    at: Step | FactSpec | ScopeSpec, text: str, repair: str = "", *, line: int = 0, proposal: str = ""
) -> Finding:
    """Return something probably not meant at a step or a fact."""
    return Finding("warning", at.file, line or at.line, text, repair, proposal)


def named(item: Step | FactSpec | ScopeSpec) -> str:
    """Return a step, fact or scope as a message calls it: its label and its name."""
    name = item.id if isinstance(item, Step) else item.name
    return f"“{name}”（{item.label}）" if item.label != name else f"“{name}”"


def guards_of(step: Step) -> Iterator[Guard]:
    """Yield the guards of a step and of its outcomes."""
    yield from step.guards
    for outcome in step.outcomes.values():
        yield from outcome.guards


def own_facts(rulebook: Rulebook) -> Iterator[FactSpec]:
    """Yield what the files declare: not clocks, not what other cases show, not the questions put for parameters."""
    for spec in rulebook.facts.values():
        if spec.kind != "clock" and spec.scope != "earlier" and spec.file and not is_judged(rulebook, spec):
            yield spec


def is_judged(rulebook: Rulebook, spec: FactSpec) -> bool:
    """Tell whether this fact is the question that stands for a comparison with a parameter not configured."""
    parameter = rulebook.facts.get(spec.name.removesuffix("_judged"))
    return spec.name.endswith("_judged") and parameter is not None and parameter.kind == "parameter"

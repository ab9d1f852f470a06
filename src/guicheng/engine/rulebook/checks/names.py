"""Names: parties that are declared, labels, names that mean one thing."""

from __future__ import annotations

import re

from guicheng.engine.formula import Compiler, closest
from guicheng.engine.rulebook.checks.finding import (
    Findings,
    error,
    guards_of,
    is_judged,
    named,
    own_facts,
    warning,
)
from guicheng.engine.rulebook.model import FactSpec, Rulebook, ScopeSpec, Step
from guicheng.engine.rulebook.words import USUAL_LABELS

_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*")


# ---------------------------------------------------------------- parties


def check_parties(rulebook: Rulebook) -> Findings:
    """Yield parties that are named and not declared."""
    for spec in rulebook.facts.values():
        if not is_judged(rulebook, spec):
            yield from _undeclared(rulebook, spec, spec.by, "by")
        if spec.kind == "parameter" and spec.value is None:
            yield from _undeclared(rulebook, spec, (spec.set_by,), "set_by")
        if spec.name in rulebook.consequences:
            yield from _undeclared(rulebook, spec, (rulebook.consequences[spec.name].soft,), "soft")
    for step in rulebook.steps.values():
        for guard in guards_of(step):
            if guard.id not in rulebook.consequences:
                yield from _undeclared(rulebook, step, (guard.soft,), f"前置条件“{guard.id}”的 soft")
    for scope in rulebook.scopes.values():
        yield from _undeclared(rulebook, scope, scope.opened_by, "opened_by")
        if not scope.opened_by and not scope.every and scope.name != "earlier":
            yield warning(scope, f"流程{named(scope)}没有 opened_by，任何主体都可以发起", "加 opened_by")


def _undeclared(
    rulebook: Rulebook, at: FactSpec | Step | ScopeSpec, parties: tuple[str, ...], word: str
) -> Findings:
    for party in parties:
        if party not in ("", "notice") and party not in rulebook.parties:
            yield error(at, f"{named(at)}的 {word}“{party}”没有声明", closest(party, rulebook.parties))


# ---------------------------------------------------------------- names and labels


def check_names(rulebook: Rulebook) -> Findings:
    """Yield names that are not identifiers, that mean something else already, that two things share; missing labels."""
    steps_and_facts: list[Step | FactSpec] = [*own_facts(rulebook), *rulebook.steps.values()]
    for item in steps_and_facts:
        name = item.id if isinstance(item, Step) else item.name
        if not _IDENTIFIER.fullmatch(name):
            yield error(item, f"名称“{name}”不合规格", "用小写英文字母、数字和下划线，如 plan_review")
        elif hasattr(Compiler, f"_op_{name}") or name in ("today", "never"):
            yield warning(item, f"“{name}”是规程语言自己的词，写在条件里会被当作那个词", "换一个名称")
        elif isinstance(item, FactSpec) and (name in rulebook.steps or name in rulebook.scopes):
            other = "环节" if name in rulebook.steps else "流程"
            yield error(item, f"“{name}”既是事实又是{other}", "换一个名称")
        if item.label == name:
            yield warning(item, f"“{name}”没有 label", "加 label，写条文中的名称")
        if isinstance(item, FactSpec):
            for choice in item.one_of:
                if item.kind == "finding" and (choice in rulebook.facts or choice in rulebook.steps):
                    yield error(item, f"{named(item)}的取值“{choice}”与一个事实或环节同名", "换一个取值")
        else:
            for outcome in item.outcomes.values():
                if outcome.label == outcome.name and outcome.name not in USUAL_LABELS:
                    yield warning(item, f"环节{named(item)}的结论“{outcome.name}”没有 label", "加 label")
    for scope in rulebook.scopes.values():
        if scope.label == scope.name:
            yield warning(scope, f"流程“{scope.name}”没有 label", "加 label")


def check_guards(rulebook: Rulebook) -> Findings:
    """Yield guards that share a name and are not the same: a waiver for one would be a waiver for the other."""
    seen: dict[str, tuple[str, str]] = {}
    for step in rulebook.steps.values():
        for guard in guards_of(step):
            what = (guard.article, guard.soft)
            if guard.id in rulebook.consequences or seen.setdefault(guard.id, what) == what:
                continue
            if guard.soft and seen[guard.id][1]:
                yield warning(
                    step,
                    f"前置条件“{guard.id}”在两处的依据或豁免主体不同",
                    "各写一个 id",
                    line=guard.that.line,
                )

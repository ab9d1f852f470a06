"""What the engine's names are called on pages: parties, scopes, and facts that are missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from guicheng.engine.rulebook.model import FactSpec, Rulebook
from guicheng.engine.sentence import PHASE_NAMES, STATE_NAMES

if TYPE_CHECKING:
    from guicheng.apps.cases.queries.project import Project
    from guicheng.apps.registers.models import Organisation

UNIT = "unit"
"""The party that is a different organisation in each project."""

PHASES = PHASE_NAMES
"""The ten phases that all jurisdictions have in common, as their figures are compared."""

STATES = STATE_NAMES


def with_names(project: Project) -> Project:
    """Return a project in which the unit goes by its own name: 市教育局 says more than 项目单位."""
    return replace(project, rulebook=with_unit(project.rulebook, project.row.unit))


def with_unit(rulebook: Rulebook, unit: Organisation) -> Rulebook:
    """Return a rulebook whose unit is this organisation, for pages about one of its projects."""
    if UNIT not in rulebook.parties:
        return rulebook
    named = replace(rulebook.parties[UNIT], label=unit.name, short=unit.short or unit.name)
    return replace(rulebook, parties={**rulebook.parties, UNIT: named})


def parties(rulebook: Rulebook, names: Iterable[str], *, short: bool = False) -> str:
    """Name the parties any of which may act: 市数据局或市财政局."""
    found = [rulebook.parties[name] for name in names if name in rulebook.parties]
    return "或".join(party.short if short and party.short else party.label for party in found)


def scope(rulebook: Rulebook, path: str) -> str:
    """Name a scope below the case: `contract#1/supplement#2` is 采购合同 1 补充协议 2; the case itself has no name."""
    words = []
    for part in path.split("/") if path and path != "^" else ():
        kind, _, id = part.partition("#")
        spec = rulebook.scopes.get(kind)
        words.append(f"{spec.label if spec else kind} {id}".strip())
    return "　".join(words)


@dataclass(frozen=True, slots=True)
class Need:
    """Something that is missing: what it is called, who can supply it, and how that is done."""

    name: str
    label: str
    who: str
    how: str
    parties: tuple[str, ...] = ()


def need(rulebook: Rulebook, name: str) -> Need:
    """Tell what a name in `needs` means, and who can supply it."""
    spec = rulebook.facts.get(name)
    if spec is not None:
        return _of_fact(rulebook, spec)
    head, _, rest = name.partition(".")
    if head in rulebook.steps:
        step = rulebook.steps[head]
        who = parties(rulebook, step.by)
        label = f"{step.label}的日期" if rest == "day" else step.label
        return Need(name, label, who, f"由{who}办理{step.label}" if who else "", step.by)
    if head in rulebook.scopes:
        kind = rulebook.scopes[head]
        who = parties(rulebook, kind.opened_by)
        label = f"{kind.label}是否齐备"
        return Need(name, label, who, f"由{who or '相关主体'}标明{kind.label}已经齐备", kind.opened_by)
    return Need(name, name, "", "")


def _of_fact(rulebook: Rulebook, spec: FactSpec) -> Need:
    by = spec.by or tuple(sorted(spec.asking_parties))
    who = parties(rulebook, by)
    if spec.kind == "parameter":
        setter = parties(rulebook, (spec.set_by,))
        return Need(spec.name, spec.label, setter, f"由{setter}在规则库设定这一参数", (spec.set_by,))
    if spec.depth < 0:
        place = "登记簿"
        return Need(spec.name, spec.label, who, f"在{place}登记{spec.label}", by)
    if not who:
        return Need(spec.name, spec.label, "", f"填报{spec.label}", ())
    verb = "提交" if spec.type == "document" else "认定" if spec.by and spec.type == "yes/no" else "填报"
    return Need(spec.name, spec.label, who, f"由{who}{verb}{spec.label}", by)


def remedies(rulebook: Rulebook, names: Iterable[str]) -> str:
    """Say in one sentence how everything in `needs` can be supplied."""
    return "；".join(dict.fromkeys(found for name in names if (found := need(rulebook, name).how)))


def after(rulebook: Rulebook, text: str) -> str:
    """Name a predecessor as the rulebook writes it: `plan_review.passed` is 计划审核（同意）."""
    id, _, outcomes = text.partition(".")
    step = rulebook.steps.get(id)
    if step is None:
        return text
    labels = [step.outcomes[name].label for name in outcomes.split("|") if name in step.outcomes]
    return f"{step.label}“{'”或“'.join(labels)}”" if labels else step.label

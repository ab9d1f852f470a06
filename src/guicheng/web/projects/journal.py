"""The log of acts in words: what was done, by whom, with which outcome and opinion, and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from guicheng.engine.rulebook.model import Rulebook
from guicheng.engine.sentence import show
from guicheng.web import naming
from guicheng.web.words import iso, moment, zh_date

if TYPE_CHECKING:
    from guicheng.apps.cases.queries.project import ActView
    from guicheng.apps.documents.queries import FileView

FilePath = Callable[[str], str]
ActPath = Callable[[int], str]
MOST_FACTS = 6


@dataclass(frozen=True, slots=True)
class FileLink:
    """A file under an act, and what it is in the rulebook."""

    name: str
    href: str
    document: str = ""
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """An act as the log shows it."""

    seq: int
    date: date | None
    title: str
    href: str
    by: str
    outcome: str
    outcome_kind: str
    opinion: str
    note: str
    files: tuple[FileLink, ...]
    void: bool
    marks: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    digest: str
    person: str


def journal(
    acts: Sequence[ActView],
    rulebook: Rulebook,
    files: Mapping[str, FileView],
    act_path: ActPath,
    file_path: FilePath,
    until: date | None = None,
) -> tuple[Line, ...]:
    """Return the acts, newest first; with `until` only those that had happened by then."""
    by_seq = {act.seq: act for act in acts}
    return tuple(
        line(act, rulebook, files, act_path, file_path, by_seq)
        for act in reversed(acts)
        if until is None or act.on is None or act.on <= until
    )


def line(
    act: ActView,
    rulebook: Rulebook,
    files: Mapping[str, FileView],
    act_path: ActPath,
    file_path: FilePath,
    others: Mapping[int, ActView],
) -> Line:
    """Return one act in words."""
    said = facts_said(act, rulebook)
    return Line(
        seq=act.seq,
        date=act.on,
        title=title(act, rulebook, others),
        href=act_path(act.seq),
        by=rulebook.parties[act.by].label if act.by in rulebook.parties else act.by_label,
        outcome=act.outcome_label if _worth_saying(act, rulebook) else "",
        outcome_kind=outcome_kind(act, rulebook),
        opinion=act.opinion,
        note=note(act, said),
        files=attached(act, rulebook, files, file_path),
        void=act.voided or act.withdrawn,
        marks=marks(act),
        facts=said,
        digest=act.digest,
        person=act.person,
    )


def title(act: ActView, rulebook: Rulebook, others: Mapping[int, ActView]) -> str:
    """Say in a few words what was done."""
    place = naming.scope(rulebook, act.scope)
    where = f"　{place}" if place else ""
    match act.verb:
        case "take":
            return act.label + where
        case "say":
            return _said(act, rulebook) + where
        case "open":
            return f"新增{act.label}{where}"
        case "remove":
            return f"移除{act.label}{where}"
        case "complete":
            done = "标明尚未齐备" if act.outcome == "no" else "标明已经齐备"
            return f"{act.label}{done}{where}"
        case "waive":
            return f"豁免：{act.label}{where}"
        case "adopt":
            return f"改依{'另一版本' if act.outcome == 'edition' else '修订后的规则库'}：{act.label}"
        case _:
            other = others.get(act.refers_to or 0)
            what = f"（{title(other, rulebook, others)}）" if other is not None and other is not act else ""
            verb = {"correct": "更正", "withdraw": "撤回", "annul": "撤销"}.get(act.verb, act.verb)
            return f"{verb}第 {act.refers_to} 号{what}"


def _said(act: ActView, rulebook: Rulebook) -> str:
    """Tell what kind of saying this is: a clock stopped or moved, a consequence lifted, a finding, plain facts."""
    for name, value in act.facts.items():
        step_id, _, what = name.rpartition(".")
        step = rulebook.steps.get(step_id)
        if step is not None and what == "paused":
            return f"{'中止' if value else '恢复'}{step.label}的期限"
        if step is not None and what == "due":
            return f"将{step.label}的期限延至 {show(value)}"
        spec = rulebook.facts.get(name)
        if spec is not None and spec.kind == "consequence":
            return f"解除：{spec.label}"
        if spec is not None and spec.kind == "finding":
            return f"认定：{spec.label}"
    return f"填报：{act.label}" if act.label else "填报"


def facts_said(act: ActView, rulebook: Rulebook) -> tuple[tuple[str, str], ...]:
    """Return what the act said, label and value; documents are not among these."""
    said: dict[str, Any] = {**act.facts, **act.sealed}
    return tuple(
        (rulebook.facts[name].label, show(value, rulebook.facts[name]))
        for name, value in said.items()
        if name in rulebook.facts
        and rulebook.facts[name].type != "document"
        and rulebook.facts[name].kind != "clock"
    )


def attached(
    act: ActView, rulebook: Rulebook, files: Mapping[str, FileView], file_path: FilePath
) -> tuple[FileLink, ...]:
    """Return the files that came with an act."""
    found = []
    for name, value in act.facts.items():
        spec = rulebook.facts.get(name)
        if spec is None or spec.type != "document":
            continue
        for digest in value:
            file = files.get(digest)
            if file is not None:
                found.append(FileLink(file.name, file_path(digest), spec.label, file.size))
            elif digest == "paper":
                found.append(FileLink(f"{spec.label}（纸质）", "", spec.label))
    return tuple(found)


def outcome_kind(act: ActView, rulebook: Rulebook) -> str:
    """Return the colour of an outcome's tag by what it does: returns and restarts amber, ends red, else green."""
    step = rulebook.steps.get(act.target)
    outcome = step.outcomes.get(act.outcome) if step else None
    if outcome is None:
        return ""
    if outcome.ends:
        return "red"
    return "amber" if outcome.reopens else "green"


def _worth_saying(act: ActView, rulebook: Rulebook) -> bool:
    step = rulebook.steps.get(act.target)
    return step is not None and len(step.outcomes) > 1


def marks(act: ActView) -> tuple[str, ...]:
    """Return what became of an act, and how it came, in single words."""
    found = []
    if act.voided:
        found.append("已撤销")
    if act.withdrawn:
        found.append("已撤回")
    if act.taken_over:
        found.append("存量接入")
    if act.late:
        found.append("迟办")
    if act.entered_by_label:
        found.append("代录入")
    return tuple(found)


def note(act: ActView, said: Sequence[tuple[str, str]]) -> str:
    """Return the small line below an act: what it said, how late it was, who entered it and when."""
    parts = []
    if said:
        shown = "；".join(f"{label}：{value}" for label, value in said[:MOST_FACTS])
        parts.append(shown + (f"；另有 {len(said) - MOST_FACTS} 项" if len(said) > MOST_FACTS else ""))
    if act.late and act.due:
        parts.append(f"应于 {zh_date(act.due)}前办理")
    if act.entered_by_label:
        parts.append(f"{act.entered_by_label}代为录入")
    if act.on is None:
        parts.append(f"存量接入，办理日期不详，{moment(act.recorded)} 录入")
    elif act.recorded.date() != act.on:
        parts.append(f"{iso(act.recorded.date())} 录入")
    if act.person:
        parts.append(f"经办：{act.person}")
    return "。".join(parts)

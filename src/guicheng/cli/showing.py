"""A view in the terminal: which steps stand how, what is in force, what is due."""

from __future__ import annotations

from guicheng.cli.output import wide
from guicheng.engine.answers import StepView, View
from guicheng.engine.rulebook.model import Rulebook
from guicheng.engine.scenario.expect import words

STATUS = {
    "done": "已办",
    "not_applicable": "不适用",
    "waiting": "等待",
    "undetermined": "未定",
    "blocked": "受阻",
    "open": "可办",
}
STATE = {"running": "进行中", "paused": "暂停", "ended": "已终止"}


def print_view(view: View, rulebook: Rulebook, name: str = "") -> None:
    """Print a view for a person who knows the rulebook's names."""
    ground = f"（依据 {view.ground}）" if view.ground else ""
    until = f"，至 {view.holds_until} 之前不变" if view.holds_until else ""
    case = f"{name}：" if name else ""
    print(f"  {case}{view.as_of} {view.phase} {STATE[view.state]}{ground}{until}")
    for step in view.steps:
        label = f"{step.label}（{step.id}）" + (f" @{step.scope}" if step.scope else "")
        print(f"    {wide(STATUS[step.status], 8)}{wide(label, 52)}{_remarks(step, rulebook)}")
    for restriction in view.restrictions:
        where = f" @{restriction.scope}" if restriction.scope else ""
        print(
            f"    {wide('后果', 8)}{restriction.label}（{restriction.id}）{where} 依据 {restriction.article}"
        )
    for amount in view.amounts:
        print(f"    {wide('金额', 8)}{amount.label}（{amount.name}） {words(amount.value)}")


def _remarks(step: StepView, rulebook: Rulebook) -> str:
    parts = []
    if step.due:
        parts.append(f"{step.due} 到期" + ("（暂定）" if step.provisional else ""))
    parts += [
        word
        for word, holds in (("逾期", step.overdue), ("逾期办理", step.late), ("暂停", step.paused))
        if holds
    ]
    if step.outcome:
        outcome = rulebook.steps[step.id].outcomes.get(step.outcome)
        parts.append(
            (outcome.label if outcome else step.outcome) + (f" {step.done_on}" if step.done_on else "")
        )
    if step.waits_for:
        parts.append("等待 " + "、".join(step.waits_for))
    parts += [f"{guard.article} {guard.label}" for guard in step.blocked_by if step.status == "blocked"]
    if step.needs:
        parts.append("缺 " + "、".join(step.needs))
    if step.status == "not_applicable" and step.articles:
        parts.append("依据 " + "、".join(step.articles))
    return "，".join(parts)

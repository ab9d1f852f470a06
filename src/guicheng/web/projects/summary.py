"""Where a project stands, in a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from guicheng.engine.answers import View
from guicheng.web import naming
from guicheng.web.projects.obstacles import Obstacle
from guicheng.web.projects.tasks import Question, Task
from guicheng.web.words import article_zh


def sentence(
    view: View, tasks: Sequence[Task], blocked: Sequence[Obstacle], questions: Sequence[Question]
) -> str:
    """Return one or two sentences: the phase, what waits for whom, what is blocked."""
    if view.state == "ended":
        return f"项目已依{article_zh(view.ground)}终止。" if view.ground else "项目已终止。"
    parts = [_waiting(view, tasks)]
    hard = [one for one in blocked if not one.outcomes]
    if hard:
        first = hard[0]
        more = f"等 {len(hard)} 项" if len(hard) > 1 else ""
        place = f"（{first.place}）" if first.place else ""
        parts.append(f"{first.label}{place}{more}暂不能办理，还差 {len(first.conditions)} 项条件")
    elif questions and not tasks:
        parts.append(f"{questions[0].label}是否适用尚待确定")
    if view.state == "paused":
        parts.append("期限已中止")
    return "；".join(part for part in parts if part) + "。"


def _waiting(view: View, tasks: Sequence[Task]) -> str:
    phase = naming.PHASES[view.phase]
    if not tasks:
        return f"{phase}阶段，现在没有等待办理的环节"
    first = min(tasks, key=lambda t: (t.clock.days_left is None, t.clock.days_left or 0))
    who = "等您办理" if first.mine and not first.entered else f"等{first.who}办理"
    late = f"，{first.clock.text}" if first.clock.runs else ""
    more = f"，另有 {len(tasks) - 1} 项可以办理" if len(tasks) > 1 else ""
    place = f"（{first.place}）" if first.place else ""
    return f"{phase}阶段，{who}{first.label}{place}{late}{more}"

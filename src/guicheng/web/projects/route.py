"""The whole way of a project: stages by phase, with steps done, returned, current, blocked, to come, not applicable."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from guicheng.engine.answers import StepView, View
from guicheng.engine.calendar import WorkCalendar
from guicheng.engine.rulebook.model import PHASES, Rulebook
from guicheng.web import naming
from guicheng.web.clocks import clock
from guicheng.web.words import article_zh, iso

if TYPE_CHECKING:
    from guicheng.apps.cases.queries.project import ActView

Address = Callable[[str, str], str]
"""The address of the page of a step in a scope."""

MOST_NAMED = 2
MOST_IN_A_ROW = 4
SHOWN_OF_MORE = 2
NOTES = {
    "done": "已办结",
    "now": "正在办理",
    "todo": "未开始",
    "part": "待续",
    "na": "不适用",
    "also": "也在办理",
}


@dataclass(frozen=True, slots=True)
class RouteStep:
    """A step as a stage shows it: its name, how it stands, and below it who and when."""

    name: str
    status: str
    lines: tuple[str, ...]
    href: str


@dataclass(frozen=True, slots=True)
class Group:
    """
    The steps of one scope within a stage, such as one contract's; without a name those of the project itself.

    Of many that are done the first are folded (`earlier`), of many that are to come the last (`later`).
    """

    name: str
    steps: tuple[RouteStep, ...]
    earlier: tuple[RouteStep, ...] = ()
    later: tuple[RouteStep, ...] = ()


@dataclass(frozen=True, slots=True)
class Stage:
    """A phase: `state` is done, now, also, todo or na; `aside` are the steps that do not apply."""

    name: str
    state: str
    note: str
    groups: tuple[Group, ...]
    aside: tuple[RouteStep, ...]


def route(
    view: View, rulebook: Rulebook, acts: Sequence[ActView], calendar: WorkCalendar, address: Address
) -> tuple[Stage, ...]:
    """Return the stages in which something is, was or will be to do. Powers show once they were used."""
    drawn = _Drawing(view, rulebook, acts, calendar, address)
    stages = []
    for phase in PHASES:
        steps = [s for s in view.steps if s.phase == phase and (not s.power or s.status == "done")]
        later = _not_yet(view, rulebook, phase)
        if steps or later:
            stages.append(drawn.stage(phase, steps, later))
    return tuple(stages)


def _not_yet(view: View, rulebook: Rulebook, phase: str) -> tuple[RouteStep, ...]:
    """Return what is to come in scopes of which there is none yet: one line for each kind, naming its steps."""
    there = {path.rpartition("/")[2].partition("#")[0] for path in view.scopes}
    found: dict[str, list[str]] = {}
    for step in rulebook.steps.values():
        if step.phase == phase and step.depth > 0 and step.scope not in there and not step.power:
            found.setdefault(step.scope, []).append(step.label)
    if view.state == "ended":
        return ()
    return tuple(
        RouteStep(rulebook.scopes[kind].label, "waiting", (_named(list(dict.fromkeys(labels))),), "")
        for kind, labels in found.items()
    )


def _folded(name: str, steps: tuple[RouteStep, ...]) -> Group:
    """Return a group in which no more than a few steps in a row are done, or to come, at its beginning and end."""
    past = next((at for at, step in enumerate(steps) if step.status not in ("done", "returned")), len(steps))
    coming = next((at for at, step in enumerate(reversed(steps)) if step.status != "waiting"), len(steps))
    first = past - SHOWN_OF_MORE if past > MOST_IN_A_ROW else 0
    last = len(steps) - (coming - SHOWN_OF_MORE if coming > MOST_IN_A_ROW else 0)
    return Group(name, steps[first:last], steps[:first], steps[last:])


def _named(labels: Sequence[str]) -> str:
    """Name a few steps, or the first ones and how many there are."""
    shown = "、".join(labels[:MOST_NAMED])
    return shown if len(labels) <= MOST_NAMED else f"{shown}等 {len(labels)} 个环节"


@dataclass(frozen=True, slots=True)
class _Drawing:
    view: View
    rulebook: Rulebook
    acts: Sequence[ActView]
    calendar: WorkCalendar
    address: Address

    def stage(self, phase: str, steps: Sequence[StepView], later: tuple[RouteStep, ...]) -> Stage:
        state = _state(steps) if steps else "todo"
        if state == "now" and phase != self.view.phase:
            state = "also"  # one stage is where the project is; others may have something open as well
        if later and state in ("na", "done"):
            state = "part" if state == "done" else "todo"
        groups = []
        for path in dict.fromkeys(step.scope for step in steps):
            inside = [s for s in steps if s.scope == path and s.status != "not_applicable"]
            found = tuple(drawn for step in inside for drawn in self.steps(step))
            if found:
                groups.append(_folded(naming.scope(self.rulebook, path), found))
        if later:
            groups.append(Group("", later))
        aside = tuple(self.aside(step) for step in steps if step.status == "not_applicable")
        shown = "todo" if state == "part" else state
        return Stage(naming.PHASES[phase], shown, NOTES[state], tuple(groups), aside)

    def steps(self, step: StepView) -> Iterable[RouteStep]:
        """Yield the rounds in which a step was returned, and how it stands."""
        href, who = (
            self.address(step.id, step.scope),
            naming.parties(self.rulebook, step.party, short=True),
        )
        back = [
            act
            for act in self.acts
            if act.verb == "take"
            and act.target == step.id
            and act.scope == step.scope
            and not act.voided
            and not act.withdrawn
            and (outcome := self.rulebook.steps[step.id].outcomes.get(act.outcome))
            and outcome.back_to
        ]
        for number, act in enumerate(back, 1):
            if act.seq != step.seq:
                yield RouteStep(
                    f"{step.label}（{number}）", "returned", (f"{who} {act.outcome_label}", iso(act.on)), href
                )
        name = f"{step.label}（{step.round}）" if step.round > 1 else step.label
        yield RouteStep(name, step.status, self.lines(step, who), href)

    def lines(self, step: StepView, who: str) -> tuple[str, ...]:
        match step.status:
            case "done":
                outcomes = self.rulebook.steps[step.id].outcomes
                said = outcomes[step.outcome].label if len(outcomes) > 1 else ""
                day = iso(step.done_on) if step.done_on else "日期不详"
                return (f"{who} {said}".strip(), day + ("，迟办" if step.late else ""))
            case "open":
                return (who, clock(step, self.rulebook, self.view.as_of, self.calendar).text)
            case "blocked":
                return (who, f"还差 {len({guard.id for guard in step.blocked_by})} 项")
            case "undetermined":
                return (who, f"待 {len(step.needs)} 项事实")
            case _:
                return (who,)

    def aside(self, step: StepView) -> RouteStep:
        place = naming.scope(self.rulebook, step.scope)
        articles = "、".join(article_zh(article) for article in step.articles[-1:])
        return RouteStep(
            f"{step.label}　{place}" if place else step.label,
            "not_applicable",
            (f"不适用，{articles}" if articles else "不适用",),
            self.address(step.id, step.scope),
        )


def _state(steps: Sequence[StepView]) -> str:
    found = {step.status for step in steps}
    if found <= {"not_applicable"}:
        return "na"
    if found <= {"done", "not_applicable"}:
        return "done"
    if found & {"open", "blocked"}:
        return "now"
    return "part" if "done" in found else "todo"

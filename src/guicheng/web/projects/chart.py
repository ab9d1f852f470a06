"""The flow chart of a project: what is done, now and to come, and what does not apply, on the way of its rulebook."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from guicheng.engine.answers import StepView
from guicheng.engine.chart.drawing import State, Told, draw
from guicheng.engine.chart.graph import Graph, Node, graph_of
from guicheng.web import charts, naming
from guicheng.web.addresses import Addresses
from guicheng.web.clocks import UNSET, clock
from guicheng.web.moments import moment_of
from guicheng.web.projects.views import found_project, paths_of
from guicheng.web.session import ActedRequest, acted
from guicheng.web.showing import show
from guicheng.web.words import article_zh, iso

if TYPE_CHECKING:
    from guicheng.apps.cases.queries.project import Project

MOST = 4
"""So many instances stand in a box; the others are counted."""

LOOKS: dict[str, State] = {
    "done": "done",
    "open": "now",
    "blocked": "blocked",
    "undetermined": "ask",
    "waiting": "todo",
    "not_applicable": "na",
}
FIRST: tuple[State, ...] = ("now", "blocked", "ask", "todo", "done", "na")
"""Which state a box has that stands for several instances: what is still to be done comes first."""


@require_GET
@acted
def chart(request: ActedRequest, number: str) -> HttpResponse:
    """Show a project on the chart of its rulebook, on a day by what was known."""
    moment = moment_of(request)
    found = found_project(request, number, moment)
    paths = paths_of(found, request, moment)
    graph = graph_of(found.rulebook)
    told = _Telling(found, paths, graph).told()
    drawing = draw(
        graph,
        phases=naming.PHASES,
        article=article_zh,
        href=lambda node: paths.article(node.article),
        told=told,
    )
    values = {"book": found.rulebook, "project": found, "paths": paths, "moment": moment}
    return show(request, "pages/chart.html", {**values, **charts.shown(drawing, told)})


@require_GET
@acted
def chart_svg(request: ActedRequest, number: str) -> HttpResponse:
    """Hand out a project's chart on a day as an SVG file; outside the platform its links would lead nowhere, so it has none."""
    moment = moment_of(request)
    found = found_project(request, number, moment)
    graph = graph_of(found.rulebook)
    told = {
        id: replace(one, href="", lines=tuple((mark, text, "") for mark, text, _ in one.lines))
        for id, one in _Telling(found, paths_of(found, request, moment), graph).told().items()
    }
    drawing = draw(graph, phases=naming.PHASES, article=article_zh, told=told)
    return charts.handed_out(charts.as_file(drawing), "image/svg+xml", f"{number}.svg")


class _Telling:
    """Says of every node how it stands in a project."""

    def __init__(self, project: Project, paths: Addresses, graph: Graph) -> None:
        self.project, self.paths, self.graph = project, paths, graph
        self.view, self.book = project.view, project.rulebook
        self.acts = {act.seq: act for act in project.acts}

    def told(self) -> dict[str, Told]:
        """Return what the chart says of each node."""
        return {
            node.id: self._step(node) if node.kind == "step" else self._scope(node)
            for node in self.graph.nodes.values()
            if node.kind != "end"
        }

    def _step(self, node: Node) -> Told:
        found = [step for step in self.view.steps if step.id == node.id]
        if not found:
            ended = self.view.state == "ended"
            words = "项目已终止，未开立" if ended else "流程尚未开立"
            state: State = "na" if ended else "todo"
            return Told(state, ((state, words, ""),))
        states = [self._state(step) for step in found]
        order = sorted(
            zip(states, found, strict=True), key=lambda pair: FIRST.index(pair[0]) if pair[0] else len(FIRST)
        )
        state, first = order[0]
        if len(found) == 1:
            lines = [self._line(state, first)]
        else:
            lines = [self._line(one, step, self._place(step)) for one, step in order[:MOST]]
        more = len(found) - MOST
        if more > 0:
            lines.append(("", f"另有 {more} 个", ""))
        href = self.paths.step(first.id, first.scope)
        return Told(state, tuple(lines), href, "；".join(text for _, text, _ in lines))

    @staticmethod
    def _state(step: StepView) -> State:
        if step.power and step.status in ("open", "blocked"):
            return ""  # somebody may, nobody must: it is not what the project waits for
        return LOOKS[step.status]

    def _place(self, step: StepView) -> str:
        """Name an instance by its own number: the box stands in the frame of its kind."""
        return naming.scope(self.book, step.scope.rpartition("/")[2])

    def _line(self, state: State, step: StepView, place: str = "") -> tuple[str, str, str]:
        """Return a mark, words and an address: the act that did it, or the page of the step in its instance."""
        head = f"{place}：" if place else ""
        href = self.paths.step(step.id, step.scope) if place else ""
        if step.status == "done":
            act = self.acts.get(step.seq or 0)
            words = " ".join(part for part in self._done(step) if part)
            return "done", head + words, self.paths.act(act.seq) if act else href
        if not state:
            return (
                ("on", head + "可以办理", href)
                if step.status == "open"
                else ("todo", head + "条件未具备", href)
            )
        return state, head + self._standing(state, step), href

    def _done(self, step: StepView) -> tuple[str, ...]:
        act = self.acts.get(step.seq or 0)
        outcomes = self.book.steps[step.id].outcomes
        said = outcomes[step.outcome].label if len(outcomes) > 1 and step.outcome in outcomes else ""
        who = naming.parties(self.book, (act.by,), short=True) if act else ""
        times = f"第 {step.round} 次" if step.round > 1 else ""
        day = iso(step.done_on) if step.done_on else "日期不详"
        return (who, said, times, day + ("，迟办" if step.late else ""))

    def _standing(self, state: State, step: StepView) -> str:
        match state:
            case "now":
                told = clock(step, self.book, self.view.as_of, self.project.calendar)
                times = f"第 {step.round} 次，" if step.round > 1 else ""
                words = f"期限{told.text}" if told.text == UNSET else told.text
                return times + words + (f"，{iso(told.due)}" if told.due else "")
            case "blocked":
                return f"还差 {len({guard.id for guard in step.blocked_by})} 项条件"
            case "ask":
                return f"是否适用，待 {len(step.needs)} 项事实"
            case "na":
                articles = "、".join(article_zh(article) for article in step.articles[-1:])
                return "不适用" + (f"，{articles}" if articles else "")
            case _:
                names = [
                    self.book.steps[id].label
                    for id in (n.partition(".")[0] for n in step.waits_for)
                    if id in self.book.steps
                ]
                return f"待{names[0]}" + ("等" if len(names) > 1 else "") if names else "未到"

    def _scope(self, node: Node) -> Told:
        number = sum(path.rpartition("/")[2].partition("#")[0] == node.scope for path in self.view.scopes)
        return Told("", (("on" if number else "todo", f"已有 {number} 个" if number else "尚未开立", ""),))

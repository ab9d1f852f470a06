"""A flow chart as a page shows it: the drawing with its legend, and the same way as a list for those who read it as text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from django.http import HttpResponse

from guicheng.engine.chart.drawing import Drawing, State, Told
from guicheng.engine.chart.graph import Graph, Node
from guicheng.engine.chart.svg import (
    LEGEND,
    LEGEND_MARKS,
    WORDS,
    edge_svg,
    file_svg,
    mark_svg,
    page_svg,
    strip_svg,
)
from guicheng.web.words import article_zh

STATES: tuple[State, ...] = ("done", "now", "blocked", "ask", "todo", "na")


@dataclass(frozen=True, slots=True)
class Row:
    """A node in the list: what leads to it, what it depends on, what its outcomes do, and how it stands."""

    label: str
    href: str
    who: str
    article: str
    term: str
    power: bool
    before: tuple[str, ...]
    applies_if: str
    conditions: tuple[str, ...]
    ways: tuple[str, ...]
    state: State
    lines: tuple[tuple[str, str], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """The nodes of one scope within a phase; those of the case itself have no name above them."""

    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A phase of the list."""

    name: str
    parts: tuple[Part, ...]


def shown(drawing: Drawing, told: Mapping[str, Told] | None = None) -> dict[str, object]:
    """Return what the template of a chart needs. The pictures are SVG in which every word is escaped."""
    kinds = {f"edge--{stroke.edge.kind}" for stroke in drawing.strokes}
    marks = {line.mark for one in drawing.nodes for line in one.lines}
    states = [state for state in STATES if any(one.state == state for one in drawing.nodes)]
    return {
        "svg": page_svg(drawing),
        "strips": [strip_svg(drawing, number) for number in range(len(drawing.pages))],
        "legend": [(edge_svg(kind), words) for kind, words in LEGEND if kind in kinds]
        + [(mark_svg(mark), words) for mark, words in LEGEND_MARKS if mark in marks],
        "states": [(mark_svg(state), WORDS[state]) for state in states],
        "chapters": chapters(drawing, told or {}),
        "steps": sum(one.node.kind == "step" for one in drawing.nodes),
        "state_words": WORDS,
    }


def as_file(drawing: Drawing) -> str:
    """Return the drawing as an SVG file that needs no page around it."""
    return file_svg(drawing, chart_rules())


def handed_out(text: str, type: str, name: str) -> HttpResponse:
    """Return a chart as a file to be saved."""
    response = HttpResponse(text, content_type=f"{type}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@lru_cache(maxsize=1)
def chart_rules() -> str:
    """Return the style that a drawing has everywhere."""
    place = resources.files("guicheng") / "engine" / "chart" / "static" / "guicheng" / "chart.css"
    return place.read_text(encoding="utf-8")


def chapters(drawing: Drawing, told: Mapping[str, Told]) -> tuple[Chapter, ...]:
    """Return the list: phase by phase, scope by scope, in the order of the drawing."""
    graph = drawing.graph
    found = []
    for phase in graph.phases:
        parts = []
        for scope in graph.scopes:
            nodes = [
                one
                for one in drawing.nodes
                if one.node.phase == phase and one.node.scope == scope and one.node.id in graph.nodes
            ]
            if nodes:
                name = "" if scope == graph.root else graph.nodes[f"scope:{scope}"].label
                rows = tuple(_row(graph, one.node, one.href, told.get(one.node.id, Told())) for one in nodes)
                parts.append(Part(name, rows))
        found.append(Chapter(drawing.phases[phase], tuple(parts)))
    return tuple(found)


def _row(graph: Graph, node: Node, href: str, told: Told) -> Row:
    names = graph.nodes
    before = [
        names[edge.source].label + (f"“{edge.label}”" if edge.label and edge.kind == "after" else "")
        for edge in graph.entering(node.id)
        if edge.kind in ("after", "when") or (edge.kind == "open" and node.kind == "scope")
    ]
    ways = []
    for way in node.ways:
        if way.kind in ("return", "restart"):
            again = "再次办理" if way.target == node.id else f"回到{names[way.target].label}"
            ways.append(f"{way.label}：{again}" + (f"，{way.within}" if way.within else ""))
        elif way.kind == "end":
            ways.append(f"{way.label}：{names[way.target].label}")
        elif len(node.ways) > 1:
            ways.append(way.label)
    return Row(
        node.label, href, node.who, article_zh(node.article) if node.article else "", node.term, node.power,
        tuple(dict.fromkeys(before)), node.applies_if, node.conditions, tuple(ways), told.state,
        tuple((text, to) for _, text, to in told.lines), node.note,
    )  # fmt: skip

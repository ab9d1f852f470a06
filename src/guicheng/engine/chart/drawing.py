"""A rulebook's chart as it is drawn: every box with its words, every line with its way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from guicheng.engine.chart.graph import Edge, Graph, Node, Way
from guicheng.engine.chart.lettering import broken, measured
from guicheng.engine.chart.place import Box, Link, Places, Port, place
from guicheng.engine.chart.route import Layout, Measures, Point, lay_out

COLUMNS = 4
BESIDE = 14.0
"""How far from the middle a line leaves that is not the order of steps."""
FIRST_SHEET, SHEET = 0.44, 0.66
"""How high the part of a chart on a sheet across may be, in its width: A4 and A3 are alike. The first has a heading."""
PAD = 10.0
TITLE, SMALL = 15.0, 13.0
HIGH = {TITLE: 21.0, SMALL: 18.0}
MARK = 17.0
"""How much room a mark takes before its words."""
ABOVE, TAIL = 8.0, 15.0
"""How much of a line is seen above the words that stand on it, and below them until it reaches the box."""

Style = Literal["if", "title", "who", "law", "way", "state", "note"]
State = Literal["", "done", "now", "blocked", "ask", "todo", "na"]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of words in a box: where it stands (from the box's corner, the foot of the letters), its mark and its address."""

    text: str
    style: Style
    x: float
    y: float
    size: float
    mark: str = ""
    href: str = ""
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What a project's chart adds to a node: how it stands, lines such as (mark, words, address), and where the node leads."""

    state: State = ""
    lines: tuple[tuple[str, str, str], ...] = ()
    href: str = ""
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """
    A node with its words, how it stands, and where it leads.

    `lead` is how far down its own box begins: above it, on the line that leads to it, stands the condition under which
    a project goes there.
    """

    node: Node
    lines: tuple[Line, ...]
    height: float
    state: State = ""
    href: str = ""
    spoken: str = ""
    lead: float = 0.0


@dataclass(frozen=True, slots=True)
class Stroke:
    """
    An edge with its points; `gone` when a project has gone along it.

    `source` is the box where it begins: what comes before a scope is not drawn again to the steps that come after the
    same and lie in it; those are drawn from the head of the scope.
    """

    edge: Edge
    source: str
    points: tuple[Point, ...]
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything that is drawn of a graph, in the order in which it is read."""

    graph: Graph
    nodes: tuple[Drawn, ...]
    strokes: tuple[Stroke, ...]
    layout: Layout
    places: Places
    phases: Mapping[str, str]
    project: bool = False
    pages: tuple[tuple[float, float], ...] = field(default=())


def draw(
    graph: Graph,
    *,
    phases: Mapping[str, str],
    article: Callable[[str], str],
    href: Callable[[Node], str] | None = None,
    told: Mapping[str, Told] | None = None,
    columns: int = COLUMNS,
) -> Drawing:
    """
    Return the drawing of a graph.

    `phases` and `article` give the names of phases and articles, `href` where a node leads.
    `told` says, for a project, how each node stands; without it the chart is that of the rulebook.
    """
    measures = Measures()
    said = told or {}
    drawn = {
        node.id: _words(node, measures.width, article, href(node) if href else "", said.get(node.id))
        for node in graph.nodes.values()
        if node.kind != "end"
    }
    drawn |= {one.node.id: one for one in _continued(graph, measures.width)}
    boxes = [
        Box(one.node.id, one.height, one.node.phase, one.node.scope, one.node.kind == "scope")
        for one in sorted(drawn.values(), key=lambda one: graph.scopes.index(one.node.scope))
    ]
    edges = [edge for edge in graph.edges if edge.kind != "end"]
    sources = [_source(graph, edge) for edge in edges]
    links = [_link(edge, source, drawn) for edge, source in zip(edges, sources, strict=True)]
    places = place(boxes, links, graph.phases, columns)
    links = [_aside(edge, link, places, measures.width) for edge, link in zip(edges, links, strict=True)]
    layout = lay_out(boxes, links, places, measures)
    gone = {id for id, one in said.items() if one.state == "done"}
    reached = gone | {id for id, one in said.items() if one.state in ("now", "blocked", "ask")}
    strokes = tuple(
        Stroke(edge, source, points, edge.forward and edge.source in gone and edge.target in reached)
        for edge, source, points in zip(edges, sources, layout.lines, strict=True)
    )
    ordered = sorted(drawn.values(), key=lambda one: _reading(graph, places, one.node))
    pages = _pages(layout)
    return Drawing(graph, tuple(ordered), strokes, layout, places, phases, told is not None, pages)


def _continued(graph: Graph, width: float) -> list[Drawn]:
    """Return a head for every group that goes on in a later phase."""
    found = []
    for phase in graph.phases:
        for scope in graph.scopes[1:]:
            inside = graph.of(phase, scope)
            if inside and not any(node.kind == "scope" for node in inside):
                first = graph.nodes[f"scope:{scope}"]
                node = Node(f"more:{phase}:{scope}", "scope", f"{first.label}（续）", scope, phase)
                found.append(_words(node, width, str, "", None))
    return found


def _reading(graph: Graph, places: Places, node: Node) -> tuple[int, int, int, int]:
    """Return what nodes are read in order of: phase, group, row, column."""
    cell = places.cells[node.id]
    group = next(
        n for n, one in enumerate(places.rectangles) if (one.band, one.group) == (node.phase, node.scope)
    )
    return graph.phases.index(node.phase), group, cell.row, cell.column


def _words(node: Node, width: float, article: Callable[[str], str], href: str, told: Told | None) -> Drawn:
    lines: list[Line] = []
    y, lead = PAD, 0.0
    room = width - 2 * PAD

    def add(
        texts: Iterable[str],
        style: Style,
        size: float,
        mark: str = "",
        href: str = "",
        spoken: str = "",
        left: float = PAD,
    ) -> None:
        nonlocal y
        for number, text in enumerate(texts):
            y += HIGH[size]
            x = left + (MARK if mark else 0)
            lines.append(
                Line(
                    text,
                    style,
                    x,
                    y - size * 0.3,
                    size,
                    mark if number == 0 else "",
                    href if number == 0 else "",
                    spoken,
                )
            )

    def fitted(text: str, size: float, most: int, *, marked: bool = False) -> list[str]:
        return broken(text, size, room - (MARK if marked else 0), most)

    if node.applies_if:
        words = fitted(node.applies_if, SMALL, 2, marked=True)
        widest = MARK + max(measured(text, SMALL) for text in words)
        y = ABOVE
        add(words, "if", SMALL, "if", left=(width - widest) / 2)
        lead = y + TAIL
        y = lead + PAD
    add(fitted(node.label, TITLE, 2), "title", TITLE)
    who = ("职权　" if node.power else "") + node.who
    if node.kind == "scope":
        add(
            fitted(
                "，由".join(part for part in (node.note, node.who) if part) + ("开立" if node.who else ""),
                SMALL,
                2,
            ),
            "note",
            SMALL,
        )
    elif who and node.kind == "step":
        add(fitted(who, SMALL, 2), "who", SMALL)
    law = "　".join(part for part in (article(node.article) if node.article else "", node.term) if part)
    if law and node.kind == "step":
        add(fitted(law, SMALL, 2), "law", SMALL)
    if node.conditions and node.kind == "step":
        add([f"须符合 {len(node.conditions)} 项条件"], "law", SMALL)
    if node.review:
        add(["与其他意见并行"], "note", SMALL)
    if told is not None:
        y += 3 if told.lines else 0
        for mark, text, to in told.lines:
            add(fitted(text, SMALL, 2, marked=True), "state", SMALL, mark, to)
    rows = node.ways if len(node.ways) > 1 or any(way.kind != "on" for way in node.ways) else ()
    if rows:
        y += 4
        for way in rows:
            add(
                fitted(_way_words(node, way), SMALL, 1, marked=True),
                "way",
                SMALL,
                _way_mark(node, way),
                spoken=way.name,
            )
    return Drawn(
        node, tuple(lines), y + PAD - 2, told.state if told else "", (told.href if told else "") or href,
        told.spoken if told else "", lead,
    )  # fmt: skip


def _way_words(node: Node, way: Way) -> str:
    return way.label + (
        "，终止" if way.kind == "end" else f"（{way.within}）" if way.within and way.kind == "return" else ""
    )


def _way_mark(node: Node, way: Way) -> str:
    return "again" if way.target == node.id else way.kind


def _source(graph: Graph, edge: Edge) -> str:
    """Return the box where an edge begins on the drawing."""
    source, target = graph.nodes[edge.source], graph.nodes[edge.target]
    head = f"scope:{target.scope}"
    opened = edge.kind == "after" and source.scope != target.scope and head in graph.nodes
    if opened and graph.nodes[head].phase == target.phase:
        same = (edge.source, head, edge.outcomes)
        if any((other.source, other.target, other.outcomes) == same for other in graph.edges):
            return head
    return edge.source


def _link(edge: Edge, start: str, drawn: Mapping[str, Drawn]) -> Link:
    """Say where an edge leaves and enters: returns on the left, an outcome among several on the right, else below."""
    source, target = drawn[edge.source], drawn[edge.target]
    rows = {line.spoken: line.y for line in source.lines if line.style == "way"}
    if not edge.forward:
        at = rows.get(edge.outcomes[0], source.height / 2) - SMALL * 0.35
        title = next(line.y for line in target.lines if line.style == "title")
        into = title - TITLE * 0.35
        if edge.source == edge.target and into > at:
            into = target.lead + PAD
        return Link(
            edge.source, edge.target, Port("left", at), Port("left", into), f"back {edge.target}", back=True
        )
    onward = {way.name for way in source.node.ways if way.kind == "on"}
    if start == edge.source and edge.outcomes and set(edge.outcomes) != onward:
        at = rows[edge.outcomes[0]] - SMALL * 0.35
        return Link(
            edge.source, edge.target, Port("right", at), net=f"{edge.source}.{'|'.join(edge.outcomes)}"
        )
    return Link(start, edge.target, net=f"{start} {edge.kind}")


def _aside(edge: Edge, link: Link, places: Places, width: float) -> Link:
    """Let what is not the order of steps leave beside the middle, where it does not go straight down."""
    shift = {"when": BESIDE, "guard": BESIDE, "open": -BESIDE}.get(edge.kind)
    if shift is None or link.source.startswith("scope:"):
        return link
    if places.cells[link.source].column == places.cells[link.target].column:
        return link
    return replace(link, out=Port("bottom", width / 2 + shift))


def _pages(layout: Layout) -> tuple[tuple[float, float], ...]:
    """Return the strips in which the chart is printed on sheets across: broken between rows, and before a phase if that can be."""
    most = layout.width * FIRST_SHEET
    firsts = {round(frame.y, 3) for frame in layout.bands.values()}
    strips: list[tuple[float, float]] = []
    top, end = 0.0, layout.height
    while end - top > most:
        fitting = [y for y in layout.breaks if top + 1 < y <= top + most]
        if not fitting:
            later = [y for y in layout.breaks if y > top + most]
            if not later:
                break
            cut = later[0]
        else:
            begins = [y for y in fitting if round(y, 3) in firsts and y > top + most * 0.55]
            cut = (begins or fitting)[-1]
        strips.append((top, cut))
        top, most = cut, layout.width * SHEET
    return (*strips, (top, end))

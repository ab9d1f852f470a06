"""A drawing as SVG: sharp at any size, every node a link, its words also for those who hear."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from guicheng.engine.chart.drawing import ABOVE, MARK, TAIL, Drawing, Drawn, Line, Stroke
from guicheng.engine.chart.lettering import measured

COLOURS = """
:root{--paper:#f3f3ef;--sheet:#fdfdfb;--sunken:#ecece6;--line:#dadad2;--line-strong:#83898d;--ink:#1a2025;--ink-2:#454e55;--ink-3:#5f686f;
--accent:#1c456c;--accent-soft:#e5ebf0;--red:#a3271c;--amber:#7d5200;--green:#1f6145;--focus:#b8860b;
--hei:"PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Source Han Sans SC",sans-serif}
@media (prefers-color-scheme:dark){:root{--paper:#12161a;--sheet:#191e23;--sunken:#21272d;--line:#323a41;--line-strong:#76818a;--ink:#e8e6e0;
--ink-2:#bfc3c4;--ink-3:#9aa2a8;--accent:#93bbe0;--accent-soft:#22303d;--red:#f39a8c;--amber:#e3b765;--green:#84c9a5;--focus:#f0c75e}}
"""
"""The colours and letters that a file brings; a page has its own by the same names."""

MARKS = {
    "if": '<path class="mark" d="M6 .8L11.2 6 6 11.200.8 6z"/>',
    "on": '<path class="mark" d="M1 6h9M6.500 2.500L10 6l-3.500 3.500"/>',
    "return": '<path class="mark" d="M10.500 10V7.500c0-1.400-.9-2.200-2.200-2.200H1.500M4.500 2.300l-3 3 3 3"/>',
    "again": '<path class="mark" d="M10.500 4A5 5 0 1 0 11 7M11 1.500V4.300H8.200"/>',
    "restart": '<path class="mark" d="M10.500 4A5 5 0 1 0 11 7M11 1.500V4.300H8.200M4.500 6h3"/>',
    "end": '<rect class="mark--full" x="1.500" y="1.500" width="9" height="9"/>',
    "done": '<circle class="mark--full" cx="6" cy="6" r="6"/><path class="mark--cut" d="M3.300 6.200l1.900 1.900 3.400-3.700"/>',
    "now": '<circle class="mark" cx="6" cy="6" r="5"/><circle class="mark--full" cx="6" cy="6" r="2.500"/>',
    "blocked": '<path class="mark--full" d="M6 0l6 6-6 6-6-6z"/><path class="mark--cut" d="M3.500 6h5"/>',
    "ask": '<path class="mark" d="M3.500 4.200c.1-3.400 5-3.300 5-.1 0 2-2.500 2-2.500 4M6 10.800v.1"/>',
    "todo": '<circle class="mark" cx="6" cy="6" r="5"/>',
    "na": '<path class="mark" d="M2.500 6h7"/>',
}
WORDS = {
    "done": "已办",
    "now": "在办",
    "blocked": "受阻",
    "ask": "待定",
    "todo": "未到",
    "na": "不适用",
    "": "",
}
LEGEND = (
    ("edge--after", "在前一环节办结之后"),
    ("edge--when", "条件提到的前一环节"),
    ("edge--guard", "前置条件要求的环节"),
    ("edge--open", "开立流程"),
    ("edge--return", "退回、重新办理"),
)
LEGEND_MARKS = (
    ("if", "适用条件"),
    ("on", "结论"),
    ("return", "退回"),
    ("again", "再次办理"),
    ("end", "终止"),
)


def page_svg(drawing: Drawing, *, id: str = "flow") -> str:
    """Return the drawing for a page, which brings its colours: the chart itself, without a frame of its own."""
    return f"{_head(drawing, id)}{_body(drawing, id)}</svg>"


def strip_svg(drawing: Drawing, number: int, *, id: str = "flow") -> str:
    """Return a strip of a drawing that stands on the same page, to be printed on a sheet of its own."""
    top, end = drawing.pages[number]
    return (
        f'<svg class="flow flow__strip" viewBox="0 {_n(top)} {_n(drawing.layout.width)} {_n(end - top)}" aria-hidden="true">'
        f'<use href="#{id}-body"/></svg>'
    )


def file_svg(drawing: Drawing, rules: str) -> str:
    """Return the drawing as a file that stands alone; `rules` are those of `static/guicheng/chart.css`."""
    style = f"<style>{COLOURS}{rules}</style>"
    box = '<rect class="band" width="100%" height="100%"/>'
    head = _head(drawing, "flow", ' xmlns="http://www.w3.org/2000/svg"', sized=True)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{head}{style}{box}{_body(drawing, "flow")}</svg>\n'


def _head(drawing: Drawing, id: str, more: str = "", *, sized: bool = False) -> str:
    wide, high = _n(drawing.layout.width), _n(drawing.layout.height)
    size = f' width="{wide}" height="{high}"' if sized else ""
    steps = sum(one.node.kind == "step" for one in drawing.nodes)
    about = f"自上而下分{len(drawing.graph.phases)}个阶段，共{steps}个环节。每个方框是一个环节，可以打开；同样的内容另有文字清单。"
    return (
        f'<svg{more} class="flow" viewBox="0 0 {wide} {high}"{size} role="group" aria-labelledby="{id}-title {id}-desc">'
        f'<title id="{id}-title">{escape(drawing.graph.title)}流程图</title><desc id="{id}-desc">{about}</desc>'
    )


def _body(drawing: Drawing, id: str) -> str:
    return f'<g id="{id}-body" class="flow">{"".join(_parts(drawing))}</g>'


def _parts(drawing: Drawing) -> Iterator[str]:
    layout = drawing.layout
    for number, (phase, frame) in enumerate(layout.bands.items()):
        odd = " band--odd" if number % 2 else ""
        yield f'<rect class="band{odd}" x="0" y="{_n(frame.y)}" width="{_n(frame.width)}" height="{_n(frame.height)}"/>'
        name = drawing.phases.get(phase, phase)
        for place, char in enumerate(name):
            yield f'<text class="phase" x="16" y="{_n(frame.y + 34 + place * 22)}">{escape(char)}</text>'
    for (_, scope), frame in layout.groups.items():
        if scope != drawing.graph.root:
            yield (
                f'<rect class="group" x="{_n(frame.x)}" y="{_n(frame.y)}" width="{_n(frame.width)}" '
                f'height="{_n(frame.height)}" rx="3"/>'
            )
    leads = {one.node.id: one.lead for one in drawing.nodes}
    for stroke in sorted(drawing.strokes, key=lambda one: (one.gone, not one.edge.forward)):
        yield _stroke(drawing, stroke, leads[stroke.edge.target])
    for one in drawing.nodes:
        yield _node(drawing, one)


def _stroke(drawing: Drawing, stroke: Stroke, lead: float) -> str:
    """Return a line; one that comes from above goes on below the words that stand on it, as far as the box."""
    edge, points = stroke.edge, stroke.points
    (ax, ay), (bx, by) = points[-2], points[-1]
    across = abs(ay - by) < 1e-6
    if not across:
        points = (*points[:-1], (bx, by + lead))
        by += lead
    names = drawing.graph.nodes
    words = f"{names[edge.source].label} → {names[edge.target].label}"
    words += f"：{edge.label}" if edge.label else ""
    words += f"（若{edge.condition}）" if edge.condition else ""
    again = edge.source == edge.target
    kind = "gone" if stroke.gone else "again" if again else "back" if not edge.forward else edge.kind
    classes = f"edge edge--{'again' if again else edge.kind}{' edge--gone' if stroke.gone else ''}"
    line = f'<path class="{classes}" d="{_path(points)}"><title>{escape(words)}</title></path>'
    if across:
        way = -1 if bx > ax else 1
        tip = f"M{_n(bx)} {_n(by)}l{8 * way} -4.500v9z"
    else:
        way = -1 if by > ay else 1
        tip = f"M{_n(bx)} {_n(by)}l-4.500 {8 * way}h9z"
    return f'{line}<path class="tip tip--{kind}" d="{tip}"/>'


def _path(points: tuple[tuple[float, float], ...], radius: float = 5) -> str:
    """Return a line whose corners are rounded."""
    parts = [f"M{_n(points[0][0])} {_n(points[0][1])}"]
    for before, here, after in zip(points, points[1:], points[2:], strict=False):
        near = _towards(here, before, radius)
        far = _towards(here, after, radius)
        parts.append(f"L{_n(near[0])} {_n(near[1])}Q{_n(here[0])} {_n(here[1])} {_n(far[0])} {_n(far[1])}")
    parts.append(f"L{_n(points[-1][0])} {_n(points[-1][1])}")
    return "".join(parts)


def _towards(start: tuple[float, float], end: tuple[float, float], most: float) -> tuple[float, float]:
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = max(abs(dx), abs(dy))
    share = min(most, length / 2) / length if length else 0
    return start[0] + dx * share, start[1] + dy * share


def _node(drawing: Drawing, one: Drawn) -> str:
    frame = drawing.layout.boxes[one.node.id]
    kinds = ["node"]
    if one.node.kind == "scope":
        kinds.append("head")
    if one.node.power:
        kinds.append("power")
    if one.state:
        kinds.append(f"is-{one.state}")
    own = [line for line in one.lines if not line.href]
    apart = [line for line in one.lines if line.href]
    box = f'<rect class="box" y="{_n(one.lead)}" width="{_n(frame.width)}" height="{_n(frame.height - one.lead)}" rx="3"/>'
    inner = (
        f"<title>{escape(spoken(one))}</title>{_condition(one)}{box}{''.join(_line(line) for line in own)}"
    )
    if one.href:
        inner = f"<a href={_quoted(one.href)} aria-label={_quoted(named(one))}>{inner}</a>"
    for line in apart:
        width = measured(line.text, line.size) + (line.x - 10)
        inner += (
            f'<a href={_quoted(line.href)}><rect class="under" x="6" y="{_n(line.y - line.size)}" '
            f'width="{_n(min(width + 6, frame.width - 12))}" height="{_n(line.size + 5)}"/>{_line(line)}</a>'
        )
    return f'<g class="{" ".join(kinds)}" transform="translate({_n(frame.x)} {_n(frame.y)})">{inner}</g>'


def _condition(one: Drawn) -> str:
    """Return what lies under the words on the line, so that they are read and the line is not."""
    words = [line for line in one.lines if line.style == "if"]
    if not words:
        return ""
    left = words[0].x - MARK
    width = max(line.x + measured(line.text, line.size) for line in words) - left
    top, height = ABOVE - 3, one.lead - ABOVE - TAIL + 5  # letters have room above and below them
    return f'<rect class="on-line" x="{_n(left - 5)}" y="{_n(top)}" width="{_n(width + 10)}" height="{_n(height)}" rx="3"/>'


def named(one: Drawn) -> str:
    """Return what a link is called for those who hear: the step, how it stands, who, within which term."""
    node, state = one.node, WORDS[one.state]
    told = one.spoken if not state or one.spoken.startswith(state) else f"{state}，{one.spoken}"
    parts = [node.label, told or state, node.who, node.term, "职权" if node.power else "", node.note]
    return "，".join(part.rstrip("，") for part in parts if part)


def spoken(one: Drawn) -> str:
    """Return a node in words: also under which conditions it applies and may be taken."""
    node = one.node
    parts = [named(one)]
    parts += [f"适用于：{node.applies_if}"] if node.applies_if else []
    parts += [f"条件：{'；'.join(node.conditions)}"] if node.conditions else []
    return "，".join(parts)


def _line(line: Line) -> str:
    mark = ""
    if line.mark:
        mark = f'<g class="k-{line.mark}" transform="translate({_n(line.x - 17)} {_n(line.y - 11)})">{MARKS[line.mark]}</g>'
    return f'{mark}<text class="t-{line.style}" x="{_n(line.x)}" y="{_n(line.y)}" font-size="{_n(line.size)}">{escape(line.text)}</text>'


def mark_svg(mark: str) -> str:
    """Return a mark for the legend."""
    return f'<svg class="flow flow__mark" viewBox="-1 -1 14 14" aria-hidden="true"><g class="k-{mark}">{MARKS[mark]}</g></svg>'


def edge_svg(kind: str) -> str:
    """Return a piece of line for the legend."""
    tip = "back" if kind in ("edge--return", "edge--restart") else kind.removeprefix("edge--")
    return (
        f'<svg class="flow flow__key" viewBox="0 0 46 12" aria-hidden="true"><path class="edge {kind}" d="M1 6h38"/>'
        f'<path class="tip tip--{tip}" d="M45 6l-8-4.500v9z"/></svg>'
    )


def _quoted(text: str) -> str:
    return f'"{escape(text)}"'


def _n(value: float) -> str:
    """Write a number of px as short as it can be."""
    return f"{value:.1f}".removesuffix(".0")

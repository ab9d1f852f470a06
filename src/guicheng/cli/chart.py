"""`guicheng rulebook chart`: the flow chart of a rulebook as text, SVG or BPMN."""

from __future__ import annotations

import argparse
import re
import sys
from importlib import resources

from guicheng.cli.output import print_json
from guicheng.cli.parser import DONE, UNUSABLE
from guicheng.engine.chart.bpmn import bpmn_of
from guicheng.engine.chart.drawing import draw
from guicheng.engine.chart.graph import Graph, graph_of
from guicheng.engine.chart.svg import file_svg
from guicheng.engine.sentence import PHASE_NAMES

ARROWS = {
    "after": "之后",
    "when": "条件提到",
    "guard": "前置条件",
    "open": "开立",
    "return": "退回",
    "restart": "重新办理",
    "end": "终止",
}
ANNEX = re.compile(r"annex(?:-(\d+))?")


def draw_chart(options: argparse.Namespace) -> int:
    """Write the chart to the files that are named; without any, print its nodes and edges."""
    found = options.load(options.name, options)
    if found is None:
        return UNUSABLE
    graph = graph_of(found[1])
    try:
        if options.svg:
            place = resources.files("guicheng") / "engine" / "chart" / "static" / "guicheng" / "chart.css"
            drawing = draw(graph, phases=PHASE_NAMES, article=article_name)
            options.svg.write_text(file_svg(drawing, place.read_text(encoding="utf-8")), encoding="utf-8")
        if options.bpmn:
            text = bpmn_of(graph, phases=PHASE_NAMES, article=article_name)
            options.bpmn.write_text(text, encoding="utf-8")
    except OSError as error:
        print(f"不能写入 {error.filename}：{error.strerror}", file=sys.stderr)
        return UNUSABLE
    if options.json:
        print_json(_as_json(graph))
    elif not options.svg and not options.bpmn:
        _print(graph)
    return DONE


def article_name(number: str) -> str:
    """Name an article: `7/9` is 第 7 条（9）, `annex-3/5` is 附件 3（5）."""
    head, *items = number.split("/")
    annex = ANNEX.fullmatch(head)
    name = f"附件 {annex[1] or ''}".rstrip() if annex else f"第 {head} 条" if head.isdigit() else head
    return name + "".join(f"（{item}）" for item in items)


def _print(graph: Graph) -> None:
    print(
        f"{graph.title}：{sum(n.kind == 'step' for n in graph.nodes.values())} 个环节，{len(graph.edges)} 条连线"
    )
    for phase in graph.phases:
        print(f"\n{PHASE_NAMES[phase]}")
        for node in graph.nodes.values():
            if node.phase != phase:
                continue
            words = [
                node.who,
                article_name(node.article) if node.article else "",
                node.term,
                "职权" if node.power else "",
                node.note,
            ]
            print(f"  {node.label}（{node.id}）" + "　".join(word for word in words if word))
            if node.applies_if:
                print(f"      适用于：{node.applies_if}")
            for edge in graph.edges:
                if edge.source == node.id:
                    told = f"“{edge.label}”" if edge.label else ""
                    print(f"      {ARROWS[edge.kind]}{told} → {graph.nodes[edge.target].label}")


def _as_json(graph: Graph) -> dict[str, object]:
    return {
        "title": graph.title,
        "phases": list(graph.phases),
        "nodes": [
            {
                "id": node.id,
                "kind": node.kind,
                "label": node.label,
                "scope": node.scope,
                "phase": node.phase,
                "article": node.article,
                "who": node.who,
                "term": node.term,
                "applies_if": node.applies_if,
                "conditions": list(node.conditions),
                "power": node.power,
            }
            for node in graph.nodes.values()
        ],
        "edges": [
            {
                "from": edge.source,
                "to": edge.target,
                "kind": edge.kind,
                "outcomes": list(edge.outcomes),
                "label": edge.label,
                "condition": edge.condition,
            }
            for edge in graph.edges
        ],
    }

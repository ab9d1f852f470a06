"""
A rulebook's chart as BPMN 2.0 with its diagram (DI): for tools that read such files, not to be run by an engine.

A step is a user task. Around it stand the gateways that say what its `after`, `when` and outcomes mean: a parallel join
of what comes before, an exclusive gateway that goes past a step that does not apply, an exclusive gateway of the
outcomes. A kind of scope is a collapsed sub-process for many instances, with a diagram of its own.
What leaves a sub-process against its order (a return, an end of the whole) is thrown inside and caught on its border.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from guicheng.engine.chart.bpmn_module import CENTRE, WIDTH, Module
from guicheng.engine.chart.bpmn_parts import Exit, Flow, Item, Plane, named
from guicheng.engine.chart.bpmn_xml import written
from guicheng.engine.chart.graph import Edge, Graph, Node
from guicheng.engine.chart.place import Box, Link, place
from guicheng.engine.chart.route import Frame, Measures, Point, lay_out

COLUMNS = 4
POOL = 30.0


def bpmn_of(graph: Graph, *, phases: Mapping[str, str], article: Callable[[str], str]) -> str:
    """Return the graph as the text of a BPMN file. `phases` and `article` give the names of phases and articles."""
    return written(graph, planes_of(graph, article), phases)


def planes_of(graph: Graph, article: Callable[[str], str]) -> tuple[Plane, ...]:
    """Return the diagrams: that of the case, with the phases as lanes, and one for each kind of scope."""
    bare = _bare(graph)
    return tuple(_Container(graph, scope, article).plane() for scope in graph.scopes if scope not in bare)


def _bare(graph: Graph) -> set[str]:
    """Return the kinds of scopes in which nothing is done: their being opened is all."""
    inner = {chain[-2] for chain in graph.chains.values() if len(chain) > 1}
    busy = {node.scope for node in graph.nodes.values() if node.kind == "step"}
    return set(graph.scopes[1:]) - busy - inner


@dataclass(frozen=True, slots=True)
class _Lifted:
    """An edge as it is drawn in one diagram: between two of its modules; `inner` when it comes from inside a sub-process."""

    source: str
    target: str
    edge: Edge
    inner: bool = False


class _Container:
    """The diagram of the case or of one kind of scope."""

    def __init__(self, graph: Graph, scope: str, article: Callable[[str], str]) -> None:
        self.graph, self.scope, self.article = graph, scope, article
        self.chains = _chains(graph)
        self.members = [
            node for node in graph.nodes.values() if node.kind != "end" and self._home(node) == scope
        ]
        self.forward: list[_Lifted] = []
        self.out: list[_Lifted] = []
        self.waits: dict[str, list[str]] = {}
        for edge in graph.edges:
            self._lift(edge)

    def _home(self, node: Node) -> str:
        """Return the scope in whose diagram a node stands: a kind of scope in the one that it lies in."""
        if node.kind == "step":
            return node.scope
        chain = self.chains[node.scope]
        return chain[-2] if len(chain) > 1 else self.graph.root

    def _here(self, node: Node) -> str | None:
        """Return the module of this diagram that stands for a node, or None when it lies outside."""
        if self._home(node) == self.scope:
            return node.id
        chain = (self.graph.root, *self.chains[node.scope])
        if self.scope not in chain:
            return None
        below = chain[chain.index(self.scope) + 1 :]
        return f"scope:{below[0]}" if below else None

    def _lift(self, edge: Edge) -> None:
        source, target = self.graph.nodes[edge.source], self.graph.nodes[edge.target]
        here = self._here(source)
        if here is None or edge.kind == "end":
            if edge.kind == "end" and here is not None:
                self.out.append(_Lifted(here, edge.target, edge, here != source.id))
            elif self._home(target) == self.scope and edge.forward and edge.source != f"scope:{self.scope}":
                self.waits.setdefault(target.id, []).append(
                    source.label + ("“" + edge.label + "”" if edge.label and edge.kind == "after" else "")
                )
            return
        there = self._here(target)
        inner = here != source.id
        if not edge.forward:
            if there is not None and (there == target.id or here != there):
                self.out.append(_Lifted(here, there, edge, inner))
            elif there is None:
                self.out.append(_Lifted(here, "", edge, inner))
            return
        if there is None or there == here:
            return
        if there != target.id:  # into a sub-process, past its opening: waited for inside
            return
        if any(
            one.source == here and one.target == there and (inner or one.edge.outcomes == edge.outcomes)
            for one in self.forward
        ):
            return
        if self._leads(there, here):
            self.waits.setdefault(there, []).append(source.label)
            return
        self.forward.append(_Lifted(here, there, edge, inner))

    def _leads(self, source: str, target: str) -> bool:
        seen, todo = {source}, [source]
        while todo:
            at = todo.pop()
            if at == target:
                return True
            nexts = {one.target for one in self.forward if one.source == at} - seen
            todo += sorted(nexts)
            seen |= nexts
        return False

    # ------------------------------------------------------------ the diagram

    def plane(self) -> Plane:
        """Return the diagram, drawn."""
        phases = self.graph.phases if self.scope == self.graph.root else ("",)
        start = Module.start(self.scope)
        modules = {start.id: start}
        for node in self.members:
            modules[node.id] = self._module(node)
        entered = {one.target for one in self.forward}
        first = self.members[0].phase if self.members and len(phases) > 1 else ""
        entries = [node for node in self.members if node.id not in entered]
        flows: list[Flow] = []
        items: list[Item] = []
        links: list[Link] = []
        wires: list[tuple[Exit, Point, Flow]] = []

        def wire(exit: Exit, target: str, net: str, *, back: bool = False, name: str = "") -> None:
            module = modules[target]
            port, point, element = module.again() if back else module.entry()
            flow = Flow(
                named("Flow", exit.element, element, str(len(wires))), exit.element, element,
                name or exit.name, exit.condition, label=exit.label,
            )  # fmt: skip
            links.append(Link(exit.box, target, exit.port, port, net, back=back))
            wires.append((exit, point, flow))

        for node in entries:
            note = "有权作出时" if node.power else ""
            wire(start.exit_for(len(entries)), node.id, "start", name=note)
        for id, module in modules.items():
            for exit, target in module.onward:
                wire(exit, target, f"{id} {exit.element} {exit.port.at}")
            for exit, target in module.back:
                wire(exit, target, f"back {target}", back=True)
        boxes = [
            Box(one.id, one.height, (self.graph.nodes[one.id].phase if one.id in self.graph.nodes else first) if len(phases) > 1 else "", "")
            for one in modules.values()
        ]  # fmt: skip
        measures = Measures(width=WIDTH, left=POOL + 30 if len(phases) > 1 else 20)
        layout = lay_out(boxes, links, place(boxes, links, phases, COLUMNS), measures)
        for one in modules.values():
            frame = layout.boxes[one.id]
            phase = self.graph.nodes[one.id].phase if one.id in self.graph.nodes else first
            items += [
                replace(
                    item, x=item.x + frame.x, y=item.y + frame.y, phase=phase, label=_moved(item.label, frame)
                )
                for item in one.items
            ]
            flows += [
                replace(
                    flow,
                    points=tuple((x + frame.x, y + frame.y) for x, y in flow.points),
                    label=_moved(flow.label, frame),
                )
                for flow in one.flows
            ]
        for (exit, point, flow), link, line in zip(wires, links, layout.lines, strict=True):
            here, there = layout.boxes[link.source], layout.boxes[link.target]
            points = [(x + here.x, y + here.y) for x, y in exit.points]
            points += line
            points.append((point[0] + there.x, point[1] + there.y))
            beside = _moved(flow.label, here) or Frame(there.x + CENTRE + 5, there.y - 24, 90, 14)
            flows.append(replace(flow, points=_tidy(points), label=beside))
        bands = dict(layout.bands) if len(phases) > 1 else {}
        label = (
            self.graph.title
            if self.scope == self.graph.root
            else self.graph.nodes[f"scope:{self.scope}"].label
        )
        return Plane(self.scope, label, tuple(items), tuple(flows), layout.width, layout.height, bands)

    def _module(self, node: Node) -> Module:
        forward = [one for one in self.forward if one.source == node.id]
        out = [one for one in self.out if one.source == node.id]
        returned = any(one.target == node.id for one in self.out)
        entering = sum(one.target == node.id for one in self.forward)
        module = Module(
            node,
            entering=max(entering, 1),
            returned=returned,
            waits=tuple(dict.fromkeys(self.waits.get(node.id, ()))),
        )
        module.documentation = self._documentation(node)
        if node.kind == "scope":
            module.sub_process(
                [(one.edge, one.target) for one in out],
                [one.target for one in forward],
                empty=node.scope in _bare(self.graph),
            )
        else:
            module.step(
                [(one.edge.outcomes, one.target) for one in forward],
                {one.edge.outcomes[0]: (one.edge, one.target) for one in out},
            )
        return module

    def _documentation(self, node: Node) -> str:
        lines = [
            f"依据：{self.article(node.article)}" if node.article else "",
            f"由{node.who}{'开立' if node.kind == 'scope' else '办理'}" if node.who else "",
            f"期限：{node.term}" if node.term else "",
            "职权：可以办理，不是必须办理" if node.power else "",
            f"适用于：{node.applies_if}" if node.applies_if else "",
            f"条件：{'；'.join(node.conditions)}" if node.conditions else "",
            *(f"结论“{way.label}”的条件：{'；'.join(way.guards)}" for way in node.ways if way.guards),
            node.note,
        ]
        return "\n".join(line for line in lines if line)


def _chains(graph: Graph) -> dict[str, tuple[str, ...]]:
    """Return for each scope the kinds from below the case down to it."""
    return {graph.root: (), **{name: graph.chains[name] for name in graph.scopes if name != graph.root}}


def _moved(label: Frame | None, frame: Frame) -> Frame | None:
    return Frame(label.x + frame.x, label.y + frame.y, label.width, label.height) if label else None


def _tidy(points: list[Point]) -> tuple[Point, ...]:
    """Leave out points that repeat or lie on a straight line between their neighbours."""
    kept: list[Point] = []
    for point in points:
        if kept and abs(kept[-1][0] - point[0]) < 0.01 and abs(kept[-1][1] - point[1]) < 0.01:
            continue
        if len(kept) > 1 and (
            abs(kept[-2][0] - kept[-1][0]) < 0.01 and abs(kept[-1][0] - point[0]) < 0.01
            or abs(kept[-2][1] - kept[-1][1]) < 0.01 and abs(kept[-1][1] - point[1]) < 0.01
        ):  # fmt: skip
            kept.pop()
        kept.append(point)
    return tuple(kept)

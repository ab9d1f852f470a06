"""BPMN diagrams as the XML of the standard: definitions, processes, and their shapes and edges."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree import ElementTree as Xml

from guicheng.engine.chart.bpmn_parts import Flow, Item, Plane, named
from guicheng.engine.chart.graph import Graph
from guicheng.engine.chart.route import Frame

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DD = "http://www.omg.org/spec/DD/20100524/DI"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
TARGET = "urn:guicheng:rulebook"
PREFIXES = {"bpmn": MODEL, "bpmndi": DI, "dc": DC, "di": DD, "xsi": XSI}
LANE_LABEL = 30.0


def written(graph: Graph, planes: tuple[Plane, ...], phases: Mapping[str, str]) -> str:
    """Return the text of the file; the first plane is that of the case."""
    return _Writing(graph, planes, phases).text()


class _Writing:
    def __init__(self, graph: Graph, planes: tuple[Plane, ...], phases: Mapping[str, str]) -> None:
        self.graph, self.phases = graph, phases
        self.planes = {plane.scope: plane for plane in planes}
        self.root = planes[0]
        self.definitions = Xml.Element(
            _b("definitions"),
            {"id": "Definitions", "name": graph.title, "targetNamespace": TARGET, "exporter": "guicheng"},
        )

    def text(self) -> str:
        for prefix, uri in PREFIXES.items():
            Xml.register_namespace(prefix, uri)
        who = self._resources()
        self._thrown()
        pool = Xml.SubElement(self.definitions, _b("collaboration"), {"id": "Collaboration"})
        Xml.SubElement(
            pool, _b("participant"), {"id": "Pool", "name": self.graph.title, "processRef": "Process"}
        )
        process = Xml.SubElement(
            self.definitions,
            _b("process"),
            {"id": "Process", "name": self.graph.title, "isExecutable": "false"},
        )
        _documented(process, f"依据：{self.graph.document}")
        lanes = Xml.SubElement(process, _b("laneSet"), {"id": "Lanes"})
        for phase in self.root.bands:
            lane = Xml.SubElement(
                lanes, _b("lane"), {"id": named("Lane", phase), "name": self.phases.get(phase, phase)}
            )
            for item in self.root.items:
                if item.phase == phase:
                    Xml.SubElement(lane, _b("flowNodeRef")).text = item.id
        self._fill(process, self.root, who)
        for plane in self.planes.values():
            self._diagram(plane)
        Xml.indent(self.definitions)
        body = Xml.tostring(self.definitions, encoding="unicode")
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'

    def _resources(self) -> dict[str, str]:
        """Declare who acts; return the id of each name."""
        names = dict.fromkeys(item.who for plane in self.planes.values() for item in plane.items if item.who)
        found = {}
        for number, name in enumerate(names, 1):
            found[name] = f"Party_{number}"
            Xml.SubElement(self.definitions, _b("resource"), {"id": found[name], "name": name})
        return found

    def _thrown(self) -> None:
        """Declare the errors and escalations that events throw."""
        seen = set()
        for plane in self.planes.values():
            for item in plane.items:
                if item.thrown and item.thrown not in seen and item.definition in ("error", "escalation"):
                    seen.add(item.thrown)
                    Xml.SubElement(
                        self.definitions, _b(item.definition),
                        {"id": _thrown_id(item), "name": item.name, f"{item.definition}Code": item.thrown},
                    )  # fmt: skip

    # ------------------------------------------------------------ what happens

    def _fill(self, parent: Xml.Element, plane: Plane, who: Mapping[str, str]) -> None:
        for item in plane.items:
            self._item(parent, plane, item, who)
        for flow in plane.flows:
            given = {"id": flow.id, "sourceRef": flow.source, "targetRef": flow.target}
            if flow.name:
                given["name"] = flow.name
            element = Xml.SubElement(parent, _b("sequenceFlow"), given)
            if flow.condition:
                _expression(element, "conditionExpression", flow.condition)

    def _item(self, parent: Xml.Element, plane: Plane, item: Item, who: Mapping[str, str]) -> None:
        given = {"id": item.id}
        if item.name:
            given["name"] = item.name
        if item.default:
            given["default"] = item.default
        if item.attached:
            given["attachedToRef"] = item.attached
        element = Xml.SubElement(parent, _b(item.tag), given)
        if item.documentation:
            _documented(element, item.documentation)
        for flow in plane.flows:
            if flow.target == item.id:
                Xml.SubElement(element, _b("incoming")).text = flow.id
        for flow in plane.flows:
            if flow.source == item.id:
                Xml.SubElement(element, _b("outgoing")).text = flow.id
        if item.who:
            owner = Xml.SubElement(element, _b("potentialOwner"), {"id": named("Owner", item.id)})
            Xml.SubElement(owner, _b("resourceRef")).text = who[item.who]
        if item.many:
            loop = Xml.SubElement(
                element, _b("multiInstanceLoopCharacteristics"), {"id": named("Each", item.id)}
            )
            _expression(loop, "loopCardinality", item.many)
        if item.plane:
            self._fill(element, self.planes[item.plane], who)
        if item.definition:
            id = named("Event", item.id)
            tag = f"{item.definition}EventDefinition"
            refs = {f"{item.definition}Ref": _thrown_id(item)} if item.thrown else {}
            event = Xml.SubElement(element, _b(tag), {"id": id, **refs})
            if item.definition == "conditional":
                _expression(event, "condition", item.name)

    # ------------------------------------------------------------ where it stands

    def _diagram(self, plane: Plane) -> None:
        root = plane is self.root
        name = plane.label
        diagram = Xml.SubElement(
            self.definitions, _di("BPMNDiagram"), {"id": named("Diagram", plane.scope), "name": name}
        )
        about = "Collaboration" if root else named("Scope", plane.scope)
        drawn = Xml.SubElement(
            diagram, _di("BPMNPlane"), {"id": named("Plane", plane.scope), "bpmnElement": about}
        )
        if plane.bands:
            frames = list(plane.bands.values())
            top, low = frames[0].y, frames[-1].y + frames[-1].height
            _shape(drawn, "Pool", Frame(0, top, plane.width, low - top), isHorizontal="true")
            for phase, frame in plane.bands.items():
                lane = Frame(LANE_LABEL, frame.y, plane.width - LANE_LABEL, frame.height)
                _shape(drawn, named("Lane", phase), lane, isHorizontal="true")
        for item in plane.items:
            more = {"isExpanded": "false"} if item.tag == "subProcess" else {}
            if item.tag == "exclusiveGateway":
                more = {"isMarkerVisible": "true"}
            frame = Frame(item.x, item.y, item.width, item.height)
            shape = _shape(drawn, item.id, frame, **more)
            if item.label and item.name:
                _bounds(Xml.SubElement(shape, _di("BPMNLabel")), item.label)
        for flow in plane.flows:
            _edge(drawn, flow)


def _thrown_id(item: Item) -> str:
    return named("Thrown", item.thrown)


def _shape(plane: Xml.Element, about: str, frame: Frame, **more: str) -> Xml.Element:
    shape = Xml.SubElement(
        plane, _di("BPMNShape"), {"id": named("Shape", about), "bpmnElement": about, **more}
    )
    _bounds(shape, frame)
    return shape


def _edge(plane: Xml.Element, flow: Flow) -> None:
    edge = Xml.SubElement(plane, _di("BPMNEdge"), {"id": named("Edge", flow.id), "bpmnElement": flow.id})
    for x, y in flow.points:
        Xml.SubElement(edge, f"{{{DD}}}waypoint", {"x": _n(x), "y": _n(y)})
    if flow.label and flow.name:
        _bounds(Xml.SubElement(edge, _di("BPMNLabel")), flow.label)


def _bounds(parent: Xml.Element, frame: Frame) -> None:
    Xml.SubElement(
        parent, f"{{{DC}}}Bounds",
        {"x": _n(frame.x), "y": _n(frame.y), "width": _n(frame.width), "height": _n(frame.height)},
    )  # fmt: skip


def _expression(parent: Xml.Element, tag: str, words: str) -> None:
    Xml.SubElement(parent, _b(tag), {f"{{{XSI}}}type": "bpmn:tFormalExpression"}).text = words


def _documented(parent: Xml.Element, words: str) -> None:
    Xml.SubElement(parent, _b("documentation")).text = words


def _b(tag: str) -> str:
    return f"{{{MODEL}}}{tag}"


def _di(tag: str) -> str:
    return f"{{{DI}}}{tag}"


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")

"""One step, or one kind of scope, with the gateways and events around it, as it stands in its cell of a BPMN diagram."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from guicheng.engine.chart.bpmn_parts import Exit, Flow, Item, brief, named, plain_points
from guicheng.engine.chart.graph import Edge, Node
from guicheng.engine.chart.place import Port
from guicheng.engine.chart.route import Frame, Point

WIDTH = 330.0
CENTRE = 110.0
SLOTS = (110.0, 176.0, 242.0, 44.0, 308.0)
"""Where in a cell, from its left, ways may leave it downwards."""
TASK, GATE, EVENT, GAP = (150.0, 80.0), 50.0, 36.0, 28.0
PAST = 205.0
"""Where in a cell the way past a step that does not apply runs."""
ENDS = 252.0
"""The middle of end events beside a step."""


class Module:
    """The elements of a cell, stacked from its top."""

    def __init__(self, node: Node, *, entering: int, returned: bool, waits: tuple[str, ...]) -> None:
        self.node, self.id = node, node.id
        self.key = node.id.replace(":", "_")
        self.entering, self.returned, self.waits = entering, returned, waits
        self.documentation = ""
        self.items: list[Item] = []
        self.flows: list[Flow] = []
        self.onward: list[tuple[Exit, str]] = []
        self.back: list[tuple[Exit, str]] = []
        self.y = 0.0
        self.first = self.merge = self.last = ""

    @classmethod
    def start(cls, scope: str) -> Module:
        """Return the cell in which a diagram begins."""
        module = cls(Node(f"start:{scope}", "scope", "", scope, ""), entering=0, returned=False, waits=())
        module._event(named("Start", scope), "startEvent", "项目开始" if not module.y else "")
        module._gate(named("Begin", scope), "parallelGateway")
        return module

    def exit_for(self, number: int) -> Exit:
        """Return where flows leave the cell in which a diagram begins."""
        return Exit(self.id, self.last, (self._foot(self.last),), Port("bottom", CENTRE))

    @property
    def height(self) -> float:
        return max((item.y + item.height for item in self.items), default=0) + 14

    # ------------------------------------------------------------ how one comes in

    def entry(self) -> tuple[Port, Point, str]:
        """Return the port, the last point and the element where flows come in."""
        return Port("top", CENTRE), (CENTRE, self._item(self.first).y), self.first

    def again(self) -> tuple[Port, Point, str]:
        """Return the port, the last point and the element where returns come in."""
        item = self._item(self.merge)
        y = item.y + item.height / 2
        return Port("left", y), (item.x, y), self.merge

    def _head(self) -> None:
        if self.entering > 1:
            self._gate(named("Join", self.key), "parallelGateway")
        if self.returned:
            self._gate(named("Again", self.key), "exclusiveGateway")
            self.merge = self.last
        if self.waits:
            name = f"待{'、'.join(self.waits)}"
            self._event(named("Wait", self.key), "intermediateCatchEvent", name, definition="conditional")
        if self.node.applies_if:
            self._gate(named("If", self.key), "exclusiveGateway", "是否适用")

    # ------------------------------------------------------------ a step

    def step(
        self, forward: Sequence[tuple[tuple[str, ...], str]], out: Mapping[str, tuple[Edge, str]]
    ) -> None:
        """Build a step: `forward` are (outcomes, target), `out` by outcome what returns, restarts or ends."""
        node = self.node
        self._head()
        asked = self.last if node.applies_if else ""
        ways = node.ways
        doc = self.documentation
        told = [way.label for way in ways if len(ways) > 1]
        doc += f"\n结论：{'、'.join(told)}" if told else ""
        if asked:
            self.y += 36  # room for the condition
        words = node.label + (f"\n{brief(node.who)}" if node.who else "")
        self._put("userTask", named("Task", self.key), words, TASK, who=node.who, doc=doc)
        if asked:
            self.flows[-1] = replace(self.flows[-1], name=brief(node.applies_if), condition=node.applies_if)
        split = ""
        if len(ways) > 1 and (out or any(outcomes for outcomes, _ in forward)):
            self._gate(named("Outcome", self.key), "exclusiveGateway", f"{node.label}的结论")
            split = self.last
        origin = self.last
        onward = {way.name for way in ways if way.kind == "on"} or {way.name for way in ways}
        groups: dict[frozenset[str], list[str]] = {}
        for outcomes, target in forward:
            sources = frozenset(outcomes or onward) | ({"?"} if asked else set())
            groups.setdefault(sources, []).append(target)
        followed = {source for sources in groups for source in sources}
        dead = {way.name for way in ways if way.kind == "on"} | ({"?"} if asked else set())
        if dead - followed:
            groups[frozenset(dead - followed)] = []
        labels = {way.name: way.label for way in ways}
        at = self._item(origin)
        middle = at.y + at.height / 2
        returns: dict[str, list[str]] = {}
        for number, (name, (edge, target)) in enumerate(out.items()):
            if edge.kind != "end" and target:
                returns.setdefault(target, []).append(name)
            elif not (name in followed and edge.kind == "end"):
                # where something goes on after the end, that is drawn; the end stands in the documentation
                self._end(origin, name, edge, middle, number, labels[name] if split else "")
        for target, names in returns.items():
            self._back(origin, target, middle, _either(names, labels) if split else "")
        self.y = max(self.y, self.height + 4)
        names = [way.name for way in ways] + (["?"] if asked else [])
        forks = self._forks(names, groups, origin, asked, split, labels)
        self._gather(groups, forks, origin, asked, split, labels)

    def _back(self, origin: str, target: str, middle: float, label: str) -> None:
        """Draw outcomes that go back, to the left."""
        at = self._item(origin)
        high = 14.0 * (1 + len(brief(label)) // 7)
        note = Frame(0, middle - high - 4, 80, high) if label else None
        exit = Exit(self.id, origin, ((at.x, middle),), Port("left", middle), brief(label), label, note)
        self.back.append((exit, target))

    def _end(self, origin: str, name: str, edge: Edge, middle: float, number: int, label: str) -> None:
        """Draw an outcome that ends something, or goes back out of the sub-process: to the right."""
        at = self._item(origin)
        ends_here = edge.kind == "end" and edge.target == f"end:{self.node.scope}"
        event = named("End", self.key, name)
        y = middle - EVENT / 2 + 46 * number
        words = edge.label if edge.kind != "end" else f"{edge.label}，终止"
        item = Item(
            event, "endEvent", words, ENDS - EVENT / 2, y, EVENT, EVENT,
            definition="terminate" if ends_here else "error" if edge.kind == "end" else "escalation",
            thrown="" if ends_here else named(self.key, name), label=Frame(ENDS + 20, y + 3, 58, 28),
        )  # fmt: skip
        self.items.append(item)
        turn = PAST - 12
        points = ((at.x + at.width, middle), (turn, middle), (turn, y + EVENT / 2), (item.x, y + EVENT / 2))
        self.flows.append(
            Flow(named("Flow", origin, event), origin, event, label, label, plain_points(points))
        )

    def _forks(
        self, names: Sequence[str], groups: Mapping[frozenset[str], list[str]],
        origin: str, asked: str, split: str, labels: Mapping[str, str],
    ) -> dict[str, str]:  # fmt: skip
        """Put a parallel gateway where one outcome leads on in several ways; return it by outcome."""
        found: dict[str, str] = {}
        several = [name for name in names if sum(name in sources for sources in groups) > 1]
        self.y += GAP if several else 0
        for slot, name in enumerate(several):
            id = named("Fork", self.key, "past" if name == "?" else name)
            x = SLOTS[slot]
            self.items.append(Item(id, "parallelGateway", "", x - GATE / 2, self.y, GATE, GATE))
            self._inside([name], id, {}, origin, asked, split, labels)
            found[name] = id
        if several:
            self.y += GATE
        return found

    def _gather(
        self, groups: Mapping[frozenset[str], list[str]], forks: Mapping[str, str],
        origin: str, asked: str, split: str, labels: Mapping[str, str],
    ) -> None:  # fmt: skip
        """Bring together what leads the same way, and send it to everything that comes after."""
        row = self.y + GAP
        below = row + GATE + GAP
        for slot, (sources, targets) in enumerate(
            sorted(groups.items(), key=lambda item: (not item[1], sorted(item[0])))
        ):
            x, id = SLOTS[slot], named("Way", self.key, str(slot + 1))
            plain = sorted(name for name in sources if name != "?" and name not in forks)
            others = sorted(sources - set(plain))
            bundles = ([plain] if plain else []) + [[name] for name in others]
            if not targets:
                event = named("Done", self.key)
                self.items.append(Item(event, "endEvent", "", x - EVENT / 2, row, EVENT, EVENT))
                for names in bundles:
                    self._inside(names, event, forks, origin, asked, split, labels)
                continue
            source = ""
            if len(bundles) > 1 or len(targets) > 1:
                tag = "exclusiveGateway" if len(bundles) > 1 else "parallelGateway"
                self.items.append(Item(id, tag, "", x - GATE / 2, row, GATE, GATE))  # type: ignore[arg-type]
                for names in bundles:
                    self._inside(names, id, forks, origin, asked, split, labels)
                source = id
            if source and len(targets) > 1 and len(bundles) > 1:
                spread = named("Spread", self.key, str(slot + 1))
                self.items.append(Item(spread, "parallelGateway", "", x - GATE / 2, below, GATE, GATE))
                points = ((x, row + GATE), (x, below))
                self.flows.append(Flow(named("Flow", source, spread), source, spread, points=points))
                source = spread
            if source:
                exit = Exit(self.id, source, (self._foot(source),), Port("bottom", x))
            else:
                exit = self._straight_out(bundles[0], forks, origin, asked, split, labels, x, row)
            self.onward += [(exit, target) for target in targets]
        ids = [item.id for item in self.items]
        assert len(ids) == len(set(ids)), ids

    def _straight_out(
        self, names: Sequence[str], forks: Mapping[str, str], origin: str, asked: str, split: str,
        labels: Mapping[str, str], x: float, row: float,
    ) -> Exit:  # fmt: skip
        """Return the exit of the only thing that leads one way: the task itself, an outcome, or past the step."""
        past = names[0] == "?" and "?" not in forks
        source = forks.get(names[0]) or (asked if past else origin)
        label = _either(names, labels) if split and not past and names[0] not in forks else ""
        foot = self._foot(source)
        if past:
            item = self._item(source)
            middle = item.y + item.height / 2
            points: tuple[Point, ...] = ((item.x + item.width, middle), (PAST, middle), (PAST, row), (x, row))
        else:
            points = (foot, (foot[0], row), (x, row)) if abs(foot[0] - x) > 0.1 else (foot,)
        note = Frame(x + 5, row - 24, 90, 14) if label else None
        return Exit(self.id, source, points, Port("bottom", x), brief(label), label, note)

    def _inside(
        self, names: Sequence[str], target: str, forks: Mapping[str, str],
        origin: str, asked: str, split: str, labels: Mapping[str, str],
    ) -> None:  # fmt: skip
        """Draw a flow within the cell: outcomes to a gateway or an end, or the way past a step."""
        to = self._item(target)
        head = (to.x + to.width / 2, to.y)
        forked = names[0] in forks
        if names[0] == "?" and not forked:
            item = self._item(asked)
            middle, side = item.y + item.height / 2, to.y + to.height / 2
            start = ((item.x + item.width, middle), (PAST, middle))
            points: tuple[Point, ...]
            if to.x + to.width > PAST:
                points = (*start, (PAST, head[1] - 14), (head[0], head[1] - 14), head)
            else:
                points = (*start, (PAST, side), (to.x + to.width, side))
            note = Frame(PAST - 40, middle - 18, 36, 14)
            flow = Flow(
                named("Past", self.key, target), asked, target, "否则", "", plain_points(points), note
            )
            self.flows.append(flow)
            self._default(asked, flow.id)
            return
        source = forks.get(names[0], origin)
        foot = self._foot(source)
        points = (foot, (foot[0], head[1] - 14), (head[0], head[1] - 14), head)
        label = _either(names, labels) if split and not forked else ""
        place = Frame(head[0] + 5, head[1] - 30, 90, 14) if label else None
        id = named("Flow", source, target, names[0])
        self.flows.append(Flow(id, source, target, brief(label), label, plain_points(points), place))

    def _default(self, gate: str, flow: str) -> None:
        for number, item in enumerate(self.items):
            if item.id == gate:
                self.items[number] = replace(item, default=flow)

    # ------------------------------------------------------------ a kind of scope

    def sub_process(self, out: Sequence[tuple[Edge, str]], targets: Sequence[str], *, empty: bool) -> None:
        """Build a kind of scope: a collapsed sub-process (a task if nothing is done in it), with what is caught on its border."""
        node = self.node
        self._head()
        left = [(edge, target) for edge, target in out if edge.kind != "end" and target]
        right = [
            (edge, target) for edge, target in out if edge.kind == "end" and target != f"end:{node.scope}"
        ]
        size = TASK[0], max(TASK[1], 20 + 46.0 * max(len(left), len(right)))
        id = named("Scope", node.scope)
        many = f"{node.label}的个数"
        tag = "userTask" if empty else "subProcess"
        plane = "" if empty else node.scope
        self._put(tag, id, node.label, size, doc=self.documentation, plane=plane, many=many)
        body = self._item(id)
        for number, (edge, target) in enumerate(left):
            y = body.y + 12 + 46 * number
            event = self._border(edge, body.x - EVENT / 2, y, id, "escalation")
            exit = Exit(self.id, event, ((body.x - EVENT / 2, y + EVENT / 2),), Port("left", y + EVENT / 2))
            self.back.append((exit, target))
        for number, (edge, _) in enumerate(right):
            y = body.y + 12 + 46 * number
            event = self._border(edge, body.x + body.width - EVENT / 2, y, id, "error")
            end = named("End", self.key, edge.source, edge.outcomes[0])
            self.items.append(
                Item(
                    end,
                    "endEvent",
                    f"{edge.label}，终止",
                    ENDS - EVENT / 2,
                    y,
                    EVENT,
                    EVENT,
                    definition="terminate",
                    label=Frame(ENDS + 20, y + 3, 58, 28),
                )
            )
            points = ((body.x + body.width + EVENT / 2, y + EVENT / 2), (ENDS - EVENT / 2, y + EVENT / 2))
            self.flows.append(Flow(named("Flow", event, end), event, end, points=points))
        if not targets:
            self._event(named("Done", self.key), "endEvent", "")
            return
        if len(targets) > 1:
            self._gate(named("Spread", self.key), "parallelGateway")
        exit = Exit(self.id, self.last, (self._foot(self.last),), Port("bottom", CENTRE))
        self.onward += [(exit, target) for target in targets]

    def _border(self, edge: Edge, x: float, y: float, host: str, definition: str) -> str:
        id = named("Caught", self.key, edge.source, edge.outcomes[0])
        self.items.append(
            Item(
                id,
                "boundaryEvent",
                edge.label,
                x,
                y,
                EVENT,
                EVENT,
                definition="error" if definition == "error" else "escalation",
                thrown=named(edge.source, edge.outcomes[0]),
                attached=host,
                label=Frame(x - 8, y + EVENT, 60, 14),
            )  # fmt: skip
        )
        return id

    # ------------------------------------------------------------ stacking

    def _item(self, id: str) -> Item:
        return next(item for item in self.items if item.id == id)

    def _foot(self, id: str) -> Point:
        item = self._item(id)
        return item.x + item.width / 2, item.y + item.height

    def _put(self, tag: str, id: str, name: str, size: tuple[float, float], **more: str) -> None:
        """Stack an element below the last one, with a flow between."""
        width, height = size
        y = self.y + (GAP if self.last else 0)
        beside = Frame(CENTRE + width / 2 + 4, y - 4, 80, 28)
        item = Item(
            id, tag, name, CENTRE - width / 2, y, width, height,  # type: ignore[arg-type]
            documentation=more.get("doc", ""), who=more.get("who", ""), definition=more.get("definition", ""),  # type: ignore[arg-type]
            plane=more.get("plane", ""), many=more.get("many", ""),
            label=beside if name and tag not in ("userTask", "subProcess") else None,
        )  # fmt: skip
        self.items.append(item)
        if self.last:
            self.flows.append(
                Flow(
                    named("Flow", self.last, id),
                    self.last,
                    id,
                    points=(self._foot(self.last), (CENTRE, y)),
                    label=Frame(4, y - GAP - 22, 100, 42),
                )  # fmt: skip
            )
        self.first = self.first or id
        self.last, self.y = id, y + height

    def _gate(self, id: str, tag: str, name: str = "") -> None:
        self._put(tag, id, name, (GATE, GATE))

    def _event(self, id: str, tag: str, name: str, definition: str = "") -> None:
        self._put(tag, id, name, (EVENT, EVENT), definition=definition)


def _either(names: Sequence[str], labels: Mapping[str, str]) -> str:
    return "或".join(labels[name] for name in names)

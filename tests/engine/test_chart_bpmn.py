"""The chart as BPMN: valid by the standard's schema, drawn whole, and read by a process engine's parser."""

from collections import Counter
from itertools import combinations
from xml.etree import ElementTree

import pytest
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser, BpmnValidator

from guicheng.engine.chart.bpmn import bpmn_of, planes_of
from guicheng.engine.chart.graph import graph_of
from guicheng.engine.chart.route import Frame
from guicheng.engine.rulebook.load import load_shipped, shipped_rulebooks
from guicheng.engine.sentence import PHASE_NAMES

MODEL = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
DD = "{http://www.omg.org/spec/DD/20100524/DI}"
NODES = (
    "startEvent", "endEvent", "intermediateCatchEvent", "boundaryEvent", "exclusiveGateway", "parallelGateway",
    "userTask", "subProcess",
)  # fmt: skip


@pytest.fixture(scope="module", params=shipped_rulebooks())
def book(request):
    return load_shipped(request.param)


@pytest.fixture(scope="module")
def text(book) -> str:
    return bpmn_of(graph_of(book), phases=PHASE_NAMES, article=lambda number: f"第 {number} 条")


@pytest.fixture(scope="module")
def tree(text):
    return ElementTree.fromstring(text.split("\n", 1)[1])


def nodes(tree):
    return [element for tag in NODES for element in tree.iter(MODEL + tag)]


def test_it_is_valid_by_the_schema_of_the_standard_and_a_parser_reads_all_of_it(text):
    parser = BpmnParser(validator=BpmnValidator())  # it brings the schema of the standard
    # That parser refuses what is not meant to be run, and ours is not.
    parser.add_bpmn_str(text.replace('isExecutable="false"', 'isExecutable="true"').encode())

    process = parser.get_spec("Process")
    parts = parser.get_subprocess_specs("Process")

    read = {name for spec in (process, *parts.values()) for name in spec.task_specs}
    written = {e.get("id") for e in nodes(ElementTree.fromstring(text.split("\n", 1)[1]))}
    assert written - read == set()


def test_every_step_is_a_user_task_exactly_once(book, tree):
    tasks = Counter(e.get("id") for e in tree.iter(MODEL + "userTask") if e.get("id").startswith("Task_"))

    assert tasks == Counter(f"Task_{id}" for id in book.steps)


def test_every_flow_joins_two_nodes_of_one_process_and_is_named_by_both(tree):
    scopes = [tree.find(MODEL + "process"), *tree.iter(MODEL + "subProcess")]
    for scope in scopes:
        own = {e.get("id"): e for tag in NODES for e in scope.findall(MODEL + tag)}
        flows = {e.get("id"): e for e in scope.findall(MODEL + "sequenceFlow")}
        for id, flow in flows.items():
            assert {flow.get("sourceRef"), flow.get("targetRef")} <= set(own), id
        for id, node in own.items():
            into = [e.text for e in node.findall(MODEL + "incoming")]
            out = [e.text for e in node.findall(MODEL + "outgoing")]
            assert into == [f for f, e in flows.items() if e.get("targetRef") == id]
            assert out == [f for f, e in flows.items() if e.get("sourceRef") == id]


def test_nothing_hangs_in_the_air_and_only_gateways_part_ways(tree):
    for node in nodes(tree):
        into, out = len(node.findall(MODEL + "incoming")), len(node.findall(MODEL + "outgoing"))
        kind = node.tag.removeprefix(MODEL)
        assert (into > 0) is (kind not in ("startEvent", "boundaryEvent")), node.get("id")
        assert (out > 0) is (kind != "endEvent"), node.get("id")
        if not kind.endswith("Gateway"):
            assert out <= 1, node.get("id")


def test_everything_is_drawn_once_with_at_least_two_points_a_flow(tree):
    flows = {e.get("id") for e in tree.iter(MODEL + "sequenceFlow")}
    shapes = Counter(e.get("bpmnElement") for e in tree.iter(DI + "BPMNShape"))
    edges = Counter(e.get("bpmnElement") for e in tree.iter(DI + "BPMNEdge"))
    lanes = {e.get("id") for e in tree.iter(MODEL + "lane")} | {"Pool"}

    assert shapes == Counter({e.get("id") for e in nodes(tree)} | lanes)
    assert edges == Counter(flows)
    assert all(len(e.findall(DD + "waypoint")) >= 2 for e in tree.iter(DI + "BPMNEdge"))


def test_ids_are_used_once(tree):
    ids = Counter(e.get("id") for e in tree.iter() if e.get("id"))

    assert [id for id, number in ids.items() if number > 1] == []


def test_every_node_of_the_case_lies_in_one_lane(tree):
    process = tree.find(MODEL + "process")
    lanes = Counter(ref.text for ref in process.iter(MODEL + "flowNodeRef"))

    assert lanes == Counter(e.get("id") for tag in NODES for e in process.findall(MODEL + tag))


def test_shapes_do_not_overlap_and_flows_touch_their_shapes(book):
    for plane in planes_of(graph_of(book), str):
        frames = {item.id: Frame(item.x, item.y, item.width, item.height) for item in plane.items}
        riders = {item.id: item.attached for item in plane.items if item.attached}
        for one, other in combinations(frames, 2):
            if riders.get(one) != other and riders.get(other) != one:
                assert not frames[one].meets(frames[other]), (one, other)
        for flow in plane.flows:
            for id, (x, y) in ((flow.source, flow.points[0]), (flow.target, flow.points[-1])):
                frame = frames[id]
                assert frame.x - 1 <= x <= frame.x + frame.width + 1, flow.id
                assert frame.y - 1 <= y <= frame.y + frame.height + 1, flow.id


def test_a_condition_keeps_all_its_words_however_short_its_name(book, tree):
    asked = {
        e.get("targetRef"): e.find(MODEL + "conditionExpression").text
        for e in tree.iter(MODEL + "sequenceFlow")
        if e.get("sourceRef").startswith("If_") and e.find(MODEL + "conditionExpression") is not None
    }

    for id, node in graph_of(book).nodes.items():
        if node.kind == "step" and node.applies_if:
            assert asked[f"Task_{id}"] == node.applies_if


def test_what_a_step_inside_ends_outside_is_caught_on_the_border():
    graph = graph_of(load_shipped("beijing-xicheng-2022"))
    tree = ElementTree.fromstring(bpmn_of(graph, phases=PHASE_NAMES, article=str).split("\n", 1)[1])
    inside = tree.find(f".//{MODEL}subProcess[@id='Scope_inspection']")
    caught = [e for e in tree.iter(MODEL + "boundaryEvent") if e.get("attachedToRef") == "Scope_inspection"]
    refs = {e.get("errorRef") for e in tree.iter(MODEL + "errorEventDefinition")}

    assert inside.find(f".//{MODEL}endEvent/{MODEL}errorEventDefinition") is not None
    assert len(caught) == 1
    assert refs <= {e.get("id") for e in tree.iter(MODEL + "error")}

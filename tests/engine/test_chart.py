"""The flow chart of every shipped rulebook: whole, the same every time, and readable."""

from itertools import combinations
from xml.etree import ElementTree

import pytest

from guicheng.engine.chart.drawing import COLUMNS, MARK, Drawing, Told, draw
from guicheng.engine.chart.graph import Graph, graph_of
from guicheng.engine.chart.lettering import broken, measured
from guicheng.engine.chart.route import Frame
from guicheng.engine.chart.svg import file_svg, page_svg
from guicheng.engine.rulebook.load import load_shipped, load_text, shipped_rulebooks
from guicheng.engine.rulebook.model import Rulebook
from guicheng.engine.sentence import PHASE_NAMES


def drawn(graph: Graph, **more) -> Drawing:
    return draw(graph, phases=PHASE_NAMES, article=lambda number: f"第 {number} 条", **more)


@pytest.fixture(scope="module", params=shipped_rulebooks())
def book(request) -> Rulebook:
    return load_shipped(request.param)


@pytest.fixture(scope="module")
def graph(book) -> Graph:
    return graph_of(book)


@pytest.fixture(scope="module")
def drawing(graph) -> Drawing:
    return drawn(graph)


def test_every_step_is_a_node_exactly_once(book, graph, drawing):
    steps = [one.node.id for one in drawing.nodes if one.node.kind == "step"]

    assert sorted(steps) == sorted(book.steps)
    assert {id for id, node in graph.nodes.items() if node.kind == "step"} == set(book.steps)
    assert all(graph.nodes[id].phase == step.phase for id, step in book.steps.items())


def test_every_edge_has_both_ends_and_what_the_rulebook_says_is_an_edge(book, graph):
    assert [e for e in graph.edges if e.source not in graph.nodes or e.target not in graph.nodes] == []
    after = {(a.step, step.id) for step in book.steps.values() for a in step.after}
    assert {(e.source, e.target) for e in graph.edges if e.kind == "after"} == after
    back = {
        (step.id, outcome.name, outcome.back_to or outcome.restarts or f"end:{outcome.ends}")
        for step in book.steps.values()
        for outcome in step.outcomes.values()
        if outcome.back_to or outcome.restarts or outcome.ends
    }
    assert {(e.source, e.outcomes[0], e.target) for e in graph.edges if not e.forward} == back


def test_no_two_boxes_overlap(drawing):
    frames = drawing.layout.boxes

    assert [pair for pair in combinations(frames, 2) if frames[pair[0]].meets(frames[pair[1]])] == []


def test_no_line_runs_through_a_box(drawing):
    crossed = []
    for stroke in drawing.strokes:
        for (ax, ay), (bx, by) in zip(stroke.points, stroke.points[1:], strict=False):
            line = Frame(min(ax, bx), min(ay, by), abs(ax - bx) or 0.01, abs(ay - by) or 0.01)
            for id, frame in drawing.layout.boxes.items():
                inner = Frame(frame.x + 0.1, frame.y + 0.1, frame.width - 0.2, frame.height - 0.2)
                if line.meets(inner):
                    crossed.append((stroke.edge.source, stroke.edge.target, id))

    assert crossed == []


def stretches(points):
    """Yield each piece of a line: whether it is upright, where it lies, from and to."""
    for (ax, ay), (bx, by) in zip(points, points[1:], strict=False):
        if abs(ax - bx) < 0.01:
            yield True, round(ax, 1), min(ay, by), max(ay, by)
        else:
            yield False, round(ay, 1), min(ax, bx), max(ax, bx)


def test_lines_that_share_neither_end_never_lie_on_each_other(drawing):
    lying = []
    for one, other in combinations(drawing.strokes, 2):
        if one.source == other.source or one.edge.target == other.edge.target:
            continue
        for a in stretches(one.points):
            for b in stretches(other.points):
                if a[:2] == b[:2] and min(a[3], b[3]) - max(a[2], b[2]) > 0.5:
                    lying.append((one.source, one.edge.target, other.source, other.edge.target))

    assert lying == []


def test_every_line_begins_and_ends_at_its_boxes(drawing):
    for stroke in drawing.strokes:
        for id, (x, y) in ((stroke.source, stroke.points[0]), (stroke.edge.target, stroke.points[-1])):
            frame = drawing.layout.boxes[id]
            assert frame.x - 0.1 <= x <= frame.x + frame.width + 0.1, stroke.edge
            assert frame.y - 0.1 <= y <= frame.y + frame.height + 0.1, stroke.edge


def test_words_lie_inside_their_boxes_and_below_each_other(drawing):
    for one in drawing.nodes:
        frame = drawing.layout.boxes[one.node.id]
        assert one.height == frame.height
        feet = [line.y for line in one.lines]
        assert feet == sorted(feet)
        for line in one.lines:
            assert line.x + measured(line.text, line.size) <= frame.width, (one.node.id, line.text)
            assert line.size <= line.y <= frame.height - 3, (one.node.id, line.text)


def test_every_condition_stands_on_the_line_that_leads_to_its_step(drawing):
    drawn = {one.node.id: one for one in drawing.nodes}
    conditional = [one for one in drawn.values() if one.node.applies_if]
    assert len(conditional) > 10
    for one in drawn.values():
        words = [line for line in one.lines if line.style == "if"]
        assert bool(words) == (one.lead > 0) == bool(one.node.applies_if)
        assert all(line.y < one.lead for line in words)
        assert all(line.y - line.size > one.lead for line in one.lines if line.style != "if")
    for stroke in drawing.strokes:
        target = drawn[stroke.edge.target]
        words = [line for line in target.lines if line.style == "if"]
        (ax, ay), (bx, by) = stroke.points[-2:]
        if not words:
            continue
        if ay == by:  # it comes from the side, to the box itself
            assert by > drawing.layout.boxes[stroke.edge.target].y + target.lead
            continue
        left = drawing.layout.boxes[stroke.edge.target].x
        ends = [left + line.x + measured(line.text, line.size) for line in words]
        assert left + words[0].x - MARK < bx < max(ends), (stroke.edge.source, stroke.edge.target)


def test_a_line_goes_on_below_its_words_as_far_as_the_box(drawing):
    boxes = drawing.layout.boxes
    feet = {(round(boxes[one.node.id].y + one.lead, 1)) for one in drawing.nodes if one.lead}
    chart = ElementTree.fromstring(page_svg(drawing))
    ends = {
        round(float(path.get("d").rpartition(" ")[2]), 1)
        for path in chart.iter("path")
        if (path.get("class") or "").startswith("edge ")
    }

    assert len(feet) > 5
    assert len(feet & ends) >= len(feet) - sum(
        one.lead > 0 for one in drawing.nodes if not _led_to(drawing, one)
    )


def _led_to(drawing, one) -> bool:
    return any(
        stroke.edge.target == one.node.id and stroke.points[-1][1] != stroke.points[-2][1]
        for stroke in drawing.strokes
    )


def test_boxes_lie_in_their_phase_and_their_scope(drawing):
    for one in drawing.nodes:
        frame = drawing.layout.boxes[one.node.id]
        band = drawing.layout.bands[one.node.phase]
        assert band.y <= frame.y
        assert frame.y + frame.height <= band.y + band.height + 0.1
        if one.node.scope != drawing.graph.root:
            group = drawing.layout.groups[one.node.phase, one.node.scope]
            assert group.x <= frame.x
            assert frame.x + frame.width <= group.x + group.width + 0.1


def test_frames_of_scopes_do_not_cover_what_is_not_theirs(drawing):
    for (phase, scope), group in drawing.layout.groups.items():
        if scope == drawing.graph.root:
            continue
        strangers = [
            one.node.id
            for one in drawing.nodes
            if (one.node.phase, one.node.scope) != (phase, scope)
            and group.meets(drawing.layout.boxes[one.node.id])
        ]
        assert strangers == []


def test_it_is_as_wide_as_a_page_and_printed_whole(drawing):
    assert drawing.layout.width < 1300
    pages = drawing.pages
    assert pages[0][0] == 0
    assert pages[-1][1] == drawing.layout.height
    assert all(a[1] == b[0] for a, b in zip(pages, pages[1:], strict=False))
    assert all(
        not (frame.y < cut < frame.y + frame.height)
        for _, cut in pages[:-1]
        for frame in drawing.layout.boxes.values()
    )


def test_it_is_the_same_every_time(book, drawing):
    again = drawn(graph_of(load_text(book.texts)))

    assert page_svg(again) == page_svg(drawing)


def test_the_file_is_xml_and_names_every_step(book, drawing):
    from xml.etree import ElementTree

    root = ElementTree.fromstring(file_svg(drawing, "").split("\n", 1)[1])
    titles = [element.text for element in root.iter("{http://www.w3.org/2000/svg}title")]

    assert titles[0] == f"{book.title}流程图"
    for step in book.steps.values():
        assert any(title.startswith(step.label) for title in titles), step.id


def test_a_return_leaves_on_the_left_and_is_told_apart_by_more_than_colour():
    graph = graph_of(load_shipped("guangzhou-baiyun-2024"))
    drawing = drawn(graph)
    (back,) = [s for s in drawing.strokes if (s.edge.source, s.edge.kind) == ("plan_review", "return")]
    frame = drawing.layout.boxes["plan_review"]

    assert back.points[0][0] == frame.x
    assert back.edge.label == "退回修改（5 个工作日内重办）"
    review = next(one for one in drawing.nodes if one.node.id == "plan_review")
    assert ("return", "退回修改（5 个工作日内）") in [(line.mark, line.text) for line in review.lines]


def test_what_opens_a_scope_is_drawn_to_its_head_and_from_there_to_its_first_step():
    drawing = drawn(graph_of(load_shipped("guangzhou-baiyun-2024")))
    lines = {(s.source, s.edge.target) for s in drawing.strokes if s.edge.source == "procurement"}

    assert {("procurement", "scope:contract"), ("scope:contract", "contract_signing")} <= lines
    assert ("procurement", "contract_signing") not in lines


def test_opinions_of_a_joint_review_stand_side_by_side_before_its_conclusion():
    graph = graph_of(load_shipped("guangzhou-baiyun-2024"))
    opinions = [node for node in graph.nodes.values() if node.review == "co_review"]
    cells = drawn(graph, columns=COLUMNS + 1).places.cells

    assert len(opinions) == 4
    assert len({cells[node.id].row for node in opinions}) == 1
    assert all(cells[node.id].row < cells["co_review"].row for node in opinions)
    assert {e.source for e in graph.entering("co_review")} == {node.id for node in opinions}


def test_a_guard_that_asks_for_a_step_is_drawn_where_the_order_does_not_say_so():
    graph = graph_of(load_shipped("guangzhou-baiyun-2024"))

    (edge,) = [e for e in graph.entering("plan_review") if e.kind == "guard"]
    assert (edge.source, edge.label) == ("co_review", "须联合审核的已有综合意见")


def test_what_is_said_of_a_project_is_drawn_with_a_mark_and_an_address():
    graph = graph_of(load_shipped("guangzhou-baiyun-2024"))
    told = {
        "plan_application": Told("done", (("done", "区水务局 2025-03-03", "/acts/1/"),), "/steps/1/"),
        "plan_review": Told("now", (("now", "剩 3 个工作日，2025-03-07", ""),), "/steps/2/"),
    }

    drawing = drawn(graph, told=told)
    text = page_svg(drawing)

    assert '<a href="/acts/1/">' in text
    assert '<a href="/steps/2/" aria-label="立项计划审核，在办' in text
    gone = {(s.edge.source, s.edge.target) for s in drawing.strokes if s.gone}
    assert gone == {("plan_application", "plan_review")}


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("短", ["短"]),
        ("区数据局 通过 2025-07-01 和以后", ["区数据局 通过", "2025-07-01 和", "以后"]),
        ("一二三四五六七八，九", ["一二三四五六七", "八，九"]),
        (
            "一二三四五六七八九十一二三四五六七八九十一二三四五六",
            ["一二三四五六七八", "九十一二三四五六", "七八九十一二三…"],
        ),
    ],
)
def test_words_are_broken_where_one_may(text, lines):
    assert broken(text, 10, 80, 3) == lines

"""`guicheng rulebook chart`: as text, JSON, SVG and BPMN."""

from xml.etree import ElementTree

import pytest

from guicheng.cli.chart import article_name


def test_as_text_it_names_every_step_with_what_follows(guicheng):
    answer = guicheng("rulebook", "chart", "guangzhou-baiyun-2024")

    assert answer.code == 0
    assert "  立项计划审核（plan_review）区数据局　第 16 条　5 个工作日内" in answer.out
    assert "      退回“退回修改（5 个工作日内重办）” → 立项计划申报" in answer.out


def test_as_json(guicheng):
    answer = guicheng("rulebook", "chart", "guangzhou-baiyun-2024", "--json")

    steps = [node for node in answer.json["nodes"] if node["kind"] == "step"]
    assert {"id", "label", "phase", "article", "who"} <= set(steps[0])
    assert {"from": "plan_application", "to": "plan_review"}.items() <= next(
        edge for edge in answer.json["edges"] if edge["to"] == "plan_review"
    ).items()


def test_files_are_written(guicheng, tmp_path):
    svg, bpmn = tmp_path / "chart.svg", tmp_path / "chart.bpmn"

    answer = guicheng("rulebook", "chart", "suqian-2024", "--svg", svg, "--bpmn", bpmn)

    assert (answer.code, answer.out) == (0, "")
    assert ElementTree.parse(svg).getroot().tag.endswith("svg")
    assert ElementTree.parse(bpmn).getroot().tag.endswith("definitions")


def test_a_place_that_cannot_be_written_is_named(guicheng, tmp_path):
    answer = guicheng("rulebook", "chart", "suqian-2024", "--svg", tmp_path / "nowhere" / "chart.svg")

    assert answer.code == 2
    assert "不能写入" in answer.err


@pytest.mark.parametrize(
    ("number", "name"),
    [("16", "第 16 条"), ("22/10", "第 22 条（10）"), ("annex-3/5", "附件 3（5）"), ("annex", "附件")],
)
def test_articles_are_named(number, name):
    assert article_name(number) == name

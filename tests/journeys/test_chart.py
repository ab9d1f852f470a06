"""The flow chart as a browser draws it: real letters fit where the layout has put them, and the keyboard reaches every box."""

import pytest

from guicheng.engine.chart.drawing import draw
from guicheng.engine.chart.graph import graph_of
from guicheng.engine.rulebook.load import load_shipped, shipped_rulebooks
from guicheng.engine.sentence import PHASE_NAMES
from guicheng.web.charts import as_file
from guicheng.web.words import article_zh

OUTSIDE = """() => [...document.querySelectorAll('.node')].flatMap(node => {
  return [...node.querySelectorAll('text')].filter(text => {
    const own = text.getBoundingClientRect()
    const around = text.classList.contains('t-if') ? '.on-line' : '.box'  // a condition stands on the line, above the box
    const box = node.querySelector(around).getBoundingClientRect()
    return own.left < box.left || own.right > box.right || own.top < box.top || own.bottom > box.bottom
  }).map(text => text.textContent)
})"""


@pytest.mark.parametrize("name", shipped_rulebooks())
def test_letters_stay_in_their_boxes_and_every_box_is_reached_by_keyboard(page, name, tmp_path):
    drawing = draw(
        graph_of(load_shipped(name)), phases=PHASE_NAMES, article=article_zh, href=lambda node: f"#{node.id}"
    )
    file = tmp_path / "chart.svg"
    file.write_text(as_file(drawing), encoding="utf-8")

    page.goto(file.as_uri())

    assert page.evaluate(OUTSIDE) == []
    wanted = [f"#{one.node.id}" for one in drawing.nodes if one.href]
    reached = []
    for _ in wanted:
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.getAttribute('href')"))
    assert reached == wanted

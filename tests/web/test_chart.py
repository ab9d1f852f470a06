"""The flow chart on pages: of a rulebook with its files, of a project with what was done, when and by whom."""

from xml.etree import ElementTree

import pytest
from django.urls import reverse
from tests.web.office import taken

from guicheng.engine.rulebook.load import load_shipped, shipped_rulebooks

SVG = "{http://www.w3.org/2000/svg}"


def drawing(response) -> ElementTree.Element:
    """Return the chart of a page as XML."""
    html = response.content.decode()
    start = html.index('<svg class="flow" viewBox')
    inner = html[start : html.index('<div class="flowstrips"')].rpartition("</svg>")[0] + "</svg>"
    return ElementTree.fromstring(inner.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def node(chart: ElementTree.Element, label: str) -> ElementTree.Element:
    """Return the group of the first box of this name."""
    for group in chart.iter(f"{SVG}g"):
        if group.get("class", "").startswith("node"):
            titles = [e.text for e in group.iter(f"{SVG}text") if e.get("class") == "t-title"]
            if "".join(titles) == label:
                return group
    raise AssertionError(label)


def texts(group: ElementTree.Element) -> list[str]:
    return [e.text for e in group.iter(f"{SVG}text")]


def links(group: ElementTree.Element) -> list[str]:
    return [e.get("href") for e in group.iter(f"{SVG}a")]


@pytest.mark.parametrize("name", shipped_rulebooks())
def test_every_step_of_a_rulebook_stands_in_its_chart_and_in_the_list(city, browse, name):
    book = load_shipped(name)

    response = browse(city.reviewer).get(reverse("rulebook-chart", args=(name,)))

    html = response.content.decode()
    chart = drawing(response)
    assert response.status_code == 200
    for step in book.steps.values():
        assert step.label in html.partition('id="list"')[2]
    addresses = [
        link for group in chart.iter(f"{SVG}g") if "node" in group.get("class", "") for link in links(group)
    ]
    assert (
        reverse("article", args=(name, book.articles[-1].number)).rpartition("/articles/")[0] in addresses[0]
    )


def test_the_chart_is_handed_out_as_svg_and_bpmn(city, browse):
    client, name = browse(city.reviewer), "guangzhou-baiyun-2024"

    svg = client.get(reverse("rulebook-chart-svg", args=(name,)))
    bpmn = client.get(reverse("rulebook-chart-bpmn", args=(name,)))

    assert svg.headers["Content-Disposition"] == f'attachment; filename="{name}.svg"'
    assert ElementTree.fromstring(svg.content).tag == f"{SVG}svg"
    assert b".flow .box{" in svg.content
    assert bpmn.headers["Content-Disposition"] == f'attachment; filename="{name}.bpmn"'
    assert ElementTree.fromstring(bpmn.content).tag.endswith("definitions")


@pytest.mark.parametrize("page", ["rulebook-chart", "rulebook-chart-svg", "rulebook-chart-bpmn"])
def test_there_is_no_chart_of_a_rulebook_that_is_not_there(city, browse, page):
    assert browse(city.reviewer).get(reverse(page, args=("atlantis",))).status_code == 404


def test_what_is_done_is_shown_with_who_and_when_and_leads_to_the_act(city, browse):
    number = city.returned()

    chart = drawing(browse(city.reviewer).get(reverse("project-chart", args=(number,))))

    done = node(chart, "计划申报")
    assert "is-now" in done.get("class"), "returned: it is to be done again"
    number = city.reviewed()
    chart = drawing(browse(city.reviewer).get(reverse("project-chart", args=(number,))))
    done, review = node(chart, "计划申报"), node(chart, "计划审核")
    assert "is-done" in done.get("class")
    assert any(text.endswith("2025-03-03") for text in texts(done)), texts(done)
    assert any("同意" in text and text.endswith("2025-03-03") for text in texts(review)), texts(review)
    assert links(done)[0] == reverse("step", args=(number, "plan_application"))
    assert any("/acts/" in link for link in links(done))
    gone = [e for e in chart.iter(f"{SVG}path") if "edge--gone" in e.get("class", "")]
    assert gone


def test_what_does_not_apply_is_grey_with_its_article(city, browse):
    number = city.applied("小项目", "499999.99")

    html = browse(city.reviewer).get(reverse("project-chart", args=(number,))).content.decode()

    assert "is-na" in html
    assert "不适用，第" in html


def test_contracts_stand_in_the_frame_of_their_kind_each_with_its_own_line(city, browse):
    number = city.signed()
    taken(city.engineer.does(number, "open", "contract#2"))

    response = browse(city.engineer).get(reverse("project-chart", args=(number,)))

    html = response.content.decode()
    assert "已有 2 个" in html
    assert "?in=contract%231" in html
    assert "?in=contract%232" in html


def test_only_who_may_see_a_project_sees_its_chart(city, browse):
    number = city.opened()

    assert browse(city.teacher).get(reverse("project-chart", args=(number,))).status_code == 404
    assert browse(city.engineer).get(reverse("project-chart", args=(number,))).status_code == 200


def test_the_pages_of_rulebook_and_project_lead_to_their_charts(city, browse):
    number, client = city.opened(), browse(city.engineer)

    project = client.get(reverse("project", args=(number,))).content.decode()
    book = client.get(reverse("rulebook", args=(city.city.rulebook,))).content.decode()

    assert f'href="{reverse("project-chart", args=(number,))}"' in project
    assert f'href="{reverse("rulebook-chart", args=(city.city.rulebook,))}"' in book


def test_a_chart_of_an_earlier_day_shows_that_day(city, browse):
    number = city.reviewed()

    page = browse(city.engineer).get(reverse("project-chart", args=(number,)) + "?on=2025-03-02&known=then")

    assert "is-done" not in page.content.decode()
    assert "2025年3月2日" in page.content.decode()


def test_a_projects_chart_is_handed_out_as_svg_without_links(city, browse):
    number = city.signed()
    client = browse(city.reviewer)

    svg = client.get(reverse("project-chart-svg", args=(number,)))

    assert svg.headers["Content-Disposition"] == f'attachment; filename="{number}.svg"'
    chart = ElementTree.fromstring(svg.content)
    assert "is-done" in node(chart, "计划申报").get("class")
    assert links(chart) == []
    page = client.get(reverse("project-chart", args=(number,))).content.decode()
    assert reverse("project-chart-svg", args=(number,)) in page
    assert client.get(reverse("project-chart-svg", args=("2001-0001",))).status_code == 404

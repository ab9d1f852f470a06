"""Rulebooks side by side as a page: the form, the aligned steps, the assumptions, and what cannot be read."""

import re

import pytest
from django.urls import reverse
from tests.cast import at
from tests.web.office import taken
from tests.web.sending import reasons

from guicheng.apps.cases import clock

PAGE = "/rulebooks/compare/"
ASKED = {"begin": "2025-03-03", "f-planned_amount": "486", "f-planned_amount_unit": "wan", "f-class": "build"}


def plain(response):
    return re.sub(
        r"\s+", " ", re.sub(r"<svg.*?</svg>|<[^>]+>", "", response.content.decode(), flags=re.DOTALL)
    )


def test_the_form_comes_first_without_a_comparison(city, browse):
    page = browse(city.engineer).get(PAGE).content.decode()

    assert 'name="f-planned_amount"' in page
    assert "一共要多久" not in page


@pytest.mark.parametrize("person", ["engineer", "reviewer", "treasurer"])
def test_everybody_may_compare(city, browse, person):
    assert browse(getattr(city, person)).get(PAGE, ASKED).status_code == 200


def test_steps_of_the_same_name_stand_beside_each_other(city, browse):
    told = plain(
        browse(city.engineer).get(PAGE, ASKED | {"with": ["city", "guangzhou-baiyun-2024", "suqian-2024"]})
    )

    assert "计划审核 第五条" in told
    assert "2025-03-03 — 2025-03-10" in told
    assert "没有与“" in told
    assert "只有这一部有的" in told
    assert "假定" in told


def test_articles_lead_to_their_own_rulebook(city, browse):
    page = (
        browse(city.engineer).get(PAGE, ASKED | {"with": ["city", "guangzhou-baiyun-2024"]}).content.decode()
    )

    for name, number in (("city", "5"), ("guangzhou-baiyun-2024", "16")):
        assert f'href="{reverse("article", args=(name, number))}"' in page


def test_an_assumption_can_be_changed(city, browse):
    client = browse(city.engineer)
    chosen = ASKED | {"with": ["city", "guangzhou-baiyun-2024"]}
    before = plain(client.get(PAGE, chosen))
    after = plain(client.get(PAGE, chosen | {"f-geographic_data": "yes"}))

    assert "不适用：联合审核" in before
    assert before != after
    assert "涉及地理空间数据测绘、采集或治理是" in after


def test_what_cannot_be_read_is_told_and_kept(city, browse):
    response = browse(city.engineer).get(
        PAGE, ASKED | {"f-planned_amount": "很多", "begin": "明天", "with": ["city"]}
    )

    assert response.status_code == 422
    assert len(reasons(response)) == 3
    assert 'value="很多"' in response.content.decode()


def test_a_project_brings_its_own_facts_and_day(city, browse):
    number = city.applied(amount="900000.00")
    told = plain(browse(city.engineer).get(PAGE, {"project": number}))

    assert f"按项目 {number} 已经填报的事实比较" in told
    assert "计划申报金额90.00 万元" in told
    assert browse(city.teacher).get(PAGE, {"project": number}).status_code == 404


def test_a_projects_comparison_begins_on_the_day_of_its_first_act(city, browse):
    with clock.held_at(at("2025-03-03")):
        number = city.opened()
        taken(city.applies(number))
    with clock.held_at(at("2025-03-20")):
        taken(city.reviews(number))

        page = browse(city.engineer).get(PAGE, {"project": number}).content.decode()

    assert re.search(r'name="begin"[^>]*value="2025-03-03"', page)

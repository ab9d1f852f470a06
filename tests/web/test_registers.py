"""Registers, parameters and the rulebook as pages."""

from django.urls import reverse
from tests.web.sending import reasons


def test_a_parameter_is_set_with_its_source_and_the_day_it_was_checked(city, browse):
    client, address = browse(city.reviewer), reverse("parameter", args=("city", "quota"))
    form = {"f-quota": "100", "f-quota_unit": "wan", "on": "2025-03-01", "checked_on": "2025-03-03"}

    assert "请写明依据" in " ".join(reasons(client.post(address, form)))
    assert client.post(address, form | {"source": "粤财采购〔2020〕18号"}).status_code == 302
    shown = client.get(reverse("parameters", args=("city",))).content.decode()
    assert "100.00 万元" in shown
    assert "粤财采购〔2020〕18号" in shown


def test_who_is_not_named_sets_no_parameter(city, browse):
    address = reverse("parameter", args=("city", "quota"))

    page = browse(city.engineer).get(address)

    assert "历次的值" in page.content.decode()  # what was set is everybody's to see
    assert 'name="f-quota"' not in page.content.decode()
    assert browse(city.engineer).post(address, {"f-quota": "1"}).status_code == 403


def test_a_fact_of_a_unit_changes_what_its_projects_may_do(city, browse):
    number = city.applied()
    address = reverse("unit-fact", args=(city.water.pk, "asset_catalogue_filed"))

    assert browse(city.teacher).get(address).status_code == 404
    response = browse(city.engineer).post(address, {"f-asset_catalogue_filed": "no", "on": "2025-03-03"})

    assert response.status_code == 302
    assert [limit.id for limit in city.project(number).view.restrictions] == ["no_catalogue"]


def test_the_rulebook_says_what_each_article_does(city, browse):
    text = browse(city.engineer).get(reverse("article", args=("city", "5"))).content.decode()

    for said in (
        "由市政务服务和数据管理局办理",
        "5 个工作日内办理",
        "不与已建系统重复",
        "原则上",
        "三次如何计数",
    ):
        assert said in text


def test_a_list_asks_the_database_as_often_for_three_rows_as_for_one(city, browse, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = browse(city.reviewer)
    counts = []
    for _ in range(2):
        city.applied(f"项目{len(counts)}")
        client.get("/projects/")
        with CaptureQueriesContext(
            connection,
        ) as caught:
            client.get("/projects/")
        counts.append(len(caught))
        city.applied("再一个")

    assert counts[0] == counts[1]

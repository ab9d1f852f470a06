"""Editions, revisions and parameters as pages: what is previewed is what is written, and everybody sees what was set."""

import re
import shutil
from decimal import Decimal

import pytest
from django.urls import reverse
from tests.cast import at
from tests.web.office import RULEBOOKS

from guicheng.apps.cases import actions, clock, law, queries
from guicheng.apps.cases.models import ActRow, Adoption, Case
from guicheng.apps.cases.verify import verify

NEW = "city-2025"


@pytest.fixture
def books(settings, tmp_path):
    """The operator's folder, with an edition that replaces the city's from April."""
    folder = settings.RULEBOOKS = tmp_path / "rulebooks"
    shutil.copytree(RULEBOOKS, folder)
    shutil.copytree(folder / "city", folder / NEW)
    edit(folder, NEW, "rulebook.yaml", "rulebook: city\n", f"rulebook: {NEW}\nreplaces: city\n")
    edit(folder, NEW, "rulebook.yaml", "in_force: 2024-01-01", "in_force: 2025-04-01")
    edit(folder, NEW, "rulebook.yaml", "管理办法\n", "管理办法（新）\n")
    edit(
        folder, NEW, "02-application.yaml", "        within: 5 working days", "        within: 3 working days"
    )
    yield folder
    law.shipped.cache_clear()
    law.rulebook.cache_clear()


def edit(folder, book, file, old, new):
    path = folder / book / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    law.shipped.cache_clear()


def text_of(response):
    assert response.status_code == 200, response.status_code
    return re.sub(r"<[^>]+>", "", response.content.decode())


def brought_in(client, **changed):
    form = {"rulebook": NEW, "on": "2025-04-01", "source": "新政办〔2025〕3号"} | changed
    return client.post(reverse("editions"), form)


def hidden(response, name):
    return re.search(rf'name="{name}" value="([^"]*)"', response.content.decode())[1]


def test_the_authority_brings_in_an_edition_and_everybody_reads_what_differs(city, browse, books):
    client = browse(city.reviewer)
    assert "市" in text_of(client.get(reverse("editions")))
    assert brought_in(client, source="").status_code == 422
    assert brought_in(client, on="2025-03-01").status_code == 422
    assert brought_in(client, on="四月").status_code == 422

    assert brought_in(client).status_code == 302
    shown = text_of(browse(city.engineer).get(reverse("editions")))
    assert "新政办〔2025〕3号" in shown
    assert "将施行" in shown
    assert "登记新版本的施行" not in shown
    differing = text_of(browse(city.engineer).get(reverse("difference", args=("city", NEW))))
    assert "由“5 个工作日”改为“3 个工作日”" in differing
    assert "参数" in text_of(client.get(reverse("parameters", args=(NEW,))))


def test_a_unit_brings_nothing_in(city, browse, books):
    assert brought_in(browse(city.engineer)).status_code == 403


def test_an_edition_that_is_nobodys_says_so(city, browse):
    assert "没有可以登记的新版本" in text_of(browse(city.reviewer).get(reverse("editions")))
    assert browse(city.reviewer).get(reverse("difference", args=("city", "nowhere"))).status_code == 404
    assert "没有不同" in text_of(browse(city.reviewer).get(reverse("difference", args=("city", "city"))))


def test_a_project_is_moved_after_a_preview_with_a_reason(city, browse, books):
    number = city.applied()
    client = browse(city.reviewer)
    brought_in(client)
    address = reverse("judging", args=(number,))

    page = client.get(address, {"to": NEW})
    assert "计划审核的期限：由2025-03-10变为2025-03-06" in text_of(page)
    form = {"to": NEW, "shown": hidden(page, "shown"), "key": hidden(page, "key"), "as_of": "2025-03-03"}
    refused = client.post(address, form)
    assert refused.status_code == 422
    assert "请写明理由" in refused.content.decode()
    assert browse(city.engineer).post(address, form | {"reason": "想改"}).status_code == 403
    assert client.post(address, form | {"reason": "单位申请"}).status_code == 302

    assert Case.objects.get(number=number).rulebook.rulebook == NEW
    shown = text_of(browse(city.engineer).get(address))
    assert "改依另一版本" in shown
    assert "单位申请" in shown
    assert "改依另一版本" in text_of(client.get(reverse("history", args=(number,))))
    act = client.get(reverse("act", args=(number, 3)))
    assert "撤销" not in act.content.decode()
    assert "改依另一版本" in text_of(client.get("/?tab=done")) or "变更所依的规则库" in text_of(
        client.get("/?tab=done")
    )
    assert {finding.result for finding in verify()} == {"same"}


def test_a_unit_sees_the_preview_and_not_the_form(city, browse, books):
    number = city.applied()
    brought_in(browse(city.reviewer))

    page = browse(city.engineer).get(reverse("judging", args=(number,)), {"to": NEW})

    assert "由主管部门办理" in page.content.decode()
    assert 'name="reason"' not in page.content.decode()
    assert browse(city.teacher).get(reverse("judging", args=(number,))).status_code == 404
    assert browse(city.engineer).get(reverse("judging", args=(number,)), {"to": "nowhere"}).status_code == 404


def test_a_revision_is_previewed_filtered_and_adopted_for_those_chosen(city, browse, books):
    applied, opened = city.applied(), city.opened("尚未申报")
    edit(
        books,
        "city",
        "02-application.yaml",
        "        within: 5 working days",
        "        within: 4 working days",
    )
    client, address = browse(city.reviewer), reverse("revision", args=("city",))

    page = client.get(address)
    shown = text_of(page)
    assert "由“5 个工作日”改为“4 个工作日”" in shown
    assert applied in shown
    assert opened in shown
    assert "由2025-03-10变为2025-03-07" in shown
    only = text_of(client.get(address, {"only": "now", "kind": "deadline"}))
    assert applied in only
    chosen = re.findall(r'name="chosen" value="([^"]*)"', page.content.decode())
    form = {
        "key": hidden(page, "key"),
        "as_of": hidden(page, "as_of"),
        "chosen": [one for one in chosen if applied in one],
    }
    assert client.post(address, form).status_code == 422
    assert client.post(address, form | {"reason": "订正", "chosen": []}).status_code == 422
    assert not Adoption.objects.exists()

    for _ in range(2):  # a form that is sent twice counts once
        assert client.post(address, form | {"reason": "订正"}).status_code == 302

    new = law.shipped("city").digest
    assert Case.objects.get(number=applied).rulebook_id == new
    assert Case.objects.get(number=opened).rulebook_id != new
    assert ActRow.objects.filter(body__contains='"verb":"adopt"').count() == 1
    after = text_of(client.get(address))
    assert "采用记录" in after
    assert "都已采用" in after
    assert browse(city.engineer).get(address).status_code == 403
    assert client.get(reverse("revision", args=(NEW,))).status_code == 404  # not brought in


def test_a_page_without_anything_to_adopt_says_so(city, browse, books):
    city.applied()

    assert "没有要采用的" in text_of(browse(city.reviewer).get(reverse("revision", args=("city",))))


def test_every_value_of_a_parameter_is_shown_with_who_and_when(city, browse):
    said = {"acting": city.reviewer.acting, "unit": None, "name": "quota", "on": at("2025-01-01").date()}
    for value, source in (("1000000", "甲号"), ("2000000", "乙号，更正")):
        actions.say_above(value=Decimal(value), source=source, **said)
    later = said | {"on": at("2025-06-01").date()}
    actions.say_above(value=Decimal("3000000"), source="丙号", **later)

    shown = text_of(browse(city.engineer).get(reverse("parameter", args=("city", "quota"))))

    for word in (
        "100.00 万元",
        "已更正",
        "200.00 万元",
        "现行",
        "2025-05-31",
        "300.00 万元",
        "将起用",
        "杨科",
        "乙号，更正",
    ):
        assert word in shown
    standings = [one.standing for one in queries.history(city.city, "quota", "city")]
    assert standings == ["将起用", "现行", "已更正"]


def test_a_project_says_by_which_value_each_act_was_judged(city, browse):
    said = {"acting": city.reviewer.acting, "unit": None, "name": "micro_limit", "source": "甲号"}
    with clock.held_at(at("2025-03-04")):
        answer = actions.say_above(value=Decimal("400000"), on=at("2025-03-04").date(), **said)
        assert isinstance(answer, actions.Said), answer
        number = city.planned()
        rows = {
            one.name: one for one in queries.parameters_of_project(acting=city.engineer.acting, number=number)
        }
        page = text_of(browse(city.engineer).get(reverse("project-parameters", args=(number,))))

    (read,) = [one for one in rows["micro_limit"].reads if one.step == "编制方案"]
    assert (read.value, read.since, read.differs) == ("40.00 万元", at("2025-03-04").date(), False)
    assert "40.00 万元" in page
    assert queries.parameters_of_project(acting=city.teacher.acting, number=number) is None


def test_a_reason_says_from_which_day_a_value_was_set(city, browse):
    number = city.applied()
    said = {"acting": city.reviewer.acting, "unit": None, "name": "micro_limit", "source": "甲号"}
    actions.say_above(value=Decimal("400000"), on=at("2025-03-01").date(), **said)

    page = browse(city.engineer).get(reverse("why", args=(number,)), {"q": "fact:micro"})

    assert "＝40.00 万元（参数，2025-03-01 起）" in text_of(page)

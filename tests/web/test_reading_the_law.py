"""The law on pages: search, chapters, the official text, projects, the way back, scenarios as stories, coverage."""

import html
import re
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.city_text import TEXT
from tests.city_text import city as city_rulebook
from tests.web.told import shown, words

from guicheng.apps.cases import clock
from guicheng.apps.gazette.actions import load_official_text
from guicheng.apps.gazette.queries import history
from guicheng.apps.gazette.splitting import split
from guicheng.engine.rulebook.load import shipped_rulebooks
from guicheng.web.rulebooks.searching import reference, search

BOOK = reverse("rulebook", args=("city",))


@pytest.fixture
def text(city):
    """The city's official text is loaded."""
    load_official_text(
        rulebook=city_rulebook(),
        name="办法.txt",
        content=TEXT.encode(),
        by="杨科",
        at=clock.stored(clock.now()),
        source="公报",
    )


def article(number):
    return reverse("article", args=("city", number))


# ---------------------------------------------------------------- looking for words


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("5", "5"),
        ("第五条", "5"),
        ("第5条", "5"),
        ("五", "5"),
        ("5/2", "5"),
        ("第五条（二）", "5"),
        ("第五条第二项", "5"),
        ("99", ""),
        ("五条鱼", ""),
    ],
)
def test_a_number_is_found_however_it_is_typed(typed, number):
    assert reference(city_rulebook(), typed) == number


def found(typed, **more):
    return [hit.article.number for hit in search(city_rulebook(), typed, **more)]


def test_words_are_looked_for_in_gist_names_doubts_and_official_text():
    assert found("可行性研究") == ["4"]
    assert found("plan_review") == ["5"]
    assert found("三次如何计数") == ["5"]
    assert found("码头") == []
    assert found("码头", official=split(TEXT)) == ["1"]


def test_all_words_must_stand_in_the_article():
    assert found("五个工作日 备案") == ["7"]


def test_a_number_comes_before_what_only_mentions_it():
    assert found("5")[0] == "5"


def test_a_mark_narrows_the_search():
    assert found("", mark="S") == ["9"]
    assert found("验收", mark="P") == []


def test_the_place_is_shown_with_the_words_marked():
    (hit,) = search(city_rulebook(), "码头", official=split(TEXT))

    assert [(place.where, [part for part, asked in place.parts if asked]) for place in hit.places] == [
        ("原文", ["码头"])
    ]


def test_the_page_of_a_search_marks_the_words(city, browse, text):
    page = shown(browse(city.engineer).get(BOOK + "?q=码头"))

    assert "<mark>码头</mark>" in page
    assert "1 条" in words(page)


def test_a_search_that_finds_nothing_says_where_it_looked(city, browse):
    page = words(shown(browse(city.engineer).get(BOOK + "?q=码头")))

    assert "没有找到" in page
    assert "官方原文还没有装入" in page


def test_nothing_in_the_address_breaks_the_list(city, browse):
    for query in ("?mark=X", "?q=" + "长" * 500, "?q=%00", "?q=(", "?q=第条", "?mark=E&q=<b>"):
        assert browse(city.engineer).get(BOOK + query).status_code == 200


# ---------------------------------------------------------------- articles


def test_the_official_text_stands_beside_the_gist_item_by_item(city, browse, text):
    page = shown(browse(city.engineer).get(article("4")))

    assert 'id="item-2" class="official__item"' in page
    assert "（二）钱少的叫小微；" in page
    assert "单位提交申报表" in page


def test_a_reference_to_an_item_marks_that_item(city, browse, text):
    page = shown(browse(city.engineer).get(article("4/2")))

    assert re.findall(r'id="([^"]+)" class="[^"]*is-cited', page) == ["item-2"]


def test_a_reference_is_named_as_the_text_bears_it_out(city, browse, text):
    client = browse(city.engineer)

    assert "要找的是 第四条（二） ，原文里已标出" in words(shown(client.get(article("4/2"))))
    assert "要找的是 第七条第一款 ，原文里已标出" in words(shown(client.get(article("7/1"))))


def test_without_the_official_text_a_reference_lands_on_what_the_item_does(city, browse):
    page = shown(browse(city.engineer).get(article("4/2")))

    assert page.count('id="item-2"') == 1
    assert "官方原文还没有装入" in page


@pytest.mark.parametrize("loaded", [False, True])
def test_no_id_stands_twice_on_a_page(city, browse, scenarios, loaded, request):
    if loaded:
        request.getfixturevalue("text")
    city.applied()
    for address in (
        BOOK,
        *map(article, "123456789"),
        reverse("whole-rulebook", args=("city",)),
        reverse("official-text", args=("city",)),
    ):
        ids = re.findall(r'\sid="([^"]+)"', shown(browse(city.reviewer).get(address)))

        assert sorted(ids) == sorted(set(ids)), address


def test_the_page_of_an_article_lists_the_projects_it_touches(city, browse):
    number = city.applied()
    page = shown(browse(city.reviewer).get(article("5")))
    theirs = shown(browse(city.teacher).get(article("5")))

    assert "正在办理 1 个项目" in words(page)
    assert reverse("project", args=(number,)) in page
    assert reverse("project", args=(number,)) not in theirs


def test_the_list_of_articles_tells_how_many_projects_each_touches(city, browse):
    city.applied()

    assert "在办 1" in words(shown(browse(city.reviewer).get(BOOK)))
    assert "在办" not in words(shown(browse(city.teacher).get(BOOK)))


def test_a_chapter_is_read_in_full(city, browse, text):
    page = shown(browse(city.engineer).get(reverse("chapter", args=("city", 2))))

    assert re.findall(r'id="article-(\d+)"', page) == ["4", "5", "6"]
    assert "三次如何计数" in page
    assert "（四）先报资产目录。" in page
    assert browse(city.engineer).get(reverse("chapter", args=("city", 9))).status_code == 404


def test_the_whole_is_read_in_full(city, browse):
    page = shown(browse(city.engineer).get(reverse("whole-rulebook", args=("city",))))

    assert re.findall(r'id="article-(\d+)"', page) == list("123456789")


# ---------------------------------------------------------------- there and back


def links(page):
    return re.findall(r'class="law" href="([^"]+)"', page)


def test_from_a_reason_on_a_project_to_its_item_and_back_to_the_place(city, browse):
    number = city.applied()
    city.says_of_unit(filed=False)
    client, project = browse(city.reviewer), reverse("project", args=(number,))
    (link,) = {one for one in links(shown(client.get(project))) if "blocked-plan_review" in one}

    assert link == article("4/4") + "?back=" + quote(project + "#blocked-plan_review", safe="") + "#item-4"
    assert f'href="{project}#blocked-plan_review" data-back' in shown(client.get(link.partition("#")[0]))


def test_from_the_panel_of_reasons_one_comes_back_to_the_open_panel(city, browse):
    number = city.applied()
    project, why = reverse("project", args=(number,)), reverse("why", args=(number,)) + "?q=due:plan_review"
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{project}?on=2025-03-03"}
    link = links(shown(browse(city.reviewer).get(why, headers=headers)))[0]

    assert quote(f"{project}?on=2025-03-03#panel=due%3Aplan_review", safe="") in link


def test_from_the_page_of_reasons_one_comes_back_to_it(city, browse):
    number = city.applied()
    why = reverse("why", args=(number,)) + "?q=due:plan_review"
    client = browse(city.reviewer)
    link = links(shown(client.get(why)))[0]

    assert "返回“为什么”" in words(shown(client.get(link)))


def test_the_way_back_is_kept_from_article_to_article(city, browse):
    project = reverse("project", args=(city.applied(),))
    page = shown(browse(city.reviewer).get(article("5") + "?back=" + quote(project)))

    assert article("6") + "?back=" + quote(project, safe="") in page


@pytest.mark.parametrize(
    "back",
    [
        "https://elsewhere.example/",
        "//elsewhere.example/projects/1/",
        "/\\elsewhere.example",
        "javascript:alert(1)",
        "/nowhere/",
        "/projects/2099-1/",
        "/sign-out/",
        "/projects/%0d%0ax/",
        "/" + "x" * 900,
    ],
)
def test_the_way_back_leads_nowhere_else(city, browse, back):
    page = shown(browse(city.reviewer).get(article("5") + "?back=" + quote(back, safe="")))

    assert "data-back" not in page


def test_the_way_back_names_no_project_that_one_may_not_see(city, browse):
    project = reverse("project", args=(city.applied("排水管网监测"),))
    page = shown(browse(city.teacher).get(article("5") + "?back=" + quote(project)))

    assert "排水管网监测" not in page


# ---------------------------------------------------------------- loading the text


def upload(client, content=None, name="办法.txt", **form):
    file = {"file": SimpleUploadedFile(name, TEXT.encode() if content is None else content)}
    return client.post(reverse("official-text", args=("city",)), {"source": "公报第 1 期"} | file | form)


def test_the_authority_loads_the_text_on_the_page(city, browse):
    client = browse(city.reviewer)

    assert upload(client).status_code == 302
    page = words(shown(client.get(reverse("official-text", args=("city",)))))
    for said in (
        "每一条、每一项都对得上",
        "公报第 1 期",
        "杨科，市政务服务和数据管理局，项目审核岗",
        history("city")[0].digest,
    ):
        assert said in page


@pytest.mark.parametrize("who", ["engineer", "treasurer"])
def test_nobody_else_loads_it(city, browse, who):
    client = browse(getattr(city, who))

    assert upload(client).status_code == 403
    assert 'type="file"' not in shown(client.get(reverse("official-text", args=("city",))))
    assert history("city") == []


def test_the_authority_loads_no_other_jurisdictions_text(city, browse):
    address = reverse("official-text", args=(shipped_rulebooks()[0],))

    assert browse(city.reviewer).post(address, {"source": "x"}).status_code == 403


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"source": ""}, "请写明来源"),
        ({"content": b"%PDF-1.7"}, "另存为 docx 或 txt"),
        ({"content": "第一条　甲。".encode()}, "不像是"),
        ({"content": b" "}, "空文件"),
    ],
)
def test_what_is_not_taken_is_told_and_nothing_changes(city, browse, text, form, says):
    response = upload(browse(city.reviewer), **form)

    assert response.status_code == 422
    assert says in words(html.unescape(response.content.decode()))
    assert len(history("city")) == 1


def test_differences_are_shown_with_what_to_do(city, browse):
    client = browse(city.reviewer)
    upload(client, TEXT.replace("第八条　要变的先说。\n", "").encode())
    page = words(shown(client.get(reverse("official-text", args=("city",)))))

    assert "原文缺少 第八条" in page
    assert "请核对文件是否完整" in page

"""Scenarios read as stories, and how far the platform carries out each regulation."""

import pytest
from django.urls import reverse
from tests.web.told import shown, words

from guicheng.apps.cases import law
from guicheng.cli.main import main
from guicheng.engine.rulebook.load import load_shipped, shipped_rulebooks
from guicheng.web.rulebooks import proofs as proven
from guicheng.web.rulebooks.covering import cover
from guicheng.web.rulebooks.stories import tell


def article(number):
    return reverse("article", args=("city", number))


# ---------------------------------------------------------------- scenarios


def test_an_article_names_the_scenarios_about_it_with_their_side(city, browse, scenarios):
    page = words(shown(browse(city.engineer).get(article("5"))))

    assert "2 个：拦下 1，放行 1" in page
    assert "重复的不予同意 拦下" in page


def test_a_scenario_is_told_as_a_story(city, browse, scenarios):
    page = words(shown(browse(city.engineer).get(reverse("scenario", args=("city", "art-5.yaml")))))

    for said in (
        "2025-03-03 项目单位办理计划申报",
        "提交材料：立项计划申报表",
        "市政务服务和数据管理局办理计划审核，结论为“退回修改” 按时",
        "意见：请补充",
        "计划申报 ：可以办理；第 2 次；期限：2025-03-17",
        "结论为“同意” 应当不予办理 依据 第五条（二）",
        "参数另设为 须提交可行性研究报告的金额（含） 1000万元",
        "已报送信息化资产目录 是 自 2025-01-01",
    ):
        assert said in page, said


def test_scenarios_are_listed_and_looked_for(city, browse, scenarios):
    client = browse(city.engineer)

    assert "重复的不予同意" in shown(client.get(reverse("scenarios", args=("city",))))
    assert "没有标题或文件名含" in shown(client.get(reverse("scenarios", args=("city",)) + "?q=没有的"))
    assert client.get(reverse("scenario", args=("city", "nowhere.yaml"))).status_code == 404


@pytest.mark.parametrize("name", shipped_rulebooks())
def test_every_scenario_of_a_shipped_rulebook_can_be_told(name):
    book = load_shipped(name)
    found = proven.proofs(book)
    told = [tell(one, book, place) for ones in found.files.values() for place, one in enumerate(ones, 1)]

    assert found.problem == ""
    assert len(told) == found.number > 100
    assert all(story.title and story.stories for story in told)


# ---------------------------------------------------------------- coverage


@pytest.mark.parametrize(
    ("name", "articles", "annexes"),
    [
        ("beijing-xicheng-2022", 36, 0),
        ("datong-2022", 39, 0),
        ("guangzhou-baiyun-2024", 62, 3),
        ("suqian-2024", 40, 0),
    ],
)
def test_every_article_is_counted_once_by_its_strongest_mark(name, articles, annexes):
    book = load_shipped(name)
    found = cover(book, proven.proofs(book).of, proven.explained(book))

    assert (found.articles, found.annexes) == (articles, annexes)
    assert sum(found.counts.values()) == articles + annexes
    assert found.counts["E"] == sum("E" in article.marks for article in book.articles)
    assert found.unproven == ()
    assert all(row.reason for chapter in found.chapters for row in chapter.rows if row.mark != "E")


def test_the_page_of_coverage_is_honest(city, browse, scenarios):
    page = words(shown(browse(city.engineer).get(reverse("coverage", args=("city",)))))

    assert "有 5 条标为执行，却没有场景专门验证" in page
    assert "只说目的" in page
    assert "guicheng rulebook coverage city --mutate --keep" in page


def test_all_jurisdictions_stand_side_by_side(city, browse):
    page = words(shown(browse(city.engineer).get(reverse("all-coverage"))))

    assert all(load_shipped(name).title in page for name in shipped_rulebooks())
    assert "新城市政府投资信息化项目管理办法" in page


def test_the_page_tells_what_came_of_changing_the_rulebook_if_it_was_kept(
    city, browse, scenarios, settings, monkeypatch, capsys
):
    monkeypatch.setenv("GUICHENG_DATA", str(settings.DATA))
    address = reverse("coverage", args=("city",))
    proven._proof_digest.cache_clear()
    assert "没有这一版规程的结果" in words(shown(browse(city.engineer).get(address)))

    assert main(["rulebook", "coverage", str(scenarios), "--mutate", "--keep"]) == 0

    page = words(shown(browse(city.engineer).get(address)))
    assert "规程和场景此后没有变" in page
    assert "处没有发现" in page


def test_what_was_kept_counts_no_more_once_a_scenario_has_changed(
    city, browse, scenarios, settings, monkeypatch, capsys
):
    monkeypatch.setenv("GUICHENG_DATA", str(settings.DATA))
    proven._proof_digest.cache_clear()
    main(["rulebook", "coverage", str(scenarios), "--mutate", "--keep"])
    (scenarios / "scenarios" / "art-6.yaml").write_text(
        "rulebook: city\ntitle: 别的\nfacts: {class: build}\n", encoding="utf-8"
    )
    proven._proof_digest.cache_clear()

    assert "没有这一版规程的结果" in words(
        shown(browse(city.engineer).get(reverse("coverage", args=("city",))))
    )


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"digest": 1}', "nonsense"])
def test_a_kept_result_that_cannot_be_read_is_none(city, settings, text):
    folder = settings.DATA / "coverage"
    folder.mkdir()
    (folder / "city.json").write_text(text, encoding="utf-8")

    assert proven.mutated(law.shipped("city")) is None

"""From a reason on a project's page to the article and back, and about the rulebook with the keyboard."""

import re

import pytest
from playwright.sync_api import expect
from tests.cast import at
from tests.city_text import TEXT
from tests.journeys.city import Town
from tests.web.conftest import MONDAY
from tests.web.office import RULEBOOKS, office

from guicheng.apps.cases import clock, law


@pytest.fixture
def town(transactional_db, live_server, visitor, settings, tmp_path, monkeypatch) -> Town:
    """The made-up city on a Monday that does not move; the water bureau has not filed its catalogue."""
    settings.DATA, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    settings.CALENDARS, settings.RULEBOOKS = tmp_path / "calendars", RULEBOOKS
    law._kept_calendars.clear()
    monkeypatch.setattr(clock, "now", lambda: at(MONDAY))
    desk = tmp_path / "desk"
    desk.mkdir()
    made = Town(office(), desk, visitor)
    made.office.says_of_unit(filed=False)
    (desk / "办法.txt").write_text(TEXT, encoding="utf-8")
    return made


def load_the_text(page, town):
    page.goto("/rulebooks/city/text/")
    page.get_by_label("来源").fill("公报第 1 期")
    page.locator("#file").set_input_files(str(town.desk / "办法.txt"))
    page.get_by_role("button", name="装入").click()
    expect(page.get_by_text("每一条、每一项都对得上")).to_be_visible()


def test_a_reason_leads_to_its_item_and_back_to_the_line(town):
    number = town.office.applied()
    page = town.enters("yang", reduced_motion="reduce", viewport={"width": 1280, "height": 400})
    load_the_text(page, town)
    page.goto(f"/projects/{number}/")
    reason = page.locator("#blocked-plan_review a.law", has_text="第四条（四）")
    reason.scroll_into_view_if_needed()
    place = page.evaluate("scrollY")
    assert place > 0

    reason.click()

    item = page.locator("#item-4")
    expect(item).to_have_text("（四）先报资产目录。")
    expect(item).to_have_class(re.compile("is-cited"))
    expect(item).to_be_in_viewport()
    page.locator("a[data-back]").click()
    expect(page).to_have_url(re.compile(f"/projects/{number}/$"))
    page.wait_for_function("place => Math.abs(scrollY - place) < 4", arg=place)


def test_after_more_articles_one_still_comes_back_to_the_place(town):
    number = town.office.applied()
    page = town.enters("yang", reduced_motion="reduce")
    page.goto(f"/projects/{number}/")
    page.locator("#blocked-plan_review a.law").first.click()
    page.get_by_role("link", name="第五条").last.click()
    expect(page.get_by_role("heading", name="第五条")).to_be_visible()

    page.locator("a[data-back]").click()

    expect(page).to_have_url(re.compile(f"/projects/{number}/#blocked-plan_review$"))
    expect(page.locator("#blocked-plan_review")).to_be_in_viewport()


def test_from_the_panel_of_reasons_one_comes_back_to_the_open_panel(town):
    number = town.office.applied()
    page = town.enters("yang", reduced_motion="reduce")
    page.goto(f"/projects/{number}/")
    page.locator("#blocked-plan_review > a.why").click()
    question = page.locator("#panel h2").inner_text()
    page.locator("#panel a.law").first.click()
    expect(page.locator("a[data-back]")).to_contain_text("返回项目")

    page.locator("a[data-back]").click()

    expect(page.locator("#panel h2")).to_have_text(question)
    expect(page).to_have_url(re.compile(f"/projects/{number}/$"))


def test_without_a_script_the_way_leads_there_and_back_too(town):
    number = town.office.applied()
    page = town.enters("yang", java_script_enabled=False)
    page.goto(f"/projects/{number}/")
    page.locator("#blocked-plan_review .no a.law, #blocked-plan_review .ask a.law").first.click()

    page.locator("a[data-back]").click()

    expect(page).to_have_url(re.compile(f"/projects/{number}/#blocked-plan_review$"))


def test_the_rulebook_is_searched_with_the_keyboard(town):
    page = town.enters("su")
    page.goto("/rulebooks/city/")
    page.keyboard.press("/")
    expect(page.locator("main .find input")).to_be_focused()
    page.keyboard.type("五个工作日")
    page.keyboard.press("Enter")
    rows = page.locator("[data-row]")
    expect(rows).to_have_count(2)
    page.wait_for_load_state("load")  # the keys are the script's, which comes after the rows

    for row in (rows.first, rows.last):
        page.keyboard.press("j")
        expect(row).to_have_class(re.compile("is-selected"))
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="第七条")).to_be_visible()


def test_a_chapter_fits_on_paper(town, tmp_path):
    page = town.enters("yang")
    load_the_text(page, town)
    page.goto("/rulebooks/city/chapters/2/")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 672, "height": 1000})  # what A4 leaves between its margins

    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(page.locator(".mainnav")).to_be_hidden()
    expect(page.get_by_text("（四）先报资产目录。")).to_be_visible()

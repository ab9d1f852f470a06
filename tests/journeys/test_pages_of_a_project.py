"""One project through the browser: opened, applied for, returned, refused, passed, and the small acts on the way."""

import re
import zipfile

import pytest
from playwright.sync_api import expect
from tests.cast import PASSWORD, at
from tests.journeys.city import Town, answer, choose_outcome, recorded, submit
from tests.web.conftest import MONDAY
from tests.web.office import RULEBOOKS, office, taken

from guicheng.apps.cases import clock, law
from guicheng.cli.main import main


@pytest.fixture
def town(transactional_db, live_server, visitor, settings, tmp_path, monkeypatch) -> Town:
    """The made-up city on a Monday that does not move, served to browsers."""
    settings.DATA, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    settings.CALENDARS, settings.RULEBOOKS = tmp_path / "calendars", RULEBOOKS
    law._kept_calendars.clear()
    # The server answers in threads of its own: the clock is held for all of them.
    monkeypatch.setattr(clock, "now", lambda: at(MONDAY))
    desk = tmp_path / "desk"
    desk.mkdir()
    return Town(office(), desk, visitor)


def test_signing_in_with_a_wrong_password_says_so_and_keeps_the_name(town):
    page = town.visitor()
    page.goto("/projects/")
    page.get_by_label("用户名").fill("su")
    page.get_by_label("密码").fill("wrong")
    page.get_by_role("button", name="登录", exact=True).click()

    expect(page.get_by_role("alert")).to_contain_text("用户名或密码不对")
    expect(page.get_by_label("用户名")).to_have_value("su")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page).to_have_url(re.compile("/projects/$"))


def test_a_person_with_two_posts_chooses_and_changes(town):
    page = town.visitor()
    page.goto("/sign-in/")
    page.get_by_label("用户名").fill("he")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    page.get_by_role("button", name=re.compile("以此办理.*市财政局")).click()
    expect(page.locator(".who summary")).to_contain_text("市财政局")

    page.locator(".who summary").click()
    page.locator(".menu__item", has_text="市水务局").click()

    expect(page.locator(".who summary")).to_contain_text("市水务局")
    expect(page.get_by_role("link", name="新项目").first).to_be_visible()


def test_a_project_with_state_secrets_is_turned_away_at_the_door(town):
    page = town.enters("su")
    page.get_by_role("link", name="新项目").first.click()
    page.get_by_label("是", exact=True).check()
    page.get_by_role("button", name="继续").click()

    expect(page.get_by_role("alert")).to_contain_text("不在本平台办理")
    page.get_by_role("link", name="回到工作台").click()
    expect(page.get_by_role("heading", name="没有待办")).to_be_visible()


def test_a_unit_opens_a_project_and_applies_with_a_draft_on_the_way(town):
    page = town.enters("su")
    page.get_by_role("link", name="新项目").first.click()
    page.get_by_label("否", exact=True).check()
    page.get_by_role("button", name="继续").click()
    page.get_by_label("项目名称").fill("排水管网监测")
    page.get_by_label("建设开发类").check()
    page.get_by_label("计划申报金额").fill("486")
    page.get_by_role("button", name="新建项目").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("排水管网监测")

    page.locator(".pagehead__act .btn--main").click()
    page.wait_for_load_state()  # here a person types who sees the page; who is faster than the script: test_script.py
    page.get_by_label("建设目标").fill("让管网看得见")
    page.get_by_label("计划开工日期").fill("2025-06-03")
    page.locator("#f-plan_form").set_input_files(town.paper())
    expect(page.locator("#doc-plan_form")).to_contain_text("申报表.pdf")
    page.get_by_label("建设目标").press("Tab")
    expect(page.locator("#saved")).to_contain_text("已自动保存")

    page.goto("/?tab=drafts")
    page.get_by_role("link", name="接着填").click()
    expect(page.get_by_label("建设目标")).to_have_value("让管网看得见")
    submit(page)

    recorded(page, "计划申报")
    expect(page.get_by_text("计划审核，由市政务服务和数据管理局办理")).to_be_visible()


def test_a_review_is_refused_with_its_article_and_keeps_what_was_typed(town):
    town.office.says_of_unit(False)
    number = town.office.applied()
    page = town.enters("yang")
    page.get_by_role("link", name="去办理").first.click()
    answer(page, "duplicate", "yes")
    answer(page, "outside_scope", "no")
    choose_outcome(page, "同意")
    page.get_by_label("核定计划金额").fill("480.5")
    page.get_by_label("意见").fill("原则可行，请注意集约。")
    submit(page)

    alert = page.get_by_role("alert")
    expect(alert).to_be_focused()
    expect(alert).to_contain_text("没有提交。有 2 处需要处理")
    expect(alert.get_by_role("link", name="第四条（四）")).to_have_attribute(
        "href", re.compile(r"^/rulebooks/city/articles/4/4/\?back=.*#item-4$")
    )
    expect(page.get_by_label("核定计划金额")).to_have_value("480.50")
    expect(page.get_by_label("意见")).to_have_value("原则可行，请注意集约。")
    expect(page.locator("[name=f-duplicate][value=yes]")).to_be_checked()
    assert town.office.project(number, town.office.reviewer).seq == 2

    alert.get_by_role("link", name=re.compile("^为什么")).first.click()
    panel = page.get_by_role("dialog")
    expect(panel).to_contain_text("是否与已建系统重复＝是")
    page.keyboard.press("Escape")
    expect(panel).not_to_be_visible()
    expect(page.get_by_label("意见")).to_have_value("原则可行，请注意集约。")


def test_a_returned_review_comes_back_with_what_changed(town):
    number = town.office.applied()
    reviewer = town.enters("yang")
    reviewer.goto(f"/projects/{number}/steps/plan_review/")
    answer(reviewer, "duplicate", "no")
    answer(reviewer, "outside_scope", "no")
    choose_outcome(reviewer, "退回修改")
    expect(reviewer.get_by_label("核定计划金额")).not_to_be_visible()
    reviewer.get_by_label("意见").fill("请核减存储设备。")
    submit(reviewer)
    recorded(reviewer, "计划审核")

    unit = town.enters("su")
    unit.get_by_role("link", name="去办理").first.click()
    expect(unit.get_by_text("请核减存储设备。").first).to_be_visible()
    unit.get_by_label("计划申报金额").fill("412")
    submit(unit)
    recorded(unit, "计划申报")

    reviewer.goto(f"/projects/{number}/steps/plan_review/")
    expect(reviewer.get_by_role("heading", level=1)).to_have_text("计划审核（第 2 次）")
    expect(reviewer.locator("aside")).to_contain_text("计划申报金额 486.00 万元 → 412.00 万元")


def test_why_opens_beside_the_page_with_the_days_counted(town):
    number = town.office.applied()
    page = town.enters("yang")
    page.goto(f"/projects/{number}/")
    page.get_by_role("link", name=re.compile("为什么.*计划审核的期限")).click()

    panel = page.get_by_role("dialog")
    expect(panel.get_by_role("heading", name="计划审核的期限是怎么算的？")).to_be_visible()
    expect(panel.locator(".cal .end")).to_contain_text("10日")
    panel.get_by_role("button", name="关闭").click()
    expect(panel).not_to_be_visible()


def test_a_waiver_lets_what_holds_only_in_principle_pass(town):
    number = town.office.returned()
    taken(town.office.applies(number))
    taken(town.office.reviews(number, "returned", duplicate=True, opinion="重复"))
    taken(town.office.applies(number))
    page = town.enters("yang")
    page.goto(f"/projects/{number}/")
    page.get_by_role("link", name="豁免").first.click()
    submit(page)
    expect(page.get_by_role("alert")).to_contain_text("请写明理由")
    page.get_by_label("放行理由").fill("过渡期并行，已论证")
    submit(page)
    recorded(page, "豁免：不与已建系统重复")

    page.goto(f"/projects/{number}/steps/plan_review/")
    choose_outcome(page, "同意")
    page.get_by_label("核定计划金额").fill("480")
    submit(page)
    recorded(page, "计划审核")


def test_what_is_typed_while_an_outcomes_fields_are_on_their_way_stays(town):
    number = town.office.returned()
    taken(town.office.applies(number))
    page = town.enters("yang")
    held = []
    page.route("**/outcome/", lambda route: held.append(route))
    page.goto(f"/projects/{number}/steps/plan_review/")
    page.locator("[name=outcome][value=passed]").check()
    amount = page.get_by_label("核定计划金额")
    amount.fill("480")
    expect(amount).to_be_focused()
    with page.expect_response("**/outcome/"):
        held[0].continue_()
    page.wait_for_function("!document.querySelector('.htmx-request, .htmx-settling')")
    expect(amount).to_have_value("480")
    expect(amount).to_be_focused()

    page.unroute("**/outcome/")
    choose_outcome(page, "退回修改")
    expect(amount).to_have_count(0)
    choose_outcome(page, "同意")
    expect(amount).to_have_value("480")


def test_a_file_belongs_to_the_draft_as_soon_as_it_is_uploaded(town):
    number = town.office.opened()
    page = town.enters("su")
    page.goto(f"/projects/{number}/steps/plan_application/")
    page.locator("#f-plan_form").set_input_files(town.paper())
    expect(page.locator("#doc-plan_form")).to_contain_text("申报表.pdf")
    expect(page.locator("#saved")).to_contain_text("已自动保存")

    page.goto("/?tab=drafts")
    page.get_by_role("link", name="接着填").click()

    expect(page.locator("#doc-plan_form")).to_contain_text("申报表.pdf")


def test_withdrawing_correcting_and_annulling_from_the_receipt(town):
    number = town.office.planned()
    unit = town.enters("su")
    unit.goto(f"/projects/{number}/acts/2/")
    unit.get_by_role("link", name="更正").click()
    unit.get_by_label("计划申报金额").fill("480")
    unit.get_by_label("更正理由").fill("录入有误")
    unit.get_by_role("button", name="先看影响").click()
    expect(unit.get_by_role("heading", name="会有什么影响")).to_be_visible()
    expect(unit.get_by_label("计划申报金额")).to_have_value("480.00")
    submit(unit)
    recorded(unit, "更正第 2 号（计划申报）")

    unit.goto(f"/projects/{number}/acts/4/")
    unit.get_by_role("link", name="撤回").click()
    unit.get_by_label("理由").fill("漏了一页")
    submit(unit)
    recorded(unit, "撤回第 4 号（编制方案）")
    unit.goto(f"/projects/{number}/acts/4/")
    expect(unit.get_by_text("这一项已撤回")).to_be_visible()

    authority = town.enters("yang")
    authority.goto(f"/projects/{number}/acts/3/")
    authority.get_by_role("link", name="撤销").click()
    authority.get_by_label("理由").fill("审核的不是这份材料")
    submit(authority)
    recorded(authority, "撤销第 3 号（计划审核）")
    authority.goto(f"/projects/{number}/")
    expect(authority.locator(".log__void")).to_have_count(2)


def test_pausing_resuming_and_putting_off_a_clock(town):
    number = town.office.applied()
    page = town.enters("yang")
    for press, title, day in (
        ("中止期限", "中止计划审核的期限", ""),
        ("恢复期限", "恢复计划审核的期限", ""),
        ("延长期限", "将计划审核的期限延至 2025-03-20", "2025-03-20"),
    ):
        page.goto(f"/projects/{number}/steps/plan_review/")
        page.get_by_role("link", name=press).click()
        if day:
            page.get_by_label("延至哪一天").fill(day)
        page.get_by_label("理由").fill("专家意见未到")
        submit(page)
        recorded(page, title)


def test_a_contract_and_a_change_with_its_items_are_opened_by_the_unit(town):
    number = town.office.approved()
    page = town.enters("su")
    page.goto(f"/projects/{number}/")
    page.get_by_role("link", name="新增采购合同").click()
    submit(page)
    recorded(page, "新增采购合同 1")
    page.get_by_role("link", name="签订合同").click()
    page.get_by_label("合同金额").fill("480")
    page.get_by_label("承建单位").fill("示例科技公司")
    page.get_by_label("办理日期").fill("2025-03-03")
    submit(page)
    expect(page.get_by_role("alert")).to_contain_text("合同金额不超过批复总投资")
    page.get_by_label("合同金额").fill("460")
    submit(page)
    recorded(page, "签订合同　采购合同 1")

    page.goto(f"/projects/{number}/")
    page.get_by_role("link", name="新增变更", exact=True).click()
    page.get_by_label("变更理由").fill("调整存储")
    submit(page)
    recorded(page, "新增变更 1")
    page.goto(f"/projects/{number}/scopes/item/items/?in=change%231")
    page.locator("#f-item_name-0").fill("减存储")
    page.locator("#f-item_amount-0").fill("-60")
    page.locator("#f-item_name-1").fill("加算力")
    page.locator("#f-item_amount-1").fill("20")
    page.get_by_label("已经齐备").check()
    submit(page)
    expect(page.get_by_role("status").filter(has_text="已记入")).to_be_visible()
    expect(page.locator(".strip")).to_contain_text("80.00 万元")


def test_the_project_as_known_then_and_as_known_now(town):
    number = town.office.returned()
    page = town.enters("yang")
    page.goto(f"/projects/{number}/")
    page.get_by_label("项目在哪一天的样子").fill("2025-03-01")
    page.get_by_label("当天知道的").check()
    page.get_by_role("button", name="看这一天").click()

    expect(page.get_by_text("这是项目在 2025年3月1日的样子")).to_be_visible()
    expect(page.get_by_role("link", name="去办理")).to_have_count(0)
    page.get_by_role("link", name="回到今天").click()
    expect(page.get_by_text("这是项目在")).to_have_count(0)


def test_beside_the_list_stands_the_case_that_is_chosen(town):
    town.office.applied("第一个")
    town.office.applied("第二个")
    page = town.enters("yang", viewport={"width": 1440, "height": 900})
    case = page.locator("#case")
    expect(case).to_contain_text("第一个")

    page.locator("body").click(position={"x": 5, "y": 5})
    page.keyboard.press("j")
    page.keyboard.press("j")

    expect(case).to_contain_text("第二个")
    case.get_by_role("link", name="开始办理").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("计划审核")


def test_everything_works_without_a_script(town):
    number = town.office.opened()
    page = town.enters("su", java_script_enabled=False)
    page.goto(f"/projects/{number}/steps/plan_application/")
    page.locator("#f-purpose").fill("让管网看得见")
    page.locator("#f-plan_form").set_input_files(town.paper())
    submit(page)
    expect(page.get_by_role("alert")).to_contain_text("须填写计划开工日期")
    expect(page.locator("#doc-plan_form")).to_contain_text("申报表.pdf")
    page.locator("#f-planned_start").fill("2025-06-03")
    submit(page)
    recorded(page, "计划申报")

    page.goto(f"/projects/{number}/")
    page.get_by_role("link", name=re.compile("为什么.*计划审核的期限")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("计划审核的期限是怎么算的？")


def test_the_archive_tells_who_owes_what_and_its_package_is_whole_without_the_platform(town, capsys):
    number = town.office.signed()
    page = town.enters("su")
    page.goto(f"/projects/{number}/")
    page.get_by_role("navigation", name="本项目的页面").get_by_role("link", name="归档").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("归档")
    expect(page.get_by_role("table", name="齐全情况")).to_contain_text("合同备案")

    with page.expect_download() as sent:
        page.get_by_role("link", name="下载归档包").click()
    package = town.desk / "package.zip"
    sent.value.save_as(package)

    assert sent.value.suggested_filename == f"{number}.zip"
    assert main(["archive", "verify", str(package)]) == 0
    assert "全部相符" in capsys.readouterr().out
    with zipfile.ZipFile(package) as zipped:
        zipped.extractall(town.desk / "package")
    page.goto((town.desk / "package" / "index.html").as_uri())
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.locator("a").count() > 0
    for link in page.locator("a").all():
        assert (town.desk / "package" / str(link.get_attribute("href"))).is_file()


@pytest.mark.parametrize("width", [390, 1280, 1920])
def test_no_page_is_wider_than_its_window(town, width):
    number = town.office.signed()
    page = town.enters("yang", viewport={"width": width, "height": 900})
    wide = []
    for address in (
        "/", "/projects/", f"/projects/{number}/", f"/projects/{number}/steps/acceptance/?in=contract%231",
        f"/projects/{number}/acts/3/", f"/projects/{number}/filings/", f"/projects/{number}/history/",
        f"/projects/{number}/archive/", f"/projects/{number}/taking-over/", "/registers/", "/rulebooks/city/", "/rulebooks/city/articles/5/",
        "/rulebooks/city/parameters/",
    ):  # fmt: skip
        page.goto(address)
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            wide.append(address)

    assert wide == []

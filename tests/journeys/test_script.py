"""What the script does on the page of components."""

from decimal import Decimal

import pytest
from playwright.sync_api import expect
from tests.web.render_gallery import serve, write

from guicheng.web import words


@pytest.fixture(scope="module")
def gallery(tmp_path_factory):
    folder = tmp_path_factory.mktemp("gallery")
    write(folder)
    server = serve(folder)
    yield f"http://127.0.0.1:{server.server_port}/light-1280.html"
    server.shutdown()


@pytest.fixture
def opened(page, gallery):
    page.goto(gallery)
    return page


def in_yuan(page):
    page.locator("label").filter(has=page.locator("[name=planned_unit][value=yuan]")).click()


def test_a_refusal_has_the_focus(opened):
    expect(opened.get_by_role("alert")).to_be_focused()


def test_an_amount_keeps_its_value_when_its_unit_changes(opened):
    amount = opened.get_by_label("申报金额")

    amount.fill("1234.5678")
    in_yuan(opened)

    expect(amount).to_have_value("12,345,678.00")
    expect(opened.locator("#planned").locator("xpath=../..").locator("[data-capitals]")).to_have_text(
        "壹仟贰佰叁拾肆万伍仟陆佰柒拾捌元整　12,345,678.00 元"
    )


@pytest.mark.parametrize(
    "yuan", ["0.05", "10", "1680.32", "107000.53", "325.04", "100010000", "499999.99", "90000000000"]
)
def test_script_and_server_write_the_same_capitals(opened, yuan):
    in_yuan(opened)
    opened.get_by_label("申报金额").fill(yuan)

    said = opened.locator("[data-capitals]").first.inner_text().split("　")

    assert said == [words.capital_money(Decimal(yuan)), f"{words.yuan(Decimal(yuan))} 元"]


def test_letters_in_an_amount_are_answered_at_once(opened):
    opened.get_by_label("申报金额").fill("五百")

    expect(opened.locator("[data-capitals]").first).to_have_text("请只填数字，例如 486.00")


def test_a_phrase_is_added_to_what_is_written(opened):
    opened.get_by_label("审核意见").fill("请核减")
    opened.get_by_role("button", name="请按模板规范格式").click()

    expect(opened.get_by_label("审核意见")).to_have_value("请核减；请按模板规范格式")


def test_a_point_that_is_met_asks_for_no_note(opened):
    row = opened.locator("#p1")
    expect(row.locator(".input")).to_be_hidden()

    row.get_by_label("不符合", exact=True).check()

    expect(row.locator(".input")).to_be_visible()


def test_keys_lead_to_search_and_through_the_list(opened):
    opened.keyboard.press("j")
    opened.keyboard.press("j")
    expect(opened.locator("[data-row]").nth(1)).to_have_class("is-selected")
    expect(
        opened.locator("[data-keys]").get_by_role("link", name="基层医疗机构影像云平台升级改造")
    ).to_be_focused()

    opened.keyboard.press("/")

    expect(opened.get_by_role("searchbox").first).to_be_focused()


def test_theme_and_type_size_are_kept(opened):
    opened.locator("details.who summary").click()
    opened.locator("[data-setting=theme][value=dark]").check(force=True)
    opened.locator("[data-setting=type][value=large]").check(force=True)

    opened.reload()

    expect(opened.locator("html")).to_have_attribute("data-theme", "dark")
    expect(opened.locator("html")).to_have_attribute("data-type", "large")


def test_reasons_open_beside_the_page(opened):
    opened.route(
        "**/light-1280.html",
        lambda route: route.fulfill(
            body='<h2 id="panel-title">为什么</h2><button class="js-close">关闭</button>'
        ),
    )

    opened.locator("a.why").first.click()
    expect(opened.get_by_role("dialog", name="为什么")).to_be_visible()
    opened.get_by_role("button", name="关闭").click()

    expect(opened.locator("#panel")).to_be_hidden()


def test_a_page_fits_a_phone(visitor, gallery):
    phone = visitor(viewport={"width": 390, "height": 844})
    phone.goto(gallery)

    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    expect(phone.get_by_role("navigation", name="底部导航")).to_be_visible()


def test_without_script_everything_is_there(visitor, gallery):
    plain = visitor(java_script_enabled=False)
    plain.goto(gallery)

    expect(plain.locator("#p1 .input")).to_be_visible()
    expect(plain.locator(".phrases").first).to_be_hidden()
    expect(plain.get_by_label("申报金额")).to_have_value("3,150.00")


def test_what_was_typed_before_the_script_ran_counts_as_typed(page, gallery):
    waiting = []
    page.route("**/app.js", lambda route: waiting.append(route))
    page.goto(gallery, wait_until="commit")
    page.get_by_label("申报金额").fill("480")
    page.get_by_label("审核意见").focus()
    waiting[0].continue_()

    expect(page.get_by_label("申报金额")).to_have_value("480.00")

"""What is done beside the steps, under a shipped rulebook: taking over a running project, annulling what others rest on."""

import re
from datetime import date

from playwright.sync_api import expect
from tests.journeys.forms import Form
from tests.journeys.telling import Teller
from tests.journeys.test_lives import SCENARIOS, read

from guicheng.apps.cases.verify import verify

DONE_BEFORE = {
    "unit": {"plan_application": "", "scheme": ""},
    "authority": {
        "plan_review": "passed",
        "initial_review": "passed",
        "expert_review": "passed",
        "cost_review": "",
        "approval": "passed",
    },
}
"""What each party says was done before the platform was there, with its outcome where there are several."""


def test_a_running_project_is_taken_over_by_each_party_for_its_own_part(new_office):
    scenario = read(SCENARIOS / "life-building-initiation.yaml")
    office = new_office(scenario.rulebook, date(2025, 6, 9))
    office.knows(scenario.above)
    number = office.opens("智慧校园", {entry.name: entry.value for entry in scenario.stories[0].facts})
    for party, steps in DONE_BEFORE.items():
        page = office.page(party)
        page.goto(f"/projects/{number}/")
        page.get_by_role("link", name="登记已办结的环节").click()
        form = Form(page, office.rulebook)
        form.press("登记")
        expect(page.get_by_role("alert")).to_contain_text("没有勾选任何环节")
        for step, outcome in steps.items():
            form.form.locator(f'label:has([name=step][value="{step}@"])').click()
            if outcome:
                page.locator(f'[name="outcome-{step}@"]').select_option(outcome)
        page.get_by_label("说明").fill("依移交清单登记")
        if party == "unit":  # its word alone is not enough
            form.press("登记")
            expect(page.get_by_role("alert")).to_contain_text("须上传证明文件")
            expect(page.get_by_label("说明")).to_have_value("依移交清单登记")
        form.signs("移交清单")
        form.press("登记")
        expect(page).to_have_url(re.compile(r"recorded=1$"))

    page = office.page("unit")
    page.goto(f"/projects/{number}/")
    expect(page.locator("#log")).to_contain_text("共 8 条")
    page.locator('main a[href$="/steps/procurement_self_check/"]:visible').first.click()
    expect(Form(page, office.rulebook).form).to_be_visible()
    assert {found.result for found in verify(files=True)} == {"same"}


def test_annulling_a_review_shows_first_what_rests_on_it(new_office):
    scenario = read(SCENARIOS / "life-micro.yaml")
    office = new_office(scenario.rulebook, date(2025, 1, 3))
    office.knows(scenario.above)
    story = scenario.stories[0]
    number = office.opens("预约小程序", {entry.name: entry.value for entry in story.facts})
    teller = Teller(office, number)
    teller.tells(story.deeds[:6])
    assert (teller.recorded, teller.refused) == (5, 2)

    page = office.page("authority")
    page.goto(f"/projects/{number}/acts/3/")
    page.get_by_role("link", name="撤销").click()
    rests = page.locator("section", has=page.get_by_role("heading", name="会有什么影响"))
    expect(rests.get_by_role("listitem").first).to_contain_text("第 4 号　采购需求备案")
    form = Form(page, office.rulebook)
    form.press("撤销这一项")
    expect(page.locator("#refusal")).to_contain_text("理由")
    page.get_by_label("理由").fill("审核的不是这份材料")
    form.press("撤销这一项")

    expect(page).to_have_url(re.compile(r"/acts/6/\?recorded=1$"))
    page.goto(f"/projects/{number}/")
    expect(page.locator(".log__void")).to_have_count(1)
    page.locator('main a[href$="/steps/plan_review/"]:visible').first.click()
    expect(Form(page, office.rulebook).form).to_be_visible()
    assert {found.result for found in verify(files=True)} == {"same"}

"""A parameter or a draft tried on all projects: what the page says, and that nothing is written."""

import re

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.web.sending import reasons

from guicheng.apps.cases import clock, law
from guicheng.apps.cases.bulk import each_case
from guicheng.apps.cases.loading import load
from guicheng.apps.cases.models import ActRow, Case, CaseRow, KeptRulebook, Standing
from guicheng.apps.registers.models import OuterFact

PAGE = "/rulebooks/city/what-if/"
LIMIT = {"parameter": "micro_limit", "f-micro_limit_unit": "wan", "on": "2025-03-03"}


def plain(response):
    return re.sub(
        r"\s+", " ", re.sub(r"<svg.*?</svg>|<[^>]+>", "", response.content.decode(), flags=re.DOTALL)
    )


def chapter(old, new, name="02-application.yaml"):
    text = law.shipped("city").texts[name]
    assert old in text
    return SimpleUploadedFile(name, text.replace(old, new).encode())


def everything():
    tables = (Case, ActRow, CaseRow, Standing, OuterFact, KeptRulebook)
    return [list(table.objects.order_by("pk").values()) for table in tables]


def test_another_limit_takes_steps_off_the_route_of_the_projects_below_it(city, browse):
    small, large = city.applied("小的", "900000.00"), city.applied("大的", "4860000.00")
    told = plain(browse(city.reviewer).get(PAGE, LIMIT | {"f-micro_limit": "100"}))

    assert "小微项目上限（不含）：50.00 万元 → 100.00 万元" in told
    assert "编制方案：由适用变为不适用" in told
    assert (
        "计划申报金额＝90.00 万元（第 2 号办理）；小微项目上限（不含）＝50.00 万元（参数） → 100.00 万元"
        in told
    )
    assert small in told
    assert large not in told


def test_each_row_opens_its_project(city, browse):
    number = city.applied("小的", "900000.00")
    page = browse(city.reviewer).get(PAGE, LIMIT | {"f-micro_limit": "100"}).content.decode()

    assert f'href="{reverse("project", args=(number,))}"' in page


def test_nothing_is_written(city, browse):
    city.reviewed()
    before = everything()
    client = browse(city.reviewer)
    client.get(PAGE, LIMIT | {"f-micro_limit": "100000"})
    client.post(
        PAGE,
        {"file": chapter("within: 5 working days\n        rounds", "within: 9 working days\n        rounds")},
    )

    assert everything() == before


def test_a_value_that_comes_later_is_compared_on_its_day(city, browse):
    city.applied("小的", "900000.00")
    told = plain(browse(city.reviewer).get(PAGE, LIMIT | {"f-micro_limit": "100", "on": "2026-01-01"}))

    assert re.search("2026-01-01 ?按这一天的情形", told)
    assert "编制方案：由适用变为不适用" in told


def test_when_nothing_differs_the_page_says_so(city, browse):
    city.applied()
    told = plain(browse(city.reviewer).get(PAGE, LIMIT | {"f-micro_limit": "51"}))

    assert "没有项目会有不同" in told
    assert "比较了 1 个项目" in told


def test_without_projects_there_is_nothing_to_compare(city, browse):
    assert "没有可以比较的项目" in plain(browse(city.reviewer).get(PAGE, LIMIT | {"f-micro_limit": "51"}))


def test_what_cannot_be_read_is_told_and_kept(city, browse):
    response = browse(city.reviewer).get(PAGE, LIMIT | {"f-micro_limit": "很多", "on": "明天"})

    assert response.status_code == 422
    assert ["“很多”不是金额" in said or "自哪一天起" in said for said in reasons(response)] == [True, True]
    assert 'value="很多"' in response.content.decode()


def test_a_draft_moves_due_days(city, browse):
    number = city.applied()
    draft = chapter("within: 5 working days\n        rounds", "within: 9 working days\n        rounds")
    told = plain(browse(city.reviewer).post(PAGE, {"file": draft}))

    assert "草案：02-application.yaml（替换）" in told
    assert "计划审核的期限：由2025-03-10变为2025-03-14" in told
    assert number in told


def test_a_draft_that_does_not_load_says_where_and_keeps_what_was_typed(city, browse):
    text = (
        law.shipped("city")
        .texts["02-application.yaml"]
        .replace("after: plan_application", "after: plan_aplication")
    )
    form = {"draft-name": "02-application.yaml", "draft-text": text}
    response = browse(city.reviewer).post(PAGE, form)

    assert response.status_code == 422
    assert re.search(
        r"02-application.yaml 第 \d+ 行：.*plan_aplication.*改法：是否想写 plan_application", plain(response)
    )
    assert "after: plan_aplication" in response.content.decode()


def test_what_has_no_place_in_a_draft_is_listed(city, browse):
    city.reviewed()
    draft = chapter("passed:\n            label: 同意", "agreed:\n            label: 同意")
    other = chapter("after: plan_review.passed", "after: plan_review.agreed")
    text = (
        other.read().decode().replace("passed:\n            label: 同意", "agreed:\n            label: 同意")
    )
    text = text.replace("plan_review.passed", "plan_review.agreed")
    told = plain(browse(city.reviewer).post(PAGE, {"draft-name": draft.name, "draft-text": text}))

    assert "草案里没有位置的办理" in told
    assert "计划审核没有“passed”这一结论" in told


def test_a_draft_that_changes_only_words_has_no_effect(city, browse):
    city.applied()
    told = plain(
        browse(city.reviewer).post(PAGE, {"file": chapter("gist: 五个工作日内审核", "gist: 审核应当及时")})
    )

    assert "草案与现行规则库效力相同" in told


def test_a_parameter_that_was_set_prevails_over_the_draft_and_the_page_says_so(city, browse):
    address = reverse("parameter", args=("city", "micro_limit"))
    form = {
        "f-micro_limit": "60",
        "f-micro_limit_unit": "wan",
        "on": "2025-03-01",
        "checked_on": "2025-03-03",
        "source": "会议纪要",
    }
    client = browse(city.reviewer)
    assert client.post(address, form).status_code == 302
    told = plain(
        client.post(PAGE, {"file": chapter("type: money, value: 50万元", "type: money, value: 90万元")})
    )

    assert "草案改了已经由有权单位设定的参数：小微项目上限（不含）" in told


def test_files_that_are_none_of_a_rulebook_are_not_taken(city, browse):
    client = browse(city.reviewer)
    for name, content, said in (
        ("草案.docx", b"PK", "不是规则库的文件"),
        ("02-application.yaml", "章".encode("gbk"), "不是 UTF-8 编码"),
    ):
        response = client.post(PAGE, {"file": SimpleUploadedFile(name, content)})
        assert response.status_code == 422
        assert said in plain(response)
    assert "没有选择文件" in plain(client.post(PAGE, {}))


def test_only_the_authority_may_try(city, browse):
    for person in (city.engineer, city.treasurer):
        assert browse(person).get(PAGE).status_code == 403
        assert browse(person).post(PAGE, {}).status_code == 403
    assert browse(city.reviewer).get("/rulebooks/datong-2022/what-if/").status_code == 404


def test_hundreds_of_projects_are_shown_twenty_at_a_time(city, browse, django_assert_max_num_queries):
    for number in range(23):
        city.opened(f"小的{number}", "900000.00")
    client = browse(city.reviewer)
    client.get(PAGE)
    with django_assert_max_num_queries(40):
        page = client.get(PAGE, LIMIT | {"f-micro_limit": "100"}).content.decode()

    assert "这里是 20 个，另有 3 个" in page
    whole = client.get(PAGE, LIMIT | {"f-micro_limit": "100", "all": "1"}).content.decode()
    assert len(set(re.findall(r"/projects/([\w-]+)/\"", whole))) == 23


def test_cases_read_in_bulk_are_the_cases(city):
    city.returned()
    city.signed()
    for made in each_case(Case.objects.order_by("pk")):
        one = load(made.row)
        now = clock.now()
        assert made.case.table == one.case.table
        assert made.case.snapshot(now).rows == one.case.snapshot(now).rows


def test_a_project_of_the_unit_is_seen_as_it_shows_itself(city):
    city.signed()
    other = city.applied("新的")
    row = Case.objects.get(number=other)
    (made,) = each_case([row])

    assert made.case.outer == load(row).case.outer

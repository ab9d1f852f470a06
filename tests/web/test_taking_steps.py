"""Taking a step without a script: what a form sends, what a refusal says, what it keeps."""

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from tests.cast import PDF
from tests.web.office import taken
from tests.web.sending import application, paper, reasons, review, steps

from guicheng.apps.cases.models import ActRow, Draft


def test_an_application_is_recorded_and_leads_to_its_receipt(city, browse):
    number = city.opened()

    response = browse(city.engineer).post(steps(number, "plan_application"), application())

    assert response.url == reverse("act", args=(number, 2)) + "?recorded=1"
    receipt = browse(city.engineer).get(response.url).content.decode()
    assert ActRow.objects.get(seq=2).digest in receipt
    assert "486.00 万元" in receipt
    assert "计划审核" in receipt  # what comes next


def test_a_form_sent_twice_is_recorded_once(city, browse):
    number = city.opened()
    client, form = browse(city.engineer), application()

    first = client.post(steps(number, "plan_application"), form)
    again = client.post(steps(number, "plan_application"), form | {"f-plan_form": paper()})

    assert first.url == again.url
    assert ActRow.objects.filter(case__number=number).count() == 2


def test_all_that_is_wrong_is_told_at_once_and_nothing_typed_is_lost(city, browse):
    number = city.opened()
    form = application(
        **{"f-planned_amount": "abc", "f-planned_start": "2025-02-30", "f-purpose": "让管网看得见"}
    )
    del form["f-plan_form"]

    response = browse(city.engineer).post(steps(number, "plan_application"), form)

    assert response.status_code == 422
    assert reasons(response) == [
        "计划申报金额：“abc”不是金额。请只填数字，例如 486.00，单位在右边选",
        "计划开工日期：没有“2025-02-30”这一天。请核对年月日，按 2025-03-01 的样子填写",
        "须提交立项计划申报表，第四条",
    ]
    text = response.content.decode()
    for kept in ('value="abc"', 'value="2025-02-30"', "让管网看得见"):
        assert kept in text
    assert ActRow.objects.filter(case__number=number).count() == 1


def test_a_file_that_was_taken_is_kept_when_the_form_is_refused(city, browse):
    number = city.opened()
    client = browse(city.engineer)

    refused = client.post(steps(number, "plan_application"), application(**{"f-purpose": ""}))
    digest = re.search(r'name="f-plan_form_kept" value="(\w{64})"', refused.content.decode())[1]
    form = application(**{"f-plan_form_kept": digest})
    del form["f-plan_form"]

    assert client.post(steps(number, "plan_application"), form).status_code == 302


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("申报表.exe", b"MZ", "的格式不能接收"),
        ("申报表.pdf", b"MZ\x90 no pdf", "的内容不是 pdf 文件"),
        ("申报表.pdf", b"", "是空文件"),
    ],
)
def test_a_wrong_file_is_told_with_what_may_be_uploaded(city, browse, name, content, said):
    number = city.opened()

    response = browse(city.engineer).post(
        steps(number, "plan_application"), application(**{"f-plan_form": paper(name, content)})
    )

    assert response.status_code == 422
    assert said in reasons(response)[0]
    assert ActRow.objects.filter(case__number=number).count() == 1


def test_a_file_that_is_too_large_is_told_its_limit(city, browse, settings):
    settings.MOST_BYTES_A_FILE = 1024 * 1024
    number = city.opened()

    response = browse(city.engineer).post(
        steps(number, "plan_application"),
        application(**{"f-plan_form": paper(content=PDF + b"0" * 1024 * 1024)}),
    )

    assert "超过每份文件 1 MB 的上限" in reasons(response)[0]


def test_a_document_is_owed_once_the_amount_reaches_the_limit(city, browse):
    for amount, owed in (("2999.9999", False), ("3000", True)):
        number = city.opened()
        response = browse(city.engineer).post(
            steps(number, "plan_application"), application(**{"f-planned_amount": amount})
        )
        assert (response.status_code == 422) is owed
    assert reasons(response) == ["须提交可行性研究报告，第四条"]


def test_a_return_without_an_opinion_is_not_accepted(city, browse):
    number = city.applied()

    response = browse(city.reviewer).post(steps(number, "plan_review"), review("returned"))

    assert reasons(response) == ["结论为“退回修改”的，须写明意见，第五条"]


def test_without_an_outcome_one_is_asked_for(city, browse):
    number = city.applied()

    response = browse(city.reviewer).post(steps(number, "plan_review"), review(""))

    assert reasons(response)[0] == "请选择结论"


def test_what_another_outcome_asks_is_no_part_of_the_act(city, browse):
    number = city.applied()

    browse(city.reviewer).post(steps(number, "plan_review"), review("returned", opinion="请补充"))

    assert set(city.project(number).acts[-1].facts) == {"duplicate", "outside_scope"}


def test_a_refused_review_shows_its_article_and_the_way_out(city, browse):
    city.says_of_unit(False)
    number = city.applied()

    response = browse(city.reviewer).post(
        steps(number, "plan_review"), review("passed", **{"f-duplicate": "yes", "opinion": "原则可行"})
    )

    assert reasons(response) == [
        "未满足：不与已建系统重复，第五条（二）。解除办法：由市政务服务和数据管理局书面说明理由后可以豁免",
        "未报送信息化资产目录，第四条（四）",
    ]
    text = response.content.decode()
    assert "原则可行" in text
    assert 'value="480"' in text


def test_why_is_answered_with_what_was_typed_and_refused(city, browse):
    number = city.applied()
    client = browse(city.reviewer)
    client.post(steps(number, "plan_review"), review("passed", **{"f-duplicate": "yes"}))

    address = reverse("why", args=(number,)) + "?q=guard:not_duplicate"

    assert "是否与已建系统重复＝未知" in client.get(address).content.decode()
    assert "是否与已建系统重复＝是" in client.get(address + "&form=plan_review").content.decode()


def test_a_decision_on_behalf_needs_the_signed_paper(city, browse):
    number = city.planned()
    client = browse(city.reviewer)
    form = {
        "key": uuid4().hex, "seq": "4", "do": "submit", "outcome": "passed", "on": "2025-03-03",
        "f-approved_total": "470", "f-approved_total_unit": "wan",
    }  # fmt: skip

    refused = client.post(steps(number, "approval"), form)
    accepted = client.post(steps(number, "approval"), form | {"paper": paper("批复.pdf")})

    assert reasons(refused) == ["代为录入的，须上传经签批的纸质文件扫描件"]
    assert accepted.status_code == 302
    act = city.project(number).acts[-1]
    assert (act.by, act.entered_by_label) == ("government", "市政务服务和数据管理局")


def test_what_happens_outside_must_say_when(city, browse):
    number = city.planned()
    form = {"key": uuid4().hex, "seq": "4", "do": "submit", "outcome": "passed", "paper": paper()}

    for on, said in (
        ("", "请填写办理的日期"),
        ("2025-13-01", "没有“2025-13-01”这一天"),
        ("2025-03-04", "尚未到来"),
    ):
        response = browse(city.reviewer).post(steps(number, "approval"), form | {"on": on, "paper": paper()})
        assert any(said in reason for reason in reasons(response)), (on, reasons(response))


def test_a_step_of_somebody_else_is_looked_at_and_not_taken(city, browse):
    number = city.applied()
    client = browse(city.engineer)

    assert "您可以看它怎样进行，不能办理" in client.get(steps(number, "plan_review")).content.decode()
    response = client.post(steps(number, "plan_review"), review("passed", party="authority"))
    assert "不能以市政务服务和数据管理局的身份办理" in reasons(response)[0]


def test_what_was_done_meanwhile_is_told_and_judged_with(city, browse):
    number = city.applied()
    taken(city.reviews(number, "returned", opinion="请补充"))
    taken(city.applies(number))

    response = browse(city.reviewer).post(steps(number, "plan_review"), review("passed", seq=2))

    assert response.status_code == 422
    assert "项目又有 2 项新的办理" in response.content.decode()


def test_a_draft_is_kept_with_its_files_and_comes_back(city, browse):
    number = city.opened()
    client = browse(city.engineer)

    client.post(steps(number, "plan_application"), application(do="draft", **{"f-planned_amount": "12x"}))
    again = client.get(steps(number, "plan_application")).content.decode()

    assert 'value="12x"' in again
    assert "f-plan_form_kept" in again
    assert "接着上次的草稿" in again
    assert "接着填" in client.get("/?tab=drafts").content.decode()


def test_a_draft_is_done_with_the_act(city, browse):
    number = city.opened()
    client = browse(city.engineer)
    client.post(steps(number, "plan_application"), application(do="draft"))

    client.post(steps(number, "plan_application"), application())

    assert Draft.objects.count() == 0


def test_autosaving_tells_what_the_form_owes_now(city, browse):
    number = city.opened()
    form = application(**{"f-planned_amount": "3000"})
    del form["f-plan_form"]

    response = browse(city.engineer).post(reverse("step-draft", args=(number, "plan_application")), form)

    text = response.content.decode()
    assert "已自动保存 09:00" in text
    assert "应交 2 份，缺 2 份" in text
    assert '<a href="#f-feasibility_study">' in text


def test_a_file_is_stored_as_soon_as_it_is_chosen(city, browse):
    number = city.opened()
    address = reverse("step-upload", args=(number, "plan_application", "plan_form"))

    response = browse(city.engineer).post(address, {"f-plan_form": paper("甲.pdf")})

    assert re.search(r'name="f-plan_form_kept" value="\w{64}"', response.content.decode())
    assert "甲.pdf" in response.content.decode()


def test_a_form_without_its_token_is_not_accepted(city):
    number = city.opened()
    client = Client(enforce_csrf_checks=True)
    client.force_login(city.engineer.acting.person, backend="django.contrib.auth.backends.ModelBackend")

    assert client.post(steps(number, "plan_application"), application()).status_code == 403
    assert ActRow.objects.filter(case__number=number).count() == 1


def test_a_draft_that_arrives_after_its_form_is_not_kept(city, browse):
    number = city.opened()
    client, form = browse(city.engineer), application()
    client.post(steps(number, "plan_application"), form)

    late = client.post(reverse("step-draft", args=(number, "plan_application")), form | {"f-plan_form": ""})

    assert late.status_code == 204
    assert Draft.objects.count() == 0


def test_who_has_to_apply_again_reads_why_it_was_returned(city, browse):
    number = city.returned()

    text = browse(city.engineer).get(steps(number, "plan_application")).content.decode()

    assert "数据清单不全，请补充。" in text[: text.index("<form class")]

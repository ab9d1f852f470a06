"""Pages as a browser without a script gets them: who may see what, what a form sends, what a refusal keeps."""

import re
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.cast import PASSWORD, PDF, at
from tests.web.office import taken

from guicheng.apps.accounts.models import User
from guicheng.apps.cases import clock
from guicheng.apps.cases.models import ActRow, Case, Draft, SecretRefusal
from guicheng.apps.documents.models import Upload


def paper(name="申报表.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


def application(seq=1, **changed):
    """A filled-in application, as a form sends it."""
    return {
        "key": uuid4().hex,
        "seq": str(seq),
        "do": "submit",
        "f-class": "build",
        "f-planned_amount": "486",
        "f-planned_amount_unit": "wan",
        "f-planned_start": "2025-06-03",
        "f-purpose": "让管网看得见",
        "f-plan_form": paper(),
    } | changed


def review(outcome, seq=2, **changed):
    return {
        "key": uuid4().hex,
        "seq": str(seq),
        "do": "submit",
        "outcome": outcome,
        "f-duplicate": "no",
        "f-outside_scope": "no",
        "f-approved_plan_amount": "480",
        "f-approved_plan_amount_unit": "wan",
    } | changed


def steps(number, step):
    return reverse("step", args=(number, step))


def reasons(response):
    """What the notice on top says, each reason as plain text."""
    text = response.content.decode()
    notice = text[text.index('id="refusal"') : text.index("</ol>", text.index('id="refusal"'))]
    lines = re.findall(r"<li>(.*?)</li>", notice, re.DOTALL)
    return [
        re.sub(r"\s+", " ", re.sub(r"<svg.*?</svg>|<a class=\"why\".*?</a>|<[^>]+>", "", line)).strip()[1:]
        for line in lines
    ]


# ---------------------------------------------------------------- who may see what


@pytest.mark.parametrize("page", ["workbench", "projects", "registers", "rulebooks", "new-project"])
def test_who_has_not_signed_in_is_asked_to(db, page):
    response = Client().get(reverse(page))

    assert response.status_code == 302
    assert response.url.startswith(reverse("sign-in"))


def test_a_wrong_password_is_told_and_five_shut_the_name(city):
    client = Client()

    for _ in range(4):
        assert (
            "用户名或密码不对"
            in client.post(reverse("sign-in"), {"username": "su", "password": "x"}).content.decode()
        )
    client.post(reverse("sign-in"), {"username": "su", "password": "x"})

    response = client.post(reverse("sign-in"), {"username": "su", "password": PASSWORD})
    assert response.status_code == 429
    assert "已暂停登录" in response.content.decode()


def test_signing_in_leads_to_where_one_wanted_to_go_but_never_elsewhere(city):
    for wanted, reached in (("/projects/", "/projects/"), ("https://elsewhere.invalid/", "/")):
        response = Client().post(reverse("sign-in"), {"username": "su", "password": PASSWORD, "next": wanted})
        assert response.url == reached


def test_who_has_two_posts_chooses_one_and_sees_with_its_eyes(city):
    number = city.opened()
    client = Client()
    client.force_login(User.objects.get(username="he"), backend="django.contrib.auth.backends.ModelBackend")

    assert client.get("/").url == reverse("posts")
    choices = re.findall(r'name="post" value="(\d+)"', client.get(reverse("posts")).content.decode())
    assert len(set(choices)) == 2
    client.post(reverse("posts"), {"post": choices[0]})
    assert client.get(reverse("project", args=(number,))).status_code == 200


def test_nobody_can_choose_the_post_of_somebody_else(city, browse):
    client = browse(city.teacher)
    other = city.reviewer.acting.person.memberships.get().pk

    client.post(reverse("posts"), {"post": str(other)})

    assert "市教育局" in client.get("/").content.decode()


def test_a_unit_does_not_see_the_project_of_another(city, browse):
    number = city.applied()
    digest = Upload.objects.get().digest

    theirs = browse(city.teacher)

    for address in (
        reverse("project", args=(number,)),
        steps(number, "plan_application"),
        reverse("act", args=(number, 2)),
        reverse("history", args=(number,)),
        reverse("why", args=(number,)) + "?q=step:plan_review",
        reverse("file", args=(digest,)),
    ):
        assert theirs.get(address).status_code == 404, address
    assert number not in theirs.get(reverse("projects")).content.decode()
    assert browse(city.engineer).get(reverse("file", args=(digest,))).status_code == 200


def test_a_page_that_is_not_there_looks_like_all_others(city, browse):
    response = browse(city.engineer).get("/nowhere/")

    assert response.status_code == 404
    assert "没有这一页" in response.content.decode()
    assert "市水务局" in response.content.decode()


PAGES = [
    "/", "/?tab=done", "/?tab=mine", "/?tab=drafts", "/projects/", "/projects/?q=%E6%8E%92%E6%B0%B4&phase=apply&overdue=1",
    "/registers/", "/rulebooks/city/", "/rulebooks/city/articles/5/2/", "/rulebooks/city/parameters/",
]  # fmt: skip
OF_A_PROJECT = [
    "", "?on=2025-03-01&known=then", "?on=nonsense", "?log=all", "known/", "filings/", "documents/", "history/", "facts/",
    "facts/?in=contract%231", "taking-over/", "acts/2/", "acts/3/withdrawal/", "acts/3/correction/", "acts/3/annulment/",
    "conditions/not_duplicate/waiver/", "steps/plan_review/extend/", "scopes/change/new/", "steps/plan_application/",
    "steps/contract_filing/?in=contract%231", "steps/acceptance/?in=contract%231", "steps/site_visit/",
    "why/?q=step:acceptance@contract%231", "why/?q=due:contract_filing@contract%231", "why/?q=fact:micro",
    "why/?q=guard:within_approval@contract%231", "steps/contract_filing/brief/?in=contract%231",
]  # fmt: skip


@pytest.mark.parametrize("who", ["engineer", "reviewer", "treasurer"])
def test_every_page_opens_for_everybody_who_may_see_it(city, browse, who):
    number = city.signed()
    client = browse(getattr(city, who))

    answers = {page: client.get(page).status_code for page in PAGES}
    answers |= {page: client.get(f"/projects/{number}/{page}").status_code for page in OF_A_PROJECT}

    assert {page: code for page, code in answers.items() if code != 200} == {}


@pytest.mark.parametrize(
    "page",
    [
        "steps/nothing/", "steps/contract_filing/", "steps/contract_filing/?in=contract%239", "acts/99/", "why/?q=step:nothing",
        "why/?q=", "why/?q=fact:micro@nowhere%231", "conditions/nothing/waiver/", "scopes/nothing/new/", "facts/?in=..%2F..",
    ],
)  # fmt: skip
def test_nonsense_in_an_address_is_not_found_and_breaks_nothing(city, browse, page):
    number = city.signed()

    assert browse(city.engineer).get(f"/projects/{number}/{page}").status_code == 404


# ---------------------------------------------------------------- a new project


def test_a_project_with_state_secrets_is_counted_and_nothing_else_is_kept(city, browse):
    response = browse(city.engineer).post(reverse("new-project"), {"secrets": "yes", "title": "秘密工程"})

    assert response.status_code == 422
    assert "不在本平台办理" in response.content.decode()
    assert (SecretRefusal.objects.count(), Case.objects.count(), Draft.objects.count()) == (1, 0, 0)


def test_nothing_is_kept_before_the_question_is_answered(city, browse):
    client = browse(city.engineer)

    assert client.get(reverse("new-project-details")).url == reverse("new-project")
    assert client.post(reverse("new-project-draft"), {"title": "秘密工程"}).status_code == 403
    assert client.post(reverse("new-project"), {}).status_code == 422
    assert Draft.objects.count() == 0


def test_who_is_no_unit_opens_no_project(city, browse):
    assert browse(city.treasurer).get(reverse("new-project")).status_code == 403


def test_opening_a_project_twice_with_one_form_opens_one(city, browse):
    client = browse(city.engineer)
    form = {
        "secrets": "no", "key": uuid4().hex, "title": "河道监测", "f-class": "build",
        "f-planned_amount": "499999.99", "f-planned_amount_unit": "yuan", "do": "submit",
    }  # fmt: skip

    answers = [client.post(reverse("new-project-details"), form) for _ in range(2)]

    assert {answer.url for answer in answers} == {
        reverse("project", args=(Case.objects.get().number,)) + "?opened=1"
    }


# ---------------------------------------------------------------- taking a step


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


# ---------------------------------------------------------------- small acts


def small(client, address, **form):
    return client.post(address, {"key": uuid4().hex, "seq": "", "do": "submit"} | form)


def test_withdrawing_needs_a_reason_and_opens_the_step_again(city, browse):
    number = city.planned()
    client, address = browse(city.engineer), reverse("withdraw", args=(number, 4))

    assert reasons(small(client, address)) == ["请写明理由"]
    assert small(client, address, opinion="漏了一页").status_code == 302
    assert city.project(number).view.step("scheme").status == "open"


def test_correcting_says_only_what_differs(city, browse):
    number = city.signed()
    address = reverse("correct", args=(number, 7))
    form = {
        "f-contract_amount": "461",
        "f-contract_amount_unit": "wan",
        "f-contractor": "示例科技公司",
        "opinion": "录入有误",
    }

    response = small(browse(city.engineer), address, **form)

    assert response.status_code == 302
    assert dict(city.project(number).acts[-1].facts) == {"contract_amount": Decimal("4610000.00")}


def test_annulling_shows_first_what_rests_on_it(city, browse):
    number = city.planned()
    client, address = browse(city.reviewer), reverse("annul", args=(number, 3))

    shown = client.get(address).content.decode()
    assert "第 4 号　编制方案" in shown
    assert "将不符合规定" in shown
    assert small(client, address, opinion="误办").status_code == 302
    assert city.project(number).acts[2].voided


def test_a_unit_is_not_offered_to_annul(city, browse):
    number = city.planned()

    assert (
        "这一项不由您办理" in browse(city.engineer).get(reverse("annul", args=(number, 3))).content.decode()
    )
    assert (
        reverse("annul", args=(number, 3))
        not in browse(city.engineer).get(reverse("act", args=(number, 3))).content.decode()
    )


def test_waiving_lets_the_next_review_pass(city, browse):
    number = city.applied()
    client = browse(city.reviewer)

    assert (
        small(client, reverse("waive", args=(number, "not_duplicate")), opinion="并行过渡").status_code == 302
    )
    passed = client.post(steps(number, "plan_review"), review("passed", seq=3, **{"f-duplicate": "yes"}))

    assert passed.status_code == 302


def test_a_strict_condition_cannot_be_waived(city, browse):
    number = city.applied()

    response = small(
        browse(city.reviewer),
        reverse("waive", args=(number, "within_scope")),
        party="authority",
        opinion="请放行",
    )

    assert response.status_code == 422
    assert "强制要求，不能豁免" in reasons(response)[0]


def test_the_clock_is_stopped_set_going_and_put_off(city, browse):
    number = city.applied()
    client = browse(city.reviewer)

    for what, form in (("pause", {}), ("resume", {}), ("extend", {"f-plan_review.due": "2025-03-20"})):
        assert reasons(small(client, reverse(what, args=(number, "plan_review")), **form)) == ["请写明理由"]
        assert (
            small(
                client, reverse(what, args=(number, "plan_review")), opinion="专家意见未到", **form
            ).status_code
            == 302
        )

    assert str(city.project(number).view.step("plan_review").due) == "2025-03-20"


def test_opening_a_contract_for_a_past_day_lets_its_signing_be_entered(city, browse):
    number = city.approved()
    client = browse(city.engineer)
    with clock.held_at(at("2025-03-20")):
        opened = small(client, reverse("open", args=(number, "contract")), on="2025-03-05")
        signed = client.post(
            steps(number, "contract_signing") + "?in=contract%231",
            {
                "key": uuid4().hex, "seq": "", "do": "submit", "on": "2025-03-06",
                "f-contract_amount": "460", "f-contract_amount_unit": "wan", "f-contractor": "示例科技公司",
            },
        )  # fmt: skip

    assert (opened.status_code, signed.status_code) == (302, 302)


def test_opening_asks_what_the_rulebook_asks(city, browse):
    number = city.approved()
    client = browse(city.engineer)

    assert reasons(small(client, reverse("open", args=(number, "change")))) == ["须填写变更理由，第八条"]
    assert (
        small(client, reverse("open", args=(number, "change")), **{"f-change_reason": "调整存储"}).status_code
        == 302
    )


def test_many_items_are_recorded_together_or_not_at_all(city, browse):
    number = city.approved()
    client = browse(city.engineer)
    small(client, reverse("open", args=(number, "change")), **{"f-change_reason": "调整存储"})
    before = city.project(number).seq
    address = reverse("items", args=(number, "item")) + "?in=change%231"
    rows = {
        "rows": "3", "f-item_name-0": "减存储", "f-item_amount-0": "-30", "f-item_name-1": "加算力", "complete": "yes",
    }  # fmt: skip

    refused = small(client, address, **rows, **{"f-item_amount-1": "abc"})
    assert (refused.status_code, city.project(number).seq) == (422, before)
    accepted = small(client, address, **rows, **{"f-item_amount-1": "20"})

    assert accepted.status_code == 302
    assert city.project(number).seq == before + 3
    shown = client.get(address).content.decode()
    assert "已标明齐备" in shown
    assert "变更金额合计" in shown
    assert "50.00 万元" in shown


def test_what_was_done_before_the_platform_is_taken_over_without_a_day(city, browse):
    number = city.opened()
    form = {
        "step": ["plan_application@", "plan_review@"],
        "outcome-plan_review@": "passed",
        "paper": paper("移交.pdf"),
    }

    response = small(
        browse(city.reviewer), reverse("take-over", args=(number,)), **{**form, "step": "plan_review@"}
    )

    assert response.status_code == 302
    view = city.project(number).view.step("plan_review")
    assert (view.status, view.outcome, view.done_on) == ("done", "passed", None)


def test_a_question_to_a_party_is_answered_by_itself(city, browse):
    number = city.opened()
    client = browse(city.reviewer)

    assert small(client, reverse("say", args=(number,)), **{"f-quota_judged": "yes"}).status_code == 302
    assert city.project(number).fact("quota_judged").value is True
    assert "采购限额标准" not in browse(city.engineer).get(reverse("say", args=(number,))).content.decode()


# ---------------------------------------------------------------- registers and parameters


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

    assert browse(city.engineer).get(address).status_code == 403
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

"""Who may see what, and how the pages answer those who may not."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from tests.cast import PASSWORD
from tests.web.sending import steps

from guicheng.apps.accounts.models import User
from guicheng.apps.documents.models import Upload


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
    "/rulebooks/city/?q=%E9%AA%8C%E6%94%B6&mark=E", "/rulebooks/city/chapters/1/", "/rulebooks/city/whole/", "/rulebooks/city/scenarios/",
    "/rulebooks/city/coverage/", "/rulebooks/coverage/", "/rulebooks/city/text/",
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


def test_a_form_that_was_open_for_too_long_says_so_in_the_same_look(city):
    client = Client(enforce_csrf_checks=True)
    client.force_login(city.engineer.acting.person, backend="django.contrib.auth.backends.ModelBackend")

    response = client.post(reverse("new-project"), {"secrets": "no"})

    assert response.status_code == 403
    assert "页面已经失效" in response.content.decode()


def test_what_goes_wrong_gets_a_number_and_no_details(city, monkeypatch):
    monkeypatch.setattr("guicheng.apps.cases.queries.project_list", lambda **_: 1 / 0)
    client = Client(raise_request_exception=False)
    client.force_login(city.engineer.acting.person, backend="django.contrib.auth.backends.ModelBackend")

    response = client.get(reverse("projects"))

    assert response.status_code == 500
    text = response.content.decode()
    assert re.search(r"编号 [0-9a-f]{8}", text)
    assert "ZeroDivisionError" not in text

"""The pages from outside: signing in, being shut out, and that every address asks who is there and whose it is."""

import re
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.urls import get_resolver, reverse
from tests.cast import PASSWORD, Harbour

from guicheng.apps.cases.models import ActRow, Draft

OPEN_TO_ALL = {"sign-in", "sign-out", "clock"}
"""What needs nobody: signing in and out; the clock is there in a demo only."""


def signed_in(person: str, password: str = PASSWORD) -> Client:
    client = Client()
    client.post(reverse("sign-in"), {"username": person, "password": password})
    return client


def addresses(number: str, digest: str, unit: int) -> dict[str, str]:
    """An address of every page, by its name."""
    words = {
        "number": number,
        "digest": digest,
        "pk": unit,
        "step": "review",
        "seq": 2,
        "kind": "contract",
        "consequence": "not_registered",
        "guard": "not_duplicate",
        "parameter": "small_limit",
    }
    found = {}
    for pattern in get_resolver().url_patterns[0].url_patterns:
        arguments = dict(words)
        if "rulebooks/" in str(pattern.pattern):
            arguments |= {
                "name": "harbour",
                "other": "harbour",
                "number": "2",
                "place": 1,
                "file": "life.yaml",
            }
        elif "registers/" in str(pattern.pattern):
            arguments["name"] = "registered"
        else:
            arguments["name"] = "form"
        wanted = {key: arguments[key] for key in pattern.pattern.converters}
        found[pattern.name] = reverse(pattern.name, kwargs=wanted)
    return found


@pytest.fixture
def theirs(district: Harbour) -> dict[str, str]:
    """The addresses of a project of the education bureau, and of all other pages."""
    number = district.applied("教育云")
    digest = next(iter(district.teacher.sees(number).files))
    return addresses(number, digest, district.education.pk)


def test_somebody_signs_in_and_out(district: Harbour):
    client = signed_in("xu")

    assert client.get(reverse("workbench")).status_code == 200
    client.post(reverse("sign-out"))
    assert client.get(reverse("workbench")).status_code == 302


def test_wrong_passwords_shut_a_name_for_a_while_and_only_that_name(district: Harbour):
    client, page = Client(), reverse("sign-in")
    told = [client.post(page, {"username": "xu", "password": "wrong"}) for _ in range(5)]

    right = client.post(page, {"username": "xu", "password": PASSWORD})

    assert [answer.status_code for answer in told] == [422] * 4 + [429]
    assert right.status_code == 429
    assert "15 分钟" in right.content.decode()
    assert signed_in("su").get(reverse("workbench")).status_code == 200
    AccessAttempt.objects.update(
        attempt_time=AccessAttempt.objects.get().attempt_time - timedelta(minutes=16)
    )
    assert signed_in("xu").get(reverse("workbench")).status_code == 200


def test_a_name_that_is_not_there_is_told_the_same(district: Harbour):
    answers = [
        Client().post(reverse("sign-in"), {"username": name, "password": "wrong"})
        for name in ("xu", "nobody")
    ]

    pages = [answer.content.decode().replace("nobody", "xu") for answer in answers]
    assert without_token(pages[0]) == without_token(pages[1])


def without_token(page: str) -> str:
    return re.sub(r"\w{64}", "", page)


def test_signing_in_leads_nowhere_else(district: Harbour):
    answer = Client().post(
        reverse("sign-in"), {"username": "xu", "password": PASSWORD, "next": "https://elsewhere.example/"}
    )

    assert answer["Location"] == reverse("workbench")


def test_a_form_from_elsewhere_is_refused(district: Harbour):
    client = Client(enforce_csrf_checks=True)

    answer = client.post(reverse("sign-in"), {"username": "xu", "password": PASSWORD})

    assert answer.status_code == 403


@pytest.mark.parametrize("method", ["get", "post"])
def test_every_address_asks_who_is_there(theirs: dict[str, str], method: str):
    client = Client()

    answers = {
        name: getattr(client, method)(address) for name, address in theirs.items() if name not in OPEN_TO_ALL
    }

    let_in = {
        name: answer.status_code
        for name, answer in answers.items()
        if not (answer.status_code == 405 or reverse("sign-in") in answer.headers.get("Location", ""))
    }
    assert let_in == {}


@pytest.mark.parametrize("method", ["get", "post"])
def test_no_address_of_a_project_shows_or_does_anything_for_another_unit(
    district: Harbour, theirs: dict[str, str], method: str
):
    of_projects = {
        name: address
        for name, address in theirs.items()
        if address.startswith("/projects/20") or name == "file"
    }
    own, other = signed_in("xu"), signed_in("su")
    acts = ActRow.objects.count()

    answers = {name: getattr(other, method)(address) for name, address in of_projects.items()}

    shown = {
        name: answer.status_code
        for name, answer in answers.items()
        if answer.status_code not in (403, 404, 405) or "教育云" in answer.content.decode()
    }
    assert shown == {}
    assert (ActRow.objects.count(), Draft.objects.count()) == (acts, 0)
    assert "教育云" in own.get(theirs["project"]).content.decode()  # there is something that could show


def test_somebody_without_a_post_sees_no_page(district: Harbour, theirs: dict[str, str]):
    client = signed_in("qi")

    answers = {
        theirs[name]: client.get(theirs[name]) for name in ("workbench", "projects", "project", "file")
    }

    assert {answer.headers.get("Location", "").partition("?")[0] for answer in answers.values()} == {
        reverse("posts")
    }


def test_a_post_of_somebody_else_cannot_be_chosen(district: Harbour):
    client = signed_in("he")
    others = district.reviewer.acting.person.memberships.get().pk

    client.post(reverse("posts"), {"post": others})

    assert client.get(reverse("workbench"))["Location"].startswith(reverse("posts"))


def test_the_clock_cannot_be_moved_outside_a_demo(district: Harbour, settings):
    settings.DEMO = False

    assert signed_in("yang").post(reverse("clock"), {"move": "1"}).status_code == 404


def test_a_file_is_sent_so_that_it_can_do_no_harm(district: Harbour, theirs: dict[str, str]):
    answer = signed_in("xu").get(theirs["file"])

    assert answer.status_code == 200
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]

"""A new project begins with the question about state secrets; until it is answered nothing is kept."""

from uuid import uuid4

from django.urls import reverse

from guicheng.apps.cases.models import Case, Draft, SecretRefusal


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

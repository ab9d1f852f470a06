"""One's own password: changed by whoever knows the present one."""

import pytest
from django.urls import reverse

from guicheng.apps.accounts.models import User

pytestmark = pytest.mark.django_db
OLD, NEW = "an-old-password-1", "a-new-password-22"


@pytest.fixture
def person() -> User:
    return User.objects.create_user(username="chen", password=OLD, name="陈某")


@pytest.mark.parametrize(
    ("old", "new", "again", "text"),
    [
        ("wrong-password-00", NEW, NEW, "现在的密码不对"),
        (OLD, "short", "short", "12"),
        (OLD, NEW, NEW + "x", "两次输入的新密码不同"),
        (OLD, OLD, OLD, "新密码与现在的相同"),
    ],
)
def test_a_password_is_not_changed_and_the_page_says_why(client, person, old, new, again, text):
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")

    answer = client.post(reverse("password"), {"old": old, "new": new, "again": again})

    assert answer.status_code == 422
    assert text in answer.content.decode()
    person.refresh_from_db()
    assert person.check_password(OLD)


def test_a_changed_password_holds_and_the_session_goes_on(client, person):
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")

    answer = client.post(reverse("password"), {"old": OLD, "new": NEW, "again": NEW}, follow=True)

    assert "密码已修改" in answer.content.decode()
    person.refresh_from_db()
    assert person.check_password(NEW)


def test_a_stranger_is_sent_to_sign_in(client):
    answer = client.get(reverse("password"))

    assert (answer.status_code, answer.url) == (302, reverse("sign-in"))

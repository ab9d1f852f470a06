"""The city with its cast, on a Monday that does not move, and people who browse its pages."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client
from tests.cast import Person, at
from tests.web.office import RULEBOOKS, Office, office

from guicheng.apps.cases import clock, law

MONDAY = "2025-03-03"


@pytest.fixture(autouse=True)
def _own_folders(settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.CALENDARS = tmp_path / "calendars"
    settings.RULEBOOKS = RULEBOOKS
    law._kept_calendars.clear()


@pytest.fixture
def monday() -> Iterator[None]:
    """It is nine o'clock on Monday, 3 March 2025, until a test says otherwise."""
    with clock.held_at(at(MONDAY)):
        yield


@pytest.fixture
def city(db, monday) -> Office:
    """The city."""
    return office()


@pytest.fixture
def browse() -> Callable[[Person], Client]:
    """Return the browser of somebody who has signed in."""

    def enter(person: Person) -> Client:
        client = Client()
        client.force_login(person.acting.person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return enter

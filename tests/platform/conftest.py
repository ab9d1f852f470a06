"""A district with its cast, on a day that does not move, and how to look behind the platform's back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from tests.cast import Harbour, at, harbour

from guicheng.apps.cases import clock, law

MONDAY = "2025-03-03"


@pytest.fixture(autouse=True)
def _own_folders(settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.CALENDARS = tmp_path / "calendars"
    law._kept_calendars.clear()  # a test's database is emptied behind the process's back


@pytest.fixture
def monday() -> Iterator[None]:
    """It is nine o'clock on Monday, 3 March 2025, until a test says otherwise."""
    with clock.held_at(at(MONDAY)):
        yield


@pytest.fixture
def district(db, monday) -> Harbour:
    """The district, in a transaction that is undone."""
    return harbour()


@pytest.fixture
def busy_district(transactional_db, monday) -> Harbour:
    """The district in a database that other threads and processes see too."""
    return harbour()


@pytest.fixture
def is_postgresql() -> bool:
    return connection.vendor == "postgresql"

"""A district with its cast, on a day that does not move, and how to look behind the platform's back."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from tests.cast import Harbour, at, harbour
from tests.platform.changing_law import SHIPPED, Law

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


@pytest.fixture
def books(settings, tmp_path: Path) -> Iterator[Law]:
    """The operator's folder of rulebooks, to be edited."""
    shutil.copytree(SHIPPED, tmp_path / "rulebooks")
    settings.RULEBOOKS = tmp_path / "rulebooks"
    law.shipped.cache_clear()
    law.rulebook.cache_clear()
    yield Law(settings.RULEBOOKS)
    law.shipped.cache_clear()
    law.rulebook.cache_clear()

"""The city with its cast, on a Monday that does not move, and people who browse its pages."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client
from tests.cast import Person, at
from tests.web.office import RULEBOOKS, Office, office

from guicheng.apps.cases import clock, law
from guicheng.web.rulebooks import proofs

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


SCENARIOS = """
rulebook: city
title: 第五个工作日审核是按时的
unit: [{on: 2025-01-01, facts: {asset_catalogue_filed: yes}}]
facts: {class: build, planned_amount: 486万元, state_secret: no}
acts:
  - {on: 2025-03-03, step: plan_application, facts: {planned_start: 2025-06-03, purpose: 看得见}, documents: [plan_form]}
  - {on: 2025-03-10, step: plan_review, outcome: returned, facts: {duplicate: no, outside_scope: no}, opinion: 请补充, late: no}
then:
  - {on: 2025-03-11, step: plan_application, status: open, round: 2, due: 2025-03-17}
---
rulebook: city
title: 重复的不予同意
facts: {class: build, planned_amount: 486万元, state_secret: no}
parameters: {study_limit: 1000万元}
acts:
  - {on: 2025-03-03, step: plan_application, facts: {planned_start: 2025-06-03, purpose: 看得见}, documents: [plan_form]}
  - {on: 2025-03-04, step: plan_review, outcome: passed, facts: {duplicate: yes, outside_scope: no, approved_plan_amount: 480万元}, refused: ["5/2"]}
"""


@pytest.fixture
def scenarios(settings, tmp_path: Path) -> Iterator[Path]:
    """The city's rulebook has a file of scenarios."""
    folder = tmp_path / "rulebooks"
    shutil.copytree(RULEBOOKS / "city", folder / "city")
    (folder / "city" / "scenarios").mkdir()
    (folder / "city" / "scenarios" / "art-5.yaml").write_text(SCENARIOS, encoding="utf-8")
    settings.RULEBOOKS = folder
    for cache in (law.shipped, proofs._proofs, proofs._explained):
        cache.cache_clear()
    yield folder / "city"
    for cache in (law.shipped, proofs._proofs, proofs._explained):
        cache.cache_clear()

"""
Under every shipped rulebook a unit opens a project, and its pages are there: no page knows one city's rulebook.

Nor does any know only those that are shipped: so it is under a regulation that nobody had in mind, and under one that
has just been started.
"""

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.urls import reverse
from tests.cast import PASSWORD, Person

from guicheng.apps.cases import actions, clock, law, queries
from guicheng.apps.cases.verify import verify
from guicheng.apps.registers import actions as registers
from guicheng.apps.registers.queries import acting, organisations_of
from guicheng.cli.main import main
from guicheng.engine.rulebook.load import shipped_rulebooks

VALUES = {
    "money": Decimal("4860000.00"),
    "number": Decimal(2025),
    "text": "综合管理系统",
    "yes/no": True,
    "date": date(2025, 6, 3),
}


UNSEEN, STARTED = "unseen-linchuan-2026", "just-started-2026"


@pytest.fixture(scope="module")
def operators(tmp_path_factory):
    """The operator's folder of rulebooks."""
    folder = tmp_path_factory.mktemp("rulebooks")
    shutil.copytree(Path(__file__).parents[1] / "rulebooks" / UNSEEN, folder / UNSEEN)
    assert main(["rulebook", "new", STARTED, "--rulebooks", str(folder)]) == 0
    return folder


@pytest.fixture(params=[*shipped_rulebooks(), UNSEEN, STARTED])
def unit(request, db, monday, settings, operators) -> Person:
    """Somebody who acts for a unit of a district under this rulebook."""
    settings.RULEBOOKS = operators
    district = registers.add_jurisdiction(code="district", name="新区", rulebook=request.param)
    body = registers.add_organisation(jurisdiction=district, name="区水务局", parties=("unit",))
    registers.add_organisation(jurisdiction=district, name="主管部门", parties=("authority",))
    person = registers.add_person(username="su", name="苏工", password=PASSWORD, organisation=body)
    return Person(acting(organisations_of(person, clock.today())[0]))


def test_a_project_is_opened_and_every_page_of_it_answers(unit, browse):
    book = law.shipped(unit.acting.jurisdiction.rulebook)
    asked = (book.facts[name] for name in book.starts_with)
    facts = {spec.name: next(iter(spec.one_of)) if spec.one_of else VALUES[spec.type] for spec in asked}

    opened = unit.opens("综合管理系统", facts=facts)

    assert isinstance(opened, actions.Recorded), opened
    client, number = browse(unit), opened.number
    project = queries.project(acting=unit.acting, number=number)
    # In a district where nothing has been registered yet, some first steps are open, others blocked for want of a fact.
    mine = [s for s in project.view.steps if s.status in ("open", "blocked") and "unit" in s.party]
    assert mine, "a unit that has opened a project has something to do"
    pages = [
        reverse("project", args=(number,)),
        reverse("projects"),
        "/",
        *(reverse("step", args=(number, step.id)) for step in mine if not step.scope),
    ]
    assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)
    assert {finding.result for finding in verify()} == {"same"}

"""Loading the demo: all of it, or nothing."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.db import transaction

from guicheng.apps.accounts.models import User
from guicheng.apps.cases import clock, law, rows
from guicheng.apps.cases.access import AUTHORITY
from guicheng.apps.cases.actions import outer_changed
from guicheng.apps.cases.models import Case
from guicheng.apps.registers.actions import add_jurisdiction, add_organisation, add_person, say_outer_fact
from guicheng.apps.registers.models import Jurisdiction
from guicheng.config.demo.cast import Cast, password, places, the_cast
from guicheng.config.demo.days import Days
from guicheng.config.demo.expanding import year_of
from guicheng.config.demo.playing import Company, DemoError, Event, Player
from guicheng.config.demo.reading import read_projects
from guicheng.engine.receipt import value_to_json
from guicheng.engine.scenario.model import ScenarioError
from guicheng.engine.values import parse_value

UNIT_FACTS_ON = "-42m"
"""Since when the units' facts hold: before everything else in the demo."""

SAME_DAY = "the same day"
"""A fact's value in cast.yaml: the day on which it is said."""

FIRST = (-1, 0)
"""What lies above the cases is said before anything is done in them on that day."""


@dataclass(frozen=True, slots=True)
class LoadedDemo:
    """What was loaded: how many projects, acts and refusals, in how many seconds."""

    projects: int
    acts: int
    refused: int
    seconds: float


def is_loaded() -> bool:
    """Tell whether the demo is there already. It is loaded whole or not at all."""
    return Jurisdiction.objects.filter(code__in=[the_cast(place).code for place in places()]).exists()


def foreign() -> list[str]:
    """Return the names of jurisdictions here that are no demo: such data must not be mixed with one, nor thrown away."""
    return list(Jurisdiction.objects.filter(is_demo=False).values_list("name", flat=True))


def throw_away() -> None:
    """Empty the database, and remove files and checkpoints. DemoError when there is anything that is no demo."""
    if others := foreign():
        raise DemoError(f"这里有正式数据（{'、'.join(others)}），不能清空")
    call_command("flush", interactive=False, verbosity=0)
    for folder in (Path(settings.MEDIA_ROOT), Path(settings.DATA) / "checkpoints"):
        shutil.rmtree(folder, ignore_errors=True)


def load_demo(today: date | None = None, only: Sequence[str] = ()) -> LoadedDemo:
    """
    Load the demo as of a day, by default today; `only` names the folders of the places to load.

    DemoError names file, act and all reasons when an act is refused.
    """
    began = time.monotonic()
    if others := foreign():
        raise DemoError(f"这里有正式数据（{'、'.join(others)}），请另指定 GUICHENG_DATA")
    days = Days(law.calendar(), today or clock.today())
    acts = refused = 0
    with transaction.atomic():
        for place in only or places():
            player = _played(the_cast(place), days)
            acts, refused = acts + player.acts, refused + player.refused
    for jurisdiction in Jurisdiction.objects.all():
        while rows.refresh(jurisdiction.pk):  # the rows show the day of each project's last act, not today
            pass
    return LoadedDemo(Case.objects.filter(is_scenario=True).count(), acts, refused, time.monotonic() - began)


def _played(cast: Cast, days: Days) -> Player:
    """Play all that happened in a place."""
    try:
        projects = read_projects(cast, law.shipped(cast.rulebook), days)
    except ScenarioError as error:
        raise DemoError(str(error)) from None
    company = _company(cast)
    player = Player(company, days)
    player.play(projects, list(_above(company, days)))
    return player


def _company(cast: Cast) -> Company:
    """Add the jurisdiction, its organisations and people."""
    place = add_jurisdiction(code=cast.code, name=cast.name, rulebook=cast.rulebook, is_demo=True)
    hashed = make_password(password())  # once: hashing is slow on purpose, and the password is no secret
    organisations, people = {}, {}
    for key, body in cast.bodies.items():
        made = add_organisation(jurisdiction=place, name=body.name, parties=body.parties, short=body.short)
        organisations[key] = made
        for player in body.people:
            people[player.username] = add_person(
                username=player.username, name=player.name, password=None, organisation=made, post=player.post
            )
    User.objects.filter(username__in=people).update(password=hashed)
    return Company(cast, place, organisations, people)


def _above(company: Company, days: Days) -> Iterator[Event]:
    """Yield what is said above the cases: first the units' own facts, then the jurisdiction's, each on its day."""
    cast = company.cast
    for key, body in cast.bodies.items():
        if "unit" in body.parties:
            yield _said(company, days, UNIT_FACTS_ON, {**cast.unit_facts, **body.facts}, key)
    for row in cast.facts:
        yield _said(company, days, row["on"], row["facts"], row.get("unit"))


def _said(company: Company, days: Days, on: str, facts: Mapping[str, Any], unit: str | None) -> Event:
    day = days.read(on)
    if day is None:
        raise DemoError(f"{company.cast.folder}/cast.yaml：“{on}”不是示范的日期")
    specs = law.shipped(company.cast.rulebook).facts
    if unknown := facts.keys() - specs.keys():
        raise DemoError(f"{company.cast.folder}/cast.yaml：规程没有事实 {'、'.join(sorted(unknown))}")
    typed = {name: _meant(specs[name].type, raw, day, days) for name, raw in facts.items()}
    return Event(day, FIRST, partial(_say, company, day, typed, unit))


def _meant(type: str, raw: Any, day: date, days: Days) -> Any:
    if raw == SAME_DAY:
        return day
    if isinstance(raw, Mapping):
        raw = year_of(raw, day, days)
    return parse_value(type, raw)


def _say(company: Company, day: date, facts: Mapping[str, Any], unit: str | None) -> None:
    body = company.cast.playing(AUTHORITY)
    if body is None:
        raise DemoError(f"{company.cast.folder}/cast.yaml：没有人担任 {AUTHORITY}")
    office = company.acting(body.key)
    for name, value in facts.items():
        say_outer_fact(
            jurisdiction=company.jurisdiction,
            unit=company.organisations[unit] if unit else None,
            name=name,
            value=value_to_json(value),
            on=day,
            recorded=clock.stored(clock.now()),
            person=office.person,
            organisation=office.organisation,
            source="示范数据",
        )
    outer_changed(
        jurisdiction_id=company.jurisdiction.pk,
        unit_id=company.organisations[unit].pk if unit else None,
    )

"""Writes to the registers: each a verb, in one transaction."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from django.db import transaction

from guicheng.apps.accounts.models import User
from guicheng.apps.registers.models import Edition, Jurisdiction, Membership, Organisation, OuterFact, Role


@transaction.atomic
def add_jurisdiction(*, code: str, name: str, rulebook: str, is_demo: bool = False) -> Jurisdiction:
    """Add a city or district under a rulebook."""
    return Jurisdiction.objects.create(code=code, name=name, rulebook=rulebook, is_demo=is_demo)


@transaction.atomic
def add_organisation(
    *, jurisdiction: Jurisdiction, name: str, parties: tuple[str, ...], short: str = "", credit_code: str = ""
) -> Organisation:
    """Add an organisation and the parties that it plays."""
    made = Organisation.objects.create(
        jurisdiction=jurisdiction, name=name, short=short or name, credit_code=credit_code
    )
    Role.objects.bulk_create(
        [Role(organisation=made, jurisdiction=jurisdiction, party=party) for party in parties]
    )
    return made


@transaction.atomic
def add_person(
    *, username: str, name: str, password: str | None, organisation: Organisation, post: str = ""
) -> User:
    """Add a person with a post in an organisation; a person who exists gets the post. None: nobody can sign in yet."""
    person = User.objects.filter(username=username).first()
    if person is None:
        person = User.objects.create_user(username=username, password=password, name=name)
    Membership.objects.get_or_create(person=person, organisation=organisation, defaults={"post": post})
    return person


@transaction.atomic
def say_outer_fact(
    *,
    jurisdiction: Jurisdiction,
    unit: Organisation | None,
    name: str,
    value: Any,
    on: date,
    recorded: datetime,
    person: User | None = None,
    organisation: Organisation | None = None,
    source: str = "",
    document: str = "",
    checked_on: date | None = None,
    edition: str = "",
) -> OuterFact:
    """Say something of a unit or of the jurisdiction, or set a parameter, from a day on. `value` is JSON-ready."""
    return OuterFact.objects.create(
        jurisdiction=jurisdiction,
        unit=unit,
        name=name,
        value=json.dumps(value, ensure_ascii=False),
        on=on,
        recorded=recorded,
        said_by=person,
        said_for=organisation,
        source=source,
        document=document,
        checked_on=checked_on,
        edition=edition,
    )


@transaction.atomic
def bring_in_edition(
    *,
    jurisdiction: Jurisdiction,
    rulebook: str,
    digest: str,
    on: date,
    source: str,
    recorded: datetime,
    person: User,
    organisation: Organisation,
) -> Edition:
    """Let a jurisdiction's new cases follow another edition from a day on. Whether that may be is judged before."""
    return Edition.objects.create(
        jurisdiction=jurisdiction,
        rulebook=rulebook,
        digest=digest,
        on=on,
        source=source,
        recorded=recorded,
        said_by=person,
        said_for=organisation,
    )

"""Reading the file that lists a city's organisations and people, and adding those that are not there yet."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from guicheng.apps.accounts.models import User
from guicheng.apps.cases import law
from guicheng.apps.registers import actions
from guicheng.apps.registers.models import Jurisdiction, Organisation
from guicheng.engine.yaml import Map, YamlProblem, document

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""Letters and figures that nobody takes for one another when reading them out."""


@dataclass(frozen=True, slots=True)
class Added:
    """Something that was added; `password` is a person's first one, told once and kept nowhere."""

    kind: str
    name: str
    password: str = ""


def first_password() -> str:
    """Return a first password of fourteen signs in three groups."""
    signs = "".join(secrets.choice(ALPHABET) for _ in range(12))
    return "-".join((signs[:4], signs[4:8], signs[8:]))


@transaction.atomic
def load_office(text: str, file: str) -> list[Added]:
    """
    Add the jurisdiction, organisations and people of a file that are not there yet; what is there stays as it is.

    Raise YamlProblem with file, line and repair; then nothing was added.
    """
    raw = document(text, file)
    if not isinstance(raw, Map):
        raise YamlProblem(file, 1, "文件应当是一组“键: 值”", "写 jurisdiction 和 organisations")
    return list(_load(raw, file))


def _load(raw: Map, file: str) -> Iterator[Added]:
    place = _part(raw, "jurisdiction", ("code", "name", "rulebook"), file)
    try:
        rulebook = law.shipped(str(place["rulebook"]))
    except KeyError:
        raise YamlProblem(
            file,
            place.lines["rulebook"],
            f"没有规程“{place['rulebook']}”",
            "guicheng rulebook list 列出可用的规程",
        ) from None
    jurisdiction = Jurisdiction.objects.filter(code=place["code"]).first()
    if jurisdiction is None:
        jurisdiction = actions.add_jurisdiction(code=place["code"], name=place["name"], rulebook=rulebook.id)
        yield Added("地区", jurisdiction.name)
    for body in raw.get("organisations") or []:
        _known(body, ("name", "short", "credit_code", "parties", "people"), ("name", "parties"), file)
        for party in body["parties"]:
            if party not in rulebook.parties:
                raise YamlProblem(
                    file,
                    body.lines["parties"],
                    f"规程里没有主体“{party}”",
                    f"可用：{'、'.join(rulebook.parties)}",
                )
        organisation = Organisation.objects.filter(jurisdiction=jurisdiction, name=body["name"]).first()
        if organisation is None:
            organisation = actions.add_organisation(
                jurisdiction=jurisdiction,
                name=body["name"],
                short=body.get("short") or "",
                credit_code=str(body.get("credit_code") or ""),
                parties=tuple(body["parties"]),
            )
            yield Added("机构", organisation.name)
        for person in body.get("people") or []:
            _known(person, ("username", "name", "post"), ("username", "name"), file)
            there = User.objects.filter(username=person["username"]).exists()
            password = "" if there else first_password()
            actions.add_person(
                username=person["username"],
                name=person["name"],
                password=password or None,
                organisation=organisation,
                post=person.get("post") or "",
            )
            if not there:
                yield Added("人员", f"{person['name']}（{person['username']}）", password)


def _part(raw: Map, key: str, wanted: tuple[str, ...], file: str) -> Any:
    if key not in raw:
        raise YamlProblem(file, raw.line, f"缺 {key}", f"写明 {'、'.join(wanted)}")
    _known(raw[key], wanted, wanted, file)
    return raw[key]


def _known(raw: Any, known: tuple[str, ...], wanted: tuple[str, ...], file: str) -> None:
    if not isinstance(raw, Map):
        raise YamlProblem(
            file, getattr(raw, "line", 1), "这里应当是一组“键: 值”", f"可用：{'、'.join(known)}"
        )
    for key in raw:
        if key not in known:
            raise YamlProblem(file, raw.lines[key], f"不认识“{key}”", f"可用：{'、'.join(known)}")
    for key in wanted:
        if not raw.get(key):
            raise YamlProblem(file, raw.line, f"缺 {key}")

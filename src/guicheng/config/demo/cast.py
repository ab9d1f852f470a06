"""Who is in the demo: in each place organisations with their parties and facts, and people with posts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any, NamedTuple

from guicheng.engine.yaml import document


@dataclass(frozen=True, slots=True)
class Player:
    """A person: user name, name, post, and what a visitor may try as this person."""

    username: str
    name: str
    post: str
    hint: str


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation of the demo, with the parties that it plays; `facts` are what differs for it as a unit."""

    key: str
    name: str
    short: str
    parties: tuple[str, ...]
    facts: Mapping[str, Any]
    people: tuple[Player, ...]


@dataclass(frozen=True, slots=True)
class Usual:
    """The usual answers by fact, and the usual opinions by `STEP.OUTCOME`."""

    answers: Mapping[str, Any]
    opinions: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Cast:
    """A jurisdiction of the demo: its organisations by key, most used first, and what they usually answer."""

    folder: str
    code: str
    name: str
    rulebook: str
    facts: tuple[Mapping[str, Any], ...]
    unit_facts: Mapping[str, Any]
    bodies: Mapping[str, Body]
    usual: Usual

    def playing(self, party: str) -> Body | None:
        """Return the organisation that plays a party; None when it has no account."""
        return next((body for body in self.bodies.values() if party in body.parties), None)


class Shown(NamedTuple):
    """A person as the sign-in page of the demo shows it."""

    place: str
    username: str
    password: str
    name: str
    organisation: str
    post: str
    hint: str


def _data() -> Traversable:
    return resources.files(__package__)


def folder_of(place: str) -> Traversable:
    """Return the folder of a place's data files."""
    return _data() / "places" / place


@lru_cache(maxsize=1)
def _demo() -> Mapping[str, Any]:
    found: Mapping[str, Any] = document(
        _data().joinpath("demo.yaml").read_text(encoding="utf-8"), "demo.yaml"
    )
    return found


def places() -> tuple[str, ...]:
    """Return the folders of the demo's places, in the order in which they are shown."""
    return tuple(_demo()["places"])


def password() -> str:
    """Return the one password that all people of the demo share."""
    return str(_demo()["password"])


@lru_cache(maxsize=16)
def the_cast(place: str) -> Cast:
    """Return the cast of a place."""
    raw, usual = _read(place, "cast.yaml"), _read(place, "usual.yaml")
    bodies = {key: _body(key, body) for key, body in raw["organisations"].items()}
    head = raw["jurisdiction"]
    return Cast(
        place,
        head["code"],
        head["name"],
        head["rulebook"],
        tuple(raw["facts"]),
        raw["unit_facts"],
        bodies,
        Usual(usual["answers"], usual["opinions"]),
    )


def _read(place: str, name: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = document(
        folder_of(place).joinpath(name).read_text(encoding="utf-8"), f"{place}/{name}"
    )
    return found


def _body(key: str, raw: Mapping[str, Any]) -> Body:
    people = tuple(Player(p["username"], p["name"], p["post"], p["try"]) for p in raw["people"])
    return Body(
        key, raw["name"], raw.get("short", raw["name"]), tuple(raw["parties"]), raw.get("facts", {}), people
    )


def cast() -> list[Shown]:
    """Return everybody one may sign in as, with the password: for the sign-in page of a demo, and only there."""
    return [
        Shown(found.name, person.username, password(), person.name, body.name, person.post, person.hint)
        for found in map(the_cast, places())
        for body in found.bodies.values()
        for person in body.people
    ]

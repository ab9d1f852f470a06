"""Who is in the demo: organisations with their parties and facts, people with posts. Read from cast.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
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
class Cast:
    """The demo's jurisdiction, its organisations by key, and the one password that all people share."""

    code: str
    name: str
    rulebook: str
    password: str
    facts: tuple[Mapping[str, Any], ...]
    unit_facts: Mapping[str, Any]
    bodies: Mapping[str, Body]

    def playing(self, party: str) -> Body | None:
        """Return the organisation that plays a party; None when it has no account."""
        return next((body for body in self.bodies.values() if party in body.parties), None)


class Shown(NamedTuple):
    """A person as the sign-in page of the demo shows it."""

    username: str
    password: str
    name: str
    organisation: str
    post: str
    hint: str


def read_text(name: str) -> str:
    """Return a data file of the demo."""
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def the_cast() -> Cast:
    """Return the cast."""
    raw = document(read_text("cast.yaml"), "cast.yaml")
    bodies = {key: _body(key, body) for key, body in raw["organisations"].items()}
    place = raw["jurisdiction"]
    return Cast(
        place["code"],
        place["name"],
        place["rulebook"],
        raw["password"],
        tuple(raw["facts"]),
        raw["unit_facts"],
        bodies,
    )


def _body(key: str, raw: Mapping[str, Any]) -> Body:
    people = tuple(Player(p["username"], p["name"], p["post"], p["try"]) for p in raw["people"])
    return Body(
        key, raw["name"], raw.get("short", raw["name"]), tuple(raw["parties"]), raw.get("facts", {}), people
    )


def cast() -> list[Shown]:
    """Return everybody one may sign in as, with the password: for the sign-in page of a demo, and only there."""
    found = the_cast()
    return [
        Shown(person.username, found.password, person.name, body.name, person.post, person.hint)
        for body in found.bodies.values()
        for person in body.people
    ]

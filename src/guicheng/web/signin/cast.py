"""The cast of a demo, with passwords, as the sign-in page of a demo shows it. Never on a real platform."""

from __future__ import annotations

from itertools import groupby
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.module_loading import import_string

AT_ONCE = 5
"""How many people of a place are seen without unfolding more: the first, who are the most used."""


class Place(NamedTuple):
    """A place of the demo: who is shown at once, who is folded away."""

    name: str
    first: tuple[Any, ...]
    others: tuple[Any, ...]


def shown_cast() -> tuple[Place, ...]:
    """
    Return the people one may sign in as, by place: username, password, name, organisation, post, hint.

    Who they are is told by whoever makes the demo: `DEMO_CAST` in the settings names the function that is asked.
    """
    path = getattr(settings, "DEMO_CAST", "")
    people = import_string(path)() if settings.DEMO and path else ()
    found = [(name, tuple(group)) for name, group in groupby(people, key=lambda one: one.place)]
    return tuple(Place(name, group[:AT_ONCE], group[AT_ONCE:]) for name, group in found)

"""One change in one place of a rulebook's files: where, what, and how to make it without touching the original."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from guicheng.engine.yaml import Map, Seq

LEFT_OUT: Final = object()
"""The new value of what is taken away."""

Way = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Renamed:
    """The new value where it is the key that changes: `below` into `at_most`."""

    key: str


@dataclass(frozen=True, slots=True)
class Change:
    """
    A rulebook changed in one place.

    `id` names it by article, by the step, finding, fact, scope or parameter in which it lies, and by what is changed: it
    stays the same when lines and files move. `article` is where it stands; `text` is for people. `touches` are the notes
    (see `watch`) one of which a scenario must have made to notice; empty when that cannot be told. Of the scenarios with a
    note of `once` one is enough: all would notice alike.
    """

    id: str
    file: str
    line: int
    text: str
    article: str
    way: Way
    new: Any
    touches: frozenset[str] = frozenset()
    once: frozenset[str] = frozenset()


def changed(read: Mapping[str, Map], change: Change) -> dict[str, Map]:
    """Return the files with the change made; what is not changed is shared."""
    return {**read, change.file: _put(read[change.file], change.way, change.new)}


def _put(value: Any, way: Way, new: Any) -> Any:
    if not way:
        return new
    key, rest = way[0], way[1:]
    if isinstance(value, list):
        made = Seq(getattr(value, "line", 0))
        lines = getattr(value, "lines", [0] * len(value))
        for index, (item, line) in enumerate(zip(value, lines, strict=True)):
            if index != key:
                made.append(item)
            elif rest:
                made.append(_put(item, rest, new))
            elif new is LEFT_OUT:
                continue
            else:
                made.append(new)
            made.lines.append(line)
        return made
    copy = Map(value.line)
    copy.lines.update(value.lines)
    for name, item in value.items():
        if name != key:
            copy[name] = item
        elif rest:
            copy[name] = _put(item, rest, new)
        elif isinstance(new, Renamed):
            copy[new.key] = item
            copy.lines[new.key] = value.lines.get(name, value.line)
        elif new is not LEFT_OUT:
            copy[name] = new
    return copy


def named_apart(changes: Iterator[Change]) -> Iterator[Change]:
    """Yield the changes with a number behind the id of those that would be called the same."""
    seen: dict[str, int] = {}
    for change in changes:
        count = seen[change.id] = seen.get(change.id, 0) + 1
        yield change if count == 1 else replace(change, id=f"{change.id} ~{count}")


def shown(value: Any) -> str:
    """Return a value as it stands in the files, cut short: what a change is called by."""
    text = value if isinstance(value, str) else written(value)
    return text if len(text) <= 60 else text[:59] + "…"


def written(value: Any) -> str:
    """Return a value as text that the strict reader reads as the same value."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case str():
            return json.dumps(value, ensure_ascii=False)
        case dict():
            rows = (f"{json.dumps(key, ensure_ascii=False)}: {written(item)}" for key, item in value.items())
            return "{" + ", ".join(rows) + "}"
        case list():
            return "[" + ", ".join(map(written, value)) + "]"
        case _:
            return str(value)

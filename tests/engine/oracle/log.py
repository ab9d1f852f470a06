"""What acts have written, as a list: nothing is folded, every question goes through all of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tests.engine.oracle.book import Book

from guicheng.engine.log import Act

UNKNOWN_DAY = date.min
Path = tuple[str, ...]


def path_of(text: str) -> Path:
    return tuple(text.split("/")) if text else ()


@dataclass(frozen=True)
class Written:
    """One thing that an act wrote, or that was handed in from above (seq below nought)."""

    path: Path
    name: Any
    on: date
    recorded: datetime
    seq: int
    place: int
    value: Any


@dataclass
class World:
    """A case: its rulebook, its acts, and what lies above it (scope, name, on, recorded, value)."""

    book: Book
    acts: list[Act]
    outer: list[Any]

    def live(self, known: datetime) -> Iterator[Act]:
        """The acts known at an instant that are not void. An annulment can itself be void."""
        void: set[int] = set()
        for act in sorted(self.acts, key=lambda act: -act.seq):
            if act.verb == "annul" and act.recorded <= known and act.seq not in void:
                void.add(act.refers_to or 0)
        for act in self.acts:
            if act.recorded <= known and act.seq not in void:
                yield act

    def written(self, known: datetime) -> Iterator[Written]:
        for number, entry in enumerate(self.outer):
            if entry.recorded <= known:
                path = () if entry.scope == "^" else path_of(entry.scope)
                above = "^" if entry.scope == "^" else ""
                yield Written(
                    ("^",) if above else path,
                    entry.name,
                    entry.on,
                    entry.recorded,
                    entry.seq,
                    number,
                    entry.value,
                )
        for act in self.live(known):
            on = UNKNOWN_DAY if act.on is None else act.on
            for place, (path, name, value) in enumerate(writes(self.book, act)):
                yield Written(path, name, on, act.recorded, act.seq, place, value)


def home(book: Book, path: Path, name: str) -> Path:
    """Where a fact lies that is said or read from `path`."""
    scope = book.facts[name].scope
    if scope == book.root:
        return ()
    if scope in ("unit", "jurisdiction", "system"):
        return ("^",)
    if scope == "earlier":
        return path
    return path[: len(book.chain(scope))]


def writes(book: Book, act: Act) -> Iterable[tuple[Path, Any, Any]]:
    path = path_of(act.scope)
    inner = (*path, act.target) if act.verb == "open" else path
    for values in (act.facts, act.sealed):
        for name, value in values.items():
            if name in book.facts:
                yield home(book, inner, name), name, value
            elif name.endswith((".paused", ".due")):
                step = book.steps[name.rpartition(".")[0]]
                yield path[: len(book.chain(step.scope))], name, value
    if act.verb == "take":
        step = book.steps[act.target]
        outcome = step.outcomes[act.outcome]
        yield path, ("step", step.id), act.outcome
        for other in sorted(book.reopened(step.id, outcome)):
            first = other in (outcome.back_to, outcome.restarts)
            shared = path[: book.common(step.scope, book.steps[other].scope)]
            yield (
                shared,
                ("step", other),
                ("reopened", outcome.within if first else "", bool(outcome.restarts)),
            )
        if outcome.ends:
            yield path[: len(book.chain(outcome.ends))], "ended", step.article
    elif act.verb in ("open", "remove"):
        kind, _, id = act.target.partition("#")
        yield path, ("member", kind), (id, act.verb == "open")
    elif act.verb == "complete":
        yield path, ("complete", act.target), act.outcome != "no"
    elif act.verb == "waive":
        yield path, ("waiver", act.target), act.seq
    elif act.verb == "withdraw":
        step = book.steps[act.target]
        yield path[: len(book.chain(step.scope))], ("step", step.id), ("withdrawn", act.refers_to)

"""
One project's facts under several rulebooks: the paths beside each other, aligned by the names of their steps.

Rulebooks call the same thing by the same id. What one has and another has not is said so, never matched by likeness.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from guicheng.engine.calendar import WorkCalendar
from guicheng.engine.path import Done, Path, main_scopes, path, usual_outcome
from guicheng.engine.rulebook.model import PHASES, FactSpec, Rulebook, Step
from guicheng.engine.saying import value_reason
from guicheng.engine.sentence import sentence, show, term_of


@dataclass(frozen=True, slots=True)
class Cell:
    """
    A step under one rulebook.

    `applies` is yes, no, or None when that stays open; `condition` says in words when it applies. `term` is its term in
    words; `due_unset`: one that nobody has set. `quickest` and `limit` are its day on either path, `due` the last day by
    its term on the latter. `rounds` says how often it may be gone through, `rounds_article` where that is written.
    """

    label: str
    article: str
    by: tuple[str, ...]
    phase: str
    applies: bool | None
    condition: str
    term: str
    due_unset: bool
    quickest: date | None
    limit: date | None
    due: date | None
    waited: bool
    provisional: bool
    documents: tuple[str, ...]
    facts: tuple[str, ...]
    outcomes: tuple[str, ...]
    rounds: str
    rounds_article: str


@dataclass(frozen=True, slots=True)
class Row:
    """A step by its id, with a cell for each rulebook; None where it has no such step."""

    id: str
    phase: str
    cells: tuple[Cell | None, ...]

    @property
    def label(self) -> str:
        """The name by which the first rulebook that has it calls it."""
        return next(cell.label for cell in self.cells if cell is not None)

    @property
    def shared(self) -> bool:
        """Tell whether more than one rulebook has it."""
        return sum(cell is not None for cell in self.cells) > 1


@dataclass(frozen=True, slots=True)
class FactRow:
    """A fact by its name: for each rulebook its label and value in words, whether assumed; None where it knows no such fact."""

    name: str
    label: str
    type: str
    options: tuple[tuple[str, str], ...]
    cells: tuple[tuple[str, str, bool] | None, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A parameter by its name: for each rulebook label, value in words and article; None where there is none."""

    name: str
    label: str
    cells: tuple[tuple[str, str, str] | None, ...]


@dataclass(frozen=True, slots=True)
class SideBySide:
    """
    What a project meets under each rulebook.

    `rows` are the steps that every project passes through, `others` those of flows that at least two rulebooks open when
    something happens (a change, an inspection), by the kind of scope. `ended` is the last day of either path.
    """

    books: tuple[Rulebook, ...]
    begin: date
    facts: tuple[FactRow, ...]
    rows: tuple[Row, ...]
    others: tuple[tuple[str, tuple[Row, ...]], ...]
    figures: tuple[Figure, ...]
    ended: tuple[tuple[date, date], ...]


def side_by_side(
    books: Sequence[Rulebook], facts: Mapping[str, Any], *, begin: date, calendar: WorkCalendar
) -> SideBySide:
    """Return the paths of a project with these facts, that begins on a day, under each rulebook."""
    given = [_fitting(book, facts) for book in books]
    paths = [
        tuple(path(book, said, begin=begin, pace=pace, calendar=calendar) for pace in ("quickest", "limit"))
        for book, said in zip(books, given, strict=True)
    ]
    return SideBySide(
        tuple(books),
        begin,
        tuple(sorted(_facts(books, facts, given, paths), key=lambda row: row.cells.count(None))),
        tuple(_rows(books, [_main(book, *two) for book, two in zip(books, paths, strict=True)], paths)),
        tuple(_others(books)),
        tuple(_figures(books)),
        tuple((quickest.ended_on, limit.ended_on) for quickest, limit in paths),
    )


def _fitting(book: Rulebook, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facts that a rulebook knows by name and can take the value of."""
    return {
        name: value
        for name, value in facts.items()
        if (spec := book.facts.get(name)) is not None
        and spec.kind == "fact"
        and value_reason(spec, value) is None
    }


# ---------------------------------------------------------------- steps


def _main(book: Rulebook, quickest: Path, limit: Path) -> dict[str, Cell]:
    scopes = main_scopes(book)
    found = {}
    for step in book.steps.values():
        if step.scope in scopes and not step.power:
            applies = limit.applies.get(step.id)
            found[step.id] = _cell(book, step, applies, quickest.step(step.id), limit.step(step.id))
    return found


def _cell(
    book: Rulebook, step: Step, applies: bool | None, quickest: Done | None, limit: Done | None
) -> Cell:
    asks = limit.asks if limit else _asked(step)
    rounds = next((guard for guard in step.guards if guard.id == f"{step.id}.rounds"), None)
    return Cell(
        label=step.label,
        article=step.article,
        by=tuple(book.parties[name].short or book.parties[name].label for name in step.by),
        phase=step.phase,
        applies=applies,
        condition=sentence(step.when) if step.when is not None else "",
        term=_term(book, step),
        due_unset=limit is not None and limit.due_unset,
        quickest=quickest.on if quickest else None,
        limit=limit.on if limit else None,
        due=limit.due if limit else None,
        waited=limit is not None and limit.waited,
        provisional=limit is not None and limit.provisional,
        documents=tuple(spec.label for spec in asks if spec.type == "document"),
        facts=tuple(spec.label for spec in asks if spec.type != "document"),
        outcomes=tuple(one.label for one in step.outcomes.values()) if len(step.outcomes) > 1 else (),
        rounds=rounds.label if rounds is not None else "",
        rounds_article=rounds.article if rounds is not None else "",
    )


def _asked(step: Step) -> tuple[FactSpec, ...]:
    """Return what a step asks always, and with its usual outcome."""
    asks = step.asks + usual_outcome(step).asks
    return tuple({ask.name: ask.spec for ask in asks if ask.when is None}.values())


def _term(book: Rulebook, step: Step) -> str:
    return term_of(book, step) or (sentence(step.due) if step.due is not None else "")


def _rows(
    books: Sequence[Rulebook], columns: Sequence[Mapping[str, Cell]], paths: Sequence[Sequence[Path]] = ()
) -> Iterator[Row]:
    """Yield rows by phase; within it in the order in which things are done, on the average."""
    done: dict[str, list[float]] = {}
    stands: dict[str, list[float]] = {}
    for number, column in enumerate(columns):
        taken = [one.id for one in paths[number][1].done] if paths else []
        for place, id in enumerate(column):
            stands.setdefault(id, []).append(place / len(column))
            if id in taken:
                done.setdefault(id, []).append(taken.index(id) / len(taken))
    places = {id: done.get(id, found) for id, found in stands.items()}
    rows = []
    for id in places:
        cells = tuple(column.get(id) for column in columns)
        said = [cell.phase for cell in cells if cell is not None]
        rows.append(Row(id, max(said, key=lambda phase: (said.count(phase), -said.index(phase))), cells))
    average = {id: sum(found) / len(found) for id, found in places.items()}
    yield from sorted(rows, key=lambda row: (PHASES.index(row.phase), average[row.id]))


def _others(books: Sequence[Rulebook]) -> Iterator[tuple[str, tuple[Row, ...]]]:
    """Yield the flows that at least two of the rulebooks open when something happens, with their steps."""
    kinds: dict[str, int] = {}
    for book in books:
        for spec in book.scopes.values():
            if spec.depth == 1 and not spec.every and spec.name not in {*main_scopes(book), "earlier"}:
                kinds[spec.name] = kinds.get(spec.name, 0) + 1
    for kind, number in kinds.items():
        if number < 2:
            continue
        columns = [
            {
                step.id: _cell(book, step, None, None, None)
                for step in book.steps.values()
                if book.chain(step.scope)[:1] == (kind,)
            }
            for book in books
        ]
        label = next(book.scopes[kind].label for book in books if kind in book.scopes)
        if rows := tuple(_rows(books, columns)):
            yield label, rows


# ---------------------------------------------------------------- facts and figures


def _facts(
    books: Sequence[Rulebook],
    facts: Mapping[str, Any],
    given: Sequence[Mapping[str, Any]],
    paths: Sequence[Sequence[Path]],
) -> Iterator[FactRow]:
    names = dict.fromkeys(facts)
    for book, two in zip(books, paths, strict=True):
        names |= dict.fromkeys((*book.starts_with, *two[1].assumed))
    for name in names:
        specs = [book.facts.get(name) for book in books]
        known = [spec for spec in specs if spec is not None]
        if not known:
            continue
        cells: list[tuple[str, str, bool] | None] = []
        for spec, said, two in zip(specs, given, paths, strict=True):
            if spec is None:
                cells.append(None)
            elif name in said:
                cells.append((spec.label, show(said[name], spec), False))
            else:
                value = two[1].assumed.get(name)
                cells.append((spec.label, show(value, spec) if value is not None else "未用到", True))
        options = {key: text for spec in known for key, text in spec.one_of.items()}
        yield FactRow(name, known[0].label, known[0].type, tuple(options.items()), tuple(cells))


def _figures(books: Sequence[Rulebook]) -> Iterator[Figure]:
    names: dict[str, None] = {}
    for book in books:
        names |= dict.fromkeys(spec.name for spec in book.facts.values() if spec.kind == "parameter")
    for name in names:
        specs = [
            spec if (spec := book.facts.get(name)) and spec.kind == "parameter" else None for book in books
        ]
        cells = tuple(
            (spec.label, show(spec.value, spec) if spec.value is not None else "未设定", spec.article)
            if spec is not None
            else None
            for spec in specs
        )
        yield Figure(name, next(spec.label for spec in specs if spec is not None), cells)

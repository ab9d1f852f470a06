"""Rulebooks side by side: one project's facts under each, step by step and day by day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_GET

from guicheng.apps.cases import clock, law, queries
from guicheng.engine.rulebook.model import Rulebook
from guicheng.engine.sidebyside import Cell, Figure, Row, SideBySide, side_by_side
from guicheng.engine.values import parse_date
from guicheng.web import naming
from guicheng.web.addresses import Addresses, article_path
from guicheng.web.forms.fields import PREFIX, Field, field_of
from guicheng.web.forms.reading import prefilled, read
from guicheng.web.forms.refusals import Refusal, refusal
from guicheng.web.session import ActedRequest, acted
from guicheng.web.showing import show


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the table: rows that at least two rulebooks have, and below them what each has for itself."""

    label: str
    shared: tuple[Row, ...]
    own: tuple[tuple[Cell, ...], ...]


@require_GET
@acted
def compare(request: ActedRequest) -> HttpResponse:
    """Ask for a few facts and the rulebooks; show what a project meets under each. Nothing is written."""
    there = [law.shipped(name) for name in _names(request)]
    chosen = [book for book in there if book.id in request.GET.getlist("with")]
    books = chosen if chosen else there
    asked = _fields(there, request.GET)
    data: QueryDict = request.GET
    if number := data.get("project", ""):
        data = _of_project(request, number)
    typed = read(asked, data) if _sent(data) else prefilled(asked)
    begin_text = data.get("begin", "").strip() or clock.today().isoformat()
    values: dict[str, Any] = {
        "there": [(book.id, book.title) for book in there],
        "chosen": [book.id for book in books],
        "fields": [one for one in asked if one.name in _first(there)],
        "first": _first(there),
        "typed": typed,
        "begin": begin_text,
        "paths": Addresses("", books[0].id),
        "project": number,
    }
    if not _sent(data):
        return _page(request, values)
    wrong: dict[str, str] = dict(typed.errors)
    begin: date | None = None
    try:
        begin = parse_date(begin_text)
    except ValueError:
        wrong["begin"] = "申报日期请按 2025-03-01 的样子填写"
    if len(chosen) < 2 and "with" in data:
        wrong["with"] = "请选两部以上规则库"
    if wrong or begin is None:
        return _page(
            request, values | {"refused": refusal((), asked, books[0], unreadable=wrong)}, status=422
        )
    found = side_by_side(books, typed.values, begin=begin, calendar=law.calendar())
    return _page(request, values | _shown(found))


def _names(request: ActedRequest) -> list[str]:
    """Return the rulebooks that can be compared, one's own first."""
    own = law.named(request.acting.jurisdiction)
    return [own, *(name for name in law.installed() if name != own)]


def _sent(data: QueryDict) -> bool:
    return any(key.startswith(PREFIX) for key in data)


def _first(books: Iterable[Rulebook]) -> dict[str, None]:
    """Return the facts with which a project begins under any of the rulebooks, as far as a form asks them."""
    return dict.fromkeys(
        name
        for book in books
        for name in book.starts_with
        if book.facts[name].type in ("money", "choice", "yes/no")
    )


def _fields(books: list[Rulebook], data: QueryDict) -> list[Field]:
    """Return a field for each fact that can be said: those with which projects begin, and those that were sent."""
    names = _first(books) | dict.fromkeys(key.removeprefix(PREFIX) for key in data if key.startswith(PREFIX))
    found = []
    for name in names:
        specs = [book.facts[name] for book in books if name in book.facts]
        if not specs or specs[0].type in ("document", "text"):
            continue
        options = {key: text for spec in specs for key, text in spec.one_of.items()}
        field = field_of(specs[0])
        # Several rulebooks say what it is; none of them is the one whose article explains it here.
        found.append(replace(field, options=tuple(options.items()), article="", help="", owed="no"))
    return found


def _of_project(request: ActedRequest, number: str) -> QueryDict:
    """Return what has been said of a project, as if it had been typed here."""
    project = queries.project(acting=request.acting, number=number)
    if project is None:
        raise Http404
    data = QueryDict(mutable=True)
    first = min((act.on or act.recorded.date() for act in project.acts), default=clock.today())
    data["begin"] = first.isoformat()
    for fact in project.facts:
        spec = project.rulebook.facts[fact.name]
        if (
            fact.source == "entry"
            and fact.scope == ""
            and spec.kind == "fact"
            and spec.type in ("money", "choice", "yes/no")
        ):
            text = prefilled([replace(field_of(spec), known=fact.value)])
            data[PREFIX + fact.name] = text.text[fact.name]
            if fact.name in text.units:
                data[f"{PREFIX}{fact.name}_unit"] = text.units[fact.name]
    return data


def _shown(found: SideBySide) -> dict[str, Any]:
    return {
        "found": found,
        "parts": tuple(_parts(found.rows, found.books)),
        "others": [_part(label, rows, found.books) for label, rows in found.others],
        "figures": [one for one in found.figures if sum(cell is not None for cell in one.cells) > 1],
        "own_figures": _own_figures(found.figures, found.books),
    }


def _parts(rows: Iterable[Row], books: tuple[Rulebook, ...]) -> Iterable[Part]:
    by_phase: dict[str, list[Row]] = {}
    for row in rows:
        by_phase.setdefault(row.phase, []).append(row)
    for phase, found in by_phase.items():
        yield _part(naming.PHASES[phase], found, books)


def _part(label: str, rows: Iterable[Row], books: tuple[Rulebook, ...]) -> Part:
    kept = tuple(rows)
    own = tuple(
        tuple(cell for row in kept if not row.shared and (cell := row.cells[place]) is not None)
        for place in range(len(books))
    )
    return Part(label, tuple(row for row in kept if row.shared), own)


def _own_figures(figures: Iterable[Figure], books: tuple[Rulebook, ...]) -> list[list[tuple[str, str, str]]]:
    alone = [one for one in figures if sum(cell is not None for cell in one.cells) == 1]
    return [[cell for one in alone if (cell := one.cells[place]) is not None] for place in range(len(books))]


def _page(request: ActedRequest, values: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    refused: Refusal | None = values.get("refused")
    shown = {
        "errors": refused.errors if refused else {},
        "path": article_path,
        "here": reverse("compare"),
        **values,
    }
    return show(request, "pages/compare.html", shown, status=status)

"""Many cases from their logs, for questions about all of them: a few queries for each batch, receipts left unread."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple

from guicheng.apps.cases import law
from guicheng.apps.cases.loading import SAID, SHOWN, above_of, with_texts
from guicheng.apps.cases.models import ActRow, Case, Standing, Wording
from guicheng.apps.registers.queries import outer_rows
from guicheng.engine import case as engine_case
from guicheng.engine.case import Entry, fold
from guicheng.engine.receipt import Text, act_from_json
from guicheng.engine.rulebook.model import Rulebook

BATCH = 200
"""So many cases are held in memory at once."""


class Made(NamedTuple):
    """A case's row, and what its log and what lies above it make of it."""

    row: Case
    rulebook: Rulebook
    case: engine_case.Case


def each_case(rows: Iterable[Case]) -> Iterator[Made]:
    """Yield cases as their logs make them. What an act rested on (its receipt) is not read: it makes nothing."""
    waiting, above = iter(rows), _Above()
    while batch := list(islice(waiting, BATCH)):
        keys = [row.pk for row in batch]
        acts: dict[int, list[tuple[int, str]]] = {}
        for case, seq, body in (
            ActRow.objects.filter(case__in=keys).order_by("case", "seq").values_list("case", "seq", "body")
        ):
            acts.setdefault(case, []).append((seq, body))
        texts: dict[int, dict[int, dict[str, Text]]] = {}
        wordings = Wording.objects.filter(act__case__in=keys).exclude(name__startswith="#")
        for case, seq, *text in wordings.values_list(
            "act__case", "act__seq", "name", "salt", "text", "removed_by_order"
        ):
            texts.setdefault(case, {}).setdefault(seq, {})[text[0]] = Text(*text)
        for row in batch:
            book, said = law.rulebook(row.rulebook_id), texts.get(row.pk, {})
            read = []
            for seq, body in acts.get(row.pk, ()):
                stored = json.loads(body)
                stored.pop("standing", None)
                stored.pop("reasons", None)
                read.append(act_from_json(with_texts(stored, said[seq]) if seq in said else stored, book))
            yield Made(row, book, fold(read, book, above.entries(row, book)))


class _Above:
    """What lies above the cases of a unit, read once for all of them."""

    def __init__(self) -> None:
        self._units: dict[int, tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]] = {}
        self._read: dict[tuple[int, str], tuple[list[Entry], list[Entry]]] = {}

    def entries(self, row: Case, book: Rulebook) -> list[Entry]:
        """Return what lies above a case: what its unit's other cases show, and not what it shows itself."""
        found = self._read.get((row.unit_id, book.digest))
        if found is None:
            said, shown = self._rows(row)
            read = above_of(book, said, shown if "earlier" in book.scopes and book.exports else ())
            found = [entry for _, entry in read.facts], [entry for _, entry in read.shown]
            self._read[row.unit_id, book.digest] = found
        own = f"earlier#{row.number}"
        return found[0] + [entry for entry in found[1] if entry.scope != own]

    def _rows(self, row: Case) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
        if row.unit_id not in self._units:
            said = outer_rows(row.jurisdiction_id, row.unit_id).values_list(*SAID)
            shown = Standing.objects.filter(unit=row.unit_id).order_by("id").values_list(*SHOWN)
            self._units[row.unit_id] = list(said), list(shown)
        return self._units[row.unit_id]

"""From rows to the engine's case: acts in order, the texts beside them, and what lies above the case."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guicheng.apps.cases import clock, law
from guicheng.apps.cases.models import ActRow, Case, Standing, Wording
from guicheng.apps.registers.queries import outer_rows
from guicheng.engine import case as engine_case
from guicheng.engine.case import Entry, fold
from guicheng.engine.receipt import GENESIS, Text, act_from_json, bodies, value_from_json
from guicheng.engine.rulebook.model import OUTER, Rulebook

ADOPTS = '"verb":"adopt"'
"""How an act that adopts another rulebook stands in its body, which is canonical."""


@dataclass(frozen=True, slots=True)
class Above:
    """
    What lies above a case: facts of the jurisdiction and the unit, and what the unit's other cases show.

    Each entry with the number of its row: an act's receipt names the last that it could read of each kind.
    """

    facts: tuple[tuple[int, Entry], ...]
    shown: tuple[tuple[int, Entry], ...]

    @property
    def read(self) -> tuple[int, int]:
        """The last row of each kind, 0 where there is none."""
        return (self.facts[-1][0] if self.facts else 0, self.shown[-1][0] if self.shown else 0)

    def entries(self, read: tuple[int, int] | None = None) -> list[Entry]:
        """Return all entries, or those that were there when the last rows were these."""
        facts, shown = read or self.read
        return [entry for pk, entry in self.facts if pk <= facts] + [
            entry for pk, entry in self.shown if pk <= shown
        ]


@dataclass(frozen=True, slots=True)
class Loaded:
    """A case as the engine takes it, with the head of its chain and the last rows above it that were read."""

    row: Case
    rulebook: Rulebook
    case: engine_case.Case
    seq: int
    head: str
    read: tuple[int, int]


def load(row: Case, rulebook: Rulebook | None = None) -> Loaded:
    """
    Return a case as its log and what lies above it make it, by the rulebook that judges it or by another.

    ValueError when that other one cannot read what was said: a fact of the same name has another type there.
    """
    rulebook = rulebook or law.rulebook(row.rulebook_id)
    stored = list(ActRow.objects.filter(case=row).order_by("seq").values_list("seq", "body", "digest"))
    texts = texts_of(row)
    acts = [
        act_from_json(with_texts(body, texts.get(seq, {})), rulebook)
        for (seq, _, _), body in zip(stored, bodies(text for _, text, _ in stored), strict=True)
    ]
    lies = above(row, rulebook)
    seq, head = (stored[-1][0], stored[-1][2]) if stored else (0, GENESIS)
    return Loaded(row, rulebook, fold(acts, rulebook, lies.entries()), seq, head, lies.read)


def rulebook_known(row: Case, known: datetime) -> Rulebook:
    """Return the rulebook that judged a case at an instant: what was adopted later is not known yet."""
    acts = ActRow.objects.filter(case=row, recorded__lte=clock.stored(known))
    last = acts.filter(body__contains=ADOPTS).order_by("-seq").values_list("body", flat=True).first()
    if last is None and ActRow.objects.filter(case=row, body__contains=ADOPTS).exists():
        first = ActRow.objects.filter(case=row).order_by("seq").values_list("body", flat=True)
        last = next((body for body in first if ADOPTS not in body), None)
    return law.rulebook(json.loads(last)["receipt"]["rulebook"] if last else row.rulebook_id)


def texts_of(row: Case) -> dict[int, dict[str, Text]]:
    """Return the texts beside a case's log, by the act's number and the text's name."""
    found: dict[int, dict[str, Text]] = {}
    rows = Wording.objects.filter(act__case=row)
    for seq, *text in rows.values_list("act__seq", "name", "salt", "text", "removed_by_order"):
        found.setdefault(seq, {})[text[0]] = Text(*text)
    return found


def with_texts(body: dict[str, Any], texts: Mapping[str, Text]) -> dict[str, Any]:
    """Return a stored act with its texts back in their places; one that was removed by order says so."""
    for key in ("facts", "sealed"):
        for name in body.get(key) or ():
            if name in texts:
                body[key][name] = said(texts[name])
    return body


def said(wording: Text) -> str:
    """Return a text as it may be read."""
    return f"（依{wording.removed_by_order}删除）" if wording.removed_by_order else wording.text


SAID = ("pk", "name", "on", "recorded", "value", "edition", "jurisdiction__rulebook")
SHOWN = ("pk", "case__number", "name", "on", "recorded", "value")
"""What is read of the rows above a case: of what was said there, and of what the unit's other cases show."""


def above(row: Case, rulebook: Rulebook) -> Above:
    """Return what lies above a case, oldest rows first."""
    said_above = outer_rows(row.jurisdiction_id, row.unit_id)
    others = Standing.objects.none()
    if "earlier" in rulebook.scopes and rulebook.exports:
        others = Standing.objects.filter(unit=row.unit_id).exclude(case=row).order_by("id")
    return above_of(rulebook, said_above.values_list(*SAID), others.values_list(*SHOWN))


def above_of(
    rulebook: Rulebook, said_above: Iterable[tuple[Any, ...]], others: Iterable[tuple[Any, ...]]
) -> Above:
    """Return what these rows, oldest first, say above a case under a rulebook."""
    # The entries carry no number: an annulled act takes the entries of its own number away, and these are no act's.
    # Of two on one day the later row prevails, because the order is kept.
    facts = []
    for pk, name, on, recorded, value, edition, first in said_above:
        spec = rulebook.facts.get(name)
        # A parameter that was set for one edition says nothing about another.
        if spec is not None and (spec.kind != "parameter" or holds_for(first, edition, rulebook)):
            facts.append((pk, Entry(OUTER, name, on, clock.local(recorded), _value(spec.type, value))))
    shown = []
    for pk, number, export, on, recorded, value in others:
        name = f"earlier.{export}"
        spec = rulebook.facts.get(name)
        if spec is not None:
            entry = Entry(f"earlier#{number}", name, on, clock.local(recorded), _value(spec.type, value))
            shown.append((pk, entry))
    return Above(tuple(facts), tuple(shown))


def holds_for(first: str, edition: str, rulebook: Rulebook) -> bool:
    """Tell whether a parameter set for an edition (empty: the first, the one a jurisdiction began with) holds under a rulebook."""
    return (edition or first) == rulebook.id


def _value(type: str, text: str) -> Any:
    raw = json.loads(text)
    return None if raw is None else value_from_json(type, raw)

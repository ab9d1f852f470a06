"""
A rulebook changed in one place at a time: what its scenarios are worth.

A change that no scenario notices is a rule that nobody has tested: a limit that might be on the other side, a day more
in a term, a condition that might not be there. Labels, gists and the like are left alone, they have no effect.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from guicheng.engine.rulebook.load import NOT_LAW
from guicheng.engine.values import literal
from guicheng.engine.yaml import Map, Seq, document


@dataclass(frozen=True, slots=True)
class Mutant:
    """A rulebook changed in one place: where, what was changed, and the texts of all its files."""

    file: str
    line: int
    text: str
    files: Mapping[str, str]


SWAPPED: Final = {
    "below": "at_most", "at_most": "below", "more_than": "at_least", "at_least": "more_than",
    "before": "on_or_before", "on_or_before": "before", "after": "on_or_after", "on_or_after": "after",
    "is_not": "is", "in": "not_in", "not_in": "in", "all": "any", "any": "all",
    "first_of": "last_of", "last_of": "first_of", "some": "every", "every": "some",
}  # fmt: skip
DROPPED: Final = frozenset(
    {
        "when", "soft", "within", "due", "paused_while", "not_before", "valid_until", "rounds", "anew", "survives",
        "seals", "keeps", "where", "happens", "back_to", "restarts", "ends", "requires", "after", "lifted_by",
    }
)  # fmt: skip
SHORTENED: Final = frozenset(
    {
        "requires",
        "asks",
        "documents",
        "after",
        "blocks",
        "warns",
        "seals",
        "keeps",
        "all",
        "any",
        "is",
        "that",
        "in",
    }
)
UNTOUCHED: Final = NOT_LAW | {
    "filings", "one_of", "parties", "sealed", "opinion", "mark", "checked_on", "in_force", "issued", "document",
    "secrets_question", "starts_with", "amounts", "case", "rulebook", "chapter", "article", "phase", "to", "form",
}  # fmt: skip
_TERM = re.compile(r"(\d+)((?: full)?(?: working)? (?:day|month|year)s?\b.*)")

Variant = tuple[int, str, Any]
"""The line, what was changed, and the changed value."""


def mutants(files: Mapping[str, str]) -> Iterator[Mutant]:
    """Yield every change, file by file, in the order of the text. The files must be those of a sound rulebook."""
    for file, text in files.items():
        content = document(text, file)
        for line, what, changed in _variants(content, "", content.line):
            yield Mutant(file, line, what, {**files, file: written(changed)})


def _variants(value: Any, key: str, line: int) -> Iterator[Variant]:
    match value:
        case Map():
            yield from _of_map(value)
        case Seq():
            yield from _of_sequence(value, key)
        case bool():
            yield line, f"{key}：{_shown(value)} 改为 {_shown(not value)}", not value
        case int():
            yield line, f"{key}：{value} 改为 {value + 1}", value + 1
        case Decimal():
            more = value + Decimal(1).scaleb(int(value.as_tuple().exponent))
            yield line, f"{key}：{value} 改为 {more}", more
        case str():
            yield from _of_text(value, key, line)


def _of_map(value: Map) -> Iterator[Variant]:
    for key, child in value.items():
        if key in UNTOUCHED and not (key == "in_force" and not isinstance(child, date)):
            continue
        line = value.lines.get(key, value.line)
        # `after` compares days inside a condition and orders steps elsewhere; `in` compares or names a scope.
        if (
            key in SWAPPED
            and not (key == "in" and isinstance(child, str))
            and not ("id" in value and key == "after")
        ):
            yield line, f"{key} 改为 {SWAPPED[key]}", _replaced(value, key, child, SWAPPED[key])
        if key in DROPPED:
            yield line, f"删去 {key}", _replaced(value, key, child, None)
        if term := _TERM.fullmatch(key):
            longer = f"{int(term[1]) + 1}{term[2]}"
            yield line, f"{key} 改为 {longer}", _replaced(value, key, child, longer)
        for at, what, changed in _variants(child, key, line):
            yield at, what, _replaced(value, key, changed, key)


def _of_sequence(value: Seq, key: str) -> Iterator[Variant]:
    for index, item in enumerate(value):
        line = value.lines[index]
        if key in SHORTENED:
            yield (
                line,
                f"{key}：删去第 {index + 1} 项 {_shown(item)}",
                _sequence(value, value[:index] + value[index + 1 :]),
            )
        for at, what, changed in _variants(item, key, line):
            yield at, what, _sequence(value, [*value[:index], changed, *value[index + 1 :]])


def _of_text(value: str, key: str, line: int) -> Iterator[Variant]:
    if term := _TERM.fullmatch(value):
        longer = f"{int(term[1]) + 1}{term[2]}"
        yield line, f"{key}：{value} 改为 {longer}", longer
    elif isinstance(amount := literal(value), Decimal):
        # The smallest amount more: one fen, or one hundredth of a per cent.
        share = value.endswith(("%", "％"))
        more = f"{amount * 100 + Decimal('0.01')}%" if share else f"{amount + Decimal('0.01')}元"
        yield line, f"{key}：{value} 改为 {more}", more


def _replaced(value: Map, key: str, child: Any, new_key: str | None) -> Map:
    """Return the mapping with one key and its value changed, or left out; the order stays."""
    changed = Map(value.line)
    for name, item in value.items():
        if name != key:
            changed[name] = item
        elif new_key is not None:
            changed[new_key] = child
    return changed


def _sequence(value: Seq, items: list[Any]) -> Seq:
    changed = Seq(value.line)
    changed.extend(items)
    return changed


def _shown(value: Any) -> str:
    text = written(value)
    return text if len(text) <= 40 else text[:39] + "…"


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
            return (
                "{"
                + ", ".join(f"{json.dumps(k, ensure_ascii=False)}: {written(v)}" for k, v in value.items())
                + "}"
            )
        case list():
            return "[" + ", ".join(map(written, value)) + "]"
        case _:
            return str(value)

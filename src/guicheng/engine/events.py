"""What a step's entries and the text of a term say, without asking anything further."""

from __future__ import annotations

from typing import Any

from guicheng.engine.case import Entry, Reopening


def without_withdrawn(rows: list[Entry]) -> list[Entry]:
    """Return a step's entries without the outcomes that were withdrawn and without their withdrawals."""
    gone = {row.value.withdraws for row in rows if row.value.__class__ is Reopening}
    return [
        row
        for row in rows
        if (row.seq not in gone if row.value.__class__ is str else not row.value.withdraws)
    ]


def counted(rows: list[Entry], outcomes: frozenset[str] | None = None) -> int:
    """Count the outcomes among a step's entries since the last restart."""
    number = 0
    for row in rows:
        value = row.value
        if value.__class__ is str:
            number += outcomes is None or value in outcomes
        elif value.restart:
            number = 0
    return number


_TERMS: dict[str, tuple[int, bool, bool, Any]] = {}


def split_term(text: str) -> tuple[int, bool, bool, Any]:
    """Return (number, full, working, unit) of a term such as `3 full months`."""
    found = _TERMS.get(text)
    if found is None:
        words = text.split()
        found = int(words[0]), "full" in words, "working" in words, words[-1].rstrip("s")
        _TERMS[text] = found
    return found

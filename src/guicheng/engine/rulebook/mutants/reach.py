"""
How far a change reaches: the notes that a scenario must have made to notice it.

Notes are made while a scenario runs under a rulebook that is watched, see `watch`:

- `micro`: a fact, finding or parameter was read from its formula or value; a scope's formulas were asked, or it was opened
- `review:when`, `review:after`, `review:due`, `review:guards`, `review:asks`: this part of a step was asked
- `review.passed`: a step was taken so, or the guards of this outcome were asked; `review`: it was taken
- `review!`, `form!`: the taking of this step, the opening of this scope, the saying of this fact was to be refused
- `review+form`: the step (or the opening of a scope) brought this fact
- `review?`: how the step stands was asked at the end; `?`: so was something that rests on all steps
- `reopens`: something was returned or restarted
"""

from __future__ import annotations

from typing import Any, Final

from guicheng.engine.rulebook.mutants.change import Way
from guicheng.engine.yaml import Map

Reach = tuple[frozenset[str], frozenset[str]]
"""Notes one of which is needed, and notes of which one scenario is enough; both empty: anybody might notice."""

_ANYBODY: Final[Reach] = (frozenset(), frozenset())
_EVERYWHERE: Final = frozenset(
    {"survives", "list", "keeps", "restarts", "pause", "extend", "soft", "lifted_by", "by"}
)
_PARTS: Final = {
    "when": "when", "within": "due", "due": "due", "of": "due", "paused_while": "due", "rounds": "guards",
    "not_before": "guards", "valid_until": "guards", "requires": "guards",
}  # fmt: skip


def reach(form: str, row: Map, owner: str, way: Way, dropped: bool) -> Reach:
    """Return what a change in a row of this form, at this way inside it, can be noticed by."""
    if any(key in _EVERYWHERE for key in way) or isinstance(row.get("by"), Map):
        return _ANYBODY
    match form:
        case "step":
            return _of_step(row, owner, way, dropped)
        case "scope" if way[0] in ("asks", "documents", "requires") and dropped:
            return _easier(row, owner, way)
        case "consequence" if way[0] in ("blocks", "warns"):
            target = _item(row, way).partition(".")[0]
            return frozenset({f"{target}!", f"{target}?", "?"}), frozenset()
        case _:
            return frozenset({owner, f"{owner}_judged"}), frozenset()


def _of_step(row: Map, owner: str, way: Way, dropped: bool) -> Reach:
    key = str(way[0])
    if key == "outcomes":
        inner: Any = row["outcomes"][way[1]]
        if way[2] in ("requires", "asks", "documents") and dropped and len(way) <= 4:
            return _easier(inner, owner, way[2:])
        return frozenset({f"{owner}.{way[1]}"}), frozenset()
    if key in ("requires", "asks", "documents") and dropped and len(way) <= 2:
        return _easier(row, owner, way)
    if key in _PARTS:
        return frozenset({f"{owner}:{_PARTS[key]}"}), frozenset()
    if key == "after":
        parts = ("when", "after", "due", "guards", "asks")
        return frozenset(
            {owner, "reopens", f"{owner}?", "?", *(f"{owner}:{part}" for part in parts)}
        ), frozenset()
    return frozenset({owner, f"{owner}?", "?", f"{owner}:asks"}), frozenset()


def _easier(row: Map, owner: str, way: Way) -> Reach:
    """Return who notices that a step or an opening demands less: who is refused, who asks how it stands."""
    item = _item(row, way)
    needed = {f"{owner}!", f"{owner}?", "?"}
    if way[0] == "requires":
        return frozenset(needed), frozenset()
    return frozenset({*needed, f"{item}!"}), frozenset({f"{owner}+{item}"})


def _item(row: Map, way: Way) -> str:
    value: Any = row[str(way[0])]
    item: Any = value[int(way[1]) if len(way) > 1 else 0] if isinstance(value, list) else value
    return str(item.get("fact") or item.get("document") or "") if isinstance(item, Map) else str(item)

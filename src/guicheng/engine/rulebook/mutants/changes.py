"""
Every change worth trying, found by the form of the files.

Each limit moves by a fen, a day, a unit; each inclusive becomes exclusive and back; each guard, ask, document, condition,
counter and return is left out. Labels, gists and the like have no effect and are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from guicheng.engine.rulebook.form import FORMS, SECTIONS
from guicheng.engine.rulebook.load import BOOK
from guicheng.engine.rulebook.mutants.change import LEFT_OUT, Change, Renamed, Way, named_apart, shown
from guicheng.engine.rulebook.mutants.formulas import Variant, of_formula, of_literal, of_term
from guicheng.engine.rulebook.mutants.reach import reach
from guicheng.engine.yaml import Map

DROPPED: Final = frozenset(
    {
        "step.when", "step.within", "step.due", "step.paused_while", "step.not_before", "step.valid_until", "step.rounds",
        "step.pause", "step.extend", "step.power", "step.survives", "scope.until", "scope.list",
        "outcome.back_to", "outcome.restarts", "outcome.ends", "outcome.within", "outcome.waives_asks", "guard.soft",
        "ask.when", "ask.anew", "consequence.soft", "consequence.lifted_by", "fact.default",
    }
)  # fmt: skip
"""Keys that are left out as a whole."""
SHORTENED: Final = frozenset(
    {
        "step.after", "step.requires", "step.asks", "step.documents", "step.seals", "scope.after", "scope.requires",
        "scope.asks", "scope.documents", "outcome.requires", "outcome.asks", "outcome.documents", "outcome.keeps",
        "consequence.blocks", "consequence.warns",
    }
)  # fmt: skip
"""Lists that lose one item at a time; one item that stands for a list is left out."""
_LISTED: Final = frozenset({"step", "consequence"})


def changes(read: Mapping[str, Map]) -> Iterator[Change]:
    """Yield every change, file by file, in the order of the text. The files must have the right form."""
    return named_apart(_all(read))


def _all(read: Mapping[str, Map]) -> Iterator[Change]:
    for file in sorted(read, key=lambda name: (name != BOOK, name)):
        content = read[file]
        if file == BOOK:
            yield from _part(file, content, (), "")
        for index, article in enumerate(content.get("articles") or []):
            yield from _part(file, article, ("articles", index), str(article.get("article")))


def _part(file: str, part: Map, way: Way, number: str) -> Iterator[Change]:
    for section, key in SECTIONS.items():
        rows: Any = part.get(section)
        for name, row in rows.items() if isinstance(rows, Map) else enumerate(rows or ()):
            place: Way = (*way, section, name)
            line = rows.lines[name]
            owner = str(row["id"]) if key.form in _LISTED else str(name)
            for inner, at, what, new in _of_form(row, key.form) if isinstance(row, Map) else ():
                # A key that is changed itself, or left out with what it says, stands in `what`.
                keys = (
                    inner[:-1]
                    if isinstance(new, Renamed) or what.startswith(f"删去 {inner[-1]}: ")
                    else inner
                )
                said = ".".join(key for key in keys if isinstance(key, str))
                id = " ".join(filter(None, (number, owner, said, what)))
                touches, once = reach(key.form, row, owner, inner, new is LEFT_OUT)
                text = f"{owner}：{said} {what}"
                yield Change(id, file, at or line, text, number, (*place, *inner), new, touches, once)


def _of_form(row: Map, form: str) -> Iterator[Variant]:
    """Yield what can be changed in one row, by the kind of each key."""
    for key, value in row.items():
        spec = FORMS[form].get(key)
        if spec is None or value is None:
            continue
        line = row.lines.get(key, row.line)
        name = f"{form}.{key}"
        if name in DROPPED and not (isinstance(value, bool) and not value and key != "default"):
            yield (key,), line, "删去", LEFT_OUT
        if name in SHORTENED:
            yield from _shorter(value, key, line)
        for inner, at, what, new in _inside(value, spec.kind, line):
            yield (key, *inner), at, what, new


def _shorter(value: Any, key: str, line: int) -> Iterator[Variant]:
    if not isinstance(value, list):
        yield (key,), line, f"删去 {_called(value)}", LEFT_OUT
        return
    lines = getattr(value, "lines", [line] * len(value))
    for index, item in enumerate(value):
        # A list of one is left out as a whole: an empty list is no list of conditions.
        way: Way = (key, index) if len(value) > 1 else (key,)
        yield way, lines[index], f"删去 {_called(item)}", LEFT_OUT


def _called(item: Any) -> str:
    """Return what an item is called: a guard by its id or condition, an ask by its fact."""
    if isinstance(item, Map):
        for key in ("id", "fact", "document", "party", "that"):
            if key in item:
                return shown(item[key])
    return shown(item)


def _inside(value: Any, kind: str, line: int) -> Iterator[Variant]:
    """Yield what can be changed behind a key of this kind."""
    match kind:
        case "formula":
            yield from of_formula(value, line)
        case "formulas":
            yield from of_formula(value, line, items_matter=False)
        case "period" | "exact period":
            yield from of_term(value, line)
        case "value":
            yield from of_literal(value, line)
        case "guards" | "asks":
            yield from _items(value, "guard" if kind == "guards" else "ask", line)
        case "rounds":
            yield from _rounds(value, line)
        case "outcomes" if isinstance(value, Map):
            for name, outcome in value.items():
                if isinstance(outcome, Map):
                    for inner, at, what, new in _of_form(outcome, "outcome"):
                        yield (name, *inner), at, what, new
        case "sets":
            for name, formula in value.items():
                at = value.lines.get(name, line)
                yield (name,), at, "删去", LEFT_OUT
                for inner, where, what, new in of_formula(formula, at):
                    yield (name, *inner), where, what, new
        case "parties" if isinstance(value, Map):
            yield from _joint(value, line)


def _items(value: Any, form: str, line: int) -> Iterator[Variant]:
    """Yield what can be changed in the guards or asks of a list."""
    items = value if isinstance(value, list) else [value]
    for index, item in enumerate(items):
        if not isinstance(item, Map):
            continue
        plain = form == "guard" and "that" not in item
        for inner, at, what, new in of_formula(item, item.line) if plain else _of_form(item, form):
            way = inner if not isinstance(value, list) else (index, *inner)
            yield way, at, f"{_called(item)} {what}" if not plain else what, new


def _rounds(value: Any, line: int) -> Iterator[Variant]:
    if isinstance(value, int):
        yield from of_literal(value, line)
        return
    for inner, at, what, new in of_literal(value["at_most"], line):
        yield ("at_most", *inner), at, what, new
    for key in ("of", "soft"):
        if key in value:
            yield (key,), line, "删去", LEFT_OUT


def _joint(value: Map, line: int) -> Iterator[Variant]:
    """Yield what can be changed in a joint review: each party, when it is asked, its term."""
    each = value["each"]
    for index, item in enumerate(each):
        if len(each) > 1:
            yield ("each", index), line, f"删去 {_called(item)}", LEFT_OUT
        if isinstance(item, Map) and "when" in item:
            yield ("each", index, "when"), line, f"{_called(item)} 删去", LEFT_OUT
            for inner, at, what, new in of_formula(item["when"], line):
                yield ("each", index, "when", *inner), at, f"{_called(item)} {what}", new
    if "each_within" in value:
        for inner, at, what, new in of_term(value["each_within"], line):
            yield ("each_within", *inner), at, what, new

"""Acts as text: how they are stored, chained by SM3 digests, and read back exactly."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any, Final, NamedTuple

try:  # twice as quick where it is to be had; both read what `canonical` writes to the same values
    from orjson import loads
except ImportError:
    from json import loads  # type: ignore[assignment]

from guicheng.engine.log import Act
from guicheng.engine.rulebook.model import FactSpec, Rulebook
from guicheng.engine.values import AS_STORED, parse_files, parse_value

AMOUNTS = ("money", "number", "share")
PLAIN = ("target", "outcome", "scope", "entered_by", "refers_to", "opinion")
AS_IT_IS = (*PLAIN, "taken_over", "late")

GENESIS: Final = "0" * 64
"""What stands before the first act of a chain in the place of a digest."""

OPINION, TITLE = "#opinion", "#title"
"""The names of an act's texts that are no facts."""

NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


_CANONICAL: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


class Text(NamedTuple):
    """A text beside the chain, with the salt under which the chain holds its digest."""

    name: str
    salt: str
    text: str
    removed_by_order: str


def canonical(data: Any) -> bytes:
    """Return the one text of a JSON value: sorted keys, no white space, UTF-8."""
    return _CANONICAL.encode(data).encode()


def sm3(content: bytes) -> str:
    """Return the SM3 digest (GB/T 32905) as 64 hex digits."""
    return hashlib.new("sm3", content).hexdigest()


def salted(salt: str, text: str) -> str:
    """Return what the chain holds of a text that lies outside it."""
    return sm3((salt + text).encode())


def chained(previous: str, body: str) -> str:
    """Return the digest of an act: over that of the act before it, or `GENESIS`, and its own text."""
    return sm3((previous + body).encode())


def texts_at_odds(body: Mapping[str, Any], texts: Mapping[str, Text]) -> str:
    """Say how the texts beside an act are at odds with the salted digests in its body; empty when they are not."""
    held = {OPINION: body.get("opinion"), TITLE: body.get("title")}
    for key in ("facts", "sealed"):
        held |= body.get(key, {})
    for text in texts.values():
        if not text.removed_by_order and salted(text.salt, text.text) != held.get(text.name):
            return "意见等文字与登记时不符"
    if any(held[name] and name not in texts for name in (OPINION, TITLE)):
        return "意见等文字缺失"
    return ""


def value_to_json(value: Any) -> Any:
    """Return a fact's value as JSON: amounts and days as text, files as a list."""
    if isinstance(value, Decimal | date):
        return str(value)
    return list(value) if isinstance(value, tuple) else value


def value_from_json(type: str, raw: Any) -> Any:
    """
    Return the value that was stored, exactly: a computed amount may have parts of a fen, which nobody may enter.

    What was written by hand rather than stored is read as people write it.
    """
    if raw.__class__ is AS_STORED.get(type):
        return raw
    if type == "document":
        return parse_files(raw)
    if raw.__class__ is str:
        try:
            if type in AMOUNTS:
                return Decimal(raw)
            if type == "date" and len(raw) == 10 and raw[4] == raw[7] == "-":
                return date.fromisoformat(raw)
        except (InvalidOperation, ValueError):
            pass
    return parse_value(type, raw)


def act_to_json(act: Act, rulebook: Rulebook) -> dict[str, Any]:
    """Return an act as JSON; what is empty is left out."""
    data: dict[str, Any] = {
        "seq": act.seq,
        "on": None if act.on is None else act.on.isoformat(),
        "recorded": act.recorded.isoformat(timespec="seconds"),
        "by": act.by,
        "verb": act.verb,
    }
    for key in PLAIN:
        if value := getattr(act, key):
            data[key] = value
    for key in ("facts", "sealed"):
        if values := getattr(act, key):
            data[key] = {name: value_to_json(value) for name, value in values.items()}
    if act.taken_over:
        data["taken_over"] = True
    if act.due is not None:
        data["due"] = act.due.isoformat()
    if act.late:
        data["late"] = True
    if act.uses:
        data["uses"] = list(act.uses)
    if act.standing:
        data["standing"] = [[name, path, value_to_json(value)] for name, path, value in act.standing]
    if act.reasons:
        data["reasons"] = [[id, value_to_json(value)] for id, value in act.reasons]
    return data


def _values(raw: Mapping[str, Any], facts: Mapping[str, FactSpec]) -> dict[str, Any]:
    values = dict(raw)
    for name, value in raw.items():
        spec = facts.get(name)
        if spec is None or value.__class__ is spec.stored_as or value is None:
            continue
        values[name] = parse_files(value) if spec.type == "document" else value_from_json(spec.type, value)
    return values


def _standing(raw: Iterable[Any], facts: Mapping[str, FactSpec]) -> tuple[tuple[str, str, Any], ...]:
    found = []
    for name, path, value in raw:
        spec = facts.get(name)
        if spec is not None and value.__class__ is not spec.stored_as and value is not None:
            value = value_from_json(spec.type, value)
        found.append((name, path, value))
    return tuple(found)


def bodies(texts: Iterable[str]) -> Iterator[dict[str, Any]]:
    """
    Yield stored acts as JSON, in their order.

    They are read all at once, so that the keys they share are made once, and let go one by one, so that what is made
    of them can lie where they lay.
    """
    found: list[dict[str, Any]] = loads(f"[{','.join(texts)}]")
    found.reverse()
    while found:
        yield found.pop()


def act_from_json(data: Mapping[str, Any], rulebook: Rulebook) -> Act:
    """Return the act that was stored. Values are read by the types that the rulebook gives their names."""
    facts = rulebook.facts
    on, said, sealed = data["on"], data.get("facts"), data.get("sealed")
    values: dict[str, Any] = {
        "seq": data["seq"],
        "on": date.fromisoformat(on) if on else None,
        "recorded": datetime.fromisoformat(data["recorded"]),
        "by": data["by"],
        "verb": data["verb"],
        "facts": _values(said, facts) if said else NOTHING,
        "sealed": _values(sealed, facts) if sealed else NOTHING,
    }
    for key in AS_IT_IS:
        if key in data:
            values[key] = data[key]
    if due := data.get("due"):
        values["due"] = date.fromisoformat(due)
    if uses := data.get("uses"):
        values["uses"] = tuple(uses)
    if standing := data.get("standing"):
        values["standing"] = _standing(standing, facts)
    if reasons := data.get("reasons"):
        values["reasons"] = tuple(map(tuple, reasons))
    return Act.of(values)

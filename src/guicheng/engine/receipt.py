"""Acts as text: how they are stored, chained by SM3 digests, and read back exactly."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from guicheng.engine.log import Act
from guicheng.engine.rulebook.model import FactSpec, Rulebook
from guicheng.engine.values import parse_value

AMOUNTS = ("money", "number", "share")
PLAIN = ("target", "outcome", "scope", "entered_by", "refers_to", "opinion")


def canonical(data: Any) -> bytes:
    """Return the one text of a JSON value: sorted keys, no white space, UTF-8."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def sm3(content: bytes) -> str:
    """Return the SM3 digest (GB/T 32905) as 64 hex digits."""
    return hashlib.new("sm3", content).hexdigest()


def value_to_json(value: Any) -> Any:
    """Return a fact's value as JSON: amounts and days as text, files as a list."""
    if isinstance(value, Decimal | date):
        return str(value)
    return list(value) if isinstance(value, tuple) else value


AS_STORED: Final = {"yes/no": bool, "text": str, "choice": str}
"""Types whose stored form is the value itself."""


def value_from_json(type: str, raw: Any) -> Any:
    """
    Return the value that was stored, exactly: a computed amount may have parts of a fen, which nobody may enter.

    What was written by hand rather than stored is read as people write it.
    """
    if raw.__class__ is AS_STORED.get(type):
        return raw
    if type in AMOUNTS and isinstance(raw, str):
        try:
            return Decimal(raw)
        except InvalidOperation:
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


def _value(spec: FactSpec | None, raw: Any) -> Any:
    return raw if spec is None or raw is None else value_from_json(spec.type, raw)


def _values(raw: Mapping[str, Any], facts: Mapping[str, FactSpec]) -> dict[str, Any]:
    return {name: _value(facts.get(name), value) for name, value in raw.items()}


def act_from_json(data: Mapping[str, Any], rulebook: Rulebook) -> Act:
    """Return the act that was stored. Values are read by the types that the rulebook gives their names."""
    get, facts = data.get, rulebook.facts

    on, due = get("on"), get("due")
    said, sealed, standing, reasons = get("facts"), get("sealed"), get("standing"), get("reasons")
    return Act(
        seq=data["seq"],
        on=date.fromisoformat(on) if on else None,
        recorded=datetime.fromisoformat(data["recorded"]),
        by=data["by"],
        verb=data["verb"],
        target=get("target", ""),
        outcome=get("outcome", ""),
        scope=get("scope", ""),
        facts=_values(said, facts) if said else {},
        refers_to=get("refers_to"),
        entered_by=get("entered_by", ""),
        taken_over=get("taken_over", False),
        opinion=get("opinion", ""),
        sealed=_values(sealed, facts) if sealed else {},
        due=date.fromisoformat(due) if due else None,
        late=get("late", False),
        uses=tuple(get("uses", ())),
        standing=tuple([(name, path, _value(facts.get(name), value)) for name, path, value in standing])
        if standing
        else (),
        reasons=tuple([(id, value) for id, value in reasons]) if reasons else (),
    )

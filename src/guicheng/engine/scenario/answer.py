"""What came of a scenario as plain data for other programs: the shape of `guicheng case run --json`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from guicheng.engine.answers import FactView, View
from guicheng.engine.calendar import WorkCalendar
from guicheng.engine.scenario.model import Failure, Run
from guicheng.engine.values import NEVER, AtLeast, Unknown
from guicheng.engine.view import facts


def run_to_json(run: Run, calendar: WorkCalendar) -> dict[str, Any]:
    """Return `{"scenario", "file", "line", "rulebook", "held", "failures", "view"}`; several cases: `views` by name."""
    shown = {
        name: view_to_json(
            view,
            facts(run.cases[name], as_of=view.as_of, known_at=view.known_at, calendar=calendar),
        )
        for name, view in run.views.items()
    }
    scenario = run.scenario
    return {
        "scenario": scenario.title,
        "file": scenario.file,
        "line": scenario.line,
        "rulebook": scenario.rulebook.id,
        "held": run.held,
        "failures": [failure_to_json(failure) for failure in run.failures],
        "view": shown[""] if set(shown) == {""} else shown,
    }


def failure_to_json(failure: Failure) -> dict[str, Any]:
    """Return `{"file", "line", "about", "expected", "came"}`."""
    return {field.name: getattr(failure, field.name) for field in fields(failure)}


def view_to_json(view: View, known: Iterable[FactView]) -> dict[str, Any]:
    """
    Return a view and the facts behind it. Days are text, money and shares exact text, an unknown is null.

    In `facts` each has `value`, `from` (`entry` with the act's number, `formula`, `parameter`, `unknown`), `needs`.
    """
    return {
        "as_of": plain(view.as_of),
        "known_at": plain(view.known_at),
        "phase": view.phase,
        "state": view.state,
        "ground": view.ground,
        "steps": [plain(step) for step in view.steps],
        "restrictions": [plain(restriction) for restriction in view.restrictions],
        "powers": [plain(step) for step in view.powers],
        "exports": plain(view.exports),
        "facts": [_fact(fact) for fact in known],
        "amounts": [_fact(fact) for fact in view.amounts],
        "scopes": list(view.scopes),
        "holds_until": plain(view.holds_until),
    }


def _fact(fact: FactView) -> dict[str, Any]:
    shown = plain(fact)
    shown["from"] = shown.pop("source")
    return shown  # type: ignore[no-any-return]


def plain(value: Any) -> Any:
    """Return a value of the engine as JSON knows it."""
    match value:
        case None | bool() | int() | str():
            return value
        case Decimal():
            return f"{value:f}"
        case datetime():
            return value.isoformat(sep=" ", timespec="minutes")
        case date():
            return None if value == NEVER else date.isoformat(value)
        case Unknown():
            return None
        case AtLeast():
            return {"at_least": f"{value.value:f}", "needs": sorted(value.missing)}
        case Mapping():
            return {str(key): plain(item) for key, item in value.items()}
        case tuple() if hasattr(value, "_asdict"):  # a named tuple
            return {name: plain(item) for name, item in value._asdict().items()}
        case list() | tuple() | set() | frozenset():
            return [plain(item) for item in value]
        case _ if is_dataclass(value):
            return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
        case _:
            return str(value)

"""Forecast: the path a case would take if some facts were so, before anything is written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from guicheng.engine.answers import View
from guicheng.engine.ask import Asking
from guicheng.engine.calendar import WorkCalendar
from guicheng.engine.case import Case, path_at
from guicheng.engine.view import see


def forecast(
    case: Case,
    facts: Mapping[str, Any],
    *,
    as_of: date,
    known_at: datetime,
    calendar: WorkCalendar,
    scope: str = "",
) -> View:
    """Return the view with these facts, said in `scope` or further out, taken as given."""
    overlay = {
        (path_at(scope, case.rulebook.facts[name].depth), name): value for name, value in facts.items()
    }
    return see(Asking(case, as_of, known_at, calendar, overlay))

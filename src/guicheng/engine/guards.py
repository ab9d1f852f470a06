"""Guards: which do not hold, and whether somebody has waived them."""

from __future__ import annotations

from typing import Any

from guicheng.engine.ask import Asking
from guicheng.engine.case import Scope
from guicheng.engine.rulebook.model import Guard
from guicheng.engine.values import Unknown


def failing(
    e: Asking, guards: tuple[Guard, ...], scope: Scope, pending: frozenset[str] = frozenset()
) -> list[tuple[Guard, Any, list[int]]]:
    """
    Return the guards that do not hold, each with its value and the unused waivers for it.

    One that is unknown only for want of what this very act will bring is pending, not failing.
    """
    found = []
    for guard in guards:
        value = guard.that.fn(e, scope)
        if value is True:
            continue
        if pending and isinstance(value, Unknown) and value.missing and value.missing <= pending:
            continue
        waivers = []
        if guard.soft and guard.soft != "notice":
            written = e.written(scope.path, "%" + guard.id)
            waivers = [row.value for row in written if not _is_used(e, row.value)]
        found.append((guard, value, waivers))
    return found


def _is_used(e: Asking, waiver: int) -> bool:
    """Tell whether a waiver has been used, by this day."""
    on = e.snapshot.used.get(waiver)
    if on is None:
        return False
    e.flips(on)
    return on <= e.day

"""How a step stands: the first status that fits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from tests.engine.oracle import formulas
from tests.engine.oracle.asking import Question
from tests.engine.oracle.book import NOTHING, Ask, Guard, Outcome, Step
from tests.engine.oracle.log import Path

from guicheng.engine.values import NEVER, Unknown


def waivers(q: Question, guard: Guard, path: Path) -> list[int]:
    """The waivers given for a guard here and not yet used on this day."""
    if not guard.soft or guard.soft == "notice":
        return []
    used = {
        number for act in q.world.live(q.known) if act.on is None or act.on <= q.day for number in act.uses
    }
    return [row.value for row in q.rows(path, ("waiver", guard.id)) if row.value not in used]


def stands_against(q: Question, guard: Guard, path: Path, asked: frozenset[str] = frozenset()) -> bool:
    """Whether a guard blocks: it is not yes, nobody has waived it, and the act will not bring all that is missing."""
    if guard.soft == "notice":
        return False
    holds = formulas.value(q, guard.that, path)
    if holds is True or waivers(q, guard, path):
        return False
    return not (isinstance(holds, Unknown) and holds.missing and holds.missing <= asked)


def undecided(q: Question, ask: Ask, path: Path, asked: frozenset[str]) -> bool:
    """Whether it is unknown if an ask is owed, it is not there, and the act will not settle it."""
    if ask.when is NOTHING:
        return False
    owed = formulas.value(q, ask.when, path)
    return isinstance(owed, Unknown) and not owed.missing <= asked and not q.provided(ask.name, path)


def against(q: Question, step: Step, outcome: Outcome, path: Path) -> Iterable[str]:
    """The articles of all that blocks an outcome, as the view shows it."""
    asked = step.asked
    for guard in [*step.guards, *outcome.guards]:
        if stands_against(q, guard, path, asked):
            yield guard.article
    for ask in [*([] if outcome.waives_asks else step.asks), *outcome.asks]:
        if undecided(q, ask, path, asked):
            yield ask.article


def status(q: Question, step: Step, path: Path) -> tuple[str, frozenset[str]]:
    """The status of a step in an instance; with `open`, the outcomes allowed."""
    none: frozenset[str] = frozenset()
    if q.done(step, path, None):
        return "done", none
    applies = q.applies(step, path)
    if applies is False:
        return "not_applicable", none
    if any(q.after(other, step.scope, path) is not True for other in step.after):
        return "waiting", none
    if applies is not True:
        return "undetermined", none
    # What the act must bring anew is not known yet, whatever was brought before.
    q = q.bringing({name: Unknown([name]) for name in step.asked_anew}, path)
    allowed = frozenset(
        name for name, outcome in step.outcomes.items() if not list(against(q, step, outcome, path))
    )
    return ("open", allowed) if allowed else ("blocked", none)


def due_shown(q: Question, step: Step, path: Path) -> date | None:
    """The due day that is shown for a step that is open or blocked; none when there is none or it is unknown."""
    due: Any = q.due(step, path)
    return None if isinstance(due, Unknown) or due == NEVER else due

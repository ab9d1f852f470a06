"""What turned: the figures on which a difference between two looks at a case rests, from the two trees of reasons."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from guicheng.engine.answers import Reason
from guicheng.engine.ask import Asking
from guicheng.engine.case import Scope
from guicheng.engine.rulebook.model import OUTER, Ask, Step
from guicheng.engine.whatif import Difference, Look
from guicheng.engine.why import reasons_of_ask, reasons_of_guard, why_due, why_fact, why_step

VERDICTS = {"yes": "是", "no": "否", "unknown": "未知", "": ""}


class Turn(NamedTuple):
    """A condition or a figure that reads otherwise; `given` are the figures beside it that are the same."""

    given: tuple[str, ...]
    before: str
    after: str

    def __str__(self) -> str:
        same = 0  # what both begin with, up to a sign after which a new part begins, is said once
        for place, (a, b) in enumerate(zip(self.before, self.after, strict=False), 1):
            if a != b:
                break
            same = place if a in "＝：， " else same
        return "；".join((*self.given, f"{self.before} → {self.after[same:]}"))


def turns(before: Look, after: Look, difference: Difference) -> tuple[Turn, ...]:
    """Return on what a difference rests, nothing where one side has no such thing to give reasons for."""
    first, second = _reason(before, difference), _reason(after, difference)
    if first is None or second is None:
        return ()
    found = tuple(dict.fromkeys(_turned(first, second)))
    # A condition that turned because another did says nothing beside the figures on which both rest.
    return tuple(turn for turn in found if "＝" in turn.before) or found


def _reason(seen: Look, about: Difference) -> Reason | None:
    e, book = seen.asking, seen.rulebook
    scope = e.case.scope(about.scope)
    step = book.steps.get(about.step)
    if about.step and step is None:
        return None
    if step is not None:
        return _of_step(e, step, scope, about)
    spec = book.facts.get(about.name)
    if spec is None or spec.kind == "clock":
        return None
    return why_fact(e, spec, e.case.above if spec.depth < 0 else scope.up[min(spec.depth, scope.depth)])


def _of_step(e: Asking, step: Step, scope: Scope, about: Difference) -> Reason | None:
    match about.sort:
        case "deadline":
            return why_due(e, step, scope)
        case "demand":
            outcome = step.outcomes.get(about.outcome)
            asks: tuple[Ask, ...] = outcome.asks if outcome else step.asks
            found = next((ask for ask in asks if ask.name == about.name and ask.when is not None), None)
            return reasons_of_ask(e, found, scope) if found is not None else None
        case "restriction":
            guards = [*step.guards, *(guard for one in step.outcomes.values() for guard in one.guards)]
            guard = next((guard for guard in guards if guard.id == about.name), None)
            return reasons_of_guard(e, guard, scope) if guard is not None else None
        case "route":
            whole = why_step(e, step, scope)
            return whole.because[0] if step.when is not None else whole
        case _:
            return why_step(e, step, scope)


def _turned(before: Reason, after: Reason) -> Iterator[Turn]:
    """Go down both trees as long as they are made alike; tell the deepest places that read otherwise."""
    first, second = _worth(before), _worth(after)
    alike = len(first) == len(second) and all(_same_place(a, b) for a, b in zip(first, second, strict=True))
    changed = [(a, b) for a, b in zip(first, second, strict=True) if a != b] if alike else []
    if not changed:
        given = tuple(dict.fromkeys(one.text for one in second if one in first and "＝" in one.text))
        yield Turn(given, _words(before), _words(after))
        return
    given = tuple(
        dict.fromkeys(a.text for a, b in zip(first, second, strict=True) if a == b and "＝" in a.text)
    )
    for a, b in changed:
        for turn in _turned(a, b):
            # Beside a bare figure stand the figures that it is compared with.
            yield turn._replace(given=given) if not turn.given and a.kind in ("parameter", "fact") else turn


def _worth(reason: Reason) -> list[Reason]:
    """Return the reasons below that say why; the days that a term counts follow from it."""
    return [one for one in reason.because if one.kind != "day"]


def _same_place(a: Reason, b: Reason) -> bool:
    return (a.kind, a.id, a.scope) == (b.kind, b.id, b.scope) or (a.scope, b.scope) == (OUTER, OUTER)


def _words(reason: Reason) -> str:
    verdict = (
        VERDICTS[reason.verdict]
        if reason.kind in ("formula", "guard", "order") and "＝" not in reason.text
        else ""
    )
    return f"{reason.text}：{verdict}" if verdict else reason.text

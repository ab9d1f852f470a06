"""Which items of a rulebook a scenario asks or takes: only such a scenario can notice that one of them has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from guicheng.engine.calendar import WorkCalendar
from guicheng.engine.formula import Formula
from guicheng.engine.rulebook.model import After, Ask, Evaluate, FactSpec, Guard, Rulebook, Step
from guicheng.engine.scenario.model import Scenario
from guicheng.engine.scenario.run import holds

_WHOLE = {"phase", "state", "ground", "powers", "holds_until", "recheck"}
"""What is asked of a case as a whole and rests on how all its steps stand."""

Note = Callable[[str], None]


def touched(
    scenario: Scenario, rulebook: Rulebook, seen: set[str], calendar: WorkCalendar
) -> tuple[bool, frozenset[str]]:
    """
    Return whether a scenario holds, and the notes that it made on its way (see `reach` for what they mean).

    `rulebook` must have been watched with `seen.add`.
    """
    seen.clear()
    held = holds(replace(scenario, rulebook=rulebook), calendar)
    return held, frozenset(seen) | set(_written(scenario))


def _written(scenario: Scenario) -> Iterator[str]:
    """Yield the notes that can be made from the text of a scenario alone."""
    for story in scenario.stories:
        for deed in story.deeds:
            act = deed.act
            name = act.target.partition("#")[0]
            yield name
            yield from (f"{name}+{fact}" for fact in act.facts)
            if act.verb == "take":
                yield f"{name}.{act.outcome}"
                if scenario.rulebook.steps[name].outcomes[act.outcome].reopens:
                    yield "reopens"
            if deed.refused is not None:
                yield f"{name}!"
                yield from (f"{fact}!" for fact in act.facts)
        for question in story.questions:
            if question.step:
                yield f"{question.step}?"
            if _WHOLE & set(question.expected):
                yield "?"


def watch(rulebook: Rulebook, note: Note) -> None:
    """Let everything in a rulebook tell when it is asked. The rulebook answers as before."""
    for spec in rulebook.facts.values():
        _watch_fact(spec, note)
    for step in rulebook.steps.values():
        _watch_step(step, note)
    for scope in rulebook.scopes.values():
        name = scope.name
        scope.begins = _told(scope.begins, name, note)
        scope.until = _told(scope.until, name, note)
        scope.after = _after(scope.after, name, note)
        scope.guards = _guards(scope.guards, name, note)
        scope.asks = _asks(scope.asks, name, note)


def _watch_fact(spec: FactSpec, note: Note) -> None:
    if spec.means is not None:
        spec.means = _told(spec.means, spec.name, note)
    elif spec.value is not None or spec.default is not None:
        plain = spec.value if spec.value is not None else spec.default
        spec.means = _told(Formula("constant", lambda e, s: plain, spec.type), spec.name, note)


def _watch_step(step: Step, note: Note) -> None:
    name = step.id
    step.when = _told(step.when, f"{name}:when", note)
    step.due = _told(step.due, f"{name}:due", note)
    if step.pause is not None:
        step.pause = _noting(step.pause, f"{name}:due", note)
    step.after = _after(step.after, f"{name}:after", note)
    step.guards = _guards(step.guards, f"{name}:guards", note)
    step.asks = _asks(step.asks, f"{name}:asks", note)
    for key, outcome in step.outcomes.items():
        step.outcomes[key] = replace(
            outcome,
            guards=_guards(outcome.guards, f"{name}.{key}", note),
            asks=_asks(outcome.asks, f"{name}.{key}", note),
        )


def _asks(asks: tuple[Ask, ...], name: str, note: Note) -> tuple[Ask, ...]:
    return tuple(replace(ask, when=_told(ask.when, name, note)) for ask in asks)


def _told(formula: Any, name: str, note: Note) -> Any:
    return None if formula is None else replace(formula, fn=_noting(formula.fn, name, note))


def _noting(fn: Evaluate, name: str, note: Note) -> Evaluate:
    def noting(e: Any, s: Any) -> Any:
        note(name)
        return fn(e, s)

    return noting


def _after(afters: tuple[After, ...], name: str, note: Note) -> tuple[After, ...]:
    return tuple(replace(after, holds=_noting(after.holds, name, note)) for after in afters)


def _guards(guards: tuple[Guard, ...], name: str, note: Note) -> tuple[Guard, ...]:
    return tuple(replace(guard, that=_told(guard.that, name, note)) for guard in guards)

"""Whether the law, as the rulebook has it, lets an act be done on its day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.engine.oracle import formulas
from tests.engine.oracle.asking import Question
from tests.engine.oracle.book import NOTHING, Ask, Step, names_in
from tests.engine.oracle.log import Path, World, home, path_of
from tests.engine.oracle.standing import stands_against, status

from guicheng.engine.calendar import WorkCalendar
from guicheng.engine.log import Act
from guicheng.engine.values import NEVER, AtLeast, Unknown


@dataclass(frozen=True)
class Verdict:
    """Yes with what the act fixes, or no with the articles that it is refused under."""

    accepted: bool
    articles: frozenset[str] = frozenset()
    sealed: tuple[tuple[str, Any], ...] = ()
    due: date | None = None
    late: bool = False


def judge(world: World, act: Act, calendar: WorkCalendar) -> Verdict:
    """Judge an act by what was known when it was recorded."""
    if act.on is None or act.taken_over:
        return Verdict(True)
    against = frozenset(_against(world, act, calendar))
    if against:
        return Verdict(False, against - {""})
    return _taken(world, act, calendar) if act.verb == "take" else Verdict(True)


def _brought(world: World, act: Act) -> dict[tuple[Path, str], Any]:
    path = path_of(act.scope)
    inner = (*path, act.target) if act.verb == "open" else path
    return {
        (home(world.book, inner, name), name): value
        for name, value in act.facts.items()
        if name in world.book.facts
    }


def _there(q: Question, path: Path) -> bool:
    """Whether every instance along a path exists."""
    return all(path[: n + 1] in q.members(path[n].partition("#")[0], path[:n])[0] for n in range(len(path)))


def _against(world: World, act: Act, calendar: WorkCalendar) -> Iterator[str]:
    assert act.on is not None
    before = Question(world, act.on, act.recorded, calendar)
    with_it = Question(world, act.on, act.recorded, calendar, _brought(world, act))
    path = path_of(act.scope)
    if not _there(before, path):
        yield "?"
        return
    if act.verb == "take":
        yield from _against_step(world, act, before, with_it, path)
    elif act.verb == "say":
        yield from _against_saying(world, act, before, path)
    elif act.verb == "open":
        yield from _against_opening(world, act, before, with_it, path)
    elif act.verb == "waive":
        softs = {
            g.id: g.soft
            for s in world.book.steps.values()
            for g in [*s.guards, *(g for o in s.outcomes.values() for g in o.guards)]
        }
        if softs.get(act.target) != act.by:
            yield "?"


def _against_step(world: World, act: Act, before: Question, with_it: Question, path: Path) -> Iterator[str]:
    step = world.book.steps[act.target]
    outcome = step.outcomes[act.outcome]
    recorded = act.recorded.date()
    if act.by not in step.by:
        yield step.article
    if (act.on != recorded) if not step.outside else (act.on > recorded):
        yield step.article
    stands, _ = status(before, step, path)
    if stands in ("done", "not_applicable", "waiting", "undetermined"):
        yield step.article
    if stands == "not_applicable":
        yield from _why_not_applicable(before, step, path)
    yield from _unlawful(world, act, step.asked, path, before)
    for guard in [*step.guards, *outcome.guards]:
        if stands_against(with_it, guard, path):
            yield guard.article
    for ask in [*([] if outcome.waives_asks else step.asks), *outcome.asks]:
        if _owed(with_it, ask, path, act):
            yield ask.article


def _why_not_applicable(q: Question, step: Step, path: Path) -> Iterator[str]:
    """The article that ended the scope, or those of the findings that the step's `when` names."""
    ended = "" if step.survives else q.ended(path)
    named = names_in(q.book, step.when) if step.when is not NOTHING and not ended else set()
    facts = [q.book.facts[name] for name in named if name in q.book.facts]
    yield from [ended, *(fact.article for fact in facts if fact.kind in ("finding", "consequence"))]


def _owed(q: Question, ask: Ask, path: Path, act: Act) -> bool:
    """Whether an ask is owed (or may be) and not met."""
    owed = True if ask.when is NOTHING else formulas.value(q, ask.when, path)
    if owed is False:
        return False
    there = q.provided(ask.name, path)
    return not there or (owed is True and ask.anew and ask.name not in act.facts)


def _unlawful(world: World, act: Act, asked: frozenset[str], path: Path, before: Question) -> Iterator[str]:
    """Facts that come with an act without being asked by it must be for its party to say."""
    for name in act.facts:
        if name not in asked:
            yield from _may_not_say(world, act, name, path, before)


def _may_not_say(world: World, act: Act, name: str, path: Path, before: Question) -> Iterator[str]:
    book = world.book
    fact = book.facts[name]
    if fact.kind == "finding" or fact.kind == "consequence":
        allowed = fact.by if fact.kind == "finding" else (fact.lifted_by,)
        if act.by not in allowed:
            yield fact.article or "?"
        return
    askers = [book.steps[id] for id in book.askers.get(name, ())]
    parties = {*fact.by, *(party for step in askers for party in step.by)}
    if parties and act.by not in parties:
        yield fact.article or "?"
    for step in askers:
        place = path[: len(book.chain(step.scope))]
        there = before.rows(path[: len(book.chain(fact.scope))], name)
        if there and len(place) == len(book.chain(step.scope)) and before.done(step, place, None):
            yield fact.article or "?"


def _against_saying(world: World, act: Act, before: Question, path: Path) -> Iterator[str]:
    book = world.book
    for name in act.facts:
        if name in book.facts:
            yield from _may_not_say(world, act, name, path, before)
            continue
        step = book.steps[name.rpartition(".")[0]]
        by = step.raw["pause" if name.endswith(".paused") else "extend"]["by"]
        if act.by not in (by if isinstance(by, list) else [by]):
            yield step.article


def _against_opening(
    world: World, act: Act, before: Question, with_it: Question, path: Path
) -> Iterator[str]:
    book = world.book
    kind = book.scopes[act.target.partition("#")[0]]
    by = kind.raw.get("opened_by", ())
    inner = (*path, act.target)
    if act.by not in (by if isinstance(by, list) else [by]):
        yield kind.article
    if inner in before.members(kind.name, path)[0] or before.ended(path):
        yield kind.article
    after = kind.raw.get("after")
    for other in after if isinstance(after, list) else [after] if after else []:
        if before.after(other, kind.parent, path) is not True:
            yield kind.article
    for guard in kind.guards:
        if stands_against(with_it, guard, path):
            yield guard.article
    for ask in kind.asks:
        if _owed(with_it, ask, inner, act):
            yield ask.article


def _taken(world: World, act: Act, calendar: WorkCalendar) -> Verdict:
    """What an accepted act fixes: due day, lateness, sealed and set facts."""
    assert act.on is not None
    step = world.book.steps[act.target]
    path = path_of(act.scope)
    before = Question(world, act.on, act.recorded, calendar)
    with_it = Question(world, act.on, act.recorded, calendar, _brought(world, act))
    due = before.due(step, path)
    if isinstance(due, Unknown):
        due = with_it.due(step, path)
    due = None if isinstance(due, Unknown) or due == NEVER else due
    sealed = {name: with_it.fact(name, path) for name in step.seals}
    sealed |= {name: formulas.value(with_it, f, path) for name, f in step.outcomes[act.outcome].sets.items()}
    known = {name: v for name, v in sealed.items() if not isinstance(v, Unknown | AtLeast)}
    judged_on = act.on if step.outside else act.recorded.date()
    return Verdict(
        True, sealed=tuple(sorted(known.items())), due=due, late=due is not None and judged_on > due
    )

"""Where engine and oracle differ about a case."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from tests.engine.oracle.asking import Question
from tests.engine.oracle.book import Book
from tests.engine.oracle.judging import judge
from tests.engine.oracle.log import World, path_of
from tests.engine.oracle.standing import due_shown, status

from guicheng.engine.answers import Accepted
from guicheng.engine.calendar import WorkCalendar
from guicheng.engine.case import Case
from guicheng.engine.decide import decide
from guicheng.engine.log import Act
from guicheng.engine.values import AtLeast, Unknown
from guicheng.engine.view import facts, view


def world_of(case: Case, book: Book) -> World:
    return World(book, list(case.acts), list(case.outer))


def plain(value: Any) -> Any:
    """A value as both would write it: an unknown is an unknown, whatever it wants."""
    if isinstance(value, Unknown):
        return "unknown"
    return ("at least", value.value) if isinstance(value, AtLeast) else value


def views_differ(case: Case, book: Book, day: date, known: datetime, calendar: WorkCalendar) -> Iterator[str]:
    """Every status, due day, outcome, restriction and finding on which they differ on a day."""
    seen = view(case, as_of=day, known_at=known, calendar=calendar)
    q = Question(world_of(case, book), day, known, calendar)
    shown = {(step.id, step.scope): step for step in seen.steps}
    ours = {
        (step.id, "/".join(path)): (step, path)
        for step in book.steps.values()
        for path in q.instances(step.scope)
    }
    if shown.keys() != ours.keys():
        yield f"{day} steps: {sorted(shown.keys() ^ ours.keys())}"
    for key in sorted(shown.keys() & ours.keys()):
        step, path = ours[key]
        stands, outcomes = status(q, step, path)
        them = shown[key]
        if them.status != stands:
            yield f"{day} {key}: engine {them.status}, oracle {stands}"
            continue
        if stands == "open" and set(them.outcomes) != outcomes:
            yield f"{day} {key}: outcomes engine {sorted(them.outcomes)}, oracle {sorted(outcomes)}"
        if stands in ("open", "blocked"):
            due = due_shown(q, step, path)
            if them.due != due or them.overdue != (due is not None and day > due):
                yield f"{day} {key}: due engine {them.due} {them.overdue}, oracle {due}"
    in_force = {(r.id, r.scope) for r in seen.restrictions}
    expected = {
        (f.name, "/".join(path))
        for f in book.facts.values()
        if f.kind == "consequence"
        for path in q.instances(f.scope)
        if q.fact(f.name, path) is True
    }
    if in_force != expected:
        yield f"{day} restrictions: engine {sorted(in_force)}, oracle {sorted(expected)}"
    for found in facts(case, as_of=day, known_at=known, calendar=calendar):
        if found.name in book.facts:
            value = plain(q.fact(found.name, path_of(found.scope)))
            theirs: Any = (
                "unknown"
                if found.value is None
                else ("at least", found.value)
                if found.needs
                else found.value
            )
            if theirs != value:
                yield f"{day} {found.name}@{found.scope}: engine {theirs}, oracle {value}"


def verdicts_differ(case: Case, book: Book, act: Act, calendar: WorkCalendar) -> tuple[Any, list[str]]:
    """The engine's answer to an act, and in what the oracle would answer otherwise."""
    answer = decide(case, act, calendar=calendar)
    if act.verb in ("annul", "withdraw", "correct", "remove", "complete"):
        return answer, []  # who may undo what is compared by what follows from it
    verdict = judge(world_of(case, book), act, calendar)
    what = f"{act.on} {act.verb} {act.target}{'.' + act.outcome if act.outcome else ''}@{act.scope} by {act.by} {dict(act.facts)}"
    if isinstance(answer, Accepted) != verdict.accepted:
        theirs = "yes" if isinstance(answer, Accepted) else [(r.article, r.id) for r in answer.reasons]
        return answer, [
            f"{what}: engine {theirs}, oracle {'yes' if verdict.accepted else sorted(verdict.articles)}"
        ]
    if act.verb != "take" or act.taken_over:
        return answer, []
    if not isinstance(answer, Accepted):
        if "?" not in verdict.articles and set(answer.articles) != verdict.articles:
            ids = [(r.article, r.id) for r in answer.reasons]
            return answer, [f"{what}: refused, engine {ids}, oracle {sorted(verdict.articles)}"]
        return answer, []
    differ = []
    done = answer.act
    if (done.due, done.late) != (verdict.due, verdict.late):
        differ.append(f"{what}: due engine {done.due} {done.late}, oracle {verdict.due} {verdict.late}")
    if dict(done.sealed) != dict(verdict.sealed):
        differ.append(f"{what}: sealed engine {dict(done.sealed)}, oracle {dict(verdict.sealed)}")
    return answer, differ

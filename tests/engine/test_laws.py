"""
The laws of the engine, on random stories over every rulebook: what holds whatever a rulebook says and whatever was done.

The same seeds, the same stories. LAWS_STORIES says how many for each rulebook (default 3).
"""

import os
from collections.abc import Iterator
from datetime import timedelta
from random import Random

import pytest
from tests.engine.books import calendar
from tests.engine.histories import Story
from tests.engine.oracle.duel import books

from guicheng.engine.answers import Accepted, Refused, StepView
from guicheng.engine.ask import Asking
from guicheng.engine.calendar import WorkCalendar
from guicheng.engine.case import Case, Scope, fold
from guicheng.engine.decide import decide
from guicheng.engine.log import Act
from guicheng.engine.receipt import act_to_json, canonical
from guicheng.engine.rulebook.load import load_rulebook
from guicheng.engine.values import NEVER, Unknown, is_known
from guicheng.engine.view import all_scopes, facts, view

STORIES = int(os.environ.get("LAWS_STORIES", "3"))
ACTS = 30
PLACE = {"by", "on", "scope", "done", "not_applicable", "waiting", "undetermined", "step", "outcome"}
"""What stands against an act because of who, when, where: nothing of it for an open step."""


def stories(folder) -> Iterator[Story]:
    """Each story as it stands after every few acts, lawful and not."""
    for seed in range(STORIES):
        story = Story(folder, seed)
        for number, act in enumerate(story.proposals(ACTS)):
            if isinstance(answer := decide(story.case, act, calendar=calendar()), Accepted):
                story.accept(answer.act)
            if number % 10 == 9:
                yield story


def shown(case: Case, day, known) -> str:
    """Everything that anyone is shown, as text; without the day asked about and how long it holds."""
    seen = view(case, as_of=day, known_at=known, calendar=calendar())
    return repr(
        (
            seen.phase,
            seen.state,
            seen.ground,
            seen.steps,
            seen.restrictions,
            seen.amounts,
            seen.exports,
            seen.scopes,
        )
    )


def taking(story: Story, step: StepView, outcome: str, **facts) -> Act:
    """The least that the step's party can do to take it so, now."""
    seq = 1 + max((act.seq for act in story.case.acts), default=0)
    return Act(
        seq=seq, on=story.now.date(), recorded=story.now, by=step.party[0], verb="take", target=step.id, outcome=outcome,
        scope=step.scope, facts=facts,
    )  # fmt: skip


def now(story: Story) -> tuple[StepView, ...]:
    return view(story.case, as_of=story.now.date(), known_at=story.now, calendar=calendar()).steps


each_book = pytest.mark.parametrize("folder", books(), ids=lambda folder: folder.name)


@each_book
def test_folding_knows_no_order_and_splits_anywhere(folder):
    for story in stories(folder):
        case, draw = story.case, Random(len(story.case.acts))
        shuffled = draw.sample(case.acts, len(case.acts))
        grown = fold((), case.rulebook, case.outer)
        for act in shuffled:
            grown = grown.with_act(act)
        expected = shown(case, story.now.date(), story.now)

        assert (
            shown(fold(shuffled, case.rulebook, reversed(case.outer)), story.now.date(), story.now)
            == expected
        )
        assert shown(grown, story.now.date(), story.now) == expected


@each_book
def test_statuses_part_the_steps(folder):
    wanted = {
        "waiting": "waits_for",
        "undetermined": "needs",
        "blocked": "blocked_by",
        "open": "outcomes",
        "done": "outcome",
    }
    for story in stories(folder):
        steps = now(story)
        e = Asking(story.case, story.now.date(), story.now, calendar())
        placed = all_scopes(e)
        expected = {(s.id, scope.path) for s in story.rulebook.steps.values() for scope in placed[s.scope]}

        assert {(step.id, step.scope) for step in steps} == expected
        assert len(steps) == len(expected)
        for step in steps:
            assert step.status == "not_applicable" or getattr(step, wanted[step.status]), step


@each_book
def test_nothing_but_what_it_must_bring_stands_against_an_open_step(folder):
    for story in stories(folder):
        for step in now(story):
            for outcome in step.outcomes if step.status == "open" else ():
                answer = decide(story.case, taking(story, step, outcome), calendar=calendar())
                if isinstance(answer, Accepted):
                    continue
                spec = story.rulebook.steps[step.id]
                for reason in answer.reasons:
                    assert reason.id not in PLACE, (step, reason)
                    pending = reason.verdict == "unknown" and set(reason.needs) <= spec.asked
                    assert reason.kind == "ask" or pending or spec.asked_anew, (step, reason)


@each_book
def test_a_blocked_step_is_refused_for_all_the_reasons_shown(folder):
    for story in stories(folder):
        for step in now(story):
            spec = story.rulebook.steps[step.id]
            for outcome in spec.outcomes.values() if step.status == "blocked" else ():
                answer = decide(story.case, taking(story, step, outcome.name), calendar=calendar())
                against = {g.id for g in step.blocked_by if g.outcome in ("", outcome.name)}
                if outcome.waives_asks:
                    against -= {ask.name for ask in spec.asks}

                assert isinstance(answer, Refused) or not against, (step, outcome.name)
                if against:
                    assert against <= {reason.id for reason in answer.reasons}, (step, outcome.name)


@each_book
def test_what_is_not_its_turn_is_refused_with_a_reason(folder):
    for story in stories(folder):
        for step in now(story):
            if step.status in ("open", "blocked"):
                continue
            for outcome in story.rulebook.steps[step.id].outcomes:
                answer = decide(story.case, taking(story, step, outcome), calendar=calendar())

                assert isinstance(answer, Refused), (step, outcome)
                assert step.status in {reason.id for reason in answer.reasons}, (step, answer)
                assert answer.articles, (step, answer)


@each_book
def test_a_refusal_leaves_no_trace_and_the_same_act_the_same_bytes(folder):
    for story in stories(folder):
        before = shown(story.case, story.now.date(), story.now), repr(story.case.table)
        for step in now(story):
            act = taking(story, step, next(iter(story.rulebook.steps[step.id].outcomes)))
            first, second = (decide(story.case, act, calendar=calendar()) for _ in range(2))

            assert repr(first) == repr(second)
        assert (shown(story.case, story.now.date(), story.now), repr(story.case.table)) == before


@each_book
def test_another_reading_of_the_same_files_answers_the_same(folder):
    for story in stories(folder):
        rulebook = load_rulebook(folder, parameters=story.parameters)
        again = fold(story.case.acts, rulebook, story.case.outer)

        assert rulebook.digest == story.rulebook.digest
        assert shown(again, story.now.date(), story.now) == shown(story.case, story.now.date(), story.now)
        for act in story.case.acts:
            stored = canonical(act_to_json(act, rulebook))
            assert stored == canonical(act_to_json(act, story.rulebook))


@each_book
def test_a_view_holds_until_it_says(folder):
    for story in stories(folder):
        day = story.now.date() - timedelta(days=5)
        seen = view(story.case, as_of=day, known_at=story.now, calendar=calendar())
        text, until = shown(story.case, day, story.now), seen.holds_until
        for _ in range(45):
            day += timedelta(days=1)
            if until is not None and day >= until:
                seen = view(story.case, as_of=day, known_at=story.now, calendar=calendar())
                text, until = shown(story.case, day, story.now), seen.holds_until
                assert until is None or until > day
            else:
                assert shown(story.case, day, story.now) == text, (day, until)


@each_book
def test_learning_one_missing_fact_never_turns_a_yes_or_a_no(folder):
    for story in stories(folder):
        draw = Random(len(story.case.acts))
        day, known = story.now.date(), story.now
        e = Asking(story.case, day, known, calendar())
        placed = all_scopes(e)
        answers = [
            (spec, scope)
            for spec in story.rulebook.facts.values()
            if spec.means is not None and spec.type == "yes/no" and spec.scope in placed
            for scope in placed[spec.scope]
            if is_known(e.fact(spec, scope))
        ]
        for spec, scope in missing(e, placed):
            value = story._value(spec.name)
            learnt = Asking(story.case, day, known, calendar(), {(scope.path, spec.name): value})
            for answer, where in draw.sample(answers, min(len(answers), 25)):
                assert learnt.fact(answer, where) == e.fact(answer, where), (spec.name, value, answer.name)


def missing(e: Asking, placed: dict[str, list[Scope]]) -> Iterator[tuple]:
    """Facts that nobody has said: documents apart, of which one may ask whether they are there."""
    for spec in e.rulebook.facts.values():
        if (
            spec.kind == "fact"
            and spec.scope in placed
            and spec.scope != "earlier"
            and not spec.name.endswith("_judged")
        ):
            for scope in placed[spec.scope]:
                if isinstance(e.fact(spec, scope), Unknown):
                    yield spec, scope


@each_book
def test_a_term_never_ends_before_it_begins(folder):
    for story in stories(folder):
        e = Asking(story.case, story.now.date(), story.now, calendar())
        placed = all_scopes(e)
        for step in story.rulebook.steps.values():
            if step.due is None:
                continue
            for part in step.due.walk():
                if part.kind != "term" or part.data[1] != "after":
                    continue
                for scope in placed[step.scope]:
                    begin, end = part.parts[0].fn(e, scope), part.fn(e, scope)
                    if is_known(begin) and is_known(end) and end != NEVER:
                        assert end >= begin, (step.id, begin, end)


def test_the_stories_reach_every_status_and_both_answers():
    """The laws above would hold of nothing: this says of what they held."""
    seen, answers, facts_known = set(), set(), 0
    for folder in books():
        for story in stories(folder):
            seen |= {step.status for step in now(story)}
            answers |= {act.verb for act in story.case.acts}
            found = facts(story.case, as_of=story.now.date(), known_at=story.now, calendar=calendar())
            facts_known += sum(fact.value is not None for fact in found)

    assert seen == {"done", "not_applicable", "waiting", "undetermined", "blocked", "open"}
    assert {"take", "say", "open", "annul", "correct", "withdraw"} <= answers
    assert facts_known > 100
    assert isinstance(calendar(), WorkCalendar)

"""The few formulas that are asked before everything is looked at miss nothing: the shipped rulebooks, their own stories."""

from datetime import datetime, time
from decimal import Decimal
from importlib import resources

import pytest

from guicheng.engine.calendar_files import load_calendar
from guicheng.engine.carrying import Carrying, with_above
from guicheng.engine.case import Entry
from guicheng.engine.provisions import Provisions
from guicheng.engine.rulebook.load import load_rulebook, load_text, shipped_rulebooks
from guicheng.engine.rulebook.model import OUTER
from guicheng.engine.scenario import read_scenarios, run
from guicheng.engine.trial import Proposal, Setting, Trial
from guicheng.engine.whatif import differences, look

EVERY = 80
"""One story in so many is tried with every parameter and every draft."""

CALENDAR = load_calendar(resources.files("guicheng") / "calendars")
DRAFTS = (
    ("within: 5 working days", "within: 9 working days"),
    (": {at_least: ", ": {more_than: "),
    ("万元, article", "5万元, article"),
    ("requires: [", "requires: [{id: never_so, label: 从不, that: {today: {before: 2000-01-01}}}, "),
)
"""What is changed in each draft, wherever it stands."""


@pytest.fixture(scope="module", params=shipped_rulebooks())
def told(request):
    """A rulebook, and cases of its stories with the day on which each ends."""
    folder = resources.files("guicheng") / "rulebooks" / request.param
    book = load_rulebook(folder)

    def find(name, parameters):
        return load_rulebook(folder, parameters=parameters) if parameters else book

    cases, number = [], 0
    for file in sorted((folder / "scenarios").iterdir(), key=lambda file: file.name):
        for scenario in read_scenarios(file.read_text(encoding="utf-8"), file.name, find):
            number += 1
            if number % EVERY == 0 and not scenario.parameters:
                came = run(scenario, CALENDAR)
                cases += [(came.cases[story.name], story.last_day) for story in scenario.stories]
    return book, cases


def other(spec):
    """Another value of a parameter; None where its type has none to try."""
    if spec.type in ("money", "number", "share"):
        return spec.value * 3 if spec.value else Decimal(1000)
    return {"period": "2 years", "yes/no": not spec.value}.get(spec.type)


def when(case, day):
    return {"as_of": day, "known_at": max(case.last_recorded, datetime.combine(day, time(23, 59)))}


def test_a_parameter_that_turns_nothing_changes_nothing(told):
    book, cases = told
    tried = differing = 0
    for spec in book.facts.values():
        if spec.kind != "parameter" or (value := other(spec)) is None:
            continue
        trial = Trial(Proposal((Setting(spec.name, value),)), CALENDAR)
        for case, day in cases:
            asked = when(case, day)
            fast = trial(case, **asked)
            after = with_above(case, [Entry(OUTER, spec.name, day, asked["known_at"], value)])
            full = differences(
                look(case, **asked, calendar=CALENDAR), look(after, **asked, calendar=CALENDAR)
            )
            assert list(fast.differences if fast else ()) == full, (spec.name, day)
            tried, differing = tried + 1, differing + bool(full)
    assert tried > differing > 0


def test_a_draft_that_turns_nothing_changes_nothing(told):
    book, cases = told
    followed = 0
    for old, new in DRAFTS:
        draft = load_text({name: text.replace(old, new) for name, text in book.texts.items()})
        if draft.digest == book.digest:
            continue
        followed += not Provisions(book, draft).whole
        trial = Trial(Proposal(draft=draft), CALENDAR)
        for case, day in cases:
            asked = when(case, day)
            fast = trial(case, **asked)
            after = Carrying(book, draft)(case).case
            full = differences(
                look(case, **asked, calendar=CALENDAR), look(after, **asked, calendar=CALENDAR)
            )
            assert list(fast.differences if fast else ()) == full, (new, day)
    assert followed

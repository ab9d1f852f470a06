"""Every scenario that comes with a rulebook holds, under the calendars that come with the program."""

import re
from importlib import resources

import pytest

from guicheng.cli.sources import SHIPPED_CALENDARS, Rulebooks, scenario_files
from guicheng.engine.calendar_files import load_calendar
from guicheng.engine.rulebook.load import shipped_rulebooks
from guicheng.engine.scenario import read_scenarios, run

SHIPPED = resources.files("guicheng") / "rulebooks"
FILES = [(name, file) for name in shipped_rulebooks() for file in scenario_files(SHIPPED / name)]


@pytest.fixture(scope="module")
def calendar():
    return load_calendar(SHIPPED_CALENDARS)


@pytest.fixture(scope="module")
def rulebooks():
    return Rulebooks()


@pytest.mark.parametrize(("name", "file"), FILES, ids=[f"{name}/{file.name}" for name, file in FILES])
def test_the_law_as_its_scenarios_tell_it(name, file, rulebooks, calendar):
    scenarios = read_scenarios(file.read_text(encoding="utf-8"), file.name, rulebooks)

    assert {scenario.rulebook.id for scenario in scenarios} == {name}
    assert [str(failure) for scenario in scenarios for failure in run(scenario, calendar).failures] == []


def test_every_shipped_rulebook_has_scenarios():
    assert {name for name, _ in FILES} == set(shipped_rulebooks())


def test_titles_are_sentences_for_people():
    """They are read on pages: a name of the language in one of them means nothing there."""
    titles = [
        line
        for _, file in FILES
        for line in file.read_text(encoding="utf-8").splitlines()
        if line.startswith("title: ")
    ]

    assert len(titles) > 1000
    assert [title for title in titles if re.search("[a-z]_[a-z]", title)] == []

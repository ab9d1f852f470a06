"""
A regulation that the language was not made for, written with nothing but its documentation, holds as the shipped ones do.

Its controls are of shapes that none of the four regulations has. A change of the language that breaks it breaks somebody
else's rulebook.
"""

import re
from pathlib import Path

import pytest
from tests.engine.books import calendar, failures, name, scenarios

from guicheng.engine.rulebook.check import check
from guicheng.engine.rulebook.checks.logic import check_logic
from guicheng.engine.rulebook.coverage import coverage
from guicheng.engine.rulebook.load import SURVIVORS, load_rulebook
from guicheng.engine.rulebook.mutate import mutate
from guicheng.engine.scenario import read_scenarios, run

FOLDER = Path(__file__).parent / "unseen-linchuan-2026"
FILES = sorted(FOLDER.glob("scenarios/*.yaml"))


@pytest.fixture(scope="module")
def book():
    return load_rulebook(FOLDER)


def test_the_check_finds_nothing(book):
    assert [str(finding) for finding in check(book)] == []


def test_nor_does_logic(book):
    pytest.importorskip("z3")

    told = [story for file in FILES for story in scenarios(file)]

    assert [str(finding) for finding in check_logic(book, told, calendar())] == []


def test_every_article_of_the_text_has_its_entry(book):
    text = (FOLDER / "regulation.md").read_text("utf-8")

    assert len(re.findall(r"^第[一二三四五六七八九十]+条", text, re.MULTILINE)) == len(book.articles) == 24


@pytest.mark.parametrize("file", FILES, ids=name)
def test_a_story_holds(file):
    assert failures(file) == []


def test_every_enforced_article_has_a_story_and_no_change_goes_unnoticed(book):
    told = [story for file in FILES for story in scenarios(file)]
    assert [
        row["article"] for row in coverage(book, told) if "E" in row["mark"] and not row["scenarios"]
    ] == []

    report = mutate(
        book.texts,
        {file.name: file.read_text("utf-8") for file in FILES},
        calendar(),
        survivors=(FOLDER / SURVIVORS).read_text("utf-8"),
        processes=1,
    )
    assert report.total > 200
    assert [mutant.id for mutant in report.unexplained] == []
    assert [str(problem) for problem in (*report.problems, *report.left_out)] == []


@pytest.mark.parametrize(
    ("parameters", "story"),
    [
        ({"limit_of_average": "151%"}, "art-05-limit.yaml"),
        ({"first_share_limit": "31%"}, "art-15-instalments.yaml"),
        ({"quota_of_district": "4"}, "art-12-quota.yaml"),
    ],
)
def test_another_figure_would_be_noticed(parameters, story):
    other = load_rulebook(FOLDER, parameters=parameters)
    told = read_scenarios((FOLDER / "scenarios" / story).read_text("utf-8"), story, lambda *_: other)

    assert any(run(scenario, calendar()).failures for scenario in told)

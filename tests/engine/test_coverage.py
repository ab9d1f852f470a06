"""Coverage: which scenarios speak about which article, and which articles every change in them is noticed."""

from functools import cache

import pytest
from tests.engine.books import TINY, calendar

from guicheng.engine.rulebook.coverage import coverage, enforced
from guicheng.engine.rulebook.load import load_rulebook, read_files
from guicheng.engine.rulebook.mutate import Mutant, MutationReport, mutate
from guicheng.engine.scenario import read_scenarios
from guicheng.engine.scenario.coverage import coverage as spoken_about

FOLDER = TINY / "tiny"
SCENARIOS = {file.name: file.read_text("utf-8") for file in sorted((FOLDER / "scenarios").glob("*.yaml"))}


@cache
def book():
    return load_rulebook(FOLDER)


def scenarios():
    return [
        s
        for file, text in SCENARIOS.items()
        for s in read_scenarios(text, file, lambda name, parameters: book())
    ]


def rows(report):
    return {row["article"]: row for row in coverage(book(), scenarios(), report)}


def report(*, survivors=(), proven=(), unproven=()):
    made = tuple(
        Mutant(f"m{n}", "x.yaml", 1, "x", article, why) for n, (article, why) in enumerate(survivors)
    )
    return MutationReport(9, 9 - len(made), made, proven=frozenset(proven), unproven=frozenset(unproven))


def test_without_a_report_it_tells_of_scenarios_only():
    assert coverage(book(), scenarios()) == spoken_about(book(), scenarios())


@pytest.mark.parametrize(
    ("given", "proven", "survivors"),
    [
        (report(), None, 0),
        (report(proven="2"), True, 0),
        (report(unproven="2", survivors=[("2", "")]), False, 1),
        (report(proven="2", survivors=[("2", ""), ("2", ""), ("3", "")]), False, 2),
        (report(proven="2", survivors=[("2", "试")]), True, 0),
        (report(unproven="2", survivors=[("2", "试")]), False, 0),
    ],
)
def test_an_article_is_proven_when_its_changes_are_noticed_or_explained(given, proven, survivors):
    row = rows(given)["2"]

    assert (row["proven"], row["survivors"]) == (proven, survivors)


def test_enforced_articles():
    assert [row["article"] for row in enforced(coverage(book(), scenarios()))] == ["2", "3", "4"]


def test_of_a_real_report():
    found = mutate(read_files(FOLDER), SCENARIOS, calendar(), processes=1)
    shown = rows(found)

    assert {
        number for number, row in shown.items() if row["proven"] is not None
    } == found.proven | found.unproven
    assert sum(row["survivors"] for row in shown.values()) == len(found.survivors)
    assert all(row["proven"] == (not row["survivors"]) for row in shown.values() if row["proven"])

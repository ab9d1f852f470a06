"""Which scenarios speak about which article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from guicheng.engine.rulebook.model import Rulebook
from guicheng.engine.scenario.model import Deed, Question, Scenario


def coverage(rulebook: Rulebook, scenarios: Iterable[Scenario]) -> list[dict[str, Any]]:
    """
    Return for each article `{"article", "mark", "gist", "implements", "scenarios", "doubts"}`, in the order of the text.

    A scenario speaks about an article when it expects it to be cited, or expects something of what implements it: a
    step's status or lateness, a fact's value, a consequence, a refusal. Passing through a step on the way to
    something else says nothing about it.
    """
    files: dict[str, set[str]] = {article.number: set() for article in rulebook.articles}
    by_name: dict[str, set[str]] = {}
    for article in rulebook.articles:
        for name in article.implements:
            by_name.setdefault(name, set()).add(article.number)
    for scenario in scenarios:
        cited, named = _expected(scenario)
        numbers = {found.number for number in cited if (found := rulebook.article(number))}
        for name in named:
            numbers |= by_name.get(name, set())
        for number in numbers:
            files[number].add(scenario.file)
    return [
        {
            "article": article.number,
            "mark": " ".join(article.marks),
            "gist": article.gist,
            "implements": list(article.implements),
            "scenarios": sorted(files[article.number]),
            "doubts": len(article.doubts),
        }
        for article in rulebook.articles
    ]


def _expected(scenario: Scenario) -> tuple[set[str], set[str]]:
    """Return the articles and the names of which a scenario expects something."""
    cited: set[str] = set()
    named: set[str] = set(scenario.parameters)
    for story in scenario.stories:
        for deed in story.deeds:
            cited |= set(deed.refused or ())
            named |= set(_of_deed(deed))
        for question in story.questions:
            cited |= {*question.expected.get("articles", ()), question.expected.get("ground", "")}
            named |= set(_of_question(question))
    return cited - {""}, named


def _of_deed(deed: Deed) -> Iterator[str]:
    act = deed.act
    if act.verb == "take":
        if deed.late is not None or deed.refused is not None:
            yield act.target
    else:
        yield act.target.partition("#")[0]
        yield from act.facts


def _of_question(question: Question) -> Iterator[str]:
    yield question.step
    expected: Mapping[str, Any] = question.expected
    for key in ("facts", "exports", "amounts", "restrictions", "powers"):
        yield from expected.get(key, ())

"""Alternatives that a limit divides meet nowhere and gape nowhere; those opposed in a question do not come together unnoticed."""

import pytest
from tests.engine.logic.books import came, found, proposed, steps

OUTCOMES = """- id: review
    label: 审核
    by: office
    after: application
    outcomes:
      simple: {label: 简易, requires: [{amount: {%s: 100万元}}]}
      full: {label: 完整, requires: [{amount: {%s: 100万元}}]}
      refused: {label: 不予, back_to: application}"""
BRANCHES = (
    "- {id: short, label: 书面, by: office, after: application, when: %s}",
    "- {id: long, label: 会审, by: office, after: application, when: %s}",
    "- {id: end, label: 办结, by: office, after: [short, long]}",
)
BIG = "findings:\n  big: {label: 大额, is: {amount: {at_least: 100万元}}}\n"


def branches(one, other):
    return steps(BRANCHES[0] % one, BRANCHES[1] % other, BRANCHES[2])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("at_most", "at_least"), "恰在界限上同时成立"),
        (("below", "more_than"), "恰在界限上都不成立"),
        (("below", "at_least"), None),
        (("at_most", "more_than"), None),
    ],
)
def test_two_outcomes_on_a_limit(words, said):
    texts = [text for _, text in found(steps(OUTCOMES % words))]

    assert [said in text for text in texts] == ([] if said is None else [True])


def test_two_outcomes_that_overlap_in_earnest_are_a_choice():
    assert (
        found(
            steps(
                OUTCOMES.replace("100万元}}]}\n      full", "300万元}}]}\n      full")
                % ("at_most", "at_least")
            )
        )
        == []
    )


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ("{amount: {at_most: 100万元}}", "{amount: {at_least: 100万元}}", "恰在界限上同时成立"),
        ("{amount: {below: 100万元}}", "{amount: {more_than: 100万元}}", "恰在界限上都不成立"),
        ("{amount: {below: 100万元}}", "{amount: {at_least: 100万元}}", None),
        (
            "{started_on: {on_or_before: 2025-06-30}}",
            "{started_on: {on_or_after: 2025-06-30}}",
            "恰在界限上同时成立",
        ),
        ("{started_on: {on_or_before: 2025-06-30}}", "{started_on: {after: 2025-06-30}}", None),
        ("{any: [{urgent: no}, {local: yes}]}", "{urgent: yes}", "以“紧急”相区别，却可以同时成立"),
        ("{urgent: no}", "{urgent: yes}", None),
        ("{urgent: yes}", "{local: yes}", None),
        ("{all: [urgent, local]}", "{urgent: yes}", None),
    ],
)
def test_two_steps_side_by_side(one, other, said):
    texts = [text for _, text in found(branches(one, other))]

    assert [said in text for text in texts] == ([] if said is None else [True])


def test_limits_are_seen_through_findings():
    assert found(BIG + branches("{not: big}", "{big: yes}")) == []
    ((_, text),) = found(BIG + branches("{amount: {at_most: 100万元}}", "{big: yes}"))
    assert "恰在界限上同时成立" in text


def test_two_bands_on_a_limit():
    bands = "findings:\n  fee: {label: 费用, type: money, is: {bands: [{if: {amount: {%s: 100}}, then: 1}, {if: {amount: {at_least: 100}}, then: 2}]}}\n"

    ((_, text),) = found(bands % "at_most" + steps())
    assert "取在前的一档" in text
    assert found(bands % "below" + steps()) == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (steps(OUTCOMES % ("at_most", "at_least")), "status: open, outcomes: [simple, full, refused]"),
        (
            branches("{amount: {below: 100万元}}", "{amount: {more_than: 100万元}}"),
            "step: long, status: not_applicable",
        ),
    ],
)
def test_the_example_stands_on_the_limit_and_holds(text, says):
    (scenario,) = proposed(text)

    assert "facts: {amount: 100万元}" in scenario
    assert says in scenario
    assert came(text, scenario) == []

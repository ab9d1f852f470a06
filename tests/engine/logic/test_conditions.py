"""Conditions that can never hold are errors, conditions that are never no are questions; what can be so is not told."""

import pytest
from tests.engine.logic.books import found, steps

NEVER = {
    "amounts": ("{amount: {below: 100万元, at_least: 100万元}}", "{amount: {at_most: 100万元, at_least: 100万元}}"),
    "a fen": ("{amount: {more_than: 100万元, below: 1000000.01}}", "{amount: {at_least: 100万元, below: 1000000.01}}"),
    "below nought": ("{amount: {below: 0}}", "{change: {below: 0}}"),
    "choices": ("{all: [{kind: build}, {kind: {in: [om, service]}}]}", "{all: [{kind: build}, {kind: {in: [om, build]}}]}"),
    "answers": ("{all: [urgent, {not: {any: [urgent, local]}}]}", "{all: [urgent, {not: {all: [urgent, local]}}]}"),
    "days": (
        "{all: [{started_on: {after: ended_on}}, {ended_on: {on_or_after: started_on}}]}",
        "{all: [{started_on: {on_or_after: ended_on}}, {ended_on: {on_or_after: started_on}}]}",
    ),
    "terms": (
        "{all: [{today: {after: 30 days after started_on}}, {today: {before: started_on}}]}",
        "{all: [{today: {after: 30 days after started_on}}, {today: {after: started_on}}]}",
    ),
    "sums of facts": (
        "{all: [{value: {plus: [amount, budget]}, below: 10万元}, {amount: {at_least: 10万元}}]}",
        "{all: [{value: {minus: [amount, budget]}, below: 10万元}, {amount: {at_least: 10万元}}]}",
    ),
    "ratios": (
        "{all: [{value: {ratio: [amount, budget]}, more_than: 10%}, {amount: {at_most: 10万元}}, {budget: {at_least: 100万元}}]}",
        "{all: [{value: {ratio: [amount, budget]}, at_least: 10%}, {amount: {at_most: 10万元}}, {budget: {at_least: 100万元}}]}",
    ),
    "what is done": ("{all: [{done: application}, {not: {happened: application.done}}]}", "{all: [{not: {done: application}}, {happened: application.done}]}"),
    "before it was done": (
        "{all: [{done: application}, {application.done: {after: today}}]}",
        "{all: [{done: application}, {application.done: {on_or_after: today}}]}",
    ),
    "an instance": (
        "{some: contract, holds: {contract_amount: {below: 0}}}",
        "{some: contract, holds: {contract_amount: {at_most: 0}}}",
    ),
}  # fmt: skip


def finding(formula, **more):
    rest = "".join(f", {key}: {value}" for key, value in more.items())
    return f"findings:\n  odd: {{label: 情形, is: {formula}{rest}}}\n" + steps()


@pytest.mark.parametrize("wrong", [wrong for wrong, _ in NEVER.values()], ids=NEVER)
def test_a_contradiction_is_an_error(wrong):
    assert any(level == "error" and text.endswith("永远不成立") for level, text in found(finding(wrong)))


@pytest.mark.parametrize("right", [right for _, right in NEVER.values()], ids=NEVER)
def test_what_can_be_so_is_not_told(right):
    assert found(finding(right)) == []


@pytest.mark.parametrize(
    ("empty", "full"),
    [
        ("{any: [{amount: {at_most: 100万元}}, {amount: {at_least: 100万元}}]}", "{any: [{amount: {below: 100万元}}, {amount: {more_than: 100万元}}]}"),
        ("{amount: {at_least: 0}}", "{amount: {more_than: 0}}"),
        ("{kind: {in: [build, om, service]}}", "{kind: {in: [build, om]}}"),
    ],
)  # fmt: skip
def test_a_condition_that_is_never_no_is_a_question(empty, full):
    assert [level for level, text in found(finding(empty)) if text.endswith("从不为“否”")] == ["warning"]
    assert found(finding(full)) == []


def test_the_smallest_part_is_told():
    ((level, text),) = found(finding("{any: [urgent, {amount: {below: 10, at_least: 20}}]}"))

    assert level == "error"
    assert "金额不满 10.00 元，且金额不少于（含） 20.00 元" in text
    assert "紧急" not in text


def test_a_finding_that_is_always_yes_is_meant():
    assert found(finding("yes")) == []


def test_a_chosen_reading_is_no_contradiction():
    text = "parameters:\n  counted: {label: 读法, one_of: {a: 甲, b: 乙}, value: a, article: '1'}\n"

    assert found(text + finding("{all: [urgent, {counted: b}]}")) == []


def test_a_finding_said_otherwise_may_be_so():
    text = "findings:\n  big: {label: 大, is: {amount: {at_least: 100}}%s}\n  odd: {label: 情形, is: {big: yes, amount: {below: 100}}}\n"

    assert [level for level, _ in found(text % "" + steps())] == ["error"]
    assert found(text % ", by: office" + steps()) == []


def test_a_guard_that_contradicts_its_when():
    row = "- {id: review, label: 审核, by: office, after: application, when: {kind: build}, requires: [{kind: %s}]}"

    assert {level for level, text in found(steps(row % "om")) if "在环节适用时永远不成立" in text} == {
        "error"
    }
    assert [level for level, text in found(steps(row % "build")) if "在环节适用时从不为“否”" in text] == [
        "warning"
    ]
    assert found(steps(row.replace("kind: %s", "local: yes"))) == []


def test_what_the_act_brings_may_differ_from_what_was_known_before():
    row = "- {id: review, label: 审核, by: unit, after: application, when: {kind: build}, asks: [kind], requires: [{kind: om}]}"

    assert found(steps(row)) == []


def test_a_when_that_contradicts_what_comes_before():
    rows = (
        "- {id: review, label: 审核, by: office, after: application, outcomes: [passed, failed]}",
        "- {id: end, label: 办结, by: office, after: review.passed, when: {done: review.%s}}",
    )

    assert [level for level, text in found(steps(rows[0], rows[1] % "failed")) if "前序环节" in text] == [
        "error"
    ]
    assert found(steps(rows[0], rows[1] % "passed")) == []


def test_a_paper_that_is_never_owed():
    row = "- {id: review, label: 审核, by: office, after: application, when: {kind: build}, documents: [{document: study, when: {kind: %s}}]}"

    assert [level for level, _ in found(steps(row % "om"))] == ["error"]


def test_a_consequence_that_never_comes():
    text = "consequences:\n  - {id: barred, label: 限制, in_force: {all: [{urgent: yes}, {urgent: %s}]}, blocks: [application]}\n"

    assert [level for level, _ in found(text % "no" + steps())] == ["error"]
    assert found((text % "yes").replace("{urgent: yes}, ", "{local: yes}, ") + steps()) == []

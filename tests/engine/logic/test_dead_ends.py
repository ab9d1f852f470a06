"""A step that applies can be taken, or there is another way; where there is none, it is told with the facts that lead there."""

import pytest
from tests.engine.logic.books import came, found, proposed, steps

REVIEW = """- id: review
    label: 审核
    by: office
    after: application
    asks: [sound]
    outcomes:
      simple: {label: 简易, requires: [{amount: {below: 100万元}}]}
      full: {label: 完整, requires: [{amount: {%s: 100万元}}]}"""
ROUNDS = """- id: review
    label: 审核
    by: office
    after: application
    rounds: {at_most: 3%s}
    outcomes:
      passed: {label: 通过}
      returned: {label: 退回, back_to: application}%s"""
POWER = "- {id: stop, label: 终止, by: office, power: yes, outcomes: {stopped: {label: 终止, ends: project}}}"
STUCK = "可能成为死路"


def told(text, word):
    return [level for level, said in found(text) if word in said]


def test_a_gap_between_the_outcomes():
    assert told(steps(REVIEW % "more_than"), STUCK) == ["warning"]
    assert told(steps(REVIEW % "at_least"), STUCK) == []


@pytest.mark.parametrize(
    "way",
    [
        "\n      refused: {label: 不予, back_to: application}",
        "\n      refused: {label: 不予, ends: project}",
        "\n      other: {label: 另行处理, requires: [{that: urgent, soft: office}]}",
    ],
)
def test_another_outcome_is_a_way_out(way):
    assert told(steps(REVIEW % "more_than" + way), STUCK) == []


def test_another_step_is_a_way_out_if_it_can_be_taken_then():
    assert told(steps(REVIEW % "more_than", POWER), STUCK) == []
    never = POWER.replace("power: yes,", "power: yes, requires: [{amount: {below: 10}}],").replace(
        "by: office", "by: office, after: application"
    )
    assert told(steps(REVIEW % "more_than", never), STUCK) == ["warning"]


def test_what_can_still_be_said_is_no_dead_end():
    row = "- {id: review, label: 审核, by: office, after: application, asks: [sound], requires: [{that: {sound: yes}}]}"

    assert told(steps(row), STUCK) == []


def test_time_that_passes_is_no_dead_end():
    row = "- {id: review, label: 审核, by: office, after: application, requires: [{today: {after: 30 days after application.done}}]}"

    assert told(steps(row), STUCK) == []


def test_a_counter_without_exit():
    assert told(steps(ROUNDS % ("", "")), STUCK) == ["warning"]
    assert told(steps(ROUNDS % (", soft: office", "")), STUCK) == []
    assert told(steps(ROUNDS % ("", ""), POWER), STUCK) == []


def test_the_example_leads_into_the_dead_end():
    for text, facts in (
        (steps(REVIEW % "more_than"), "amount: 100万元"),
        (steps(ROUNDS % ("", "")), "returned"),
    ):
        scenario = [one for one in proposed(text) if "step: review, status: blocked" in one][-1]

        assert facts in scenario
        assert came(text, scenario) == []


def test_a_step_that_no_facts_open():
    row = "- {id: review, label: 审核, by: office, after: application, when: {kind: build}, requires: [{any: [{kind: om}, {all: [urgent, {not: urgent}]}]}]}"

    assert "error" in told(steps(row), "永远不能办结")


def test_an_outcome_that_no_facts_open():
    row = "- {id: review, label: 审核, by: office, after: application, when: {kind: build}, outcomes: {passed: {label: 通过}, waived: {label: 免审, requires: [{kind: om}]}}}"

    assert told(steps(row), "结论“waived”（免审）适用之后永远不能作出") == ["error"]
    assert told(steps(row.replace("{kind: om}", "{urgent: yes}")), "永远不能") == []


def test_a_guard_against_what_the_predecessor_required():
    rows = (
        "- {id: review, label: 审核, by: office, after: application, outcomes: {passed: {label: 通过, requires: [urgent]}, failed: {label: 不通过, ends: project}}}",
        "- {id: permit, label: 许可, by: office, after: review.passed, requires: [{urgent: %s}]}",
    )

    assert told(steps(rows[0], rows[1] % "no"), "只要“review.passed”时的事实不变") == ["warning"]
    assert told(steps(rows[0], (rows[1] % "no").replace("urgent: no", "local: no")), "事实不变") == []


def test_a_when_against_what_the_predecessor_required():
    rows = (
        "- {id: review, label: 审核, by: office, after: application, outcomes: {passed: {label: 通过, requires: [urgent]}, failed: {label: 不通过, ends: project}}}",
        "- {id: permit, label: 许可, by: office, after: review.passed, when: {urgent: no}}",
    )

    assert told(steps(*rows), "事实不变就不会适用") == ["warning"]

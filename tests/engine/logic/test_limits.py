"""Of every limit, the values between which the answer turns stand in a scenario; the one that is missing is proposed."""

import pytest
from tests.engine.logic.books import came, found, proposed, read, steps

STORY = "rulebook: logic-2025\ntitle: 界限\nfacts: {%s}\nthen: [{on: 2025-03-03, state: running}]\n"


def missing(formula, *stories):
    text = f"findings:\n  odd: {{label: 情形, is: {formula}}}\n" + steps()
    scenarios = [one for story in stories for one in read(text, STORY % story)]
    return (
        text,
        scenarios,
        [said.rpartition("没有场景落在 ")[2] for _, said in found(text, scenarios) if "没有场景" in said],
    )


@pytest.mark.parametrize(
    ("formula", "stories", "wanting"),
    [
        ("{amount: {below: 50万元}}", ["amount: 49.9万"], ["50万元", "499999.99"]),
        ("{amount: {below: 50万元}}", ["amount: 50万元"], ["499999.99"]),
        ("{amount: {below: 50万元}}", ["amount: 50万元", "amount: 499999.99"], []),
        ("{amount: {at_least: 50万元}}", ["amount: 50万元", "amount: 499999.99"], []),
        ("{amount: {at_most: 50万元}}", ["amount: 50万元", "amount: 499999.99"], ["500000.01"]),
        ("{part: {more_than: 15%}}", ["part: 15%", "part: 15.01%"], []),
        ("{part: {more_than: 15%}}", ["part: 15%", "part: 16%"], ["15.01%"]),
        ("{years: {at_least: 3}}", ["years: 3", "years: 2.5"], []),
        ("{started_on: {after: 2025-06-30}}", ["started_on: 2025-06-30"], ["2025-07-01"]),
        ("{value: {ratio: [amount, budget]}, at_least: 10%}", ["amount: 10, budget: 100"], ["9.99%"]),
        ("{value: {ratio: [amount, budget]}, at_least: 10%}", ["amount: 10, budget: 100", "amount: 1, budget: 100"], []),
        ("{value: {plus: [amount, budget]}, below: 100}", ["amount: 60, budget: 40", "amount: 59.99, budget: 40"], []),
    ],
)  # fmt: skip
def test_the_sides_of_a_limit(formula, stories, wanting):
    assert sorted(missing(formula, *stories)[2]) == sorted(wanting)


def test_what_is_proposed_holds_and_is_missed_no_more():
    text, scenarios, wanting = missing("{all: [urgent, {amount: {below: 50万元}}]}", "amount: 1")
    assert wanting == ["499999.99", "50万元"]

    pasted = proposed(text, scenarios)

    assert [came(text, scenario) for scenario in pasted] == [[], []]
    assert [scenario.rpartition("facts: {")[2].rstrip("}") for scenario in pasted] == ["odd: yes", "odd: no"]
    assert all("urgent: yes" in scenario for scenario in pasted)  # only so does the limit decide
    assert [
        said for _, said in found(text, [*scenarios, *(one for p in pasted for one in read(text, p))])
    ] == []


def test_what_lies_in_an_instance_is_opened():
    text = "findings:\n  odd: {label: 情形, in: contract, is: {contract_amount: {at_least: 100}}}\n" + steps()

    (at, beside) = sorted(
        proposed(text, read(text, STORY % "amount: 1")), key=lambda scenario: "odd: no" in scenario
    )

    assert 'open: "contract#1", facts: {contract_amount: 99.99}' in beside
    assert 'scope: "contract#1", facts: {odd: yes}' in at
    assert came(text, at) + came(text, beside) == []

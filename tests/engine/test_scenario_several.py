"""Several cases of one unit: what one shows is the standing of the others, as it was known when they acted."""

from tests.engine.stories import SEVERAL, several
from tests.engine.tiny import failures


def test_what_one_case_owes_bars_the_other():
    text = several("", '{on: 2025-03-14, step: review, facts: {sound: yes}, refused: ["3"]}')

    assert failures(text) == []


def test_it_does_not_bar_before_it_is_overdue():
    assert failures(several("", "{on: 2025-03-13, step: review, facts: {sound: yes}}")) == []


def test_it_bars_no_more_when_it_is_done():
    text = several(
        "      - {on: 2025-03-17, scope: contract#1, step: filing, late: yes}\n",
        '{on: 2025-03-14, step: review, facts: {sound: yes}, refused: ["3"]}',
        "{on: 2025-03-18, step: review, facts: {sound: yes}}",
    )

    assert failures(text) == []


def test_an_act_is_judged_by_what_was_recorded_of_the_other_case_by_then():
    """The signing is annulled on the 17th: refused on the 14th all the same, and looking back nothing was owed."""
    text = several(
        "      - {on: 2025-03-17, annul: 5}\n",
        '{on: 2025-03-14, step: review, facts: {sound: yes}, refused: ["3"]}',
    )
    text += (
        "    then:\n"
        "      - {on: 2025-03-14, known_at: 2025-03-14, facts: {earlier_missing: yes}}\n"
        "      - {on: 2025-03-14, known_at: 2025-03-17, facts: {earlier_missing: no}}\n"
    )

    assert failures(text) == []


def test_a_case_does_not_bar_itself():
    text = SEVERAL.replace("FILED", "      - {on: 2025-03-20, facts: {secret: no}}\n")
    text += "    then: [{on: 2025-03-20, restrictions: [no_new]}]\n"
    text = text.replace("  second:", "    then: [{on: 2025-03-20, restrictions: []}]\n  second:")

    assert failures(text) == []


def test_failures_of_several_cases_name_the_case():
    (failure,) = failures(several("", "{on: 2025-03-14, step: review, facts: {sound: yes}}"))

    assert failure[1:] == (
        "second 第 2 项 审核（review）",
        "准予",
        "被拒绝：3 no_new 不予通过",
    )

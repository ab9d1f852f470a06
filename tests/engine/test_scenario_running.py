"""A scenario holds when everything comes as written; what does not is named with its line, what was expected, what came."""

import pytest
from tests.engine.stories import APPLY, HELD, REVIEW, STORY, UNIT
from tests.engine.tiny import OPENED, failures


@pytest.mark.parametrize("text", HELD.values(), ids=HELD)
def test_stories_that_hold(text):
    assert failures(text) == []


# ---------------------------------------------------------------- expectations that fail


@pytest.mark.parametrize(
    ("row", "about", "expected", "came"),
    [
        ("step: scheme, refused: []", "第 4 项 方案（scheme）", "被拒绝",
         "准予"),
        ('step: scheme, refused: ["2/1"]', "第 4 项 方案（scheme）", "被拒绝，依据2/1", "准予"),
        ("step: apply", "第 4 项 申报（apply）", "准予", "被拒绝：2 done 申报已经办结"),
        ('step: apply, refused: ["3"]', "第 4 项 申报（apply）", "被拒绝，依据3", "被拒绝：2 done 申报已经办结"),
        ("step: scheme, late: yes", "第 4 项 方案（scheme）", "逾期", "不逾期（没有到期日）"),
    ],
)  # fmt: skip
def test_acts_that_come_otherwise(row, about, expected, came):
    text = UNIT + OPENED + "acts:\n" + APPLY + REVIEW + "  - {on: 2025-03-06, facts: {secret: no}}\n"

    assert failures(text + f"  - {{on: 2025-03-06, {row}}}\n") == [(9, about, expected, came)]


def test_a_refusal_names_all_reasons_with_what_they_need():
    (failure,) = failures(OPENED + "acts:\n" + "  - {on: 2025-03-06, scope: contract#1, step: signing}\n")

    assert failure[3] == "被拒绝：4 scope 2025-03-06 没有合同“1”"

    (failure,) = failures(OPENED + "acts:\n" + "  - {on: 2025-03-06, step: apply}\n")

    assert failure[3] == "被拒绝：2 form 须提交申报表（缺 form）"


@pytest.mark.parametrize(
    ("row", "about", "expected", "came"),
    [
        ("step: review, status: open", "2025-03-06 status 审核（review）", "open", "done（done）"),
        ("step: scheme, due: 2025-03-09", "2025-03-06 due 方案（scheme）", "2025-03-09", "无"),
        ("step: review, due: none", "2025-03-06 due 审核（review）", "无", "2025-03-10"),
        ("step: review, late: yes", "2025-03-06 late 审核（review）", "yes", "no"),
        ("step: review, round: 2", "2025-03-06 round 审核（review）", "2", "1"),
        ("step: scheme, outcomes: [done]", "2025-03-06 outcomes 方案（scheme）", "[done]", "[]（done）"),
        ("step: review, outcome: returned", "2025-03-06 outcome 审核（review）", "returned", "passed"),
        ('step: review, articles: ["2/1"]', "2025-03-06 articles 审核（review）", "至少有 [2/1]", "[]（done）"),
        ("scope: contract#9, step: filing, status: open", "2025-03-06 step 备案（filing） @contract#9",
         "有这个环节", "contract#9中没有这个环节"),
        ("phase: close", "2025-03-06 phase", "close", "apply"),
        ("state: ended", "2025-03-06 state", "ended", "running"),
        ("restrictions: [no_new]", "2025-03-06 restrictions", "[no_new]", "[]"),
        ("powers: [stop]", "2025-03-06 powers", "[stop]", "[inspect, stop]"),
        ("exports: {kind: service}", "2025-03-06 exports 类别（kind）", "service", "build"),
        ("amounts: {amount: 1}", "2025-03-06 amounts 金额（amount）", "1.00", "100000.00"),
        ("facts: {small: yes}", "2025-03-06 facts 小额（small）", "yes", "no"),
        ("facts: {season: 2025-01-01}", "2025-03-06 facts 申报季开始日（season）", "2025-01-01",
         "unknown（缺 season）"),
        ("facts: {small: unknown}", "2025-03-06 facts 小额（small）", "unknown", "no"),
        ("holds_until: 2025-03-07", "2025-03-06 holds_until", "2025-03-07", "无"),
        ("recheck: [1]", "2025-03-06 recheck", "[1]", "[]"),
    ],
)  # fmt: skip
def test_answers_that_come_otherwise(row, about, expected, came):
    assert failures(STORY + f"then:\n  - {{on: 2025-03-06, {row}}}\n") == [(10, about, expected, came)]


def test_a_failure_stands_on_the_line_of_what_was_expected():
    text = STORY + "then:\n  - on: 2025-03-06\n    step: review\n    status: done\n    round: 7\n"

    assert [(line, expected, came) for line, _, expected, came in failures(text)] == [(13, "7", "1")]


def test_nothing_is_written_by_what_is_refused():
    text = UNIT + OPENED + "acts:\n  - {on: 2025-03-03, step: apply, refused: [], facts: {amount: 1万元}}\n"

    assert failures(text + "then: [{on: 2025-03-03, facts: {amount: 10万元}}]\n") == []

"""A term that ran when a new notice became known ends on the later of its two days, and says so."""

from datetime import date, datetime

import pytest
from tests.engine.test_calendar import LATE

from guicheng.engine.case import fold
from guicheng.engine.log import Act
from guicheng.engine.rulebook.load import load_text
from guicheng.engine.view import view
from guicheng.engine.why import why

RULES = """
rulebook: late
title: 跨年的期限
document: 试〔2030〕1号
jurisdiction: 试验区
case: project
in_force: 2030-01-01
parties: {unit: {label: 单位}, authority: {label: 主管部门}}
---
chapter: 一
phase: build
title: 期限
articles:
  - article: "1"
    gist: 申报以后限期审核
    mark: E
    parameters:
      term: {label: 审核期限, type: period, value: 46 working days, article: "1"}
    steps:
      - {id: apply, label: 申报, by: unit, happens: outside}
      - id: review
        label: 审核
        by: authority
        after: apply
        within: TERM
        outcomes: {passed: {}, returned: {back_to: apply, within: 46 working days}}
"""


@pytest.fixture(params=["46 working days", "term"])
def book(request):
    head, chapter = RULES.replace("TERM", request.param).split("---")
    return load_text({"rulebook.yaml": head, "01.yaml": chapter})


def lines(reason):
    """Every reason of a tree."""
    return [reason, *(line for part in reason.because for line in lines(part))]


def took(seq, day, by, step, outcome, **more):
    at = datetime(2030, 11, day, 9)
    said = {"on": at.date(), "recorded": at, "by": by, "target": step, "outcome": outcome} | more
    return Act(seq=seq, verb="take", **said)


def seen(acts, book, step, today):
    """How a step stands on a day, and why it is due when it is."""
    case, then = fold(acts, book), {"known_at": datetime(2031, 2, 1), "calendar": LATE}
    found = next(one for one in view(case, as_of=today, **then).steps if one.id == step)
    return found, why(case, f"due:{step}", as_of=today, **then)


def reviewed(book, begun, today):
    return seen([took(1, begun, "unit", "apply", "done")], book, "review", today)


def test_a_day_that_was_shown_is_kept_and_the_reason_says_so(book):
    step, reason = reviewed(book, 3, date(2031, 1, 5))

    assert (step.due, step.overdue) == (date(2031, 1, 6), False)
    assert "当时显示 2031-01-06 到期；公布后应为 2031-01-04，以较晚的为准" in lines(reason)[-1].text


def test_whoever_begins_when_the_notice_is_known_counts_by_it(book):
    step, reason = reviewed(book, 4, date(2031, 1, 6))

    assert (step.due, step.overdue) == (date(2031, 1, 5), True)
    assert not [line for line in lines(reason) if line.id == "kept"]


def test_a_term_set_by_a_return_keeps_its_day_too(book):
    acts = [took(1, 1, "unit", "apply", "done"), took(2, 3, "authority", "review", "returned")]
    step, reason = seen(acts, book, "apply", date(2031, 1, 5))

    assert (step.due, step.overdue) == (date(2031, 1, 6), False)
    assert [line.id for line in lines(reason)].count("kept") == 1


def test_a_return_that_was_taken_over_has_no_day_to_count_from(book):
    acts = [
        took(1, 1, "unit", "apply", "done", on=None, taken_over=True),
        took(2, 3, "authority", "review", "returned", on=None, taken_over=True),
    ]
    step, reason = seen(acts, book, "apply", date(2031, 1, 5))

    assert (step.due, step.overdue) == (None, False)
    assert "第 2 号办理（日期不详）退回，46 个工作日内重新办理" in [line.text for line in lines(reason)]

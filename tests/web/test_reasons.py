"""The panel 为什么: a date with its calendar, a condition with what it was judged on."""

from datetime import date

import pytest
from tests.cast import at
from tests.web.test_project_page import Plain

from guicheng.apps.cases import clock, queries
from guicheng.web.projects.reasons import panel

BEFORE_THE_HOLIDAY = "2025-09-25"


@pytest.fixture
def ask(city):
    def of(number, question, who=None):
        found = queries.explanation(acting=(who or city.engineer).acting, number=number, question=question)
        return panel(found.reason, question, found.rulebook, found.calendar, found.as_of, Plain())

    return of


def texts(node):
    return [node.text, *(text for below in node.because for text in texts(below))]


def test_a_due_day_shows_each_day_counted_and_the_holiday_skipped(city, ask):
    with clock.held_at(at(BEFORE_THE_HOLIDAY)):
        shown = ask(city.applied(), "due:plan_review")

    assert (shown.question, shown.answer) == ("计划审核的期限是怎么算的？", "2025年10月9日 星期四到期。")
    squares = {square.date: (square.kind, square.note) for square in shown.squares}
    assert squares[date(2025, 9, 25)] == ("start", "当日不计")
    assert squares[date(2025, 9, 28)] == ("count", "第 2 日")  # a Sunday that is worked
    assert squares[date(2025, 10, 1)][0] == "off"
    assert squares[date(2025, 10, 9)] == ("end", "第 5 日")
    assert len(shown.squares) % 7 == 0


def test_the_arithmetic_is_said_in_sentences(city, ask):
    with clock.held_at(at(BEFORE_THE_HOLIDAY)):
        sums = ask(city.applied(), "due:plan_review").sums

    assert sums == (
        "2025年9月25日当日不计，自次日起算。",
        "2025年9月27日（休息日，1 天）不计。",
        "2025年10月1日至 2025年10月8日（国庆节、中秋节，8 天）不计。",
        "2025年9月28日调休上班，计入。",
        "2025年10月9日 星期四期满，当日 24 时前办理为按时。",
    )


def test_a_year_without_a_calendar_is_called_provisional(city, ask):
    with clock.held_at(at("2029-12-28")):
        sums = ask(city.applied(), "due:plan_review").sums

    assert sums[-1].endswith("年的节假日安排尚未公布，日期暂定，公布后重新计算。")


def test_why_a_step_is_blocked_names_what_is_missing_with_its_articles(city, ask):
    number = city.signed()
    paper = (city.engineer.uploads("合同.pdf"),)
    city.engineer.takes(number, "contract_filing", scope="contract#1", facts={"contract_paper": paper})

    shown = ask(number, "step:acceptance@contract#1")

    assert shown.question == "为什么最终验收现在不能办理？"
    assert ("流程", "采购合同 1") in shown.pairs
    assert "还差" in shown.answer
    assert [number for number, _, _ in shown.gists] == ["9"]


def test_a_missing_fact_says_who_can_supply_it(city, ask):
    shown = ask(city.opened(), "guard:not_duplicate", city.reviewer)

    assert ("还需要", "由市政务服务和数据管理局认定是否与已建系统重复") in shown.pairs


def test_what_was_derived_shows_the_figures_it_was_derived_from(city, ask):
    shown = ask(city.applied(), "fact:micro")

    assert "计划申报金额＝486.00 万元（第 2 号办理）" in texts(shown.tree)
    assert "小微项目上限（不含）＝50.00 万元（参数）" in texts(shown.tree)

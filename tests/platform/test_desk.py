"""Desks and lists: what waits for whom, until when, and that a longer list asks the database no more often."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import Harbour, at

from guicheng.apps.cases import clock, queries
from guicheng.apps.cases import rows as made
from guicheng.apps.cases.actions import keep_draft
from guicheng.apps.cases.models import CaseRow, Todo
from guicheng.apps.cases.rows import refresh


def test_what_waits_is_sorted_by_due_day_with_working_days_left(district: Harbour):
    district.applied("甲")
    with clock.held_at(at("2025-03-05")):
        district.applied("乙")
    with clock.held_at(at("2025-03-10")):
        desk = district.reviewer.desk()

    shown = [(t.title, t.step, t.due, t.days_left, t.overdue) for t in desk.todos]
    assert shown == [
        ("甲", "review", date(2025, 3, 10), 0, False),
        ("乙", "review", date(2025, 3, 12), 2, False),
    ]
    assert desk.counts == {"todo": 2, "done": 0, "mine": 0, "drafts": 0}


def test_what_is_overdue_comes_first_and_counts_below_nought(district: Harbour):
    district.applied("甲")
    with clock.held_at(at("2025-03-12")):
        (todo,) = district.reviewer.desk().todos

    assert (todo.overdue, todo.days_left, todo.waited) == (True, -2, 7)


def test_a_day_that_passes_moves_the_rows_without_an_act(district: Harbour):
    number = district.applied("甲")
    before = CaseRow.objects.get(case__number=number).overdue

    with clock.held_at(at("2025-03-11")):
        rows = queries.project_list(acting=district.reviewer.acting).rows

    assert (before, [row.overdue for row in rows]) == (0, [1])


def test_each_tab_of_a_desk(district: Harbour):
    number = district.applied("甲")
    keep_draft(acting=district.teacher.acting, number=number, form="budget@", content={})
    with clock.held_at(at("2025-03-03", minute=1)):
        keep_draft(acting=district.teacher.acting, number=None, form="new", content={"title": "还没发起"})

    done, mine, drafts = (district.teacher.desk(tab) for tab in ("done", "mine", "drafts"))

    assert [(d.label, d.seq) for d in done.done] == [("申报", 2), ("填报事实", 1)]
    assert [(m.number, m.title) for m in mine.mine] == [(number, "甲")]
    assert [(d.title, d.label) for d in drafts.drafts] == [("还没发起", "新项目"), ("甲", "预算审核")]
    assert (done.todos, done.mine, mine.done, drafts.mine) == ((), (), (), ())
    assert done.counts == {"todo": 0, "done": 2, "mine": 1, "drafts": 2}


def test_the_coming_days_show_what_falls_due(district: Harbour):
    district.applied("甲")

    days = queries.coming_days(acting=district.reviewer.acting, days=6)

    assert [(day.day.isoformat(), [todo.title for todo in day.todos]) for day in days if day.todos] == [
        ("2025-03-10", ["甲"])
    ]
    assert [day.is_workday for day in days] == [True] * 5 + [False, False, True]


def test_a_list_is_paged_by_the_last_row_seen(district: Harbour):
    for title in "甲乙丙丁戊":
        district.teacher.opens(title)

    pages, after = [], None
    while True:
        page = queries.project_list(acting=district.reviewer.acting, size=2, after=after)
        pages.append([row.title for row in page.rows])
        after = page.next
        if after is None:
            break

    assert pages == [["戊", "丁"], ["丙", "乙"], ["甲"]]
    assert page.total == 5


@pytest.mark.parametrize(
    ("wanted", "titles"),
    [
        ({"search": "码头"}, ["智慧码头"]),
        ({"search": "水务 云"}, ["水务云"]),
        ({"search": "区教育局"}, ["智慧码头"]),
        ({"phase": "procure"}, []),
        ({"unit": "区水务局"}, ["水务云"]),
        ({"overdue": True}, ["智慧码头"]),
        ({"state": "running"}, ["水务云", "智慧码头"]),
    ],
)
def test_a_list_is_filtered(district: Harbour, wanted: dict, titles: list[str]):
    district.applied("智慧码头")
    district.engineer.opens("水务云")

    with clock.held_at(at("2025-03-11")):
        page = queries.project_list(acting=district.reviewer.acting, **wanted)

    assert [row.title for row in page.rows] == titles


def asked(call) -> int:
    call()  # what is remembered from the first time is not counted
    with CaptureQueriesContext(connection) as captured:
        call()
    return len(captured)


@pytest.mark.parametrize(
    "question",
    [
        lambda d: d.reviewer.desk(),
        lambda d: d.teacher.desk("done"),
        lambda d: d.teacher.desk("mine"),
        lambda d: queries.project_list(acting=d.reviewer.acting),
        lambda d: queries.coming_days(acting=d.reviewer.acting),
    ],
    ids=["todo", "done", "mine", "list", "days"],
)
def test_three_rows_ask_as_often_as_one(district: Harbour, question):
    district.applied("甲")
    one = asked(lambda: question(district))
    for title in "乙丙":
        district.applied(title)

    assert asked(lambda: question(district)) == one


def test_the_page_of_a_long_log_asks_as_often_as_that_of_a_short_one(district: Harbour):
    number = district.applied()
    short = asked(lambda: district.teacher.sees(number))
    for _ in range(2):
        district.reviewer.reviews(number, "returned")
        district.teacher.applies(number)

    assert asked(lambda: district.teacher.sees(number)) == short


# ------------------------------------------------------------ rows can be thrown away


def rows() -> list[dict]:
    return [
        *CaseRow.objects.order_by("case").values(),
        *Todo.objects.order_by("case", "step", "scope", "party").values(
            "case",
            "party",
            "step",
            "scope",
            "status",
            "power",
            "round",
            "since",
            "due",
            "overdue",
            "provisional",
        ),
    ]


def test_rows_thrown_away_are_made_again_as_they_were(district: Harbour):
    district.signed("甲")
    district.applied("乙")
    refresh(district.jurisdiction.pk)
    before = rows()

    Todo.objects.all().delete()
    CaseRow.objects.all().delete()
    made = refresh(district.jurisdiction.pk)

    assert made == 2
    assert rows() == before
    assert refresh(district.jurisdiction.pk) == 0


def test_rows_of_another_engine_are_made_anew(district: Harbour):
    district.applied()
    CaseRow.objects.update(engine="0", phase="close")

    refresh(district.jurisdiction.pk)

    assert list(CaseRow.objects.values_list("engine", "phase")) == [("1", "apply")]


def test_a_clock_that_was_set_back_makes_rows_anew(district: Harbour):
    district.applied("甲")
    with clock.held_at(at("2025-03-20")):
        refresh(district.jurisdiction.pk)
    assert CaseRow.objects.get().overdue == 1

    refresh(district.jurisdiction.pk)

    assert CaseRow.objects.get().overdue == 0


def test_an_amount_in_a_list_is_the_last_that_is_known(district: Harbour):
    district.approved("甲")

    (row,) = queries.project_list(acting=district.teacher.acting).rows

    assert row.amount == Decimal("48000.00")


def test_a_case_that_cannot_be_made_takes_nobody_elses_list_away(district: Harbour, monkeypatch, caplog):
    district.applied("坏的")
    district.applied("好的")
    CaseRow.objects.update(stale=True, phase="close")
    real = made.load

    def load(row):
        if row.title == "坏的":
            raise RuntimeError("its rulebook cannot be read any more")
        return real(row)

    monkeypatch.setattr(made, "load", load)
    shown = {row.title: row.phase for row in queries.project_list(acting=district.reviewer.acting).rows}

    assert shown == {"坏的": "close", "好的": "apply"}
    assert "could not be made" in caplog.text

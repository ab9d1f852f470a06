"""What lies above a case: the unit's other projects, facts of the unit, parameters. Said once, it holds at once."""

from decimal import Decimal

import pytest
from tests.cast import Harbour, at

from guicheng.apps.cases import clock, law, queries
from guicheng.apps.cases.actions import NotRecorded, Recorded, Said, say_above
from guicheng.apps.cases.models import CaseRow, Standing
from guicheng.apps.registers.models import OuterFact


def refused(answer) -> list[str]:
    assert isinstance(answer, NotRecorded), answer
    return [reason.article for reason in answer.reasons]


def test_what_is_overdue_in_one_project_stops_another_of_the_unit_and_lifts_when_done(district: Harbour):
    late = district.signed("欠备案")  # to be filed by 10 March
    other = district.applied("新项目")

    with clock.held_at(at("2025-03-11")):
        stopped = district.reviewer.reviews(other)
        district.teacher.takes(late, "filing", scope="contract#1")
        passed = district.reviewer.reviews(other)

    assert refused(stopped) == ["4/2"]
    assert isinstance(passed, Recorded)


def test_it_stops_no_project_of_another_unit(district: Harbour):
    district.signed("欠备案")
    other = district.engineer.opens("水务云").number
    district.engineer.applies(other)

    with clock.held_at(at("2025-03-11")):
        answer = district.reviewer.reviews(other)

    assert isinstance(answer, Recorded)


def test_the_last_day_in_time_stops_nothing(district: Harbour):
    district.signed("欠备案")
    other = district.applied("新项目")

    with clock.held_at(at("2025-03-10")):
        answer = district.reviewer.reviews(other)

    assert isinstance(answer, Recorded)


def test_lists_learn_of_it_without_an_act(district: Harbour):
    late, other = district.signed("欠备案"), district.applied("新项目")
    with clock.held_at(at("2025-03-11")):
        queries.project_list(acting=district.teacher.acting)
        restricted = CaseRow.objects.get(case__number=other).restrictions
        district.teacher.takes(late, "filing", scope="contract#1")
        queries.project_list(acting=district.teacher.acting)

    assert (restricted, CaseRow.objects.get(case__number=other).restrictions) == (1, 0)


def test_an_annulled_contract_shows_nothing_any_more(district: Harbour):
    late, other = district.signed("欠备案"), district.applied("新项目")
    signing = district.teacher.sees(late).seq

    with clock.held_at(at("2025-03-11")):
        district.reviewer.does(late, "annul", refers_to=signing, opinion="合同没有签订")
        answer = district.reviewer.reviews(other)

    assert isinstance(answer, Recorded)


def test_what_is_shown_is_added_and_never_changed(district: Harbour):
    late = district.signed("欠备案")
    before = list(Standing.objects.values())

    with clock.held_at(at("2025-03-11")):
        district.teacher.takes(late, "filing", scope="contract#1")

    assert list(Standing.objects.values())[: len(before)] == before
    assert Standing.objects.count() > len(before)


def test_a_new_calendar_moves_what_the_other_projects_show(district: Harbour, settings):
    district.signed("欠备案")  # by 10 March; by 12 March when two of the days are off
    other = district.applied("新项目")
    settings.CALENDARS.mkdir()
    with (law.resources.files("guicheng") / "calendars" / "2025.yaml").open(encoding="utf-8") as shipped:
        text = shipped.read().replace("off: 2025-04-04 to 2025-04-06", "off: 2025-03-06 to 2025-03-08")
    (settings.CALENDARS / "2025.yaml").write_text(text, encoding="utf-8")

    with clock.held_at(at("2025-03-11")):
        answer = district.reviewer.reviews(other)

    assert isinstance(answer, Recorded)


# ------------------------------------------------------------ facts of units, parameters


def test_a_fact_of_the_unit_holds_from_its_day_on(district: Harbour):
    number = district.applied()
    with clock.held_at(at("2025-03-05")):
        district.registers_unit(district.education, False)

    shown = [
        [
            r.id
            for r in district.teacher.sees(
                number, as_of=at(day).date(), known_at=at("2025-03-06")
            ).view.restrictions
        ]
        for day in ("2025-03-04", "2025-03-05")
    ]

    assert shown == [[], ["not_registered"]]


def test_a_parameter_is_picked_by_the_day_it_is_in_force(district: Harbour):
    number = district.teacher.opens(facts={"kind": "build", "amount": Decimal("50000.00")}).number
    answer = say_above(
        acting=district.reviewer.acting, unit=None, name="small_limit", value=Decimal("40000.00"),
        on=at("2025-04-01").date(), source="港数〔2025〕3号", checked_on=at("2025-03-03").date(),
    )  # fmt: skip

    small = []
    for day in ("2025-03-31", "2025-04-01"):
        with clock.held_at(at(day)):
            small.append(district.teacher.sees(number).fact("small").value)

    assert isinstance(answer, Said)
    assert small == [True, False]
    shown = {p.name: p for p in queries.parameters(district.jurisdiction)}["small_limit"]
    assert (shown.value, shown.default) == (Decimal("100000"), Decimal("100000"))  # it is not April yet


SAYINGS = [
    ("xu", "unit", "registered", True, ""),
    ("su", "unit", "registered", True, "by"),
    ("yang", "unit", "registered", False, ""),
    ("qian", "unit", "registered", False, "by"),
    ("yang", "unit", "registered", "maybe", "registered"),
    ("yang", "unit", "amount", Decimal("1.00"), "amount"),
    ("yang", "unit", "nothing", True, "nothing"),
    ("yang", None, "season", at("2025-03-01").date(), ""),
    ("xu", None, "season", at("2025-03-01").date(), "by"),
    ("yang", None, "small_limit", Decimal("1.00"), ""),
    ("xu", None, "small_limit", Decimal("1.00"), "by"),
    ("yang", None, "small_limit", Decimal("-1.00"), "small_limit"),
]


@pytest.mark.parametrize(("who", "where", "name", "value", "reason"), SAYINGS)
def test_who_may_say_what_above_the_cases(district: Harbour, who, where, name, value, reason):
    before = OuterFact.objects.count()

    answer = say_above(
        acting=district.people[who].acting,
        unit=district.education if where else None,
        name=name,
        value=value,
        on=clock.today(),
        source="港数〔2025〕3号",
    )

    if reason:
        assert [r.id for r in answer.reasons] == [reason]
    else:
        assert isinstance(answer, Said)
    assert OuterFact.objects.count() == before + (not reason)


def test_a_parameter_needs_its_source(district: Harbour):
    answer = say_above(
        acting=district.reviewer.acting,
        unit=None,
        name="small_limit",
        value=Decimal("1.00"),
        on=clock.today(),
    )

    assert [reason.id for reason in answer.reasons] == ["source"]


def test_a_fact_is_not_said_for_a_day_to_come(district: Harbour):
    answer = say_above(
        acting=district.reviewer.acting, unit=district.education, name="registered", value=False,
        on=at("2025-03-04").date(),
    )  # fmt: skip

    assert [reason.id for reason in answer.reasons] == ["on"]


# ------------------------------------------------------------ as known then


def test_a_project_as_known_then(district: Harbour):
    number = district.applied()
    with clock.held_at(at("2025-03-04")):
        district.reviewer.reviews(number, "returned", opinion="请补充")
    with clock.held_at(at("2025-03-06")):
        district.reviewer.does(number, "annul", refers_to=3, opinion="看错了项目")

    with clock.held_at(at("2025-03-07")):
        then = district.teacher.sees(number, as_of=at("2025-03-05").date(), known_at=at("2025-03-05"))
        now = district.teacher.sees(number, as_of=at("2025-03-05").date())

    assert [(act.seq, act.voided) for act in then.acts] == [(1, False), (2, False), (3, False)]
    assert [(act.seq, act.voided) for act in now.acts] == [(1, False), (2, False), (3, True), (4, False)]
    assert (then.view.step("apply").status, now.view.step("apply").status) == ("open", "done")


def test_files_that_came_later_do_not_show_in_an_earlier_page(district: Harbour):
    number = district.teacher.opens().number
    with clock.held_at(at("2025-03-05")):
        district.teacher.applies(number)
        then = district.teacher.sees(number, known_at=at("2025-03-04"))
        now = district.teacher.sees(number)

    assert (len(then.files), len(now.files)) == (0, 1)

"""The one door: what it records, what it refuses, and that a form sent twice counts once."""

from decimal import Decimal

import pytest
from tests.cast import Harbour, key, told

from guicheng.apps.cases.actions import Recorded, Wish, record_batch
from guicheng.apps.cases.models import ActRow, Case, Refusal, Submission
from guicheng.apps.cases.verify import verify


def acts(number: str) -> int:
    return ActRow.objects.filter(case__number=number).count()


def test_a_project_goes_from_application_to_a_passed_review(district: Harbour):
    unit, authority = district.teacher, district.reviewer
    number = unit.opens().number

    answers = [
        unit.applies(number),
        authority.reviews(number, "returned"),
        unit.applies(number),
        authority.reviews(number),
    ]

    assert [answer.seq for answer in answers] == [2, 3, 4, 5]
    assert unit.sees(number).view.step("review").status == "done"
    assert [act.opinion for act in unit.sees(number).acts] == ["", "", "请补充数据清单。", "", ""]


def test_a_form_sent_twice_is_answered_as_the_first_time(district: Harbour):
    number = district.teacher.opens().number
    first = district.teacher.applies(number, key="once")

    again = district.teacher.applies(number, key="once")

    assert again == Recorded(number, first.seq, first.digest, again=True)
    assert acts(number) == 2


def test_a_project_opened_twice_by_one_form_is_one(district: Harbour):
    first = district.teacher.opens(key="once")

    again = district.teacher.opens(key="once")

    assert (again.number, again.seq, again.digest, again.again) == (first.number, 1, first.digest, True)
    assert Case.objects.count() == 1


def test_a_key_of_somebody_else_answers_nothing(district: Harbour):
    theirs = district.engineer.opens(key="theirs").number
    own = district.teacher.opens().number

    answers = [
        district.teacher.opens(key="theirs"),
        district.teacher.applies(own, key="theirs"),
        district.teacher.applies(theirs, key="theirs"),
    ]

    assert [told(answer) for answer in answers] == [["key"], ["key"], ["case"]]
    assert theirs not in str(answers)
    assert acts(own) == 1


def test_a_key_of_another_project_records_nothing(district: Harbour):
    one, other = district.teacher.opens().number, district.teacher.opens().number
    district.teacher.applies(one, key="once")

    assert told(district.teacher.applies(other, key="once")) == ["key"]


def test_a_submission_without_a_key_is_a_fault(district: Harbour):
    number = district.teacher.opens().number

    with pytest.raises(ValueError, match="key"):
        district.teacher.applies(number, key="")


def test_a_refused_act_leaves_a_count_and_no_content(district: Harbour):
    number = district.teacher.opens().number

    answer = district.reviewer.takes(
        number, "review", "passed", facts={"duplicate": True}, opinion="秘而不宣"
    )

    assert "waiting" in told(answer)
    assert [(r.person.name, r.target, r.articles) for r in Refusal.objects.all()] == [
        ("杨科", "take review", "2 2/2")
    ]
    assert acts(number) == 1
    assert Submission.objects.count() == 1
    assert "秘而不宣" not in str(list(Refusal.objects.values()))


def test_a_refusal_names_every_reason_at_once(district: Harbour):
    number = district.teacher.opens().number
    district.registers_unit(district.education, False)
    district.teacher.applies(number)

    answer = district.reviewer.takes(number, "review", "passed", facts={"duplicate": True})

    assert {reason.article for reason in answer.reasons} == {"2/2", "4/1"}


def test_returning_needs_an_opinion(district: Harbour):
    number = district.teacher.opens().number
    district.teacher.applies(number)

    assert told(district.reviewer.reviews(number, "returned", opinion="  ")) == ["opinion"]


@pytest.mark.parametrize("verb", ["waive", "annul", "withdraw", "correct"])
def test_undoing_needs_a_reason_in_words(district: Harbour, verb: str):
    number = district.teacher.opens().number
    district.teacher.applies(number)

    answer = district.teacher.does(number, verb, "not_duplicate", refers_to=2, facts={"purpose": "别的"})

    assert "opinion" in told(answer)


def test_the_wrong_role_is_refused(district: Harbour):
    number = district.teacher.opens().number
    district.teacher.applies(number)

    assert told(district.teacher.takes(number, "review", facts={"duplicate": False})) == ["by"]
    assert told(district.teacher.takes(number, "review", party="authority")) == ["by"]
    assert told(district.treasurer.reviews(number)) == ["by"]
    assert acts(number) == 2


def test_a_decision_of_the_government_is_entered_for_it_with_the_signed_paper(district: Harbour):
    number = district.reviewed()
    decision = {"party": "government", "facts": {"approved_amount": Decimal("48000.00")}}

    without = district.reviewer.takes(number, "approval", **decision)
    by_unit = district.teacher.takes(number, "approval", **decision, paper=district.teacher.uploads())
    paper = district.reviewer.uploads("批复.pdf")
    recorded = district.reviewer.takes(number, "approval", **decision, paper=paper)

    assert (told(without), told(by_unit)) == (["paper"], ["by"])
    shown = district.teacher.sees(number)
    last = shown.acts[-1]
    assert (last.seq, last.by, last.entered_by_label, last.paper) == (
        recorded.seq,
        "government",
        "区数据局",
        paper,
    )
    assert shown.files[paper].name == "批复.pdf"


def test_what_was_done_before_the_platform_needs_a_paper_unless_the_authority_says_so(district: Harbour):
    number = district.teacher.opens().number

    without = district.teacher.takes(number, "apply", taken_over=True)
    recorded = district.teacher.takes(number, "apply", taken_over=True, paper=district.teacher.uploads())

    assert told(without) == ["paper"]
    assert isinstance(recorded, Recorded)
    assert district.teacher.sees(number).view.step("apply").done_on is None
    assert isinstance(district.reviewer.takes(number, "review", taken_over=True), Recorded)


@pytest.mark.parametrize("id", ["a/b", "1#2", "", "1/contract#2", "x" * 41])
def test_a_contract_has_a_plain_number(district: Harbour, id: str):
    number = district.approved()

    assert "scope" in told(district.teacher.does(number, "open", f"contract#{id}"))


def test_an_annulled_act_takes_nothing_of_the_unit_with_it(district: Harbour):
    district.registers_unit(
        district.education, False
    )  # the second that is said of it, as the act below is the second
    number = district.applied()

    district.reviewer.does(number, "annul", refers_to=2, opinion="误报")

    assert [r.id for r in district.teacher.sees(number).view.restrictions] == ["not_registered"]


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (Decimal("7"), Decimal("7.00")),
        (Decimal("499999.990"), Decimal("499999.99")),
        (Decimal("1E+3"), Decimal("1000.00")),
        (Decimal("0.005"), None),
        (Decimal("NaN"), None),
        (Decimal("1E+15"), None),
        (Decimal("-1.00"), None),
        (7, None),
        (7.5, None),
        ("7", None),
        (True, None),
    ],
    ids=str,
)
def test_an_amount_is_kept_to_the_fen_or_not_at_all(district: Harbour, value, kept):
    number = district.teacher.opens().number

    answer = district.teacher.does(number, "say", facts={"amount": value})

    if kept is None:
        assert "amount" in told(answer)
    else:
        assert str(district.teacher.sees(number).fact("amount").value) == str(kept)
    assert [f for f in verify() if f.result != "same"] == []


# ------------------------------------------------------------ all or none


def test_a_batch_is_recorded_whole_or_not_at_all(district: Harbour):
    ready, unready = district.applied("甲"), district.teacher.opens("乙").number
    review = Wish(
        verb="take", party="authority", target="review", outcome="passed", facts={"duplicate": False}
    )

    refused = record_batch(
        wishes=[(ready, review), (unready, review)], acting=district.reviewer.acting, key=key()
    )

    assert [reason.id for reason in refused.reasons] == ["waiting"]
    assert refused.reasons[0].text.startswith(f"{unready}：")
    assert (acts(ready), acts(unready)) == (2, 1)


def test_a_batch_sent_twice_counts_once_however_long_its_key(district: Harbour):
    numbers = [district.applied(title) for title in "甲乙丙"]
    review = Wish(
        verb="take", party="authority", target="review", outcome="passed", facts={"duplicate": False}
    )
    wishes = [(number, review) for number in numbers]

    first = record_batch(wishes=wishes, acting=district.reviewer.acting, key="k" * 64)
    again = record_batch(wishes=wishes, acting=district.reviewer.acting, key="k" * 64)

    assert [(r.number, r.seq, r.again) for r in first] == [(number, 3, False) for number in numbers]
    assert [(r.number, r.seq, r.again) for r in again] == [(number, 3, True) for number in numbers]
    assert [acts(number) for number in numbers] == [3, 3, 3]

"""The one door: what it records, what it refuses, and that a form sent twice counts once."""

import json
from decimal import Decimal

import pytest
from django.apps import apps
from tests.cast import Harbour, at, key

from guicheng.apps.cases.actions import NotRecorded, Recorded, Wish, keep_draft, record_act, record_batch
from guicheng.apps.cases.models import ActRow, Attachment, Case, Draft, Refusal, SecretRefusal, Submission
from guicheng.apps.cases.verify import verify


def told(answer) -> list[str]:
    assert isinstance(answer, NotRecorded), answer
    return [reason.id for reason in answer.reasons]


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

    assert [told(answer) for answer in answers] == [["key"]] * 3
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
    for _ in range(4):  # facts of the unit, as many as there are acts
        district.registers_unit(district.education, False)
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


# ------------------------------------------------------------ pages that have become old


def test_a_step_that_somebody_else_took_meanwhile_is_told(district: Harbour):
    number = district.applied()
    seen = district.reviewer.sees(number).seq
    district.colleague.reviews(number, "returned")
    district.teacher.applies(number)

    answer = district.reviewer.reviews(number, expected_seq=seen)

    assert (told(answer), answer.meanwhile) == (["meanwhile"], 2)
    assert "许老师办理了“申报”" in answer.reasons[0].text
    assert acts(number) == 4


def test_an_old_page_is_judged_on_the_state_of_now(district: Harbour):
    number = district.teacher.opens().number
    seen = district.teacher.sees(number).seq
    district.teacher.does(number, "say", facts={"amount": Decimal("60000.00")})

    answer = district.teacher.applies(number, expected_seq=seen)

    assert isinstance(answer, Recorded)
    assert answer.seq == 3


def test_a_refusal_on_an_old_page_counts_what_came_meanwhile(district: Harbour):
    number = district.applied()
    seen = district.teacher.sees(number).seq
    district.reviewer.reviews(number)

    answer = district.teacher.applies(number, expected_seq=seen)

    assert (told(answer), answer.meanwhile) == (["done"], 1)


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


# ------------------------------------------------------------ state secrets


def test_a_project_with_state_secrets_leaves_the_day_and_nothing_else(district: Harbour):
    before = everything()

    answer = district.teacher.opens("绝密码头", has_secrets=True, facts={"amount": Decimal("1.00")})

    assert told(answer) == ["secrets"]
    kept = everything() - before
    row = SecretRefusal.objects.get()
    assert kept == {("cases.secretrefusal", str((row.pk, row.jurisdiction_id, at("2025-03-03").date())))}


def everything() -> set[tuple[str, str]]:
    """Every row of every table."""
    return {
        (model._meta.label_lower, str(row))
        for model in apps.get_models()
        for row in model.objects.values_list()
    }


# ------------------------------------------------------------ drafts, numbers, texts


def test_a_recorded_act_ends_its_draft_and_no_other(district: Harbour):
    number = district.teacher.opens().number
    for form in ("apply@", "contract"):
        keep_draft(acting=district.teacher.acting, number=number, form=form, content={"purpose": "半句"})

    district.teacher.applies(number, draft="apply@")

    assert [draft.form for draft in Draft.objects.all()] == ["contract"]


def test_nobody_keeps_a_draft_on_a_project_of_others(district: Harbour):
    number = district.teacher.opens().number

    keep_draft(acting=district.engineer.acting, number=number, form="apply@", content={"purpose": "偷看"})

    assert Draft.objects.count() == 0


def test_numbers_go_on_after_the_last_of_four_digits(district: Harbour):
    first = district.teacher.opens().number
    Case.objects.filter(number=first).update(number="2025-9999")

    assert [district.teacher.opens().number for _ in range(2)] == ["2025-10000", "2025-10001"]


def test_a_title_is_asked_for_and_has_an_end(district: Harbour):
    assert told(district.teacher.opens("   ")) == ["title"]
    assert told(district.teacher.opens("码" * 201)) == ["title"]
    assert Case.objects.count() == 0


def test_texts_lie_outside_the_chain(district: Harbour):
    number = district.applied("智慧码头")
    district.reviewer.reviews(number, "returned", opinion="请补充泊位清单")

    bodies = "".join(ActRow.objects.values_list("body", flat=True))

    for text in ("让泊位看得见", "请补充泊位清单", "智慧码头"):
        assert text not in bodies
    assert district.teacher.sees(number).fact("purpose").value == "让泊位看得见"


def test_an_act_with_its_receipt_stays_under_a_kilobyte(district: Harbour):
    district.signed()

    sizes = [len(body.encode()) for body in ActRow.objects.values_list("body", flat=True)]

    assert max(sizes) <= 1024


def test_a_receipt_names_what_the_act_was_judged_by(district: Harbour):
    number = district.reviewed()
    row = ActRow.objects.get(case__number=number, seq=3)

    body = json.loads(row.body)

    assert set(body["receipt"]) == {"rulebook", "calendar", "semantics", "read"}
    assert (body["by"], body["person"], body["organisation"]) == (
        "authority", "yang", district.reviewer.acting.organisation.pk,
    )  # fmt: skip
    assert ["registered", "^", True] in body["standing"]
    assert ["not_duplicate", True] in body["reasons"]


# ------------------------------------------------------------ files


def test_a_file_comes_from_the_person_or_lies_in_the_project(district: Harbour):
    theirs = district.engineer.uploads("水务.pdf")
    number = district.teacher.opens().number

    refused = district.teacher.applies(number, facts={"form": (theirs,)})
    recorded = district.teacher.applies(number)
    form = district.teacher.sees(number).acts[-1].facts["form"]
    again = (
        district.reviewer.reviews(number, "returned"),
        district.teacher.applies(number, facts={"form": form}),
    )

    assert told(refused) == ["file"]
    assert [type(a) for a in (recorded, *again)] == [Recorded] * 3
    assert {a.upload.name for a in Attachment.objects.all()} == {"申报表.pdf"}


def test_a_made_up_paper_is_refused(district: Harbour):
    number = district.reviewed()
    decision = {"party": "government", "facts": {"approved_amount": Decimal("48000.00")}}

    assert told(district.reviewer.takes(number, "approval", **decision, paper="a" * 64)) == ["file"]


def test_an_act_on_no_project_at_all(district: Harbour):
    wish = Wish(verb="take", party="unit", target="apply")

    answer = record_act(number="2025-0404", acting=district.teacher.acting, wish=wish, key=key())

    assert told(answer) == ["case"]

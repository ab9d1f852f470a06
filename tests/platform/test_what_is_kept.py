"""What is kept of an act, a draft, a project with state secrets, and what is not; and which files come with an act."""

import json
from decimal import Decimal

from django.apps import apps
from tests.cast import Harbour, at, key, told

from guicheng.apps.cases.actions import Recorded, Wish, keep_draft, record_act
from guicheng.apps.cases.models import ActRow, Attachment, Case, Draft, SecretRefusal


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

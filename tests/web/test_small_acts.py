"""Withdrawing, correcting, annulling, waiving, stopping the clock, opening, listing, taking over, saying."""

from decimal import Decimal
from uuid import uuid4

from django.urls import reverse
from tests.cast import at
from tests.web.sending import paper, reasons, review, small, steps

from guicheng.apps.cases import clock


def test_withdrawing_needs_a_reason_and_opens_the_step_again(city, browse):
    number = city.planned()
    client, address = browse(city.engineer), reverse("withdraw", args=(number, 4))

    assert reasons(small(client, address)) == ["请写明理由"]
    assert small(client, address, opinion="漏了一页").status_code == 302
    assert city.project(number).view.step("scheme").status == "open"


def test_correcting_says_only_what_differs(city, browse):
    number = city.signed()
    address = reverse("correct", args=(number, 7))
    form = {
        "f-contract_amount": "461",
        "f-contract_amount_unit": "wan",
        "f-contractor": "示例科技公司",
        "opinion": "录入有误",
    }

    response = small(browse(city.engineer), address, **form)

    assert response.status_code == 302
    assert dict(city.project(number).acts[-1].facts) == {"contract_amount": Decimal("4610000.00")}


def test_annulling_shows_first_what_rests_on_it(city, browse):
    number = city.planned()
    client, address = browse(city.reviewer), reverse("annul", args=(number, 3))

    shown = client.get(address).content.decode()
    assert "第 4 号　编制方案" in shown
    assert "将不符合规定" in shown
    assert small(client, address, opinion="误办").status_code == 302
    assert city.project(number).acts[2].voided


def test_a_unit_is_not_offered_to_annul(city, browse):
    number = city.planned()

    assert (
        "这一项不由您办理" in browse(city.engineer).get(reverse("annul", args=(number, 3))).content.decode()
    )
    assert (
        reverse("annul", args=(number, 3))
        not in browse(city.engineer).get(reverse("act", args=(number, 3))).content.decode()
    )


def test_waiving_lets_the_next_review_pass(city, browse):
    number = city.applied()
    client = browse(city.reviewer)

    assert (
        small(client, reverse("waive", args=(number, "not_duplicate")), opinion="并行过渡").status_code == 302
    )
    passed = client.post(steps(number, "plan_review"), review("passed", seq=3, **{"f-duplicate": "yes"}))

    assert passed.status_code == 302


def test_a_strict_condition_cannot_be_waived(city, browse):
    number = city.applied()

    response = small(
        browse(city.reviewer),
        reverse("waive", args=(number, "within_scope")),
        party="authority",
        opinion="请放行",
    )

    assert response.status_code == 422
    assert "强制要求，不能豁免" in reasons(response)[0]


def test_the_clock_is_stopped_set_going_and_put_off(city, browse):
    number = city.applied()
    client = browse(city.reviewer)

    for what, form in (("pause", {}), ("resume", {}), ("extend", {"f-plan_review.due": "2025-03-20"})):
        assert reasons(small(client, reverse(what, args=(number, "plan_review")), **form)) == ["请写明理由"]
        assert (
            small(
                client, reverse(what, args=(number, "plan_review")), opinion="专家意见未到", **form
            ).status_code
            == 302
        )

    assert str(city.project(number).view.step("plan_review").due) == "2025-03-20"


def test_opening_a_contract_for_a_past_day_lets_its_signing_be_entered(city, browse):
    number = city.approved()
    client = browse(city.engineer)
    with clock.held_at(at("2025-03-20")):
        opened = small(client, reverse("open", args=(number, "contract")), on="2025-03-05")
        signed = client.post(
            steps(number, "contract_signing") + "?in=contract%231",
            {
                "key": uuid4().hex, "seq": "", "do": "submit", "on": "2025-03-06",
                "f-contract_amount": "460", "f-contract_amount_unit": "wan", "f-contractor": "示例科技公司",
            },
        )  # fmt: skip

    assert (opened.status_code, signed.status_code) == (302, 302)


def test_opening_asks_what_the_rulebook_asks(city, browse):
    number = city.approved()
    client = browse(city.engineer)

    assert reasons(small(client, reverse("open", args=(number, "change")))) == ["须填写变更理由，第八条"]
    assert (
        small(client, reverse("open", args=(number, "change")), **{"f-change_reason": "调整存储"}).status_code
        == 302
    )


def test_many_items_are_recorded_together_or_not_at_all(city, browse):
    number = city.approved()
    client = browse(city.engineer)
    small(client, reverse("open", args=(number, "change")), **{"f-change_reason": "调整存储"})
    before = city.project(number).seq
    address = reverse("items", args=(number, "item")) + "?in=change%231"
    rows = {
        "rows": "3", "f-item_name-0": "减存储", "f-item_amount-0": "-30", "f-item_name-1": "加算力", "complete": "yes",
    }  # fmt: skip

    refused = small(client, address, **rows, **{"f-item_amount-1": "abc"})
    assert (refused.status_code, city.project(number).seq) == (422, before)
    accepted = small(client, address, **rows, **{"f-item_amount-1": "20"})

    assert accepted.status_code == 302
    assert city.project(number).seq == before + 3
    shown = client.get(address).content.decode()
    assert "已标明齐备" in shown
    assert "变更金额合计" in shown
    assert "50.00 万元" in shown


def test_what_was_done_before_the_platform_is_taken_over_without_a_day(city, browse):
    number = city.opened()
    form = {
        "step": ["plan_application@", "plan_review@"],
        "outcome-plan_review@": "passed",
        "paper": paper("移交.pdf"),
    }

    response = small(
        browse(city.reviewer), reverse("take-over", args=(number,)), **{**form, "step": "plan_review@"}
    )

    assert response.status_code == 302
    view = city.project(number).view.step("plan_review")
    assert (view.status, view.outcome, view.done_on) == ("done", "passed", None)


def test_a_question_to_a_party_is_answered_by_itself(city, browse):
    number = city.opened()
    client = browse(city.reviewer)

    assert small(client, reverse("say", args=(number,)), **{"f-quota_judged": "yes"}).status_code == 302
    assert city.project(number).fact("quota_judged").value is True
    assert "采购限额标准" not in browse(city.engineer).get(reverse("say", args=(number,))).content.decode()

"""A page that has become old: what came since is judged with, and told."""

from decimal import Decimal

from tests.cast import Harbour, told

from guicheng.apps.cases.actions import Recorded
from guicheng.apps.cases.models import ActRow


def test_a_step_that_somebody_else_took_meanwhile_is_told(district: Harbour):
    number = district.applied()
    seen = district.reviewer.sees(number).seq
    district.colleague.reviews(number, "returned")
    district.teacher.applies(number)

    answer = district.reviewer.reviews(number, expected_seq=seen)

    assert (told(answer), answer.meanwhile) == (["meanwhile"], 2)
    assert "许老师办理了“申报”" in answer.reasons[0].text
    assert ActRow.objects.filter(case__number=number).count() == 4


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

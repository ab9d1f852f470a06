"""The one door: what it records, what it refuses, and that it leaves nothing half done."""

from tests.cast import Harbour


def test_a_project_goes_from_application_to_filing(district: Harbour):
    unit, authority = district.teacher, district.reviewer
    number = unit.opens().number

    answers = [
        unit.applies(number),
        authority.reviews(number, "returned"),
        unit.applies(number),
        authority.reviews(number),
    ]

    assert [type(answer).__name__ for answer in answers] == ["Recorded"] * 4, answers

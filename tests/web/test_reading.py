"""What people type is read by the types of the rulebook, or answered with what may be entered."""

from datetime import date
from decimal import Decimal

import pytest
from django.http import QueryDict

from guicheng.web.forms.fields import Field
from guicheng.web.forms.reading import prefilled, read, shown, value_of

MONEY = Field("amount", "金额", "money", "", "4")
SIGNED = Field("change", "增减", "money", "", "4", signed=True)
DAY = Field("day", "日期", "date", "", "4")
ANSWER = Field("answer", "是否", "yes/no", "", "4")
CHOICE = Field("kind", "类别", "choice", "", "4", options=(("build", "建设开发类"), ("om", "运行维护类")))
PAPER = Field("paper", "申报表", "document", "", "4")


@pytest.mark.parametrize(
    ("typed", "unit", "yuan"),
    [
        ("486", "wan", "4860000.00"),
        ("４８６．５", "wan", "4865000.00"),
        ("1,234.5678", "wan", "12345678.00"),
        ("499999.99", "yuan", "499999.99"),
        ("50万元", "yuan", "500000.00"),
        ("1.2亿元", "wan", "120000000.00"),
        ("0", "wan", "0.00"),
    ],
)
def test_an_amount_is_read_exactly(typed, unit, yuan):
    assert value_of(MONEY, typed, unit) == Decimal(yuan)


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        (MONEY, "abc", "“abc”不是金额。请只填数字，例如 486.00，单位在右边选"),
        (MONEY, "-5", "金额不能为负数。请填零或正数"),
        (MONEY, "1.23456789", "“1.23456789”万元不足一分，金额精确到分。请填到小数点后六位"),
        (DAY, "2025-02-30", "没有“2025-02-30”这一天。请核对年月日，按 2025-03-01 的样子填写"),
        (DAY, "明天", "“明天”不是日期。请按 2025-03-01 的样子填写"),
        (ANSWER, "maybe", "请选“是”或“否”"),
        (CHOICE, "other", "没有“other”这一项。可选：建设开发类、运行维护类"),
    ],
)
def test_what_cannot_be_read_says_what_may_be_entered(field, typed, said):
    with pytest.raises(ValueError) as error:
        value_of(field, typed, "wan")

    assert str(error.value) == said


def test_a_removal_may_be_negative():
    assert value_of(SIGNED, "-300", "wan") == Decimal("-3000000.00")


def test_everything_typed_is_kept_and_what_is_empty_is_left_out():
    data = QueryDict(
        "f-amount=abc&f-amount_unit=yuan&f-day=&f-answer=no&f-paper_kept=aa&f-paper_kept=bb&f-paper_remove=aa"
    )

    typed = read([MONEY, DAY, ANSWER, PAPER], data)

    assert typed.text == {"amount": "abc", "day": "", "answer": "no"}
    assert typed.units == {"amount": "yuan"}
    assert typed.files == {"paper": ("bb",)}
    assert typed.values == {"answer": False, "paper": ("bb",)}
    assert list(typed.errors) == ["amount"]


def test_a_draft_comes_back_as_it_was_typed():
    kept = read([MONEY, PAPER], QueryDict("f-amount=12x&f-amount_unit=wan&f-paper_kept=aa")).kept()

    again = prefilled([MONEY, PAPER], kept)

    assert (again.text, again.units, again.files) == (
        {"amount": "12x"},
        {"amount": "wan"},
        {"paper": ("aa",)},
    )
    assert again.values == {}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (MONEY, Decimal("4860000.00")),
        (MONEY, Decimal("499999.99")),
        (SIGNED, Decimal("-3000000.00")),
        (DAY, date(2025, 3, 3)),
        (ANSWER, False),
        (CHOICE, "om"),
        (Field("s", "比例", "share", "", ""), Decimal("0.155")),
        (Field("n", "个数", "number", "", ""), Decimal("12")),
    ],
)
def test_what_a_field_shows_reads_as_the_same_value(field, value):
    text, unit = shown(field, value)

    assert value_of(field, text, unit or "yuan") == value

"""What pages say about dates, amounts, clocks and articles."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from guicheng.web import words


@pytest.mark.parametrize(
    ("article", "said"),
    [
        ("1", "第一条"),
        ("10", "第十条"),
        ("16", "第十六条"),
        ("20", "第二十条"),
        ("62", "第六十二条"),
        ("105", "第一百零五条"),
        ("22/10", "第二十二条（十）"),
        ("17/2", "第十七条（二）"),
        ("22/10/3", "第二十二条（十）第3目"),
        ("annex-3/5", "附件3第五项"),
        ("annex-2", "附件2"),
        ("annex", "附件"),
        ("民法典201", "民法典201"),
    ],
)
def test_an_article_is_named_as_the_regulation_names_it(article, said):
    assert words.article_zh(article) == said


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "零"),
        (11, "十一"),
        (110, "一百一十"),
        (1001, "一千零一"),
        (2025, "二千零二十五"),
        (9999, "九千九百九十九"),
    ],
)
def test_numbers_are_written_in_chinese(number, said):
    assert words.zh_number(number) == said


def test_a_date_is_written_without_spaces_in_sentences_and_as_iso_in_tables():
    day = date(2025, 9, 6)

    assert words.zh_date(day) == "2025年9月6日"
    assert words.zh_day(day) == "9月6日"
    assert words.iso(day) == "2025-09-06"
    assert words.weekday_zh(day) == "星期六"
    assert words.weekday_zh(day, short=True) == "周六"
    assert words.moment(datetime(2025, 9, 6, 8, 5)) == "2025-09-06 08:05"


def test_what_is_not_there_is_a_dash():
    assert [
        f(None) for f in (words.zh_date, words.zh_day, words.iso, words.moment, words.wan, words.yuan)
    ] == ["—"] * 6


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (Decimal("12246800"), "1,224.68"),
        (Decimal("500000"), "50.00"),
        (Decimal("0"), "0.00"),
        (Decimal("-400000"), "−40.00"),
        (4860000, "486.00"),
    ],
)
def test_an_amount_is_written_in_ten_thousands(amount, said):
    assert words.wan(amount) == said


def test_one_fen_below_a_limit_does_not_look_like_the_limit():
    assert words.wan(Decimal("499999.99")) == "49.999999"
    assert words.wan(Decimal("499999.99"), places=2) == "50.00"


def test_a_difference_has_its_sign():
    assert words.wan_change(Decimal("-400000")) == "−40.00"
    assert words.wan_change(Decimal("125000")) == "+12.50"
    assert words.wan_change(Decimal("0")) == "0.00"
    assert words.wan_change(None) == ""


def test_yuan_has_fen():
    assert words.yuan(Decimal("12246800")) == "12,246,800.00"


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("0", "零元整"),
        ("4860000", "肆佰捌拾陆万元整"),
        ("31500000", "叁仟壹佰伍拾万元整"),
        ("499900", "肆拾玖万玖仟玖佰元整"),
        ("499999.99", "肆拾玖万玖仟玖佰玖拾玖元玖角玖分"),
        ("1680.32", "壹仟陆佰捌拾元零叁角贰分"),
        ("107000.53", "壹拾万柒仟元零伍角叁分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("1409.50", "壹仟肆佰零玖元伍角整"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("10001", "壹万零壹元整"),
        ("10000001", "壹仟万零壹元整"),
        ("100000000", "壹亿元整"),
        ("100010000", "壹亿零壹万元整"),
        ("200100000", "贰亿零壹拾万元整"),
        ("1000000001", "壹拾亿零壹元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("-12", "负壹拾贰元整"),
    ],
)
def test_money_is_written_in_capitals(amount, said):
    assert words.capital_money(Decimal(amount)) == said


@pytest.mark.parametrize(
    ("days", "kind", "said"),
    [
        (-8, "late", "逾期 8 个工作日"),
        (0, "near", "今天到期"),
        (2, "near", "剩 2 个工作日"),
        (3, "ok", "剩 3 个工作日"),
        (None, "none", "无法定时限"),
    ],
)
def test_a_clock_has_a_light_and_words(days, kind, said):
    assert (words.light_kind(days), words.days_left_zh(days)) == (kind, said)


def test_in_dense_lists_the_clock_says_only_days():
    assert words.days_left_zh(-8, short=True) == "逾期 8 日"


@pytest.mark.parametrize(("size", "said"), [(900, "900 B"), (88_064, "86 KB"), (1_258_291, "1.2 MB")])
def test_the_size_of_a_file_is_readable(size, said):
    assert words.file_size(size) == said

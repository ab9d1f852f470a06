"""Formulas in words: what a reason says of the last so many, of ends of months, of a remainder."""

import pytest
from tests.engine.books import TINY

from guicheng.engine.rulebook.load import load_rulebook
from guicheng.engine.sentence import sentence


@pytest.fixture(scope="module")
def book():
    return load_rulebook(TINY / "recent")


@pytest.mark.parametrize(
    ("finding", "words"),
    [
        ("last_two", "最近 2 个合同的金额之和"),
        ("average", "最近两个之和 除以 2"),
        ("how_many", "最近 2 个合同的个数"),
        ("all_small", "最近 2 个合同都是：金额不满 100.00 元"),
        ("others", "最近 1 个其他合同的金额之和"),
        ("month_ends", "起所在月份的末日"),
        ("three_months", "起起 满 3 个月所在月份的最后一个工作日"),
        ("odd", "人数除以2的余数为 1"),
    ],
)
def test_a_formula_is_said_in_words(book, finding, words):
    assert sentence(book.facts[finding].means) == words

"""Values: yes, no and unknown; days; exact money; lower bounds of sums that are not complete."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

NEVER: Final = date.max
"""A day after all days: what has not happened."""

UNKNOWN_DAY: Final = date.min
"""The `on` of entries that were taken over: it was done, on a day that nobody wrote down."""


class Unknown:
    """Not known yet, for want of the facts named in `missing`. Neither yes nor no, and never false."""

    __slots__ = ("missing",)

    def __init__(self, missing: Iterable[str] = ()) -> None:
        self.missing: frozenset[str] = frozenset(missing)

    def __repr__(self) -> str:
        return f"Unknown({', '.join(sorted(self.missing))})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Unknown) and self.missing == other.missing

    def __hash__(self) -> int:
        return hash(self.missing)

    def __bool__(self) -> bool:
        raise TypeError("an unknown was used as a yes or a no")


class AtLeast:
    """The sum so far of non-negative amounts in a list not yet complete: proves 'reached', never 'not reached'."""

    __slots__ = ("missing", "value")

    def __init__(self, value: Decimal, missing: Iterable[str]) -> None:
        self.value = value
        self.missing: frozenset[str] = frozenset(missing)

    def __repr__(self) -> str:
        return f"AtLeast({self.value}, {', '.join(sorted(self.missing))})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, AtLeast) and (self.value, self.missing) == (other.value, other.missing)

    def __hash__(self) -> int:
        return hash((self.value, self.missing))


def is_known(value: object) -> bool:
    """Tell whether this is a value and not an unknown or a lower bound."""
    return not isinstance(value, Unknown | AtLeast)


def missing_of(*values: object) -> Unknown:
    """Return the unknown that wants what any of `values` wants."""
    return Unknown(frozenset().union(*(v.missing for v in values if isinstance(v, Unknown | AtLeast))))


def all_of(values: Iterable[object]) -> object:
    """Return `and` over three values: no beats unknown, unknown beats yes."""
    unknown: list[object] = []
    for value in values:
        if value is False:
            return False
        if value is not True:
            unknown.append(value)
    return missing_of(*unknown) if unknown else True


def negate(value: object) -> object:
    """Return `not`; unknown stays unknown."""
    return value if isinstance(value, Unknown) else not value


def any_of(values: Iterable[object]) -> object:
    """Return `or` over three values: yes beats unknown, unknown beats no."""
    unknown: list[object] = []
    for value in values:
        if value is True:
            return True
        if value is not False:
            unknown.append(value)
    return missing_of(*unknown) if unknown else False


def _is(a: Any, b: Any) -> bool:
    return bool(a == b)


COMPARISONS: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "is": _is,
    "same_as": _is,
    "is_not": lambda a, b: bool(a != b),
    "in": lambda a, b: a in b,
    "not_in": lambda a, b: a not in b,
    "at_least": lambda a, b: a >= b,
    "more_than": lambda a, b: a > b,
    "at_most": lambda a, b: a <= b,
    "below": lambda a, b: a < b,
    "on_or_after": lambda a, b: a >= b,
    "after": lambda a, b: a > b,
    "on_or_before": lambda a, b: a <= b,
    "before": lambda a, b: a < b,
}
AMOUNT_WORDS: Final = ("at_least", "more_than", "at_most", "below")
DAY_WORDS: Final = ("on_or_after", "after", "on_or_before", "before")


def compare(word: str, left: Any, right: Any) -> object:
    """Compare by a word of the language. A lower bound answers only what it proves."""
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return missing_of(left, right)
    if isinstance(left, AtLeast):
        if isinstance(right, AtLeast) or word not in AMOUNT_WORDS:
            return missing_of(left, right)
        reached = COMPARISONS[word](left.value, right)
        proved = reached if word in ("at_least", "more_than") else not reached
        return reached if proved else Unknown(left.missing)
    if isinstance(right, AtLeast):
        if word not in AMOUNT_WORDS:
            return Unknown(right.missing)
        within = COMPARISONS[word](left, right.value)
        proved = within if word in ("at_most", "below") else not within
        return within if proved else Unknown(right.missing)
    return COMPARISONS[word](left, right)


# ---------------------------------------------------------------- values as people write them

_MONEY = re.compile(r"(-?\d[\d,，]*(?:\.\d+)?)\s*(亿元|亿|万元|万|元)?")
_SHARE = re.compile(r"(-?\d+(?:\.\d+)?)\s*[%％]")
_UNIT = {None: 1, "元": 1, "万": 10_000, "万元": 10_000, "亿": 100_000_000, "亿元": 100_000_000}


def parse_money(raw: object) -> Decimal:
    """
    Return an amount in yuan from a number of yuan or text such as `60万元`; exact, at most two decimals.

    >>> parse_money("49.9万")
    Decimal('499000.00')
    """
    if isinstance(raw, bool) or raw is None:
        raise ValueError(f"“{raw}”不是金额；请写数字（元），或如 60万元")
    if isinstance(raw, float):
        raise ValueError("金额不能用二进制小数表示")
    match = _MONEY.fullmatch(str(raw).strip())
    if not match:
        raise ValueError(f"“{raw}”不是金额；请写数字（元），或如 60万元")
    amount = Decimal(match[1].replace(",", "").replace("，", "")) * _UNIT[match[2]]
    if amount != amount.quantize(Decimal("0.01")):
        raise ValueError(f"“{raw}”不足一分；金额精确到分")
    if abs(amount) >= Decimal(10) ** 15:
        raise ValueError(f"“{raw}”过大，请核对单位是元还是万元")
    return amount.quantize(Decimal("0.01"))


def parse_share(raw: object) -> Decimal:
    """Return a share as a number, `12%` as 0.12."""
    match = _SHARE.fullmatch(str(raw).strip())
    if match:
        return Decimal(match[1]) / 100
    return parse_number(raw)


def parse_number(raw: object) -> Decimal:
    """Return a number; whole or decimal, exact."""
    if isinstance(raw, bool) or raw is None or isinstance(raw, float):
        raise ValueError(f"“{raw}”不是数")
    try:
        number = Decimal(str(raw).strip())
    except InvalidOperation:
        raise ValueError(f"“{raw}”不是数") from None
    if not number.is_finite():
        raise ValueError(f"“{raw}”不是数")
    return number


def parse_date(raw: object) -> date:
    """Return a day from a date or `2025-03-01`, `2025年3月1日`."""
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    match = re.fullmatch(r"(\d{4})[-/年.](\d{1,2})[-/月.](\d{1,2})日?", str(raw).strip())
    if not match:
        raise ValueError(f"“{raw}”不是日期；请按 2025-03-01 填写")
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        raise ValueError(f"没有“{raw}”这一天") from None


def parse_answer(raw: object) -> bool:
    """Return yes or no."""
    if isinstance(raw, bool):
        return raw
    answers = {"yes": True, "no": False, "是": True, "否": False}
    if isinstance(raw, str) and raw.strip() in answers:
        return answers[raw.strip()]
    raise ValueError(f"“{raw}”不是“是”或“否”")


def parse_files(raw: object) -> tuple[str, ...]:
    """Return a document's files: one digest, several, or True for 'handed in, on paper'."""
    if raw.__class__ is list and set(map(type, raw)) == {str}:
        return tuple(raw)
    if raw is True:
        return ("paper",)
    if isinstance(raw, str) and raw:
        return (raw,)
    if isinstance(raw, list | tuple) and raw and all(isinstance(item, str) for item in raw):
        return tuple(raw)
    raise ValueError("没有文件")


PERIOD: Final = re.compile(r"(\d+) (full )?(working )?(day|month|year)s?")


def parse_period(raw: object) -> str:
    """Return a term such as `3 months` or `7 working days`, as written."""
    if isinstance(raw, str) and PERIOD.fullmatch(raw.strip()):
        return raw.strip()
    raise ValueError(f"“{raw}”不是期限；请写如 7 working days、3 months、3 full months")


def _parse_text(raw: object) -> str:
    if not isinstance(raw, str | int | Decimal):
        raise ValueError(f"“{raw}”不是文字")
    return str(raw)


PARSERS: Final[dict[str, Callable[[object], Any]]] = {
    "money": parse_money,
    "share": parse_share,
    "number": parse_number,
    "date": parse_date,
    "yes/no": parse_answer,
    "document": parse_files,
    "period": parse_period,
    "text": _parse_text,
    "choice": _parse_text,
}


def parse_value(type: str, raw: object) -> Any:
    """Return the value of a fact of this type from what was written; ValueError with a message in Chinese."""
    return PARSERS[type](raw)


AS_STORED: Final[dict[str, type]] = {"yes/no": bool, "text": str, "choice": str}
"""Types of facts whose stored form is the value itself."""


def literal(raw: object) -> Any:
    """Return what `raw` plainly is (a number, money text, share, day, yes or no); None when it is a name."""
    if isinstance(raw, str):
        match = _MONEY.fullmatch(raw)
        if match and match[2]:
            return parse_money(raw)
        match = _SHARE.fullmatch(raw)
        return Decimal(match[1]) / 100 if match else None
    if isinstance(raw, int) and not isinstance(raw, bool):
        return Decimal(raw)
    return raw

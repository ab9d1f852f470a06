"""Chinese numerals, as the articles of a regulation are counted."""

from __future__ import annotations

from typing import Final

DIGITS: Final = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
UNITS: Final = {"十": 10, "百": 100, "千": 1000}
NUMERAL: Final = r"[〇零一二三四五六七八九十百千两]+|\d+|[０-９]+"
"""A number as it stands behind 第, inside brackets or before 、."""


def number(text: str) -> int:
    """Return 22 for 二十二, 105 for 一百零五, 12 for 12. Raise ValueError for what is no number."""
    if text.isdecimal():
        return int(text)
    total, digit = 0, 0
    for sign in text:
        if sign in UNITS:
            total, digit = total + (digit or 1) * UNITS[sign], 0
        elif sign in DIGITS:
            digit = digit * 10 + DIGITS[sign] if digit and not total else DIGITS[sign]
        else:
            raise ValueError(text)
    return total + digit

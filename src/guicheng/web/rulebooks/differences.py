"""What does not match between an official text and a rulebook, in words, with what to do about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from guicheng.apps.gazette.comparing import Comparison
from guicheng.web.words import article_zh


@dataclass(frozen=True, slots=True)
class DifferenceLine:
    """A kind of difference: the articles it is about, by number and by name, and what to look at."""

    label: str
    numbers: tuple[str, ...]
    named: tuple[str, ...]
    advice: str


def differences(found: Comparison) -> Iterator[DifferenceLine]:
    """Yield the kinds of differences there are."""
    plain = (
        (
            "原文缺少",
            found.missing_in_text,
            "规程里有这些条，文件里没有找到。请核对文件是否完整，每条是否另起一行。",
        ),
        ("规程缺少", found.missing_in_rulebook, "文件里有这些条，规程里没有。请核对是不是同一个版本。"),
        (
            "出现两次",
            found.twice,
            "文件里有两处这样的条号，页面显示先出现的一处。请核对是否夹有目录或重复的段落。",
        ),
        ("次序不对", found.out_of_order, "这些条排在条号更大的条之后。请核对段落次序。"),
        (
            "没有这一项",
            found.items_missing,
            "规程引用了这些项或款，文件的该条里没有找到。请核对各项是否另起一行。",
        ),
    )
    for label, numbers, advice in plain:
        if numbers:
            yield DifferenceLine(label, numbers, tuple(article_zh(number) for number in numbers), advice)
    if found.other_chapter:
        yield DifferenceLine(
            "章不一致",
            tuple(number for number, _, _ in found.other_chapter),
            tuple(
                f"{article_zh(number)}（原文第{theirs}章，规程第{ours}章）"
                for number, theirs, ours in found.other_chapter
            ),
            "请核对章的标题是否另起一行。",
        )

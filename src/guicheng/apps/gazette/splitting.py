"""An official text taken apart: chapters 章, articles 条, paragraphs 款, items 项, annexes 附件. Nothing is left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from guicheng.apps.gazette.numerals import NUMERAL, number

CHAPTER: Final = re.compile(rf"第\s*({NUMERAL})\s*章(?:[\s:：]+|(?=\S))(.{{0,40}})")
SECTION: Final = re.compile(rf"第\s*({NUMERAL})\s*节\s*(.{{0,40}})")
ARTICLE: Final = re.compile(rf"第\s*({NUMERAL})\s*条(?:之({NUMERAL}))?(\s*[:：]?\s*)(.*)", re.DOTALL)
ANNEX: Final = re.compile(rf"附\s*[件录]\s*({NUMERAL})?\s*[.:：、]?\s*(.{{0,40}})")
GOES_ON: Final = tuple("规第和及与至到或、，的中所列")
"""What follows 第X条 where a sentence speaks of an article in place of being it."""

ITEMS: Final = (
    ("bracket", re.compile(rf"[（(]\s*({NUMERAL})\s*[）)][、.\s]*")),
    ("comma", re.compile(r"([〇零一二三四五六七八九十百]+)、\s*")),
    ("point", re.compile(r"(\d{1,2})\s*[.．、](?!\d)\s*")),
)
"""How items are counted: （一）, 一、, 1. — the first kind met in an article counts its items, another lies within them."""

INLINE: Final = re.compile(r"(?<=[：:；;。])\s*(?=[（(](?:[一二三四五六七八九十]+)[）)])")
TAG: Final = re.compile(r"\[bookmark:[^\]]*\]")
BULLET: Final = re.compile(r"^(?:[-*•·]\s+|#+\s+)")
ENDS: Final = tuple("。；：！？.;:!?”」』）)…")
"""What a whole line ends with. After any other end, the next line goes on with it: a page was broken there."""

CLOSING: Final = re.compile(r"抄\s*送|抄\s*报|公开方式|主题词|附\s*件\s*[:：]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph 款, an item 项 or what lies within one 目, with its number and the name by which a page finds it."""

    kind: Literal["paragraph", "item", "part"]
    number: int
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class OfficialArticle:
    """An article or an annex of the official text; `number` as the rulebooks write it: `22`, `annex-3`."""

    number: str
    heading: str
    chapter: str
    chapter_title: str
    line: int
    pieces: tuple[Piece, ...]

    def anchor(self, within: str) -> str:
        """Return where `9` of a reference `7/9` stands: item 9 or, where there are no items, paragraph 9."""
        kind = "item" if any(piece.kind == "item" for piece in self.pieces) else "paragraph"
        head = within.partition("/")[0]
        for piece in self.pieces:
            if piece.kind == kind and str(piece.number) == head:
                return piece.anchor
        return ""


@dataclass(frozen=True, slots=True)
class Official:
    """A whole text: what stands before the first article, the articles and annexes in its order, what comes after."""

    preamble: tuple[str, ...]
    articles: tuple[OfficialArticle, ...]
    closing: tuple[str, ...]
    joined: int

    def article(self, number: str) -> OfficialArticle | None:
        """Return the first article of this number."""
        return next((one for one in self.articles if one.number == number), None)


@dataclass(slots=True)
class _Open:
    number: str
    heading: str
    chapter: str
    chapter_title: str
    line: int
    texts: list[str] = field(default_factory=list)


def split(text: str) -> Official:
    """Take a text apart. What has no article at all comes back as a preamble."""
    preamble: list[str] = []
    found: list[_Open] = []
    chapter = title = ""
    joined = last = 0
    in_annex = False
    for place, line in _lines(text):
        if not in_annex and (match := CHAPTER.fullmatch(line)) and not line.endswith("。"):
            chapter, title = match[1], re.sub(r"\s+", "", match[2])
        elif not in_annex and SECTION.fullmatch(line) and not line.endswith("。"):
            continue
        elif annex := _annex(line, bool(found)):
            in_annex = True
            made = _Open(annex[0], annex[1], "附件", "附件", place)
            made.texts += [annex[2]] if annex[2] else []
            found.append(made)
        elif not in_annex and (article := _article(line, last)):
            last, name, rest = article
            heading = re.match(r"第[^条]*条(?:之[〇零一二三四五六七八九十]+)?", line)
            found.append(_Open(name, heading[0] if heading else "", chapter, title, place))
            found[-1].texts += [rest] if rest else []
        else:
            texts = found[-1].texts if found else preamble
            if found and texts and not texts[-1].endswith(ENDS) and not _item(line) and not _names(found[-1]):
                texts[-1] += line
                joined += 1
            else:
                texts.append(line)
    closing = _take_closing(found)
    return Official(tuple(preamble), tuple(_closed(one) for one in found), tuple(closing), joined)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for place, raw in enumerate(text.splitlines(), 1):
        line = BULLET.sub("", TAG.sub("", raw).replace("\ufeff", "").strip()).strip()
        if line:
            yield place, line


def _article(line: str, last: int) -> tuple[int, str, str] | None:
    """Return number, name and the rest of a line that begins an article; None for one that only speaks of it."""
    match = ARTICLE.match(line)
    if match is None:
        return None
    here, rest = number(match[1]), match[4].strip()
    # Without a gap behind 第X条 it is an article only where it is the next to come and the sentence does not go on.
    if not match[3] and rest and (rest.startswith(GOES_ON) or here != last + 1):
        return None
    return here, str(here) + (f"-{number(match[2])}" if match[2] else ""), rest


def _annex(line: str, begun: bool) -> tuple[str, str, str] | None:
    match = ANNEX.fullmatch(line) if begun else None
    if match is None or line.endswith(ENDS) or re.match(r"附\s*[件录]\s*[:：]\s*\S", line):
        return None
    if not match[1] and match[2]:
        return None
    name = f"annex-{number(match[1])}" if match[1] else "annex"
    return name, re.sub(r"\s+", "", line[: match.start(2)]).rstrip(".:：、"), match[2].strip()


def _names(one: _Open) -> bool:
    """Tell whether the last line is an annex's own title: nothing goes on with it."""
    return one.chapter == "附件" and len(one.texts) == 1


def _item(line: str) -> tuple[str, int, str] | None:
    for style, pattern in ITEMS:
        if (match := pattern.match(line)) and match.end() < len(line):
            return style, number(match[1]), line
    return None


def _take_closing(found: list[_Open]) -> list[str]:
    """Take from the last article and the last annex what is no law any more: signature, copies, how it was made public."""
    closing: list[str] = []
    body = [one for one in found if one.chapter != "附件"][-1:]
    for one in (*body, *[one for one in found if one.chapter == "附件"][-1:]):
        for place, text in enumerate(one.texts):
            signed = one.chapter != "附件" and not text.endswith(ENDS) and not _item(text)
            if place and (CLOSING.match(text) or signed):
                closing += one.texts[place:]
                del one.texts[place:]
                break
    return closing


def _closed(one: _Open) -> OfficialArticle:
    texts = [part.strip() for text in one.texts for part in INLINE.split(text) if part.strip()]
    pieces = tuple(_pieces(texts))
    if not any(piece.kind == "item" for piece in pieces):
        # A reference `7/9` means paragraph 9 of an article without items: it lands there under the same name.
        pieces = tuple(replace(piece, anchor=f"item-{piece.number}") for piece in pieces)
    return OfficialArticle(one.number, one.heading, one.chapter, one.chapter_title, one.line, pieces)


def _pieces(texts: Iterable[str]) -> Iterator[Piece]:
    main, paragraph, item, used = "", 0, 0, set[str]()
    for text in texts:
        counted = _item(text)
        if counted is None:
            paragraph += 1
            yield Piece("paragraph", paragraph, text, f"para-{paragraph}")
            continue
        style, count, _ = counted
        main = main or style
        if style == main:
            item = count
            anchor = f"item-{count}" if f"item-{count}" not in used else f"para-{paragraph}-item-{count}"
            used.add(anchor)
            yield Piece("item", count, text, anchor)
        else:
            yield Piece("part", count, text, f"item-{item}-{count}")

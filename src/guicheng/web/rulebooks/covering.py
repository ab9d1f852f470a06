"""What the platform does about each article, honestly: which it enforces and how that is proven, which it does not, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from guicheng.engine.rulebook.model import ANNEX, Article, Rulebook
from guicheng.web.rulebooks.proofs import HOLDS, STOPS, Proof
from guicheng.web.rulebooks.reading import MARKS

STRONGEST = "ERSP"
ENFORCED = "E"


@dataclass(frozen=True, slots=True)
class Cover:
    """One article: its strongest mark, what implements it, its scenarios, and what is to be said where it is not enforced."""

    article: Article
    mark: str
    number: int
    scenarios: int
    stops: int
    holds: int
    explained: tuple[str, ...]
    reason: str

    @property
    def words(self) -> str:
        """All its marks in words."""
        return "、".join(MARKS[one][0] for one in self.article.marks if one in MARKS)

    @property
    def unproven(self) -> bool:
        """Whether it is called enforced and no scenario speaks about it."""
        return self.mark == ENFORCED and not self.scenarios


@dataclass(frozen=True, slots=True)
class ChapterCover:
    """A chapter: its articles, and how many of them are what at the most."""

    number: str
    title: str
    rows: tuple[Cover, ...]
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class BookCover:
    """A whole rulebook. Articles are counted without annexes; `counts` by the strongest mark, of articles and annexes."""

    chapters: tuple[ChapterCover, ...]
    articles: int
    annexes: int
    counts: Mapping[str, int]
    unproven: tuple[str, ...]
    doubts: int


def strongest(article: Article) -> str:
    """Return the mark that says most: an article that is enforced and recorded counts as enforced."""
    return next((mark for mark in STRONGEST if mark in article.marks), "")


def cover(
    book: Rulebook, proofs: Mapping[str, Iterable[Proof]], explained: Mapping[str, tuple[str, ...]]
) -> BookCover:
    """Return what is done about every article, from the rulebook and its scenarios."""
    rows = [
        _cover(book, article, tuple(proofs.get(article.number, ())), explained) for article in book.articles
    ]
    chapters: dict[tuple[str, str], list[Cover]] = {}
    for row in rows:
        chapters.setdefault((row.article.chapter, row.article.chapter_title), []).append(row)
    annexes = sum(row.article.number.startswith(ANNEX) for row in rows)
    return BookCover(
        tuple(
            ChapterCover(number, title, tuple(ones), _counts(ones))
            for (number, title), ones in chapters.items()
        ),
        len(rows) - annexes,
        annexes,
        _counts(rows),
        tuple(row.article.number for row in rows if row.unproven),
        sum(len(row.article.doubts) for row in rows),
    )


def _counts(rows: Iterable[Cover]) -> Mapping[str, int]:
    found = dict.fromkeys(STRONGEST, 0)
    for row in rows:
        if row.mark:
            found[row.mark] += 1
    return found


def _cover(
    book: Rulebook,
    article: Article,
    proofs: tuple[Proof, ...],
    explained: Mapping[str, tuple[str, ...]],
) -> Cover:
    mark = strongest(article)
    return Cover(
        article,
        mark,
        len(article.implements),
        len(proofs),
        sum(STOPS in proof.sides for proof in proofs),
        sum(HOLDS in proof.sides for proof in proofs),
        explained.get(article.number, ()),
        "" if mark == ENFORCED else _reason(book, article),
    )


def _reason(book: Rulebook, article: Article) -> str:
    """Say why an article has no more than a weaker mark: in the rulebook's own words, or by what is there in its place."""
    if article.why:
        return article.why
    powers = [book.steps[n].label for n in article.implements if n in book.steps and book.steps[n].power]
    steps = [book.steps[n].label for n in article.implements if n in book.steps and not book.steps[n].power]
    facts = [
        book.facts[n].label
        for n in article.implements
        if n in book.facts and book.facts[n].kind in ("fact", "document")
    ]
    parts = [
        f"{words}{'、'.join(labels[:4])}{f' 等 {len(labels)} 项' if len(labels) > 4 else ''}"
        for words, labels in (("可以办理而不强制：", powers), ("记录：", steps), ("填报和留存：", facts))
        if labels
    ]
    return "；".join(parts) if parts else "规则库没有写明理由。"

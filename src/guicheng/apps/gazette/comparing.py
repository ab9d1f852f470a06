"""An official text held against a rulebook: which articles, chapters and items do not match."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from guicheng.apps.gazette.splitting import Official
from guicheng.engine.rulebook.model import Rulebook


@dataclass(frozen=True, slots=True)
class Comparison:
    """What does not match, by article numbers as the rulebook writes them; everything empty: it all matches."""

    matching: int
    named: bool = True
    """Whether the rulebook's title or document number stands in the text."""
    missing_in_text: tuple[str, ...] = ()
    missing_in_rulebook: tuple[str, ...] = ()
    twice: tuple[str, ...] = ()
    out_of_order: tuple[str, ...] = ()
    other_chapter: tuple[tuple[str, str, str], ...] = ()
    """Articles with the chapter in which the text has them, and the rulebook."""
    items_missing: tuple[str, ...] = ()
    """References of the rulebook such as `7/9` for which the text has neither item nor paragraph."""

    @property
    def agrees(self) -> bool:
        """Whether nothing differs."""
        return not (
            self.missing_in_text
            or self.missing_in_rulebook
            or self.twice
            or self.out_of_order
            or self.other_chapter
            or self.items_missing
        )

    @property
    def can_be_it(self) -> bool:
        """
        Whether this can be the rulebook's text at all, differences and all.

        Every regulation counts its articles from one, so that numbers alone say little: what has neither name nor
        chapters in common is another city's. A text that is named may differ much: it may be another edition.
        """
        known = self.matching + len(self.missing_in_text)
        chapters_apart = len(self.other_chapter) * 4 > self.matching
        return self.matching * 2 >= known and (self.named or not chapters_apart)


def compare(official: Official, rulebook: Rulebook) -> Comparison:
    """Hold a text against a rulebook. An annex of the text that the rulebook does not account for is no difference."""
    ours = {article.number: article for article in rulebook.articles}
    theirs = Counter(article.number for article in official.articles)
    first = {article.number: article for article in reversed(official.articles)}
    return Comparison(
        matching=len(ours.keys() & theirs.keys()),
        named=_is_named(official, rulebook),
        missing_in_text=tuple(number for number in ours if number not in theirs),
        missing_in_rulebook=tuple(n for n in theirs if n not in ours and not n.startswith("annex")),
        twice=tuple(number for number, times in theirs.items() if times > 1),
        out_of_order=tuple(_out_of_order([a.number for a in official.articles])),
        other_chapter=tuple(
            (number, first[number].chapter, ours[number].chapter)
            for number in ours
            if number in first and first[number].chapter and first[number].chapter != ours[number].chapter
        ),
        items_missing=tuple(sorted(_items_missing(official, rulebook), key=_by_number)),
    )


def _is_named(official: Official, rulebook: Rulebook) -> bool:
    whole = _bare("".join([*official.preamble, *official.closing]))
    return any(_bare(name) in whole for name in (rulebook.title, rulebook.document) if _bare(name))


def _bare(text: str) -> str:
    """Return a name without what editors change: spaces, brackets and their widths, a note on the edition at the end."""
    return re.sub(r"[\s（）()〔〕\[\]【】《》]|\d{4}年?版$", "", re.sub(r"[（(]\d{4}年?版[）)]", "", text))


def _by_number(reference: str) -> tuple[tuple[int, str], ...]:
    return tuple((int(part) if part.isdigit() else 0, part) for part in reference.split("/"))


def _out_of_order(numbers: list[str]) -> Iterator[str]:
    """Yield the articles that stand behind one with a higher number; a second time is told as such."""
    highest, seen = 0, set[str]()
    for number in numbers:
        head = number.partition("-")[0]
        if head.isdigit() and number not in seen:
            if int(head) < highest:
                yield number
            highest = max(highest, int(head))
        seen.add(number)


def references(rulebook: Rulebook) -> set[str]:
    """Return every reference to an item that the rulebook makes."""
    named: list[Any] = [
        *rulebook.steps.values(),
        *rulebook.facts.values(),
        *rulebook.guards.values(),
        *rulebook.consequences.values(),
        *rulebook.scopes.values(),
    ]
    return {one.article for one in named if "/" in one.article}


def _items_missing(official: Official, rulebook: Rulebook) -> Iterator[str]:
    for reference in references(rulebook):
        head, _, within = reference.partition("/")
        article = official.article(head)
        if article is not None and not article.anchor(within):
            yield reference

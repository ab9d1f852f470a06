"""Looking for words in a rulebook: numbers, titles, gists, the official text, labels and names of what an article does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from guicheng.apps.gazette.numerals import NUMERAL, number
from guicheng.apps.gazette.splitting import Official
from guicheng.engine.rulebook.model import Article, Rulebook
from guicheng.web.words import article_zh

AROUND = 30
MOST_PLACES = 4
MOST_WORDS = 6
REFERENCE = re.compile(
    rf"(?:第\s*)?({NUMERAL})\s*条?\s*(?:[/（(第]\s*({NUMERAL})\s*[）)]?\s*[项款]?)?|附件\s*({NUMERAL})|(annex-\d+)(?:/(\d+))?"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A place at which something was found: what it is, and the text around as (words, whether they were asked for)."""

    where: str
    parts: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """An article in which everything that was asked for stands, with the places."""

    article: Article
    places: tuple[Found, ...]


def search(
    rulebook: Rulebook, words: str, *, mark: str = "", official: Official | None = None
) -> tuple[Hit, ...]:
    """Return the articles that carry a mark and in which all words stand, in the order of the text; a number comes first."""
    wanted = [word.casefold() for word in words.split()[:MOST_WORDS]]
    named = reference(rulebook, words.strip())
    found = []
    for article in rulebook.articles:
        if mark and mark not in article.marks:
            continue
        texts = list(_texts(rulebook, article, official))
        whole = "\n".join(text for _, text in texts).casefold()
        if article.number == named or all(word in whole for word in wanted):
            places = [place for where, text in texts if (place := _place(where, text, wanted))]
            found.append(Hit(article, tuple(places[:MOST_PLACES])))
    return tuple(sorted(found, key=lambda hit: hit.article.number != named))


def reference(rulebook: Rulebook, words: str) -> str:
    """Return the number of the article that somebody typed as its number, as 7/9, in Chinese numerals or as 附件3; '' when it is none."""
    match = REFERENCE.fullmatch(words)
    if match is None:
        return ""
    if match[1]:
        found = rulebook.article(str(number(match[1])))
    else:
        found = rulebook.article(match[4] or f"annex-{number(match[3])}")
    return found.number if found else ""


def _texts(rulebook: Rulebook, article: Article, official: Official | None) -> Iterator[tuple[str, str]]:
    yield "条号", f"{article_zh(article.number)} {article.number}"
    yield "标题", article.title
    yield "要点", article.gist
    text = official.article(article.number) if official else None
    for piece in text.pieces if text else ():
        yield "原文", piece.text
    yield "说明", article.why
    for doubt in article.doubts:
        for key in ("about", "ours", "why"):
            yield "存疑", str(doubt.get(key, ""))
    for name in article.implements:
        for known in (rulebook.steps, rulebook.facts, rulebook.guards):
            if name in known:
                yield "平台据此做的事", f"{known[name].label}（{name}）"
                break


def _place(where: str, text: str, wanted: Iterable[str]) -> Found | None:
    folded = text.casefold()
    spots = sorted({(m.start(), m.end()) for word in wanted for m in re.finditer(re.escape(word), folded)})
    if not spots or len(folded) != len(text):
        return None
    start, stop = max(spots[0][0] - AROUND, 0), min(spots[0][1] + 2 * AROUND, len(text))
    parts: list[tuple[str, bool]] = [("…", False)] if start else []
    at = start
    for first, last in spots:
        if first >= at and last <= stop:
            parts += [(text[at:first], False), (text[first:last], True)]
            at = last
    parts += [(text[at:stop] + ("…" if stop < len(text) else ""), False)]
    return Found(where, tuple(part for part in parts if part[0]))

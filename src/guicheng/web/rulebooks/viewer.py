"""The law read: a rulebook by chapters with search and filter, a chapter or the whole of it in full, for the screen and for paper."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from guicheng.apps.cases import queries
from guicheng.apps.gazette.queries import official
from guicheng.apps.gazette.splitting import Official, OfficialArticle
from guicheng.engine.rulebook.model import ANNEX, Article, Rulebook
from guicheng.web.addresses import article_path
from guicheng.web.back import back_of
from guicheng.web.rulebooks.entries import book_of, entries, titles
from guicheng.web.rulebooks.proofs import Proof, proofs
from guicheng.web.rulebooks.reading import MARKS, Doing, doings
from guicheng.web.rulebooks.searching import search
from guicheng.web.session import ActedRequest, acted
from guicheng.web.showing import show

MAIN = ("环节", "条件", "期限", "后果", "参数")
"""The kinds of things that an article does which come first on its page; the others are what these are judged on."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter: its place among the chapters from 1, what it is called, and its articles."""

    place: int
    name: str
    title: str
    articles: tuple[Article, ...]

    @property
    def span(self) -> str:
        """Say from which article to which: 13—22; nothing for annexes."""
        first, last = self.articles[0].number, self.articles[-1].number
        if not (first.isdigit() and last.isdigit()):
            return ""
        return f"{first}—{last}" if first != last else first


@dataclass(frozen=True, slots=True)
class Read:
    """An article as it is read: the official text where there is one, what the platform does by it, its scenarios."""

    article: Article
    official: OfficialArticle | None
    doings: tuple[Doing, ...]
    proofs: tuple[Proof, ...] = ()

    @property
    def main(self) -> tuple[Doing, ...]:
        """What somebody does, must keep or suffers by it."""
        return tuple(one for one in self.doings if one.kind in MAIN)

    @property
    def rest(self) -> tuple[Doing, ...]:
        """What that is judged on."""
        return tuple(one for one in self.doings if one.kind not in MAIN)

    def cites_rest(self, item: str) -> bool:
        """Tell whether an item is spoken of only in what things are judged on."""
        return not any(one.article.startswith(item) for one in self.main)

    @property
    def marks(self) -> list[tuple[str, str]]:
        """The marks in words, each with what it means."""
        return [MARKS[mark] for mark in self.article.marks if mark in MARKS]


def chapters(book: Rulebook) -> tuple[Chapter, ...]:
    """Return the chapters of a rulebook in the order of the text, its annexes last."""
    found: dict[tuple[str, str], list[Article]] = {}
    for article in book.articles:
        found.setdefault((article.chapter, article.chapter_title), []).append(article)
    return tuple(
        Chapter(place, number if ones[0].number.startswith(ANNEX) else f"第{number}章", title, tuple(ones))
        for place, ((number, title), ones) in enumerate(found.items(), 1)
    )


def read(book: Rulebook, article: Article, text: Official | None, proven: Iterable[Proof] = ()) -> Read:
    """Return an article as it is read."""
    words = text.article(article.number) if text else None
    return Read(article, words, doings(book, article), tuple(proven))


def counted(book: Rulebook) -> str:
    """Say how many articles and annexes a rulebook has."""
    annexes = sum(article.number.startswith(ANNEX) for article in book.articles)
    told = f"，{annexes} 个附件" if annexes else ""
    return f"共 {len(book.articles) - annexes} 条{told}"


def common(request: ActedRequest, book: Rulebook, current: str) -> dict[str, Any]:
    """Return what every page of a rulebook shows: the entries above it, the way back, addresses of its articles."""
    back = back_of(request, request.acting)
    return {
        "book": book,
        "counted": counted(book),
        "pages_of_book": entries(book, request.acting, current),
        "back": back,
        "path": lambda number: article_path(book.id, number, back.href if back else ""),
        "query": back.query if back else "",
    }


@require_GET
@acted
def rulebook(request: ActedRequest, name: str) -> HttpResponse:
    """Show a rulebook by chapters: each article with gist, mark and the projects it touches; or what was searched for."""
    book = book_of(name)
    words, mark = request.GET.get("q", "").strip()[:100], request.GET.get("mark", "")
    mark = mark if mark in MARKS else ""
    text = official(book.id)
    hits = {hit.article.number: hit for hit in search(book, words, mark=mark, official=text)}
    found = list(hits)
    marks = {one: sum(one in article.marks for article in book.articles) for one in MARKS}
    values = common(request, book, "rulebook") | {
        "chapters": chapters(book),
        "hits": hits,
        "order": found,
        "words": words,
        "mark": mark,
        "options": [
            ("", "全部"),
            *((one, f"{MARKS[one][0]}（{marks[one]}）") for one in MARKS if marks[one]),
        ],
        "marks": [(MARKS[one], number) for one, number in marks.items() if number],
        "labels": {one: MARKS[one][0] for one in MARKS},
        "touched": queries.projects_under(acting=request.acting, rulebook=book.id),
        "doubts": [(article, doubt) for article in book.articles for doubt in article.doubts],
        "has_text": text is not None,
        "others": [other for other in titles() if other[0] != book.id],
    }
    return show(request, "pages/rulebook.html", values)


@require_GET
@acted
def chapter(request: ActedRequest, name: str, place: int) -> HttpResponse:
    """Show one chapter in full, to be read from top to bottom or printed."""
    book = book_of(name)
    all_chapters = chapters(book)
    if not 1 <= place <= len(all_chapters):
        raise Http404
    return _in_full(request, book, (all_chapters[place - 1],), all_chapters)


@require_GET
@acted
def whole(request: ActedRequest, name: str) -> HttpResponse:
    """Show the whole rulebook in full, to be printed."""
    book = book_of(name)
    return _in_full(request, book, chapters(book), chapters(book))


def _in_full(
    request: ActedRequest, book: Rulebook, shown: tuple[Chapter, ...], all_chapters: tuple[Chapter, ...]
) -> HttpResponse:
    text, found = official(book.id), proofs(book)
    here = shown[0].place if len(shown) == 1 else 0
    values = common(request, book, "rulebook") | {
        "chapters": all_chapters,
        "here": here,
        "title": f"{shown[0].name}　{shown[0].title}" if here else "全文",
        "shown": [
            (one, [read(book, article, text, found.of.get(article.number, ())) for article in one.articles])
            for one in shown
        ],
        "has_text": text is not None,
        "before": reverse("chapter", args=(book.id, here - 1)) if here > 1 else "",
        "after": reverse("chapter", args=(book.id, here + 1)) if 0 < here < len(all_chapters) else "",
    }
    return show(request, "pages/rulebook-in-full.html", values)

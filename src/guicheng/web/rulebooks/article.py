"""One article: the official text beside our gist, what the platform does by it, its scenarios, the projects it touches now."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from guicheng.apps.cases import queries
from guicheng.apps.cases.queries.under import KINDS
from guicheng.apps.gazette.queries import official
from guicheng.apps.gazette.splitting import OfficialArticle
from guicheng.web.rulebooks.entries import book_of
from guicheng.web.rulebooks.proofs import HOLDS, SIDES, STOPS, proofs
from guicheng.web.rulebooks.reading import contents
from guicheng.web.rulebooks.viewer import chapters, common, read
from guicheng.web.session import ActedRequest, acted
from guicheng.web.showing import show
from guicheng.web.words import article_zh, zh_number

MOST_SCENARIOS = 12
WORDS = {
    "overdue": ("已经逾期", "late"),
    "open": ("正在办理", "ok"),
    "blocked": ("被本条挡住", "late"),
    "restriction": ("限制在生效", "late"),
    "unknown": ("还缺事实，尚不能判断", "near"),
}
"""What an article does to projects now, and the light that says so."""


def _name(number: str, text: OfficialArticle | None) -> str:
    """Name a reference as the official text bears it out: what follows the article is a paragraph 款 where there are no items."""
    head, _, within = number.partition("/")
    plain = text is not None and within.isdigit() and not any(piece.kind == "item" for piece in text.pieces)
    return f"{article_zh(head)}第{zh_number(int(within))}款" if plain else article_zh(number)


@require_GET
@acted
def article(request: ActedRequest, name: str, number: str) -> HttpResponse:
    """Show an article, an item of it marked when the address names one."""
    book = book_of(name)
    found = book.article(number)
    if found is None:
        raise Http404
    order = [one.number for one in book.articles]
    place = order.index(found.number)
    shown = read(book, found, official(book.id), proofs(book).of.get(found.number, ()))
    within = number.removeprefix(found.number).lstrip("/")
    values = common(request, book, "rulebook") | {
        "article": found,
        "shown": shown,
        "item": number if within else "",
        "item_name": _name(number, shown.official) if within else "",
        "cited": shown.official.anchor(within) if shown.official and within else "",
        "contents": contents(book, found.number),
        "chapter": next(one for one in chapters(book) if found in one.articles),
        "touched": queries.under_article(acting=request.acting, rulebook=book.id, article=found.number),
        "kinds": [(kind, *WORDS[kind]) for kind in KINDS],
        "sides": [(side, SIDES[side], sum(side in p.sides for p in shown.proofs)) for side in (STOPS, HOLDS)],
        "most": MOST_SCENARIOS,
        "before": order[place - 1] if place else "",
        "after": order[place + 1] if place + 1 < len(order) else "",
    }
    return show(request, "pages/article.html", values)

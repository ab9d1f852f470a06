"""Scenarios read on the page: all of a rulebook, and those of one file told as stories."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from guicheng.web.rulebooks.entries import book_of
from guicheng.web.rulebooks.proofs import proofs
from guicheng.web.rulebooks.stories import tell
from guicheng.web.rulebooks.viewer import common
from guicheng.web.session import ActedRequest, acted
from guicheng.web.showing import show


@require_GET
@acted
def scenarios(request: ActedRequest, name: str) -> HttpResponse:
    """List the scenarios of a rulebook by file."""
    book = book_of(name)
    found = proofs(book)
    words = request.GET.get("q", "").strip()[:100]
    files = {
        file: [(place, one.title) for place, one in enumerate(ones, 1) if _has(words, file, one.title)]
        for file, ones in found.files.items()
    }
    values = common(request, book, "scenarios") | {
        "proofs": found,
        "files": {file: ones for file, ones in files.items() if ones},
        "words": words,
    }
    return show(request, "pages/scenarios.html", values)


def _has(words: str, file: str, title: str) -> bool:
    return all(word.casefold() in f"{file} {title}".casefold() for word in words.split())


@require_GET
@acted
def scenario(request: ActedRequest, name: str, file: str) -> HttpResponse:
    """Tell the scenarios of a file as stories."""
    book = book_of(name)
    found = proofs(book).files.get(file)
    if found is None:
        raise Http404
    order = list(proofs(book).files)
    place = order.index(file)
    values = common(request, book, "scenarios") | {
        "file": file,
        "stories": [tell(one, book, number) for number, one in enumerate(found, 1)],
        "before": order[place - 1] if place else "",
        "after": order[place + 1] if place + 1 < len(order) else "",
    }
    return show(request, "pages/scenario.html", values)

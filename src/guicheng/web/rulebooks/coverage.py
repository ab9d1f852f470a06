"""How far the platform carries out each regulation: one by one, and all jurisdictions' side by side."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from guicheng.apps.cases import law
from guicheng.web.rulebooks.covering import STRONGEST, cover
from guicheng.web.rulebooks.entries import book_of
from guicheng.web.rulebooks.proofs import explained, mutated, proofs
from guicheng.web.rulebooks.reading import MARKS
from guicheng.web.rulebooks.viewer import common
from guicheng.web.session import ActedRequest, acted
from guicheng.web.showing import show


@require_GET
@acted
def coverage(request: ActedRequest, name: str) -> HttpResponse:
    """Show for every article what is done about it, and how that is proven."""
    book = book_of(name)
    found = proofs(book)
    values = common(request, book, "coverage") | {
        "cover": cover(book, found.of, explained(book)),
        "proofs": found,
        "mutated": mutated(book),
        "marks": [(mark, *MARKS[mark]) for mark in STRONGEST],
    }
    return show(request, "pages/coverage.html", values)


@require_GET
@acted
def all_coverage(request: ActedRequest) -> HttpResponse:
    """Show the figures of all rulebooks side by side."""
    rows = []
    for book in map(law.shipped, law.installed()):
        rows.append((book, cover(book, proofs(book).of, explained(book)), proofs(book), mutated(book)))
    values = {
        "rows": sorted(rows, key=lambda row: row[0].id),
        "marks": [(mark, *MARKS[mark]) for mark in STRONGEST],
    }
    return show(request, "pages/all-coverage.html", values)

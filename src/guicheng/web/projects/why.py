"""Why: the reasons behind an answer, beside the page it was asked on or on a page of their own."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from guicheng.apps.cases import queries
from guicheng.web import naming
from guicheng.web.addresses import Addresses
from guicheng.web.back import here
from guicheng.web.moments import moment_of
from guicheng.web.projects.reasons import panel
from guicheng.web.projects.taking import typed_in
from guicheng.web.session import ActedRequest, acted
from guicheng.web.showing import fragment, show


@require_GET
@acted
def why(request: ActedRequest, number: str) -> HttpResponse:
    """Show the reasons behind an answer: beside the page it was asked on, or on a page of their own."""
    moment, asked, form = moment_of(request), request.GET.get("q", ""), request.GET.get("form", "")
    found = queries.explanation(
        acting=request.acting,
        number=number,
        question=asked,
        as_of=moment.on,
        known_at=moment.known_at,
        brought=typed_in(request, number, form) if form else None,
    )
    if found is None:
        raise Http404
    book = naming.with_unit(found.rulebook, found.row.unit)
    paths = Addresses(number, found.rulebook.id, moment.query, back=here(request, f"panel={asked}"))
    values: dict[str, Any] = {
        "asked": asked,
        "form": form,
        "panel": panel(found.reason, asked, book, found.calendar, found.as_of, paths),
        "about": found,
        "paths": paths,
        "address": paths.why(asked),
    }
    if request.headers.get("HX-Request"):
        return fragment(request, "fragments/why.html", values)
    return show(request, "pages/why.html", values)

"""Editions and revisions: what differs, bringing in an edition, previewing and adopting a revision."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from uuid import uuid4

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from guicheng.apps.cases import clock, law, queries
from guicheng.apps.cases.access import may_set_parameters
from guicheng.apps.cases.actions import NotRecorded, bring_in, order_adoption
from guicheng.apps.cases.adoptable import Preview
from guicheng.engine.answers import Reason
from guicheng.engine.otherwise import AS_JUDGED, Otherwise
from guicheng.engine.otherwise import KINDS as OTHERWISE
from guicheng.engine.rulebook.accounts import KINDS
from guicheng.engine.rulebook.difference import CHANGES, Difference, differences
from guicheng.engine.values import parse_date
from guicheng.web import naming
from guicheng.web.addresses import article_path
from guicheng.web.errors import forbidden
from guicheng.web.rulebooks.entries import book_of, entries, is_own
from guicheng.web.session import ActedRequest, acted
from guicheng.web.showing import show

MOST = 100
"""How many projects one page previews: each is judged anew, act by act, for it."""


def by_article(rows: Sequence[Difference]) -> list[tuple[str, list[Difference]]]:
    """Group differences under their articles, in order; what belongs to none comes first."""
    found: dict[str, list[Difference]] = {}
    for row in rows:
        found.setdefault(row.article, []).append(row)
    return sorted(found.items(), key=lambda item: bool(item[0]))


@require_GET
@acted
def difference(request: ActedRequest, name: str, other: str) -> HttpResponse:
    """Show in sentences what one rulebook says otherwise than another: `other` is the newer."""
    old, new = book_of(name), book_of(other)
    rows = differences(old, new)
    telling = [row for row in rows if row.has_effect]
    kind = request.GET.get("kind", "")
    counted = {
        word: sum(row.kind == word for row in telling) for word in dict.fromkeys(row.kind for row in telling)
    }
    values = {
        "old": old,
        "new": new,
        "total": len(telling),
        "groups": by_article([row for row in telling if kind in ("", row.kind)]),
        "wording": [row for row in rows if not row.has_effect],
        "kinds": [("", "全部"), *((word, f"{KINDS[word]}（{number}）") for word, number in counted.items())],
        "kind": kind,
        "KINDS": KINDS,
        "CHANGES": CHANGES,
        "path": lambda row: article_path(old.id if row.change == "removed" else new.id, row.article),
    }
    return show(request, "pages/difference.html", values)


@require_http_methods(["GET", "POST"])
@acted
def editions(request: ActedRequest) -> HttpResponse:
    """Show the editions of a jurisdiction's rules, and let the authority bring in one that replaces them."""
    acting, reasons = request.acting, tuple[Reason, ...]()
    typed = {name: request.POST.get(name, "").strip() for name in ("rulebook", "on", "source")}
    if request.method == "POST":
        if not may_set_parameters(acting):
            return forbidden(request)
        try:
            day = parse_date(typed["on"])
        except ValueError:
            reasons = (Reason("on", "自哪一天起请按 2025-03-01 的样子填写。"),)
        else:
            answer = bring_in(acting=acting, rulebook=typed["rulebook"], on=day, source=typed["source"])
            if not isinstance(answer, NotRecorded):
                return HttpResponseRedirect(reverse("editions") + "?done=" + answer.rulebook)
            reasons = answer.reasons
    coming = queries.coming_editions(acting)
    values = {
        "pages_of_book": entries(law.current(acting.jurisdiction), acting, "editions"),
        "editions": queries.editions_of(acting),
        "coming": coming,
        "options": [(book.id, book.title, f"{book.document}，自 {book.in_force} 起施行") for book in coming],
        "typed": typed,
        "may": may_set_parameters(acting),
        "reasons": reasons,
        "errors": {reason.id: reason.text for reason in reasons},
        "today": clock.today(),
        "done": request.GET.get("done", ""),
    }
    return show(request, "pages/editions.html", values, status=422 if reasons else 200)


def grouped(previews: Sequence[Preview]) -> list[tuple[Otherwise, list[tuple[Preview, Otherwise]]]]:
    """Put together what changes alike in several projects: by kind, thing and article, the past last, the most frequent first."""
    found: dict[tuple[str, str, str], list[tuple[Preview, Otherwise]]] = {}
    for preview in previews:
        for one in preview.differences:
            found.setdefault((one.kind, one.id, one.article), []).append((preview, one))
    rows = [(rows[0][1], rows) for rows in found.values()]
    return sorted(rows, key=lambda item: (item[0].kind in AS_JUDGED, -len(item[1])))


def _changes_now(preview: Preview) -> bool:
    return bool(preview.unreadable) or any(one.kind not in AS_JUDGED for one in preview.differences)


FILTERS: dict[str, Callable[[Preview], bool]] = {
    "differs": lambda preview: bool(preview.differences or preview.unreadable),
    "now": _changes_now,
}
"""Which projects are shown: those with any difference, those in which something still to come differs."""


@require_http_methods(["GET", "POST"])
@acted
def revision(request: ActedRequest, name: str) -> HttpResponse:
    """Preview what the revision that is shipped now would change in each running project, and adopt it for those chosen."""
    acting = request.acting
    if not may_set_parameters(acting):
        return forbidden(request)
    if not is_own(request, name):
        raise Http404
    reasons: tuple[Reason, ...] = ()
    if request.method == "POST":
        chosen = dict(pair.split(":", 1) for pair in request.POST.getlist("chosen") if ":" in pair)
        answer = order_adoption(
            acting=acting,
            target=book_of(name),
            chosen=chosen,
            reason=request.POST.get("reason", ""),
            key=request.POST.get("key", "") or uuid4().hex,
            as_of=_day(request.POST.get("as_of", "")),
            whole=request.POST.get("whole") == "yes",
        )
        if not isinstance(answer, NotRecorded):
            return HttpResponseRedirect(reverse("revision", args=(name,)) + "?done=1")
        reasons = answer.reasons
    first = max(0, int(request.GET.get("first", "0"))) if request.GET.get("first", "0").isdigit() else 0
    found = queries.revision_preview(acting=acting, rulebook=name, first=first, most=MOST)
    only, kind = request.GET.get("only", ""), request.GET.get("kind", "")
    kinds = dict.fromkeys(one.kind for preview in found.previews for one in preview.differences)
    shown = [
        preview
        for preview in found.previews
        if only not in FILTERS
        or FILTERS[only](preview)
        and (not kind or any(one.kind == kind for one in preview.differences))
    ]
    values = {
        "book": found.target,
        "pages_of_book": entries(found.target, acting, "revision"),
        "revision": found,
        "shown": shown,
        "differing": sum(bool(preview.differences) for preview in found.previews),
        "changing": sum(map(_changes_now, found.previews)),
        "grouped": grouped(found.previews),
        "orders": queries.adoptions(acting, name),
        "only": only,
        "kind": kind,
        "kinds": [("", "全部"), *((word, OTHERWISE[word]) for word in kinds)],
        "OTHERWISE": OTHERWISE,
        "KINDS": KINDS,
        "phases": naming.PHASES,
        "path": lambda number: article_path(name, number),
        "key": uuid4().hex,
        "reasons": reasons,
        "errors": {reason.id: reason.text for reason in reasons},
        "typed": request.POST,
        "first": first,
        "most": MOST,
        "local": clock.local,
    }
    return show(request, "pages/revision.html", values, status=422 if reasons else 200)


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None

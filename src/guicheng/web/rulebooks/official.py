"""The official text of a rulebook: which one is in use, what does not match, and loading another."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from guicheng.apps.cases import clock, law
from guicheng.apps.cases.access import may_set_parameters
from guicheng.apps.gazette.actions import load_official_text
from guicheng.apps.gazette.comparing import compare
from guicheng.apps.gazette.queries import history, official
from guicheng.apps.gazette.reading import MOST_BYTES, OddFile
from guicheng.apps.registers.queries import Acting
from guicheng.engine.rulebook.model import Rulebook
from guicheng.web.errors import forbidden
from guicheng.web.rulebooks.differences import differences
from guicheng.web.rulebooks.entries import book_of
from guicheng.web.rulebooks.viewer import common
from guicheng.web.session import ActedRequest, acted
from guicheng.web.showing import show


def may_load(acting: Acting, book: Rulebook) -> bool:
    """Tell whether somebody may load the text: who looks after the rulebook, of the own jurisdiction only."""
    return book.id in law.names_of(acting.jurisdiction) and may_set_parameters(acting)


@require_http_methods(["GET", "POST"])
@acted
def official_text(request: ActedRequest, name: str) -> HttpResponse:
    """Show which text is in use and how it compares; load another in its place."""
    book = book_of(name)
    if request.method == "GET":
        return _page(request, book)
    if not may_load(request.acting, book):
        return forbidden(request)
    source = request.POST.get("source", "").strip()[:200]
    wrong = _load(request, request.acting, book, source)
    if wrong:
        return _page(request, book, wrong, source, 422)
    return HttpResponseRedirect(reverse("official-text", args=(book.id,)) + "?loaded=yes")


def _load(request: HttpRequest, acting: Acting, book: Rulebook, source: str) -> list[tuple[str, str]]:
    """Load what came with the form; return what stands against it, each with the field that it is about."""
    file = request.FILES.get("file")
    wrong = []
    if not source:
        wrong.append(("source", "请写明来源：政府公报的期号、网址或者公布机关。"))
    if file is None:
        wrong.append(("file", "请选择原文文件。"))
    elif (file.size or 0) > MOST_BYTES:
        wrong.append(("file", f"文件超过 {MOST_BYTES // 1048576} MB。请去掉图片后另存为 docx 或 txt。"))
    if wrong or file is None:
        return wrong
    by = "，".join(part for part in (acting.person.name, acting.organisation.name, acting.post) if part)
    try:
        load_official_text(
            rulebook=book,
            name=file.name or "",
            content=file.read(),
            source=source,
            person=acting.person,
            by=by,
            at=clock.stored(clock.now()),
        )
    except OddFile as odd:
        return [("file", str(odd))]
    return []


def _page(
    request: ActedRequest,
    book: Rulebook,
    wrong: list[tuple[str, str]] | None = None,
    source: str = "",
    status: int = 200,
) -> HttpResponse:
    text = official(book.id)
    comparison = compare(text, book) if text else None
    values = common(request, book, "official-text") | {
        "text": text,
        "comparison": comparison,
        "differences": list(differences(comparison)) if comparison else [],
        "history": history(book.id),
        "local": clock.local,
        "may_load": may_load(request.acting, book),
        "wrong": wrong or [],
        "source": source,
    }
    return show(request, "pages/official-text.html", values, status=status)

"""A rulebook for its pages, and the entries that lead from one of its pages to the others."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import Http404
from django.urls import reverse

from guicheng.apps.cases import law
from guicheng.apps.cases.access import may_set_parameters
from guicheng.apps.registers.queries import Acting
from guicheng.engine.rulebook.model import Rulebook
from guicheng.web.session import ActedRequest

Entry = dict[str, str | bool]

PAGES = (
    ("rulebook", "条文"),
    ("rulebook-chart", "流程图"),
    ("scenarios", "场景"),
    ("coverage", "落实情况"),
    ("official-text", "官方原文"),
)
"""The pages that every rulebook has: the name of the address, and what it is called."""
OWN_PAGES = (("parameters", "参数"),)
"""The pages that only one's own jurisdiction's rulebook has, in each of its editions."""
AUTHORITY_PAGES = (("revision", "采用修订"),)
TRYING_PAGES = (("what-if", "试改"),)
"""The pages that only whoever looks after the rulebook of the jurisdiction has; tried is the edition in force."""


def book_of(name: str) -> Rulebook:
    """Return a rulebook by name; what is none is not found."""
    try:
        return law.shipped(name)
    except KeyError:
        raise Http404 from None


def entries(book: Rulebook, acting: Acting, current: str, more: Iterable[Entry] = ()) -> list[Entry]:
    """Return the entries above the pages of a rulebook: `{label, href, current}`, as tabs take them."""
    is_one = book.id in law.names_of(acting.jurisdiction)
    own: tuple[tuple[str, str], ...] = OWN_PAGES if is_one else ()
    if is_one and may_set_parameters(acting):
        own += AUTHORITY_PAGES + (TRYING_PAGES if book.id == law.named(acting.jurisdiction) else ())
    found: list[Entry] = [
        {"label": label, "href": reverse(page, args=(book.id,)), "current": page == current}
        for page, label in (*PAGES, *own)
    ]
    if is_one:
        found.append({"label": "版本", "href": reverse("editions"), "current": current == "editions"})
    return found + list(more)


def titles() -> list[tuple[str, str, str]]:
    """Return name, jurisdiction and title of every rulebook that comes with the program or lies in the operator's folder."""
    return [(book.id, book.jurisdiction, book.title) for book in map(law.shipped, law.installed())]


def is_own(request: ActedRequest, name: str) -> bool:
    """Tell whether a rulebook is an edition of the jurisdiction's own rules: in force, earlier, or to come."""
    return name in law.names_of(request.acting.jurisdiction)


def own_book(request: ActedRequest, name: str) -> Rulebook:
    """Return an edition of the jurisdiction's own rules, or say that there is none of this name."""
    if not is_own(request, name):
        raise Http404
    return book_of(name)

"""A rulebook for its pages, and the entries that lead from one of its pages to the others."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import Http404
from django.urls import reverse

from guicheng.apps.cases import law
from guicheng.apps.cases.access import may_set_parameters
from guicheng.apps.registers.queries import Acting
from guicheng.engine.rulebook.load import shipped_rulebooks
from guicheng.engine.rulebook.model import Rulebook

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
"""The pages that only one's own jurisdiction's rulebook has."""
TRYING = (("what-if", "试改"),)
"""Those for who looks after it."""


def book_of(name: str) -> Rulebook:
    """Return a rulebook by name; what is none is not found."""
    try:
        return law.shipped(name)
    except KeyError:
        raise Http404 from None


def entries(book: Rulebook, acting: Acting, current: str, more: Iterable[Entry] = ()) -> list[Entry]:
    """Return the entries above the pages of a rulebook: `{label, href, current}`, as tabs take them."""
    own: tuple[tuple[str, str], ...] = OWN_PAGES if acting.jurisdiction.rulebook == book.id else ()
    own += TRYING if own and may_set_parameters(acting) else ()
    found: list[Entry] = [
        {"label": label, "href": reverse(page, args=(book.id,)), "current": page == current}
        for page, label in (*PAGES, *own)
    ]
    return [*found, *more]


def titles() -> list[tuple[str, str, str]]:
    """Return name, jurisdiction and title of every rulebook that comes with the program."""
    return [(book.id, book.jurisdiction, book.title) for book in map(law.shipped, shipped_rulebooks())]

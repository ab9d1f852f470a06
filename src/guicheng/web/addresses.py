"""Addresses of the pages about one project, for modules that make links and know nothing of Django's addresses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlencode

from django.urls import reverse


class Paths(Protocol):
    """Where the pages about one project are."""

    def step(self, id: str, scope: str = "") -> str: ...
    def why(self, question: str) -> str: ...
    def article(self, number: str) -> str: ...
    def act(self, seq: int) -> str: ...
    def file(self, digest: str) -> str: ...


@dataclass(frozen=True, slots=True)
class Addresses:
    """The paths of one project under one rulebook; `moment` are the day and the knowledge asked about, where not today's."""

    number: str
    book: str
    moment: tuple[tuple[str, str], ...] = ()
    own: str = ""
    """The article that the page is about: fields under it need not name it again."""
    form: str = ""
    """The form whose draft a question why is asked with: what was typed there and refused."""
    back: str = ""
    """The page from which one goes to an article, to come back to."""

    def step(self, id: str, scope: str = "") -> str:
        """Return where a step is shown and taken."""
        return reverse("step", args=(self.number, id)) + in_scope(scope)

    def why(self, question: str) -> str:
        """Return where the reasons behind a step, a due day, a fact or a guard stand."""
        return reverse("why", args=(self.number,)) + "?" + urlencode([("q", question), *self.moment])

    def why_query(self, query: str) -> str:
        """Return where the reasons stand that a query such as `q=guard%3Amicro` asks for."""
        tail = "&" + urlencode({"form": self.form}) if self.form else ""
        return reverse("why", args=(self.number,)) + "?" + query + tail

    def article(self, number: str, place: str = "") -> str:
        """Return where an article is shown; `7/9` is its ninth item. `place` is where on this page to come back to."""
        back = f"{self.back}#{place}" if place and self.back and "#" not in self.back else self.back
        return article_path(self.book, number, back)

    def act(self, seq: int) -> str:
        """Return where an act is shown."""
        return reverse("act", args=(self.number, seq))

    def file(self, digest: str) -> str:
        """Return where a file is opened."""
        return reverse("file", args=(digest,))


def article_path(book: str, number: str, back: str = "") -> str:
    """Return where an article of a rulebook is shown: at the item that is named, with the page to come back to."""
    if not number:
        return ""
    items = number.split("/")[1:]
    query = "?" + urlencode({"back": back}) if back else ""
    return reverse("article", args=(book, number)) + query + (f"#item-{items[0]}" if items else "")


def question(kind: str, name: str, scope: str = "") -> str:
    """Return what is asked of `why`: `step:final_acceptance@contract#1`."""
    return f"{kind}:{name}@{scope}" if scope else f"{kind}:{name}"


def in_scope(scope: str) -> str:
    """Return the query that says in which scope something is: `?in=contract%231`, nothing for the case itself."""
    return "?" + urlencode({"in": scope}) if scope else ""

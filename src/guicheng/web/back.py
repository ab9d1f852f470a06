"""The way back: a page of the law keeps from where one came to it, down to the place on that page."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit

from django.http import HttpRequest
from django.urls import Resolver404, resolve

from guicheng.apps.cases.access import visible_cases
from guicheng.apps.registers.queries import Acting

KEY = "back"
LONGEST = 600
WORDS = {
    "workbench": "返回工作台",
    "why": "返回“为什么”",
    "step": "返回办理页",
    "history": "返回签批历程",
    "filings": "返回备案",
    "known": "返回已知的事实",
}
OTHERWISE = "返回项目"


@dataclass(frozen=True, slots=True)
class Back:
    """Where one came from: a path of ours with its place, and what the link to it says."""

    href: str
    label: str
    title: str = ""

    @property
    def query(self) -> str:
        """What the address of a further page carries on, beginning with `?`."""
        return "?" + urlencode({KEY: self.href})


def here(request: HttpRequest, place: str = "") -> str:
    """Return this page as one to come back to: of a fragment the page that it is shown on, at a place if one is named."""
    address = request.headers.get("HX-Current-URL") if request.headers.get("HX-Request") else None
    if address is None:
        return request.get_full_path()
    parts = urlsplit(address)
    return f"{parts.path}{'?' + parts.query if parts.query else ''}{'#' + quote(place, safe='=') if place else ''}"


def back_of(request: HttpRequest, acting: Acting) -> Back | None:
    """Return the way back that an address names: only to a page of ours that somebody may see."""
    wanted = request.GET.get(KEY, "")
    # A path of this server and nothing else: `//elsewhere` and `/\\elsewhere` lead away.
    if not wanted.startswith("/") or wanted[1:2] in ("/", "\\") or len(wanted) > LONGEST:
        return None
    if any(sign < " " or sign == "\\" for sign in wanted):
        return None
    try:
        found = resolve(urlsplit(wanted).path)
    except (Resolver404, ValueError):
        return None
    name = found.url_name or ""
    number = found.kwargs.get("number")
    if name == "workbench":
        return Back(wanted, WORDS[name])
    if number is None or "name" in found.kwargs:
        return None
    title = visible_cases(acting).filter(number=number).values_list("title", flat=True).first()
    return Back(wanted, WORDS.get(name, OTHERWISE), title) if title is not None else None

"""Drafts: what a page says when one was kept, and when there is none to keep any more."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from guicheng.apps.cases import clock
from guicheng.apps.cases.actions.recording import answered_before
from guicheng.web.session import ActedRequest
from guicheng.web.showing import fragment


def saved(request: HttpRequest, **values: Any) -> HttpResponse:
    """Return the light that says when the draft was kept, and what else on the page has changed with it."""
    return fragment(request, "fragments/saved.html", {"when": f"{clock.now():%H:%M}", **values})


def was_sent(request: ActedRequest) -> bool:
    """Tell whether the form has been recorded already: a draft that arrives later would only lie about."""
    key = request.POST.get("key", "")[:64]
    return bool(key) and answered_before(request.acting, key) is not None

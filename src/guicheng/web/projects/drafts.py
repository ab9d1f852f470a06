"""What a page says when a draft was kept."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from guicheng.apps.cases import clock
from guicheng.web.showing import fragment


def saved(request: HttpRequest, **values: Any) -> HttpResponse:
    """Return the light that says when the draft was kept, and what else on the page has changed with it."""
    return fragment(request, "fragments/saved.html", {"when": f"{clock.now():%H:%M}", **values})

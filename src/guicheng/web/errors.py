"""Error pages in the look of all others: not allowed, not found, gone wrong."""

from __future__ import annotations

import logging
import secrets

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from guicheng.web.showing import show

logger = logging.getLogger(__name__)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that this page is not for the person who asked."""
    return show(request, "pages/error.html", {"kind": "forbidden", "status": 403}, status=403)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a form is no longer valid: it was open for too long, or in two windows."""
    return show(request, "pages/error.html", {"kind": "expired", "status": 403}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that there is no such page, or none that the person may see."""
    return show(request, "pages/error.html", {"kind": "not_found", "status": 404}, status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """Say that something went wrong, with a number for whoever has to find it. Asks nothing of the database."""
    number = secrets.token_hex(4)
    logger.error("a page failed, number %s: %s %s", number, request.method, request.path)
    return HttpResponse(
        render_to_string("pages/error.html", {"kind": "failed", "status": 500, "number": number}),
        status=500,
    )

"""Showing a page: its own values, and those of the frame around it (who acts, for whom, under which rulebook, on which day)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from guicheng.apps.cases import clock, law
from guicheng.apps.registers.queries import Acting
from guicheng.web.session import acting_in, posts_of
from guicheng.web.words import moment

ENTRIES = (
    ("workbench", "工作台"),
    ("projects", "项目"),
    ("registers", "登记簿"),
    ("rulebooks", "规则库"),
)
"""The main entries of the masthead, each the name of its page."""


def show(
    request: HttpRequest, template: str, values: Mapping[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """Return a page in its frame."""
    return render(request, template, {"chrome": chrome(request), **(values or {})}, status=status)


def fragment(
    request: HttpRequest, template: str, values: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """Return a part of a page, without the frame."""
    return render(request, template, dict(values), status=status)


def chrome(request: HttpRequest) -> dict[str, Any]:
    """Return what the frame shows."""
    found: dict[str, Any] = {
        "home": reverse("workbench"),
        "nav": [{"key": key, "label": label, "href": reverse(key)} for key, label in ENTRIES],
        "demo": _demo() if settings.DEMO else None,
    }
    if not request.user.is_authenticated:
        return found
    acting = getattr(request, "acting", None) or acting_in(request)
    found |= {
        "person": request.user.name,
        "body": "",
        "post": "",
        "settings": reverse("password"),
        "sign_out": reverse("sign-out"),
        "posts": [
            {
                "label": post.organisation.name,
                "sub": "，".join(part for part in (post.organisation.jurisdiction.name, post.post) if part),
                "value": str(post.pk),
                "current": acting is not None and post.organisation == acting.organisation,
            }
            for post in posts_of(request)
        ],
        "posts_action": reverse("posts"),
    }
    if acting is not None:
        found |= {
            "jurisdiction": acting.jurisdiction.name,
            "body": acting.organisation.name,
            "post": acting.post,
            "search": {
                "href": reverse("projects"),
                "value": request.GET.get("q", "") if _is_list(request) else "",
            },
            "colophon": colophon(acting),
        }
    return found


def _is_list(request: HttpRequest) -> bool:
    return request.resolver_match is not None and request.resolver_match.url_name == "projects"


def colophon(acting: Acting) -> list[str]:
    """Return what the pages of a jurisdiction are computed from: rulebook, calendar, moment."""
    rulebook, calendar, now = law.current(acting.jurisdiction), law.calendar(), clock.now()
    notice = calendar.notices.get(now.year)
    known = f"{now.year} 年节假日安排，{notice}" if notice else f"{now.year} 年节假日安排尚未公布，日期暂定"
    return [f"依据 {rulebook.document}", f"日历 {known}", f"截至 {moment(now)}"]


def _demo() -> dict[str, Any]:
    moved = clock.moved_days()
    return {
        "today": clock.today(),
        "action": reverse("clock"),
        "note": f"比实际{'晚' if moved > 0 else '早'} {abs(moved)} 天。" if moved else "",
    }

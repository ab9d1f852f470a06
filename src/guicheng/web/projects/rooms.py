"""The pages about one project, as tabs: the file as a whole, and a page for each desk of the office."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

ROOMS = (
    ("project", "全貌"),
    ("project-chart", "流程图"),
    ("project-archive", "归档"),
)
"""The pages, each the name of its address and what it is called."""


def rooms(number: str, current: str) -> list[dict[str, Any]]:
    """Return the tabs of a project's pages; `current` is the name of the page shown."""
    return [
        {"label": label, "href": reverse(name, args=(number,)), "current": name == current}
        for name, label in ROOMS
    ]

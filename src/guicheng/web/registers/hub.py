"""What the page of registers leads to."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

SHELVES: tuple[tuple[str, str, str], ...] = ()
"""The registers, each the name of its page, what it is called, and what is found there."""


def shelves() -> list[dict[str, Any]]:
    """Return the registers with their addresses."""
    return [{"href": reverse(name), "label": label, "text": text} for name, label, text in SHELVES]

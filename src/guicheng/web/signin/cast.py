"""The cast of a demo, with passwords, as the sign-in page of a demo shows it. Never on a real platform."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string


def shown_cast() -> tuple[Any, ...]:
    """
    Return the people one may sign in as: username, password, name, organisation, post, hint.

    Who they are is told by whoever makes the demo: `DEMO_CAST` in the settings names the function that is asked.
    """
    path = getattr(settings, "DEMO_CAST", "")
    return tuple(import_string(path)()) if settings.DEMO and path else ()

"""
What lies beside a rulebook for the office: registers, letters, plans, points of review, as data.

A file is looked for in the operator's folder first, then beside the rulebook, then among those that serve any city.
None of it is law: it changes no digest, and no act is judged by it.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from django.conf import settings

from guicheng.apps.cases import law
from guicheng.engine.yaml import document

OFFICE = "office"
"""The folder beside a rulebook's files, in the operator's folder and among those that serve any city."""


def annex(rulebook: str, name: str) -> Any:
    """Return the office's file of this name (`letters`) for a rulebook as the strict reader gives it; KeyError when there is none."""
    for place in (settings.RULEBOOKS / rulebook / OFFICE, law.folder(rulebook) / OFFICE, _common()):
        file = place / f"{name}.yaml"
        if file.is_file():
            stamp = file.stat().st_mtime_ns if isinstance(file, Path) else 0
            return _read(file, stamp)
    raise KeyError(name)


def _common() -> Any:
    return resources.files("guicheng") / OFFICE


@lru_cache(maxsize=128)
def _read(file: Any, _stamp: int) -> Any:
    return document(file.read_text(encoding="utf-8"), file.name)

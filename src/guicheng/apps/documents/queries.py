"""Files by digest: their names and sizes, their content."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from guicheng.apps.documents.actions import place
from guicheng.apps.documents.models import Upload


@dataclass(frozen=True, slots=True)
class FileView:
    """A file as it is listed."""

    digest: str
    name: str
    size: int
    kind: str
    at: datetime | None
    by: str


def files(digests: Iterable[str]) -> dict[str, FileView]:
    """Return what is known of these files, by digest; the first name under which each was handed in."""
    found: dict[str, FileView] = {}
    rows = Upload.objects.filter(digest__in=set(digests)).select_related("by").order_by("-id")
    for row in rows:
        found[row.digest] = FileView(row.digest, row.name, row.size, row.kind, row.at, row.by.name)
    return found


def content(digest: str) -> Path | None:
    """Return the path of a file's content, or None when it is not there."""
    path = place(digest)
    return path if path.is_file() else None

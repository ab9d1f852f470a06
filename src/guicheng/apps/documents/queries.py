"""Files by digest: their names and sizes, their content."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from guicheng.apps.accounts.models import User
from guicheng.apps.documents.models import Upload
from guicheng.apps.documents.store import is_digest, place


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
    rows = Upload.objects.filter(digest__in=set(digests)).select_related("by").order_by("-id")
    return {row.digest: _view(row) for row in rows}


def uploads(numbers: Iterable[int]) -> dict[str, FileView]:
    """Return these uploads by digest, each under the name that it was handed in with."""
    rows = Upload.objects.filter(pk__in=set(numbers)).select_related("by").order_by("-id")
    return {row.digest: _view(row) for row in rows}


def _view(row: Upload) -> FileView:
    return FileView(row.digest, row.name, row.size, row.kind, row.at, row.by.name)


def handed_in(digests: Iterable[str], person: User) -> dict[str, int]:
    """Return the number of the last upload by this person of each of these files; others are left out."""
    rows = Upload.objects.filter(digest__in=set(digests), by=person).order_by("id")
    return dict(rows.values_list("digest", "pk"))


def content(digest: str) -> Path | None:
    """Return the path of a file's content, or None when it is not there."""
    if not is_digest(digest):
        return None
    path = place(digest)
    return path if path.is_file() else None

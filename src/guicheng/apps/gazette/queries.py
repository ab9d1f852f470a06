"""Official texts as pages show them: the one in use, and those that were before it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from guicheng.apps.gazette.models import OfficialText
from guicheng.apps.gazette.splitting import Official, split


@dataclass(frozen=True, slots=True)
class TextView:
    """An official text as it was loaded; `at` is a stored moment."""

    pk: int
    name: str
    encoding: str
    digest: str
    source: str
    by: str
    at: datetime


def history(rulebook: str) -> list[TextView]:
    """Return the texts that were loaded for a rulebook, the one in use first."""
    rows = OfficialText.objects.filter(rulebook=rulebook).order_by("-id")
    return [
        TextView(row.pk, row.name, row.encoding, row.digest, row.source, row.by, row.at)
        for row in rows.only("pk", "name", "encoding", "digest", "source", "by", "at")
    ]


def official(rulebook: str) -> Official | None:
    """Return the text in use, taken apart; None when none was loaded."""
    found = OfficialText.objects.filter(rulebook=rulebook).order_by("-id").values_list("pk", "digest").first()
    return _split(*found) if found else None


@lru_cache(maxsize=32)
def _split(pk: int, digest: str) -> Official:
    # By key and digest: rows never change, and another database has other digests behind its keys.
    return split(OfficialText.objects.values_list("text", flat=True).get(pk=pk, digest=digest))

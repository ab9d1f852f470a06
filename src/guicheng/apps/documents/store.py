"""Where contents lie: in the data folder, each named by its SM3 digest, written aside and moved into place whole."""

from __future__ import annotations

import re
import time
from pathlib import Path

from django.conf import settings

DIGEST = re.compile(r"[0-9a-f]{64}")
A_DAY = 24 * 60 * 60


def is_digest(text: str) -> bool:
    """Tell whether this could name a content: what else comes in an address is never made a path."""
    return DIGEST.fullmatch(text) is not None


def place(digest: str) -> Path:
    """Return where the content of this digest lies."""
    if not is_digest(digest):
        raise ValueError("not a digest")
    return Path(settings.MEDIA_ROOT) / digest[:2] / digest


def aside() -> Path:
    """Return the folder in which contents are written before they are whole."""
    folder = Path(settings.MEDIA_ROOT) / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def sweep() -> int:
    """Throw away what an interrupted upload left behind a day ago or longer; return how many."""
    left = [path for path in aside().iterdir() if path.stat().st_mtime < time.time() - A_DAY]
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)

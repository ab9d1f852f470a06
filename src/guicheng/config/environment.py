"""The environment variables `GUICHENG_...`: read here and nowhere else, each with its type and its default."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit


class Misconfigured(Exception):
    """A variable whose value cannot be used; the message names it and says what may stand there."""


def text(name: str, default: str = "") -> str:
    """Return the text of a variable."""
    return os.environ.get(name, default)


def flag(name: str, default: bool = False) -> bool:
    """Return yes or no: 1, yes, true; 0, no, false."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in ("1", "yes", "true"):
        return True
    if value in ("0", "no", "false"):
        return False
    raise Misconfigured(f"{name}={value}: write 1 or 0")


def number(name: str, default: int) -> int:
    """Return a whole number."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    if not value.isdigit():
        raise Misconfigured(f"{name}={value}: write a whole number")
    return int(value)


def names(name: str, default: tuple[str, ...]) -> list[str]:
    """Return names parted by commas."""
    value = os.environ.get(name, "")
    return [part.strip() for part in value.split(",") if part.strip()] or list(default)


def secret(name: str, file: Path) -> str:
    """Return a secret from the variable, or from a file that is made at the first start and read by its owner only."""
    if value := os.environ.get(name):
        return value
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        # Written aside and linked into place: two processes that start at once never read half a secret.
        with tempfile.NamedTemporaryFile("w", dir=file.parent, prefix=f".{file.name}-") as aside:
            aside.write(secrets.token_urlsafe(48))
            aside.flush()
            os.fsync(aside.fileno())
            with contextlib.suppress(FileExistsError):
                os.link(aside.name, file)
    found = file.read_text(encoding="ascii").strip()
    if not found:
        raise Misconfigured(f"{file} is empty: set {name}, or put the secret back into the file")
    return found


def database(url: str, folder: Path) -> dict[str, object]:
    """Return Django's settings for `postgresql://user:password@host:port/name`, or SQLite in the data folder."""
    if not url:
        folder.mkdir(parents=True, exist_ok=True)
        url = f"sqlite:///{folder / 'guicheng.sqlite3'}"
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path[1:]) if parts.path.startswith("//") else unquote(parts.path),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",  # a writer waits at the door, not half-way through
                "timeout": 20,
                # FULL: an act that somebody was told is recorded survives a power cut (some milliseconds each).
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
            },
        }
    if parts.scheme in ("postgres", "postgresql"):
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "OPTIONS": dict(parse_qsl(parts.query)),
        }
    raise Misconfigured(
        f"GUICHENG_DATABASE_URL={parts.scheme}://...: write sqlite:///PATH or postgresql://..."
    )

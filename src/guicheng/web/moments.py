"""The moment a page speaks of: `?on=` a day, `?known=` then or now. Nothing in an address can break a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest

from guicheng.apps.cases.queries.project import end_of
from guicheng.engine.values import parse_date


@dataclass(frozen=True, slots=True)
class Moment:
    """A day asked about, and what is to be known: at its end (`then`), or now. Without a day: today, by what is known now."""

    on: date | None = None
    known: str = "now"
    problem: str = ""

    @property
    def known_at(self) -> datetime | None:
        return end_of(self.on) if self.on is not None and self.known == "then" else None

    @property
    def query(self) -> tuple[tuple[str, str], ...]:
        """What has to stand in the address of a page that speaks of the same moment."""
        return (("on", self.on.isoformat()), ("known", self.known)) if self.on is not None else ()


def moment_of(request: HttpRequest) -> Moment:
    """Return the moment that an address asks about."""
    raw = request.GET.get("on", "").strip()
    known = "then" if request.GET.get("known") == "then" else "now"
    if not raw:
        return Moment()
    try:
        return Moment(parse_date(raw), known)
    except ValueError:
        return Moment(problem=f"没有“{raw[:20]}”这一天，这里显示的是今天。请按 2025-03-01 的样子填写。")

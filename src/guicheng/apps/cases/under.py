"""Rows that tell, for every article, which cases it touches now: made from a case's view, as the other rows are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from guicheng.apps.cases.models import Case, UnderArticle
from guicheng.engine.answers import View
from guicheng.engine.rulebook.model import Rulebook

OPEN, BLOCKED, UNKNOWN, RESTRICTION = "open", "blocked", "unknown", "restriction"


def write_under_articles(row: Case, rulebook: Rulebook, seen: View) -> None:
    """Make the rows of a case anew from its view. In a transaction, see `locks`."""
    UnderArticle.objects.filter(case=row).delete()
    UnderArticle.objects.bulk_create(_rows(row, rulebook, seen))


def _rows(row: Case, rulebook: Rulebook, seen: View) -> Iterator[UnderArticle]:
    entries: dict[str, str] = {}

    def made(cited: str, kind: str, name: str, **more: Any) -> UnderArticle:
        if cited not in entries:
            entry = rulebook.article(cited)
            entries[cited] = entry.number if entry else cited
        return UnderArticle(
            jurisdiction_id=row.jurisdiction_id,
            case=row,
            article=entries[cited],
            cited=cited,
            kind=kind,
            name=name,
            **more,
        )

    for step in seen.steps:
        if step.power or step.status not in ("open", "blocked"):
            continue
        if step.status == "open":
            yield made(
                step.article,
                OPEN,
                step.id,
                step=step.id,
                scope=step.scope,
                due=step.due,
                overdue=step.overdue,
            )
        for guard in {guard.id: guard for guard in step.blocked_by}.values():
            yield made(
                guard.article,
                BLOCKED if guard.verdict == "no" else UNKNOWN,
                guard.id,
                step=step.id,
                scope=step.scope,
                due=step.due,
                overdue=step.overdue,
            )
    for limit in seen.restrictions:
        yield made(limit.article, RESTRICTION, limit.id, scope=limit.scope)

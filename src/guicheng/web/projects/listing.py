"""The list of projects: tabs, filters and the way to the next page, all kept in the address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from guicheng.web import naming

if TYPE_CHECKING:
    from guicheng.apps.cases.queries.lists import ProjectPage

TABS: tuple[tuple[str, dict[str, str]], ...] = (
    ("全部", {}),
    ("在办", {"state": "running"}),
    ("有逾期", {"overdue": "1"}),
    ("中止", {"state": "paused"}),
    ("已终止", {"state": "ended"}),
)


def listing(
    page: ProjectPage, wanted: Mapping[str, str], units: Sequence[str], further: bool
) -> dict[str, Any]:
    """Return what the list shows besides its rows: `wanted` is what the address asks for."""
    kept = {key: value for key, value in wanted.items() if value}
    scope: dict[str, str] = {key: kept[key] for key in ("q", "unit", "phase") if key in kept}
    chosen = {key: kept.get(key, "") for key in ("state", "overdue")}
    return {
        "page": page,
        "wanted": wanted,
        "tabs": [
            {
                "label": label,
                "href": _href({**scope, **query}),
                "current": chosen == {"state": "", "overdue": "", **query},
                "number": page.total if chosen == {"state": "", "overdue": "", **query} else "",
            }
            for label, query in TABS
        ],
        "phases": [
            ("", "全部"),
            *(
                (key, f"{label}（{page.phases[key]}）")
                for key, label in naming.PHASES.items()
                if key in page.phases
            ),
        ],
        "units": [("", "全部"), *((name, name) for name in units)] if units else [],
        "hidden": {key: value for key, value in kept.items() if key in ("state", "overdue")},
        "next": _href({**kept, "after": page.next}) if page.next else "",
        "first": _href(kept) if further else "",
        "clear": _href({}) if set(kept) - {"state", "overdue"} else "",
        "naming": naming,
    }


def _href(query: Mapping[str, str]) -> str:
    return "?" + urlencode({key: value for key, value in query.items() if value})

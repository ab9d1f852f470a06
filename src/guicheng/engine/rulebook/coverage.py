"""Which articles are tested: by a scenario that speaks about them, and by changes that scenarios notice."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from guicheng.engine.rulebook.model import Rulebook
from guicheng.engine.scenario.coverage import coverage as spoken_about
from guicheng.engine.scenario.model import Scenario

if TYPE_CHECKING:
    from guicheng.engine.rulebook.mutate import MutationReport


def coverage(
    rulebook: Rulebook, scenarios: Iterable[Scenario], report: MutationReport | None = None
) -> list[dict[str, Any]]:
    """
    Return what `guicheng.engine.scenario.coverage` does and, with a report, `survivors` and `proven` of each article.

    `survivors` counts the changes in the article that no scenario notices and nobody has explained. An article is
    `proven` when at least one change in it is noticed and none goes unnoticed without an explanation; it is None for an article in
    which nothing can be changed (it asks no more than that something be recorded, or nothing at all).
    """
    rows = spoken_about(rulebook, scenarios)
    if report is None:
        return rows
    unnoticed: dict[str, int] = {}
    for mutant in report.unexplained:
        unnoticed[mutant.article] = unnoticed.get(mutant.article, 0) + 1
    for row in rows:
        number = row["article"]
        changed = number in report.proven or number in report.unproven
        row["survivors"] = unnoticed.get(number, 0)
        row["proven"] = number in report.proven and not row["survivors"] if changed else None
    return rows


def enforced(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows of the articles marked E: each wants a scenario and, under a report, to be proven."""
    return [row for row in rows if "E" in row["mark"].split()]

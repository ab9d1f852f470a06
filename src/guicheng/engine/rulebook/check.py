"""Checking a rulebook beyond loading: what fits together and yet cannot be meant, or can never happen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from guicheng.engine.rulebook.checks.articles import check_articles
from guicheng.engine.rulebook.checks.bands import check_bands
from guicheng.engine.rulebook.checks.circles import check_exports, check_order, check_questions
from guicheng.engine.rulebook.checks.finding import Finding, Findings
from guicheng.engine.rulebook.checks.names import check_guards, check_names, check_parties
from guicheng.engine.rulebook.checks.steps import (
    check_joint_reviews,
    check_reachable,
    check_returns,
    check_sums,
    check_terms,
    check_written,
)
from guicheng.engine.rulebook.checks.used import check_asked, check_head, check_used
from guicheng.engine.rulebook.model import Rulebook

CHECKS: Final[tuple[Callable[[Rulebook], Findings], ...]] = (
    check_order, check_questions, check_exports, check_returns, check_reachable, check_terms, check_written,
    check_joint_reviews, check_sums, check_bands, check_articles, check_parties, check_names, check_guards, check_used,
    check_asked, check_head,
)  # fmt: skip


def check(rulebook: Rulebook) -> tuple[Finding, ...]:
    """
    Return everything that is wrong with a rulebook that could be loaded, or probably not meant, by file and line.

    Errors are what no reading of the regulation can want: a circle, a step that nobody can take, a gap between two
    bands. Warnings are what is usually an oversight and sometimes right.
    """
    found = {finding for check in CHECKS for finding in check(rulebook)}
    return tuple(sorted(found, key=lambda f: (f.file, f.line, f.level, f.text)))


__all__ = ["Finding", "check"]

"""What only logic can find in a rulebook: asked of a solver, which nothing else in the engine needs. See docs/reference/rulebook-check.md."""

from __future__ import annotations

from collections.abc import Sequence

from guicheng.engine.calendar import WorkCalendar
from guicheng.engine.rulebook.checks.finding import Finding
from guicheng.engine.rulebook.model import Rulebook
from guicheng.engine.scenario.model import Scenario


def check_logic(
    rulebook: Rulebook, scenarios: Sequence[Scenario] = (), calendar: WorkCalendar | None = None
) -> tuple[Finding, ...]:
    """
    Return what logic finds in a rulebook in which `check` has found no error, by file and line.

    Errors are proved: whatever the facts, it can never be. Warnings are questions: it can be so, with an example.
    With some scenarios the limits on which none stands are told; with a calendar the examples are tried by the engine.

    ImportError when the solver is not installed.
    """
    from guicheng.engine.rulebook.checks.logic.alternatives import check_alternatives
    from guicheng.engine.rulebook.checks.logic.conditions import check_conditions
    from guicheng.engine.rulebook.checks.logic.dead_ends import check_dead_ends
    from guicheng.engine.rulebook.checks.logic.inquiry import Inquiry
    from guicheng.engine.rulebook.checks.logic.limits import check_limits
    from guicheng.engine.rulebook.checks.logic.taking import check_taking

    inquiry = Inquiry(rulebook, calendar)
    found = {
        *check_conditions(inquiry),
        *check_taking(inquiry),
        *check_dead_ends(inquiry),
        *check_alternatives(inquiry),
        *(check_limits(inquiry, scenarios) if scenarios else ()),
    }
    return tuple(sorted(found, key=lambda f: (f.file, f.line, f.level, f.text)))

"""The filings that an annex lists: each with the steps that it means, what was filed, what is due, what is overdue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from guicheng.engine.answers import StepView, View
from guicheng.engine.calendar import WorkCalendar
from guicheng.engine.rulebook.model import Rulebook
from guicheng.web import naming
from guicheng.web.clocks import Clock, clock

WORDS = {
    "done": "已备案",
    "open": "待备案",
    "blocked": "受阻",
    "waiting": "未到",
    "undetermined": "待定",
    "not_applicable": "不适用",
}


@dataclass(frozen=True, slots=True)
class Filed:
    """One step of a filing in one scope."""

    step: str
    scope: str
    label: str
    place: str
    who: str
    status: str
    word: str
    on: date | None
    late: bool
    clock: Clock | None
    mine: bool


@dataclass(frozen=True, slots=True)
class Filing:
    """An item of the list of filings."""

    item: str
    label: str
    article: str
    entries: tuple[Filed, ...]
    note: str = ""

    @property
    def overdue(self) -> int:
        return sum(1 for entry in self.entries if entry.clock is not None and entry.clock.kind == "late")


def filings(
    view: View, rulebook: Rulebook, calendar: WorkCalendar, enters: Mapping[str, str]
) -> tuple[Filing, ...]:
    """Return every item of the rulebook's lists of filings, in the order of the text."""
    found = []
    for article in rulebook.articles:
        for raw in article.filings:
            ids = [raw["steps"]] if isinstance(raw.get("steps"), str) else list(raw.get("steps") or ())
            entries = tuple(
                _filed(step, view, rulebook, calendar, enters) for step in view.steps if step.id in ids
            )
            note = "" if entries else "还没有需要备案的流程"
            found.append(Filing(str(raw.get("item", "")), str(raw["label"]), article.number, entries, note))
    return tuple(found)


def _filed(
    step: StepView, view: View, rulebook: Rulebook, calendar: WorkCalendar, enters: Mapping[str, str]
) -> Filed:
    running = step.status in ("open", "blocked")
    return Filed(
        step.id,
        step.scope,
        step.label,
        naming.scope(rulebook, step.scope),
        naming.parties(rulebook, step.party),
        step.status,
        WORDS[step.status],
        step.done_on,
        step.late,
        clock(step, rulebook, view.as_of, calendar) if running else None,
        any(party in enters for party in step.party) and step.status == "open",
    )

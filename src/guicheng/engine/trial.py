"""A proposal tried on one case: other values of parameters from a day on, a draft of the rulebook, or both."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from guicheng.engine.calendar import WorkCalendar
from guicheng.engine.carrying import Carrying, LeftOut, with_above
from guicheng.engine.case import Case, Entry
from guicheng.engine.hinges import Hinges
from guicheng.engine.provisions import Provisions
from guicheng.engine.rulebook.model import OUTER, Rulebook
from guicheng.engine.turning import Turn, turns
from guicheng.engine.values import parse_date, parse_value
from guicheng.engine.whatif import Difference, Look, differences, look


class Setting(NamedTuple):
    """Another value of a parameter, from a day on; without a day, from the day on which the cases are compared."""

    name: str
    value: Any
    on: date | None = None


def read_setting(text: str, rulebook: Rulebook) -> Setting:
    """Return what `micro_limit=60万元@2026-01-01` sets. Raise ValueError, in Chinese, when it cannot be meant."""
    name, sign, rest = text.partition("=")
    raw, _, day = rest.partition("@")
    spec = rulebook.facts.get(name.strip())
    if not sign or not raw.strip():
        raise ValueError(f"“{text}”请写成 参数=数值 或 参数=数值@日期")
    if spec is None or spec.kind != "parameter":
        known = "、".join(one.name for one in rulebook.facts.values() if one.kind == "parameter")
        raise ValueError(f"没有叫“{name.strip()}”的参数，可用的有：{known}")
    return Setting(spec.name, parse_value(spec.type, raw.strip()), parse_date(day.strip()) if day else None)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is tried, on whatever cases."""

    settings: tuple[Setting, ...] = ()
    draft: Rulebook | None = None

    def day(self, today: date) -> date:
        """Return the day on which cases are compared: today, or the last day on which a setting begins."""
        return max([today, *(one.on for one in self.settings if one.on is not None)])


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of a proposal for a case that would stand otherwise, or could not be taken along whole."""

    before: Look
    after: Look
    differences: tuple[Difference, ...]
    left_out: tuple[LeftOut, ...] = ()

    def turns(self, difference: Difference) -> tuple[Turn, ...]:
        """Return the figures on which a difference rests."""
        return turns(self.before, self.after, difference)


@dataclass(slots=True)
class Trial:
    """A proposal on its way over many cases: what can be found out once about two rulebooks is found out once."""

    proposal: Proposal
    calendar: WorkCalendar
    _ways: dict[str, Carrying] = field(default_factory=dict)
    _hinges: dict[str, Hinges] = field(default_factory=dict)
    _provisions: dict[str, Provisions] = field(default_factory=dict)

    def __call__(self, case: Case, *, as_of: date, known_at: datetime) -> Tried | None:
        """Return what differs in a case on a day by what was known then; None when nothing does."""
        settings, draft = self.proposal.settings, self.proposal.draft
        if draft is not None and draft.digest == case.rulebook.digest:
            draft = None
        other, left = (case, ()) if draft is None else self._way(case.rulebook, draft)(case)
        if settings:
            other = with_above(other, _entries(settings, as_of, known_at))
        if not left and not self._turns(case, other, as_of, known_at):
            return None
        before = look(case, as_of=as_of, known_at=known_at, calendar=self.calendar)
        after = look(other, as_of=as_of, known_at=known_at, calendar=self.calendar)
        found = tuple(differences(before, after))
        return Tried(before, after, found, left) if found or left else None

    def _turns(self, before: Case, after: Case, as_of: date, known_at: datetime) -> bool:
        """Tell whether there can be a difference at all, which few formulas tell in most cases."""
        settings, book = self.proposal.settings, before.rulebook
        if after.rulebook is not book:
            if book.digest not in self._provisions:
                self._provisions[book.digest] = Provisions(book, after.rulebook)
            found = self._provisions[book.digest]
            return (
                bool(settings)
                or found.whole
                or found.turn(before, after, as_of=as_of, known_at=known_at, calendar=self.calendar)
            )
        if book.digest not in self._hinges:
            self._hinges[book.digest] = Hinges(book, [one.name for one in settings])
        begin = min((one.on or as_of for one in settings), default=as_of)
        return self._hinges[book.digest].turn(
            before, after, begin=begin, as_of=as_of, known_at=known_at, calendar=self.calendar
        )

    def _way(self, old: Rulebook, new: Rulebook) -> Carrying:
        if old.digest not in self._ways:
            self._ways[old.digest] = Carrying(old, new)
        return self._ways[old.digest]


def _entries(settings: Iterable[Setting], as_of: date, known_at: datetime) -> list[Entry]:
    return [Entry(OUTER, one.name, one.on or as_of, known_at, one.value) for one in settings]

"""What if: all projects under another value of a parameter or under a draft of the rulebook. Nothing is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from guicheng.apps.cases import access, clock, law
from guicheng.apps.cases.bulk import each_case
from guicheng.apps.cases.models import Case
from guicheng.apps.cases.queries.project import end_of
from guicheng.apps.registers.models import OuterFact
from guicheng.apps.registers.queries import Acting
from guicheng.engine.carrying import Carrying, LeftOut, with_above
from guicheng.engine.case import Entry
from guicheng.engine.rulebook.model import OUTER, Rulebook
from guicheng.engine.turning import Turn, turns
from guicheng.engine.whatif import SORTS, Difference, Look, Sort, differences, look

MOST_PROJECTS = 2000
"""So many are compared while somebody waits for a page; the command line compares all."""

WITH_FIGURES, WITH_FIGURES_WHOLE = 20, 500
"""So many rows of a group come with the figures on which they rest; more when somebody asks for the whole of it."""

OWN_FIGURES: tuple[Sort, ...] = ("deadline", "amount")
"""Differences whose sentence has figures of the project's own: they are grouped by what they are about."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is tried: a value of a parameter from a day on, or a draft of the rulebook."""

    parameter: str = ""
    value: Any = None
    on: date | None = None
    draft: Rulebook | None = None


@dataclass(frozen=True, slots=True)
class Differing:
    """A project that would stand otherwise, and both looks at it."""

    row: Case
    before: Look
    after: Look
    differences: tuple[Difference, ...]
    left_out: tuple[LeftOut, ...]

    def turns(self, difference: Difference) -> tuple[Turn, ...]:
        """Return the figures on which a difference rests."""
        return turns(self.before, self.after, difference)


@dataclass(slots=True)
class Trial:
    """A proposal tried on projects, one after the other; it counts those compared and those under other rulebooks."""

    book: Rulebook
    proposal: Proposal
    as_of: date = field(init=False)
    known_at: datetime = field(init=False)
    compared: int = 0
    elsewhere: int = 0
    _ways: dict[str, Carrying] = field(default_factory=dict)

    def __post_init__(self) -> None:
        now = clock.now()
        self.as_of = max(now.date(), self.proposal.on or now.date())
        self.known_at = now if self.as_of == now.date() else end_of(self.as_of)

    def over(self, cases: Iterable[Case]) -> Iterator[Differing]:
        """Yield the projects that would differ. Both looks are taken on the day of the change, when that is to come."""
        calendar = law.calendar()
        for row, book, case in each_case(cases):
            if book.id != self.book.id:
                self.elsewhere += 1
                continue
            self.compared += 1
            before = look(case, as_of=self.as_of, known_at=self.known_at, calendar=calendar)
            left: tuple[LeftOut, ...] = ()
            if self.proposal.draft is not None:
                if book.digest == self.proposal.draft.digest:
                    continue
                other, left = self._way(book)(case)
            elif before.has_read(self.proposal.parameter):
                other = with_above(case, [self._entry()])
            else:
                continue  # nothing in it rests on the parameter
            after = look(other, as_of=self.as_of, known_at=self.known_at, calendar=calendar)
            found = differences(before, after)
            if found or left:
                yield Differing(row, before, after, tuple(found), left)

    def _way(self, book: Rulebook) -> Carrying:
        assert self.proposal.draft is not None
        if book.digest not in self._ways:
            self._ways[book.digest] = Carrying(book, self.proposal.draft)
        return self._ways[book.digest]

    def _entry(self) -> Entry:
        name, value = self.proposal.parameter, self.proposal.value
        return Entry(OUTER, name, self.proposal.on or self.as_of, self.known_at, value)


@dataclass(frozen=True, slots=True)
class Row:
    """A project in a group: where in it, the difference in words, the figures on which it rests."""

    number: str
    title: str
    unit: str
    scope: str
    text: str
    turns: tuple[Turn, ...] = ()


@dataclass(slots=True)
class Group:
    """One difference, and the projects that have it: a project has several rows when it differs in several places."""

    sort: Sort
    label: str
    article_before: str
    article: str
    rows: list[Row] = field(default_factory=list)

    @property
    def projects(self) -> tuple[str, ...]:
        """The numbers of the projects, each once."""
        return tuple(dict.fromkeys(row.number for row in self.rows))


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that would differ, by difference. `beyond` projects were not compared, `elsewhere` have another rulebook."""

    as_of: date
    compared: int
    differing: int
    elsewhere: int
    beyond: int
    groups: tuple[Group, ...]
    left_out: tuple[tuple[str, str, LeftOut], ...]
    overridden: tuple[str, ...]


def cases_of(jurisdiction: int) -> QuerySet[Case]:
    """Return the cases of a jurisdiction, the newest first."""
    return Case.objects.filter(jurisdiction=jurisdiction).order_by("-opened_at", "-pk")


def what_if(*, acting: Acting, proposal: Proposal, whole: bool = False) -> Comparison:
    """
    Return what would differ in the projects that somebody may see, the newest first.

    The first rows of each group come with the figures on which they rest; with `whole`, many more.
    """
    book = law.shipped(acting.jurisdiction.rulebook)
    cases = access.visible_cases(acting).select_related("unit").order_by("-opened_at", "-pk")
    total, trial = cases.count(), Trial(book, proposal)
    groups: dict[tuple[Any, ...], Group] = {}
    left: list[tuple[str, str, LeftOut]] = []
    most, differing = WITH_FIGURES_WHOLE if whole else WITH_FIGURES, 0
    for found in trial.over(cases[:MOST_PROJECTS]):
        differing += 1
        row = found.row
        left += [(row.number, row.title, one) for one in found.left_out]
        for one in found.differences:
            group = _group(groups, one)
            told = found.turns(one) if len(group.rows) < most else ()
            group.rows.append(Row(row.number, row.title, row.unit.name, one.scope, one.text, told))
    order = list(SORTS)
    return Comparison(
        as_of=trial.as_of,
        compared=trial.compared,
        differing=differing,
        elsewhere=trial.elsewhere,
        beyond=max(0, total - MOST_PROJECTS),
        groups=tuple(
            sorted(groups.values(), key=lambda group: (order.index(group.sort), -len(group.projects)))
        ),
        left_out=tuple(left),
        overridden=_overridden(acting, book, proposal),
    )


def _group(groups: dict[tuple[Any, ...], Group], one: Difference) -> Group:
    own = one.sort in OWN_FIGURES
    label = one.text.partition("：")[0] if own else one.text
    key = (*one.about, "" if own else one.text)
    if key not in groups:
        groups[key] = Group(one.sort, label, one.article_before, one.article)
    return groups[key]


def _overridden(acting: Acting, book: Rulebook, proposal: Proposal) -> tuple[str, ...]:
    """Return the parameters that a draft changes and the authority has set: what was set prevails over the draft."""
    if proposal.draft is None:
        return ()
    new = proposal.draft.facts
    changed = [
        name
        for name, spec in book.facts.items()
        if spec.kind == "parameter" and name in new and new[name].value != spec.value
    ]
    said = OuterFact.objects.filter(jurisdiction=acting.jurisdiction, unit=None, name__in=changed)
    there = set(said.values_list("name", flat=True))
    return tuple(book.facts[name].label for name in changed if name in there)

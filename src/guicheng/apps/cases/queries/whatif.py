"""What if: all projects under another value of a parameter or under a draft of the rulebook. Nothing is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from guicheng.apps.cases import access, clock, law
from guicheng.apps.cases.bulk import BATCH, each_case
from guicheng.apps.cases.models import Case
from guicheng.apps.cases.queries.project import end_of
from guicheng.apps.registers.models import Jurisdiction, OuterFact
from guicheng.apps.registers.queries import Acting
from guicheng.engine.carrying import LeftOut
from guicheng.engine.rulebook.model import Rulebook
from guicheng.engine.trial import Proposal, Trial, Tried
from guicheng.engine.turning import Turn
from guicheng.engine.whatif import SORTS, Difference, Sort

MOST_PROJECTS = 2000
"""So many are compared while somebody waits for a page; the command line compares all."""

WITH_FIGURES, WITH_FIGURES_WHOLE = 20, 500
"""So many rows of a group come with the figures on which they rest; more when somebody asks for the whole of it."""


@dataclass(slots=True)
class Over:
    """A proposal on its way over a jurisdiction's projects; it counts those compared and those under other rulebooks."""

    book: Rulebook
    proposal: Proposal
    as_of: date = field(init=False)
    known_at: datetime = field(init=False)
    compared: int = 0
    elsewhere: int = 0

    def __post_init__(self) -> None:
        now = clock.now()
        self.as_of = self.proposal.day(now.date())
        self.known_at = now if self.as_of == now.date() else end_of(self.as_of)

    def __call__(self, cases: Iterable[Case]) -> Iterator[tuple[Case, Tried]]:
        """Yield the projects that would differ. Both looks are taken on the day of the change, when that is to come."""
        trial = Trial(self.proposal, law.calendar())
        for row, book, case in each_case(cases):
            if book.id != self.book.id:
                self.elsewhere += 1
                continue
            self.compared += 1
            found = trial(case, as_of=self.as_of, known_at=self.known_at)
            if found is not None:
                yield row, found


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


def all_over(jurisdiction: Jurisdiction, proposal: Proposal) -> tuple[Over, Iterator[tuple[Case, Tried]]]:
    """Return what would differ in every project of a jurisdiction, one after the other, and what is counted meanwhile."""
    over = Over(law.current(jurisdiction), proposal)
    cases = (
        Case.objects.filter(jurisdiction=jurisdiction).select_related("unit").order_by("-opened_at", "-pk")
    )
    return over, over(cases.iterator(chunk_size=BATCH))


def what_if(*, acting: Acting, proposal: Proposal, whole: bool = False) -> Comparison:
    """
    Return what would differ in the projects that somebody may see, the newest first.

    The first rows of each group come with the figures on which they rest; with `whole`, many more.
    """
    book = law.current(acting.jurisdiction)
    cases = access.visible_cases(acting).select_related("unit").order_by("-opened_at", "-pk")
    total, over = cases.count(), Over(book, proposal)
    groups: dict[tuple[Any, ...], Group] = {}
    left: list[tuple[str, str, LeftOut]] = []
    most, differing = WITH_FIGURES_WHOLE if whole else WITH_FIGURES, 0
    for row, found in over(cases[:MOST_PROJECTS]):
        differing += 1
        left += [(row.number, row.title, one) for one in found.left_out]
        for one in found.differences:
            group = _group(groups, one)
            told = found.turns(one) if len(group.rows) < most else ()
            group.rows.append(Row(row.number, row.title, row.unit.name, one.scope, one.text, told))
    order = list(SORTS)
    return Comparison(
        as_of=over.as_of,
        compared=over.compared,
        differing=differing,
        elsewhere=over.elsewhere,
        beyond=max(0, total - MOST_PROJECTS),
        groups=tuple(
            sorted(groups.values(), key=lambda group: (order.index(group.sort), -len(group.projects)))
        ),
        left_out=tuple(left),
        overridden=_overridden(acting, book, proposal),
    )


def _group(groups: dict[tuple[Any, ...], Group], one: Difference) -> Group:
    key = (*one.about, one.label)
    if key not in groups:
        groups[key] = Group(one.sort, one.label, one.article_before, one.article)
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

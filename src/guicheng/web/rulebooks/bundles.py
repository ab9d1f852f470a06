"""What if, as a page shows it: differences that the same projects have stand together, above one list of these projects."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from guicheng.apps.cases.queries.whatif import Group
from guicheng.engine.rulebook.model import Rulebook
from guicheng.engine.whatif import OWN_FIGURES, SORTS
from guicheng.web import naming

SHOWN = 20
"""So many projects of a bundle are shown until somebody asks for all."""


@dataclass(frozen=True, slots=True)
class Told:
    """A difference: its sort, a sentence, its article, and the article before where that is another."""

    sort: str
    text: str
    article: str
    article_before: str


@dataclass(frozen=True, slots=True)
class Line:
    """A project: what differs in its own figures, and the figures on which it rests."""

    number: str
    title: str
    unit: str
    own: tuple[str, ...]
    turns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bundle:
    """Differences that the same projects have. `lines` are the first of `number` projects."""

    told: tuple[Told, ...]
    lines: tuple[Line, ...]
    number: int

    @property
    def title(self) -> str:
        """The first difference in words, and how many more there are."""
        return self.told[0].text + (f"，等 {len(self.told)} 处" if len(self.told) > 1 else "")


def bundles(groups: Iterable[Group], rulebook: Rulebook, *, whole: bool) -> tuple[Bundle, ...]:
    """Return the groups by the projects that have them, in the order of the groups."""
    by_projects: dict[tuple[str, ...], list[Group]] = {}
    for group in groups:
        by_projects.setdefault(group.projects, []).append(group)
    return tuple(
        Bundle(
            tuple(_told(group) for group in members),
            tuple(_lines(members, rulebook, numbers if whole else numbers[:SHOWN])),
            len(numbers),
        )
        for numbers, members in by_projects.items()
    )


def _told(group: Group) -> Told:
    before = group.article_before if group.article_before != group.article else ""
    return Told(SORTS[group.sort], group.label, group.article or before, before if group.article else "")


def _lines(groups: list[Group], rulebook: Rulebook, numbers: tuple[str, ...]) -> Iterable[Line]:
    shown = set(numbers)
    own: dict[str, list[str]] = {}
    figures: dict[str, list[str]] = {}
    named: dict[str, tuple[str, str]] = {}
    for group in groups:
        for row in group.rows:
            if row.number not in shown:
                continue
            named[row.number] = row.title, row.unit
            place = naming.scope(rulebook, row.scope)
            if group.sort in OWN_FIGURES or place:
                own.setdefault(row.number, []).append(f"{place}　{row.text}" if place else row.text)
            figures.setdefault(row.number, []).extend(map(str, row.turns))
    for number in numbers:
        yield Line(
            number,
            *named[number],
            tuple(dict.fromkeys(own.get(number, ()))),
            tuple(dict.fromkeys(figures.get(number, ()))),
        )

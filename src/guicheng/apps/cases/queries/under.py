"""Which projects an article touches now: read from rows, so that the page of an article views no project."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, F, QuerySet

from guicheng.apps.cases import access, law
from guicheng.apps.cases.models import UnderArticle
from guicheng.apps.cases.rows import refresh
from guicheng.apps.cases.under import BLOCKED, OPEN, RESTRICTION, UNKNOWN
from guicheng.apps.registers.queries import Acting
from guicheng.engine.rulebook.model import Rulebook
from guicheng.engine.sentence import guard_label

OVERDUE, HELD = "overdue", "held"
KINDS = (OVERDUE, OPEN, BLOCKED, RESTRICTION, UNKNOWN)


@dataclass(slots=True)
class Touch:
    """What an article does to one project: `label` the step, condition or consequence, `steps` what that stands against."""

    number: str
    title: str
    unit: str
    label: str
    cited: str
    step: str
    scope: str
    due: date | None
    overdue: bool
    steps: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Touched:
    """The projects that an article touches: `counts` of projects by kind, `rows` of each kind up to `most`."""

    counts: Mapping[str, int]
    rows: Mapping[str, tuple[Touch, ...]]
    projects: int
    most: int


def _visible(acting: Acting, rulebook: str) -> QuerySet[UnderArticle]:
    cases = access.visible_cases(acting).filter(rulebook__rulebook=rulebook)
    return UnderArticle.objects.filter(jurisdiction=acting.jurisdiction, case__in=cases)


def _of_kind(rows: QuerySet[UnderArticle], kind: str) -> QuerySet[UnderArticle]:
    return rows.filter(kind=OPEN, overdue=True) if kind == OVERDUE else rows.filter(kind=kind)


def under_article(*, acting: Acting, rulebook: str, article: str, most: int = 50) -> Touched:
    """Return what an article (its items included) does now to the projects that somebody may see."""
    refresh(acting.jurisdiction.pk)
    rows = _visible(acting, rulebook).filter(article=article)
    counts = dict(rows.order_by().values_list("kind").annotate(Count("case", distinct=True)))
    if counts.get(OPEN):
        counts[OVERDUE] = _of_kind(rows, OVERDUE).values("case").distinct().count()
    shown = {kind: _touches(_of_kind(rows, kind), most) for kind in KINDS if counts.get(kind)}
    projects = rows.order_by().values("case").distinct().count() if counts else 0
    return Touched({kind: counts.get(kind, 0) for kind in KINDS}, shown, projects, most)


def _touches(rows: QuerySet[UnderArticle], most: int) -> tuple[Touch, ...]:
    """Return the first projects, the most urgent before the others; a condition against several steps is told once."""
    found: dict[tuple[int, str, str], Touch] = {}
    urgent = rows.select_related("case__unit").order_by(F("due").asc(nulls_last=True), "-case__number", "id")
    for row in urgent[: most * 8]:
        book = law.rulebook(row.case.rulebook_id)
        key = (row.case_id, row.name, row.scope)
        if key not in found:
            if len(found) == most:
                break
            found[key] = Touch(
                row.case.number, row.case.title, row.case.unit.name, _label(book, row), row.cited,
                row.step, row.scope, row.due, row.overdue,
            )  # fmt: skip
        if row.kind != OPEN and row.step in book.steps:
            found[key].steps.append(book.steps[row.step].label)
    return tuple(found.values())


def _label(book: Rulebook, row: UnderArticle) -> str:
    if row.kind == OPEN and row.name in book.steps:
        return book.steps[row.name].label
    if row.name in book.consequences:
        return book.consequences[row.name].label
    if row.name in book.guards:
        return guard_label(book.guards[row.name])
    return book.facts[row.name].label if row.name in book.facts else row.name


def projects_under(*, acting: Acting, rulebook: str) -> dict[str, dict[str, int]]:
    """
    Return for each article how many projects it touches, by kind, for the whole rulebook in a few queries.

    `overdue` are of those that are open, `held` those that a condition or a consequence of the article stands against.
    """
    refresh(acting.jurisdiction.pk)
    rows = _visible(acting, rulebook).order_by()
    found: dict[str, dict[str, int]] = {}
    for article, kind, number in rows.values_list("article", "kind").annotate(Count("case", distinct=True)):
        found.setdefault(article, {})[kind] = number
    more = {OVERDUE: _of_kind(rows, OVERDUE), HELD: rows.filter(kind__in=(BLOCKED, RESTRICTION))}
    for kind, chosen in more.items():
        for article, number in chosen.values_list("article").annotate(Count("case", distinct=True)):
            found.setdefault(article, {})[kind] = number
    return found

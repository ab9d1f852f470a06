"""The page of a project: everything on it, made from one answer of the engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from guicheng.engine.answers import FactView, View
from guicheng.engine.asked import OpeningView
from guicheng.engine.rulebook.model import Rulebook
from guicheng.engine.sentence import show
from guicheng.web import naming
from guicheng.web.addresses import Paths, question
from guicheng.web.projects import money
from guicheng.web.projects.deadlines import Deadline, deadlines
from guicheng.web.projects.journal import FileLink, Line, attached, journal
from guicheng.web.projects.obstacles import Obstacle, obstacles
from guicheng.web.projects.route import Stage, route
from guicheng.web.projects.steps import identity
from guicheng.web.projects.summary import sentence
from guicheng.web.projects.tasks import Question, Task, powers, questions, tasks

if TYPE_CHECKING:
    from guicheng.apps.cases.queries.project import Project

KEY_ACTS = 8
"""So many acts stand on the page itself; the rest are one press away."""


@dataclass(frozen=True, slots=True)
class Opening:
    """A scope that the reader may open one more of."""

    kind: str
    scope: str
    label: str
    place: str
    article: str
    is_list: bool


@dataclass(frozen=True, slots=True)
class Instance:
    """An instance of a scope: a contract, a change, a year; with its facts, and what is open in it."""

    kind: str
    path: str
    label: str
    place: str
    state: str
    facts: tuple[tuple[str, str], ...]
    done: int
    open: int
    is_list: bool
    complete: bool
    items: int
    lists: tuple[tuple[str, str, int, bool], ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A file of the project: what it is, with which act it came."""

    link: FileLink
    seq: int
    on: date | None


@dataclass(frozen=True, slots=True)
class Known:
    """A fact that is known: where, what, where it is from, the act that said it, and what to ask why."""

    place: str
    label: str
    value: str
    source: str
    seq: int | None
    question: str


@dataclass(frozen=True, slots=True)
class Limit:
    """A consequence in force: what it is, and what it blocks in words."""

    id: str
    label: str
    article: str
    scope: str
    place: str
    blocks: str
    lift: bool


@dataclass(frozen=True, slots=True)
class ProjectPage:
    """What the page of a project shows."""

    number: str
    title: str
    unit: str
    sentence: str
    identity: tuple[tuple[str, str], ...]
    stages: tuple[Stage, ...]
    tasks: tuple[Task, ...]
    powers: tuple[Task, ...]
    questions: tuple[Question, ...]
    obstacles: tuple[Obstacle, ...]
    choices: tuple[Obstacle, ...]
    deadlines: tuple[Deadline, ...]
    amounts: tuple[money.Stage, ...]
    limits: tuple[Limit, ...]
    openings: tuple[Opening, ...]
    instances: tuple[Instance, ...]
    lines: tuple[Line, ...]
    documents: tuple[Document, ...]
    parties: tuple[tuple[str, str], ...]
    facts: int
    main: Task | None
    state: str
    latest: tuple[str, Decimal] | None


def project_page(project: Project, paths: Paths) -> ProjectPage:
    """Return everything that the page of a project shows to its reader."""
    view, rulebook, enters = project.view, project.rulebook, project.enters
    is_now = view.as_of == project.today
    may = enters if is_now else {}  # a past day is for looking at
    found = tasks(view, rulebook, view.as_of, project.calendar, may)
    blocked = obstacles(view, rulebook, may)
    asked = questions(view, rulebook)
    own = [task for task in found if task.mine]
    return ProjectPage(
        number=project.row.number,
        title=project.row.title,
        unit=project.row.unit.name,
        sentence=sentence(view, found, blocked, asked),
        identity=identity(project),
        stages=route(view, rulebook, project.acts, project.calendar, paths.step),
        tasks=found,
        powers=powers(view, rulebook, view.as_of, project.calendar, may),
        questions=asked,
        obstacles=tuple(one for one in blocked if not one.outcomes),
        choices=tuple(one for one in blocked if one.outcomes),
        deadlines=deadlines(view, rulebook, project.calendar),
        amounts=money.chain(view, project.acts),
        limits=_limits(project, may),
        openings=_openings(project.openings, rulebook, may),
        instances=_instances(project),
        lines=journal(project.acts, rulebook, project.files, paths.act, paths.file, view.as_of),
        documents=_documents(project, paths),
        parties=_parties(project),
        facts=sum(1 for fact in project.facts if fact.value is not None and fact.type != "document"),
        main=own[0] if own else None,
        state=naming.STATES[view.state],
        latest=_latest(view, rulebook),
    )


def _latest(view: View, rulebook: Rulebook) -> tuple[str, Decimal] | None:
    """Return the last amount that is known, unless it is one that the project began with."""
    known = [fact for fact in view.amounts if isinstance(fact.value, Decimal) and fact.value]
    if not known or known[-1].name in rulebook.starts_with:
        return None
    return known[-1].label, known[-1].value


def _limits(project: Project, may: object) -> tuple[Limit, ...]:
    rulebook = project.rulebook
    found = []
    for limit in project.view.restrictions:
        words = []
        for target in limit.blocks:
            id, _, outcome = target.partition(".")
            step = rulebook.steps.get(id)
            if step is not None:
                words.append(f"{step.label}“{step.outcomes[outcome].label}”" if outcome else step.label)
        spec = rulebook.consequences[limit.id]
        lift = isinstance(may, dict) and any(party in may for party in spec.lifted_by)
        found.append(
            Limit(
                limit.id,
                limit.label,
                limit.article,
                limit.scope,
                naming.scope(rulebook, limit.scope),
                "、".join(words),
                lift,
            )
        )
    return tuple(found)


def _openings(found: Sequence[OpeningView], rulebook: Rulebook, may: object) -> tuple[Opening, ...]:
    return tuple(
        Opening(
            one.kind,
            one.scope,
            one.label,
            naming.scope(rulebook, one.scope),
            one.article,
            one.is_list,
        )
        for one in found
        if one.allowed and isinstance(may, dict) and any(party in may for party in one.party)
    )


def _instances(project: Project) -> tuple[Instance, ...]:
    rulebook, view = project.rulebook, project.view
    lists: dict[str, list[tuple[str, str, int, bool]]] = {}
    for opening in project.openings:
        if opening.is_list:
            lists.setdefault(opening.scope, []).append(
                (opening.kind, opening.label, len(opening.taken), opening.complete)
            )
    found = []
    for path in view.scopes:
        kind = path.rpartition("/")[2].partition("#")[0]
        spec = rulebook.scopes.get(kind)
        if spec is None or spec.is_list:
            continue
        steps = [step for step in view.steps if step.scope == path]
        facts = tuple(
            (fact.label, value_words(fact, rulebook))
            for fact in project.facts
            if fact.scope == path and fact.value is not None and fact.type not in ("document", "yes/no")
        )
        running = [step for step in steps if step.status in ("open", "blocked") and not step.power]
        over = bool(steps) and all(step.status in ("done", "not_applicable") for step in steps)
        state = "正在办理" if running else "已办结" if over else "未到"
        found.append(
            Instance(
                kind,
                path,
                naming.scope(rulebook, path),
                naming.scope(rulebook, path.rpartition("/")[0]),
                state,
                facts[:6],
                sum(step.status == "done" for step in steps),
                len(running),
                False,
                False,
                0,
                tuple(lists.get(path, ())),
            )
        )
    return tuple(found)


def value_words(fact: FactView, rulebook: Rulebook) -> str:
    """Return a fact's value in words; the sum of a list that is not complete is a lower bound."""
    words = show(fact.value, rulebook.facts[fact.name])
    return f"至少 {words}" if fact.needs and fact.source != "unknown" else words


def _documents(project: Project, paths: Paths) -> tuple[Document, ...]:
    found = []
    for act in reversed(project.acts):
        if act.voided or (act.on is not None and act.on > project.view.as_of):
            continue
        for link in attached(act, project.rulebook, project.files, paths.file):
            found.append(Document(link, act.seq, act.on))
    return tuple(found)


def _parties(project: Project) -> tuple[tuple[str, str], ...]:
    """Return who has acted in the project, and what they last did."""
    last: dict[str, str] = {}
    for act in project.acts:
        if act.verb == "take" and not act.voided:
            party = project.rulebook.parties.get(act.by)
            last[party.label if party else act.by_label] = act.label
    return tuple(last.items())


SOURCES = {"entry": "登记簿", "formula": "由条文推出", "parameter": "参数"}


def known(project: Project) -> tuple[Known, ...]:
    """Return what is known beyond documents, by place: the unit's, the project's, each contract's."""
    found = []
    for fact in project.facts:
        spec = project.rulebook.facts.get(fact.name)
        if spec is None or fact.value is None or spec.type == "document" or spec.kind == "parameter":
            continue
        above = {"unit": "本单位", "jurisdiction": "本地区"}
        place = above.get(spec.scope) or naming.scope(project.rulebook, fact.scope)
        found.append(
            Known(
                place,
                fact.label,
                value_words(fact, project.rulebook),
                "填报" if fact.seq and spec.depth >= 0 else SOURCES.get(fact.source, ""),
                fact.seq if spec.depth >= 0 else None,
                question("fact", fact.name, fact.scope),
            )
        )
    return tuple(sorted(found, key=lambda one: one.place))

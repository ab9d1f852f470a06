"""What the forms of a project ask, and the reasons behind an answer, each together with the project it is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django.db import transaction

from guicheng.apps.cases import clock, law
from guicheng.apps.cases.actions import NotRecorded, Wish, record_act
from guicheng.apps.cases.loading import Loaded
from guicheng.apps.cases.models import Case
from guicheng.apps.cases.queries.project import Project, loaded_for, shown
from guicheng.apps.registers.queries import Acting
from guicheng.engine.answers import Reason
from guicheng.engine.ask import Asking
from guicheng.engine.asked import AskView, asked_by_opening, asked_by_step
from guicheng.engine.calendar import WorkCalendar
from guicheng.engine.log import Act
from guicheng.engine.rulebook.model import Rulebook
from guicheng.engine.view import all_scopes
from guicheng.engine.why import why


@dataclass(frozen=True, slots=True)
class Form:
    """A project, and what one of its forms asks."""

    project: Project
    asks: tuple[AskView, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """The tree of reasons behind an answer about a project, on a day, by what was known at an instant."""

    row: Case
    rulebook: Rulebook
    reason: Reason
    as_of: date
    known_at: datetime
    today: date
    calendar: WorkCalendar


def step_form(
    *, acting: Acting, number: str, step: str, scope: str = "", brought: Mapping[str, Any] | None = None
) -> Form | None:
    """Return what a step asks of an act that brings these facts; None when there is no such project, step or scope."""
    loaded = loaded_for(acting, number)
    if loaded is None or step not in loaded.rulebook.steps:
        return None
    project = shown(loaded, acting)
    if not any(view.id == step and view.scope == scope for view in project.view.steps):
        return None
    return Form(project, asked_by_step(loaded.case, step, scope=scope, brought=brought, **_now(loaded)))


def opening_form(
    *, acting: Acting, number: str, kind: str, scope: str = "", brought: Mapping[str, Any] | None = None
) -> Form | None:
    """Return what the opening of a scope asks; None when no such scope could be opened there."""
    loaded = loaded_for(acting, number)
    if loaded is None:
        return None
    project = shown(loaded, acting)
    if not any(opening.kind == kind and opening.scope == scope for opening in project.openings):
        return None
    return Form(project, asked_by_opening(loaded.case, kind, scope=scope, brought=brought, **_now(loaded)))


def _now(loaded: Loaded) -> dict[str, Any]:
    now = clock.now()
    return {"as_of": now.date(), "known_at": now, "calendar": law.calendar()}


def explanation(
    *,
    acting: Acting,
    number: str,
    question: str,
    as_of: date | None = None,
    known_at: datetime | None = None,
    brought: Mapping[str, Any] | None = None,
) -> Explanation | None:
    """
    Return the reasons behind `step:ID`, `due:ID`, `fact:NAME`, `guard:ID`, each with `@SCOPE`; None without such a thing.

    With `brought`, as if these facts had been said in that scope: what was typed into a form that was refused.
    """
    loaded = loaded_for(acting, number)
    if loaded is None:
        return None
    now, calendar = clock.now(), law.calendar()
    day, known = as_of or now.date(), known_at or now
    scope = question.partition("@")[2]
    if scope and not _is_there(loaded, scope, day, known):
        return None
    case = loaded.case.with_act(_said(loaded, question, brought, day, known)) if brought else loaded.case
    try:
        reason = why(case, question, as_of=day, known_at=known, calendar=calendar)
    except (KeyError, IndexError, AttributeError):
        return None  # the question came in an address: anything may stand there
    return Explanation(loaded.row, loaded.rulebook, reason, day, known, now.date(), calendar)


def _is_there(loaded: Loaded, scope: str, day: date, known: datetime) -> bool:
    placed = all_scopes(Asking(loaded.case, day, known, law.calendar()))
    return any(one.path == scope for scopes in placed.values() for one in scopes)


def _said(loaded: Loaded, question: str, brought: Mapping[str, Any], day: date, known: datetime) -> Act:
    scope = question.partition("@")[2]
    return Act(
        seq=loaded.seq + 1, on=day, recorded=known, by="", verb="say", scope=scope, facts=dict(brought)
    )


def rehearsal(*, acting: Acting, number: str, wish: Wish) -> NotRecorded | None:
    """
    Return what would stand against an act; None if it would be recorded. Nothing is kept.

    For forms in which something could not be read: the person is told of that and of everything else at once.
    """
    with transaction.atomic():
        answer = record_act(number=number, acting=acting, wish=wish, key=uuid4().hex)
        transaction.set_rollback(True)
    return answer if isinstance(answer, NotRecorded) else None

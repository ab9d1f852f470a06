"""A person's desk: what waits, what was done, what was begun, what is half written, and the coming days."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from guicheng.apps.cases import access, clock, law
from guicheng.apps.cases.models import ActRow, Draft, Todo
from guicheng.apps.cases.queries.lists import ProjectRow, project_row
from guicheng.apps.cases.rows import refresh
from guicheng.apps.registers.queries import Acting
from guicheng.engine.calendar import WorkCalendar
from guicheng.engine.receipt import act_from_json
from guicheng.engine.rulebook.model import Rulebook


@dataclass(frozen=True, slots=True)
class TodoView:
    """A step that waits. `days_left` counts working days: today not, the due day yes; below nought it is overdue."""

    number: str
    title: str
    unit: str
    step: str
    label: str
    scope: str
    article: str
    round: int
    since: date | None
    due: date | None
    days_left: int | None
    overdue: bool
    provisional: bool
    status: str
    amount: Decimal | None
    party: str
    power: bool
    waited: int | None


@dataclass(frozen=True, slots=True)
class DoneView:
    """An act that a person recorded."""

    number: str
    title: str
    label: str
    outcome_label: str
    on: date | None
    recorded: datetime
    seq: int
    late: bool


@dataclass(frozen=True, slots=True)
class DraftView:
    """A form that was begun."""

    number: str
    title: str
    form: str
    label: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Day:
    """One of the coming days with what falls due on it."""

    day: date
    is_workday: bool
    name: str | None
    todos: tuple[TodoView, ...]


@dataclass(frozen=True, slots=True)
class Workbench:
    """What a desk shows."""

    todos: tuple[TodoView, ...]
    done: tuple[DoneView, ...]
    mine: tuple[ProjectRow, ...]
    drafts: tuple[DraftView, ...]
    counts: dict[str, int]
    today: date


def _mine(acting: Acting) -> QuerySet[Todo]:
    """Return the steps on somebody's desk: their own, and those that they enter for a party without an account."""
    rulebook = law.current(acting.jurisdiction)
    everywhere, own = access.desk_of(acting, rulebook)
    waiting = Q(party__in=everywhere) | Q(party__in=own, unit=acting.organisation)
    found = Todo.objects.filter(waiting, jurisdiction=acting.jurisdiction)
    return found if access.sees_all(acting) else found.filter(case__in=access.visible_cases(acting))


def _rulebook(cache: dict[str, Rulebook], digest: str) -> Rulebook:
    if digest not in cache:
        cache[digest] = law.rulebook(digest)
    return cache[digest]


def _todo(row: Todo, rulebook: Rulebook, today: date, calendar: WorkCalendar) -> TodoView:
    step = rulebook.steps[row.step]
    return TodoView(
        number=row.case.number,
        title=row.case.title,
        unit=row.unit.name,
        step=row.step,
        label=step.label,
        scope=row.scope,
        article=step.article,
        round=row.round,
        since=row.since,
        due=row.due,
        days_left=calendar.count_workdays(today, row.due) if row.due else None,
        overdue=row.due is not None and today > row.due,
        provisional=row.provisional,
        status=row.status,
        amount=row.case.row.amount,
        party=row.party,
        power=row.power,
        waited=calendar.count_workdays(row.since, today) if row.since and row.since <= today else None,
    )


def todos(acting: Acting, *, powers: bool = False) -> list[TodoView]:
    """Return the steps that wait for somebody, the most urgent first; those without a term by how long they wait."""
    refresh(acting.jurisdiction.pk)
    today, cache = clock.today(), dict[str, Rulebook]()
    rows = _mine(acting).filter(power=powers, status="open").select_related("case__row", "unit")
    calendar = law.calendar()
    found = [_todo(row, _rulebook(cache, row.case.rulebook_id), today, calendar) for row in rows]
    return sorted(
        found, key=lambda t: (t.due is None, t.due or date.max, t.since or date.max, t.number, t.step)
    )


def workbench(*, acting: Acting, tab: str = "todo", most: int = 200) -> Workbench:
    """Return a desk with one of its lists filled: `todo`, `done`, `mine` or `drafts`; the counts are of all."""
    waiting = todos(acting)
    visible = access.visible_cases(acting)
    done = ActRow.objects.filter(person=acting.person, case__in=visible)
    begun = visible.filter(opened_by=acting.person)
    drafts = Draft.objects.filter(person=acting.person, organisation=acting.organisation)
    counts = {"todo": len(waiting), "done": done.count(), "mine": begun.count(), "drafts": drafts.count()}
    return Workbench(
        todos=tuple(waiting) if tab == "todo" else (),
        done=tuple(_done(row) for row in done.select_related("case").order_by("-recorded", "-id")[:most])
        if tab == "done"
        else (),
        mine=tuple(
            project_row(row) for row in begun.select_related("row", "unit").order_by("-opened_at")[:most]
        )
        if tab == "mine"
        else (),
        drafts=tuple(_draft(row) for row in drafts.select_related("case").order_by("-changed_at")[:most])
        if tab == "drafts"
        else (),
        counts=counts,
        today=clock.today(),
    )


def _done(row: ActRow) -> DoneView:
    body = json.loads(row.body)
    rulebook = law.rulebook(body["receipt"]["rulebook"])  # by which it was judged
    act = act_from_json(body, rulebook)
    step = rulebook.steps.get(act.target)
    kind = act.target.partition("#")[0]
    names = {
        "say": "填报事实",
        "waive": "豁免",
        "correct": "更正",
        "annul": "撤销",
        "withdraw": "撤回",
        "adopt": "变更所依的规则库",
        "complete": "标明清单齐备",
    }
    label = (
        step.label
        if step
        else rulebook.scopes[kind].label
        if kind in rulebook.scopes
        else names.get(act.verb, act.verb)
    )
    outcome = step.outcomes.get(act.outcome) if step else None
    return DoneView(
        row.case.number,
        row.case.title,
        label,
        outcome.label if outcome else "",
        act.on,
        act.recorded,
        act.seq,
        act.late,
    )


def _draft(row: Draft) -> DraftView:
    step = row.form.partition("@")[0]
    label = "新项目"
    if row.case is not None:
        rulebook = law.rulebook(row.case.rulebook_id)
        label = rulebook.steps[step].label if step in rulebook.steps else row.form
    return DraftView(
        row.case.number if row.case else "",
        row.case.title if row.case else str(row.content.get("title", "")),
        row.form,
        label,
        clock.local(row.changed_at),
    )


def coming_days(*, acting: Acting, days: int = 10) -> list[Day]:
    """Return the coming days until `days` working days have passed, with what falls due on each."""
    today, calendar = clock.today(), law.calendar()
    by_day: dict[date, list[TodoView]] = {}
    for todo in todos(acting):
        if todo.due is not None and todo.due >= today:
            by_day.setdefault(todo.due, []).append(todo)
    last = calendar.shift(today - timedelta(days=1), days, "day", working=True)
    return [
        Day(info.day, info.is_workday, info.name, tuple(by_day.get(info.day, ())))
        for info in calendar.days(today, last)
    ]


def draft(*, acting: Acting, number: str | None, form: str) -> dict[str, Any] | None:
    """Return what somebody had typed into a form, or None."""
    row = Draft.objects.filter(
        person=acting.person, organisation=acting.organisation, case__number=number, form=form
    ).first()
    return dict(row.content) if row else None

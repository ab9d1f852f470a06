"""One project: its view on a day by what was known at an instant, its acts, its files, its reasons."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from guicheng.apps.cases import access, clock, law
from guicheng.apps.cases.actions import Wish
from guicheng.apps.cases.loading import Loaded, load, rulebook_known, said, texts_of
from guicheng.apps.cases.models import ActRow, Attachment, Case
from guicheng.apps.documents.queries import FileView, handed_in, uploads
from guicheng.apps.documents.store import is_digest
from guicheng.apps.registers.queries import Acting, said_with
from guicheng.engine import forecast as engine_forecast
from guicheng.engine import why as engine_why
from guicheng.engine.answers import Difference, FactView, Reason, View
from guicheng.engine.asked import OpeningView, openings
from guicheng.engine.calendar import WorkCalendar
from guicheng.engine.log import Act
from guicheng.engine.receipt import OPINION
from guicheng.engine.recheck import recheck
from guicheng.engine.rulebook.model import Rulebook
from guicheng.engine.view import facts, view


@dataclass(frozen=True, slots=True)
class ActView:
    """An act as the log shows it."""

    seq: int
    on: date | None
    recorded: datetime
    verb: str
    by: str
    by_label: str
    target: str
    label: str
    outcome: str
    outcome_label: str
    scope: str
    facts: Mapping[str, Any]
    sealed: Mapping[str, Any]
    opinion: str
    late: bool
    due: date | None
    person: str
    entered_by_label: str
    refers_to: int | None
    digest: str
    taken_over: bool
    voided: bool
    withdrawn: bool
    paper: str = ""
    rulebook: str = ""


@dataclass(frozen=True, slots=True)
class Project:
    """Everything that a project's page shows."""

    row: Case
    rulebook: Rulebook
    view: View
    facts: tuple[FactView, ...]
    acts: tuple[ActView, ...]
    files: Mapping[str, FileView]
    seq: int
    parties: tuple[str, ...]
    enters: Mapping[str, str]
    today: date
    calendar: WorkCalendar
    openings: tuple[OpeningView, ...] = ()

    def fact(self, name: str, scope: str = "") -> FactView | None:
        """Return a fact by name and scope."""
        return next((f for f in self.facts if f.name == name and f.scope == scope), None)


def loaded_for(acting: Acting, number: str, known_at: datetime | None = None) -> Loaded | None:
    """
    Return a case that somebody may see, made from its log; None when there is no such case.

    With `known_at` by the rulebook that judged it at that instant.
    """
    row = access.visible_cases(acting).select_related("jurisdiction", "unit").filter(number=number).first()
    if row is None:
        return None
    return load(row, None if known_at is None else rulebook_known(row, known_at))


def end_of(day: date) -> datetime:
    """Return the last instant of a day: what was known when it ended."""
    return datetime.combine(day, time.max)


def project(
    *, acting: Acting, number: str, as_of: date | None = None, known_at: datetime | None = None
) -> Project | None:
    """Return a project as it stood on a day (default today) by what was known at an instant (default now)."""
    loaded = loaded_for(acting, number, known_at)
    return shown(loaded, acting, as_of=as_of, known_at=known_at) if loaded is not None else None


def shown(
    loaded: Loaded, acting: Acting, *, as_of: date | None = None, known_at: datetime | None = None
) -> Project:
    """Return a loaded case as its pages show it."""
    now, calendar = clock.now(), law.calendar()
    day, known = as_of or now.date(), known_at or now
    lying = Attachment.objects.filter(case=loaded.row).values_list("seq", "upload_id")
    acts = _acts(loaded, known)
    seen = {act.seq for act in acts}
    return Project(
        row=loaded.row,
        rulebook=loaded.rulebook,
        view=view(loaded.case, as_of=day, known_at=known, calendar=calendar),
        facts=facts(loaded.case, as_of=day, known_at=known, calendar=calendar),
        acts=tuple(acts),
        files=uploads(upload for seq, upload in lying if seq in seen),
        seq=loaded.seq,
        parties=access.parties_for(acting, loaded.row),
        enters=access.enters_for(acting, loaded.row, loaded.rulebook),
        today=now.date(),
        calendar=calendar,
        openings=openings(loaded.case, as_of=day, known_at=known, calendar=calendar),
    )


def _acts(loaded: Loaded, known: datetime) -> list[ActView]:
    rows = (
        ActRow.objects.filter(case=loaded.row, seq__lte=loaded.seq).select_related("person").order_by("seq")
    )
    texts = texts_of(loaded.row)
    voided = loaded.case.snapshot(known).voided
    withdrawn = {
        a.refers_to
        for a in loaded.case.acts
        if a.verb == "withdraw" and a.recorded <= known and a.seq not in voided
    }
    found = []
    for row in rows:
        act = loaded.case.numbered[row.seq]
        if act.recorded > known:
            continue
        body = json.loads(row.body)
        rulebook = _judging(body, loaded.rulebook)
        step = rulebook.steps.get(act.target) if act.verb in ("take", "withdraw") else None
        label = step.label if step else _label(rulebook, act)
        opinion = texts.get(row.seq, {}).get(OPINION)
        outcome = step.outcomes.get(act.outcome) if step else None
        found.append(
            ActView(
                seq=act.seq,
                on=act.on,
                recorded=act.recorded,
                verb=act.verb,
                by=act.by,
                by_label=rulebook.parties[act.by].label if act.by in rulebook.parties else act.by,
                target=act.target,
                label=label,
                outcome=act.outcome,
                outcome_label=outcome.label if outcome else "",
                scope=act.scope,
                facts=act.facts,
                sealed=act.sealed,
                opinion=said(opinion) if opinion else "",
                late=act.late,
                due=act.due,
                person=row.person.name,
                entered_by_label=rulebook.parties[act.entered_by].label
                if act.entered_by in rulebook.parties
                else "",
                refers_to=act.refers_to,
                digest=row.digest,
                taken_over=act.taken_over,
                voided=act.seq in voided,
                withdrawn=act.seq in withdrawn,
                paper=body.get("paper", ""),
                rulebook=rulebook.digest,
            )
        )
    return found


def _judging(body: Mapping[str, Any], now: Rulebook) -> Rulebook:
    """Return the rulebook by which an act was judged: its own words are shown, not those of a later edition."""
    digest = body["receipt"]["rulebook"]
    return now if digest == now.digest else law.rulebook(digest)


def _label(rulebook: Rulebook, act: Act) -> str:
    if act.verb == "adopt":
        return rulebook.title
    kind, _, id = act.target.partition("#")
    if kind in rulebook.scopes:
        return f"{rulebook.scopes[kind].label} {id}".strip()
    if act.target in rulebook.guards:
        return rulebook.guards[act.target].label
    names = [rulebook.facts[name].label for name in act.facts if name in rulebook.facts]
    return "、".join(names[:3]) + ("等" if len(names) > 3 else "")


def why(
    *, acting: Acting, number: str, question: str, as_of: date | None = None, known_at: datetime | None = None
) -> Reason | None:
    """Return the tree of reasons; None when there is no such case or thing."""
    loaded = loaded_for(acting, number, known_at)
    if loaded is None:
        return None
    now = clock.now()
    try:
        return engine_why.why(
            loaded.case,
            question,
            as_of=as_of or now.date(),
            known_at=known_at or now,
            calendar=law.calendar(),
        )
    except (KeyError, IndexError):
        return None


def recheck_after(*, acting: Acting, number: str, wish: Wish) -> list[Difference]:
    """Return what would be judged otherwise if this annulment or correction were made."""
    loaded = loaded_for(acting, number)
    if loaded is None:
        return []
    now, calendar = clock.now(), law.calendar()
    before = recheck(loaded.case, known_at=now, calendar=calendar)
    act = Act(
        seq=loaded.seq + 1,
        on=wish.on or now.date(),
        recorded=max(now, loaded.case.last_recorded),
        by=wish.party,
        verb=wish.verb,
        target=wish.target,
        scope=wish.scope,
        facts=dict(wish.facts or {}),
        refers_to=wish.refers_to,
    )
    if wish.verb == "correct" and wish.refers_to in loaded.case.numbered:
        other = loaded.case.numbered[wish.refers_to]
        act = replace(act, on=other.on, scope=other.scope)
    after = recheck(loaded.case.with_act(act), known_at=act.recorded, calendar=calendar)
    known = {(d.seq, d.kind) for d in before}
    return [difference for difference in after if (difference.seq, difference.kind) not in known]


def forecast(*, acting: Acting, number: str, facts: Mapping[str, Any], scope: str = "") -> View | None:
    """Return the view if these facts were so, without writing anything."""
    loaded = loaded_for(acting, number)
    if loaded is None:
        return None
    now = clock.now()
    return engine_forecast.forecast(
        loaded.case, facts, as_of=now.date(), known_at=now, calendar=law.calendar(), scope=scope
    )


def visible_file(*, acting: Acting, digest: str) -> FileView | None:
    """
    Return a file that somebody may open, under the name under which it was handed in there.

    It lies in a case that they may see, or was handed in by them, or with something said above the cases.
    """
    if not is_digest(digest):
        return None
    lying = Attachment.objects.filter(digest=digest, case__in=access.visible_cases(acting))
    number = lying.order_by("id").values_list("upload_id", flat=True).first()
    number = number or handed_in([digest], acting.person).get(digest)
    if number is None:
        for fact in said_with(acting.jurisdiction, digest):
            if fact.said_by is not None and access.may_see_above(acting, fact.unit_id):
                number = handed_in([digest], fact.said_by).get(digest)
                break
    return uploads([number]).get(digest) if number else None


def file_visible(*, acting: Acting, digest: str) -> bool:
    """Tell whether somebody may open a file."""
    return visible_file(acting=acting, digest=digest) is not None

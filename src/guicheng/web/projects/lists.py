"""Lists below a scope, such as the items of a change: many rows in one table, all recorded or none, and 'complete'."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from guicheng.apps.cases import queries
from guicheng.apps.cases.actions import NotRecorded, Wish, record_batch
from guicheng.apps.cases.queries.forms import Form
from guicheng.engine.sentence import show as shown_value
from guicheng.web import naming
from guicheng.web.addresses import in_scope
from guicheng.web.forms.fields import Field, fields
from guicheng.web.forms.reading import Typed, prefilled, read
from guicheng.web.forms.refusals import Refusal, refusal
from guicheng.web.projects.page import value_words
from guicheng.web.projects.small import next_id, open_wish, opening_fields
from guicheng.web.projects.steps import party_choices
from guicheng.web.projects.views import paths_of
from guicheng.web.session import ActedRequest, acted
from guicheng.web.showing import show

ROWS, MOST_ROWS = 5, 60


@dataclass(frozen=True, slots=True)
class Row:
    """A row to be filled in: its fields, what was typed there, and what is wrong with it."""

    number: int
    fields: tuple[Field, ...]
    typed: Typed

    @property
    def is_empty(self) -> bool:
        return not self.typed.values and not self.typed.errors


@require_http_methods(["GET", "POST"])
@acted
def items(request: ActedRequest, number: str, kind: str) -> HttpResponse:
    """Show the members of a list, take more of them, and say that the list is complete."""
    scope = request.GET.get("in", "")
    form = queries.opening_form(acting=request.acting, number=number, kind=kind, scope=scope)
    if form is None or not form.project.rulebook.scopes[kind].is_list:
        raise Http404
    rulebook = form.project.rulebook
    wanted = tuple(
        one for one in opening_fields(rulebook, kind, fields(rulebook, form.asks)) if not one.is_document
    )
    if request.method == "GET":
        rows = [Row(n, _row_fields(wanted, n), prefilled(_row_fields(wanted, n))) for n in range(ROWS)]
        return _shown(request, form, kind, scope, wanted, rows)
    count = _count(request)
    rows = [Row(n, _row_fields(wanted, n), read(_row_fields(wanted, n), request.POST)) for n in range(count)]
    if request.POST.get("do") == "more":
        rows += [
            Row(n, _row_fields(wanted, n), prefilled(_row_fields(wanted, n)))
            for n in range(count, min(count + ROWS, MOST_ROWS))
        ]
        return _shown(request, form, kind, scope, wanted, rows)
    refused = _record(request, form, kind, scope, rows)
    if refused is None:
        return HttpResponseRedirect(
            reverse("items", args=(number, kind)) + in_scope(scope) + ("&" if scope else "?") + "kept=1"
        )
    return _shown(request, form, kind, scope, wanted, rows, refused)


def _row_fields(wanted: tuple[Field, ...], number: int) -> tuple[Field, ...]:
    return tuple(replace(one, name=f"{one.name}-{number}", known=None) for one in wanted)


def _count(request: ActedRequest) -> int:
    raw = request.POST.get("rows", "")
    return min(int(raw), MOST_ROWS) if raw.isdigit() else ROWS


def _record(request: ActedRequest, form: Form, kind: str, scope: str, rows: list[Row]) -> Refusal | None:
    rulebook = form.project.rulebook
    taken = [*next(one.taken for one in form.project.openings if one.kind == kind and one.scope == scope)]
    parties = party_choices(rulebook, rulebook.scopes[kind].opened_by, form.project.enters)
    party = parties[0].name if parties else (form.project.parties or ("",))[0]
    wishes: list[Wish] = []
    unreadable: dict[str, str] = {}
    for row in rows:
        unreadable |= row.typed.errors
        if row.is_empty:
            continue
        id = next_id(taken)
        taken.append(id)
        values = {name.rpartition("-")[0]: value for name, value in row.typed.values.items()}
        wishes.append(open_wish(party, kind, id, scope, values))
    for id in request.POST.getlist("remove"):
        wishes.append(open_wish(party, kind, id, scope, {}, verb="remove"))
    if request.POST.get("complete") in ("yes", "no"):
        outcome = "" if request.POST["complete"] == "yes" else "no"
        wishes.append(Wish(verb="complete", party=party, target=kind, scope=scope, outcome=outcome))
    every = [one for row in rows for one in row.fields]
    if unreadable:
        return refusal((), every, rulebook, unreadable=unreadable)
    if not wishes:
        return refusal(
            (), every, rulebook, unreadable={"rows": "没有填写任何内容。请至少填一行，或标明清单已经齐备"}
        )
    answer = record_batch(
        wishes=[(form.project.row.number, wish) for wish in wishes],
        acting=request.acting,
        key=request.POST.get("key", "")[:60] or uuid4().hex,
    )
    if isinstance(answer, NotRecorded):
        return refusal(answer.reasons, every, rulebook, meanwhile=answer.meanwhile)
    return None


def _shown(
    request: ActedRequest,
    form: Form,
    kind: str,
    scope: str,
    wanted: tuple[Field, ...],
    rows: list[Row],
    refused: Refusal | None = None,
) -> HttpResponse:
    project = form.project
    rulebook = project.rulebook
    opening = next(one for one in project.openings if one.kind == kind and one.scope == scope)
    below = f"{scope}/{kind}#" if scope else f"{kind}#"
    members = []
    for id in opening.taken:
        facts = {fact.name: fact for fact in project.facts if fact.scope == below + id}
        cells = [
            shown_value(facts[one.name].value, rulebook.facts[one.name])
            if one.name in facts and facts[one.name].value is not None
            else "—"
            for one in wanted
        ]
        members.append((id, cells))
    derived: list[tuple[str, str]] = [
        (fact.label, value_words(fact, rulebook))
        for fact in project.facts
        if fact.scope == scope and rulebook.facts[fact.name].kind == "finding" and fact.value is not None
    ]
    values: dict[str, Any] = {
        "project": project,
        "paths": paths_of(project, request),
        "spec": rulebook.scopes[kind],
        "place": naming.scope(rulebook, scope),
        "fields": wanted,
        "rows": rows,
        "members": members,
        "derived": derived,
        "complete": opening.complete,
        "may": any(party in project.enters for party in rulebook.scopes[kind].opened_by)
        or not rulebook.scopes[kind].opened_by,
        "refused": refused,
        "kept": request.GET.get("kept") == "1" and refused is None,
        "key": request.POST.get("key") if refused else uuid4().hex,
        "address": reverse("items", args=(project.row.number, kind)) + in_scope(scope),
    }
    return show(request, "pages/items.html", values, status=422 if refused else 200)

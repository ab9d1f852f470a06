"""Acts: the receipt of one, and the pages of the small acts. All of them show, rehearse and record in the same way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from guicheng.apps.cases import law, queries
from guicheng.apps.cases.actions import NotRecorded, Recorded, record_act
from guicheng.apps.cases.queries.project import ActView, Project
from guicheng.engine.answers import Difference
from guicheng.engine.rulebook.model import Rulebook
from guicheng.engine.sentence import show as shown_value
from guicheng.engine.values import parse_date
from guicheng.web import naming
from guicheng.web.addresses import in_scope
from guicheng.web.files import listed, take_files
from guicheng.web.forms.fields import fields
from guicheng.web.forms.reading import Typed, prefilled, read
from guicheng.web.forms.refusals import Refusal, refusal
from guicheng.web.projects import small
from guicheng.web.projects.journal import line
from guicheng.web.projects.page import project_page
from guicheng.web.projects.small import Small
from guicheng.web.projects.steps import party_options
from guicheng.web.projects.taking import kept_paper, sequence
from guicheng.web.projects.views import found_project, paths_of
from guicheng.web.session import ActedRequest, acted
from guicheng.web.showing import show

KINDS = {
    "refused": "将不符合规定",
    "sealed": "当时确定的内容将不同",
    "due": "到期日将不同",
    "late": "是否逾期将不同",
}


@require_GET
@acted
def act(request: ActedRequest, number: str, seq: int) -> HttpResponse:
    """Show an act with its receipt: what was recorded, by whom, its digest, and what happens next."""
    project = found_project(request, number)
    found = _act(project, seq)
    paths = paths_of(project, request)
    page = project_page(project, paths)
    rulebook = project.rulebook
    live = not found.voided and not found.withdrawn
    values = {
        "act": found,
        "line": line(
            found, rulebook, project.files, paths.act, paths.file, {one.seq: one for one in project.acts}
        ),
        "project": project,
        "page": page,
        "paths": paths,
        "recorded": request.GET.get("recorded") == "1",
        "notices": [str(message) for message in messages.get_messages(request)],
        "may_withdraw": live and found.verb == "take" and found.by in project.enters,
        "may_correct": live and bool(found.facts or found.sealed) and found.by in project.enters,
        "may_annul": live
        and found.verb != "adopt"
        and any(party in project.enters for party in rulebook.annulled_by),
        "judged_by": law.rulebook(found.rulebook) if found.rulebook else rulebook,
    }
    return show(request, "pages/act.html", values)


def _act(project: Project, seq: int) -> ActView:
    found = next((one for one in project.acts if one.seq == seq), None)
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
@acted
def withdraw(request: ActedRequest, number: str, seq: int) -> HttpResponse:
    """Take back one's own outcome."""
    project = found_project(request, number)
    return answered(request, project, small.withdraw(project, _act(project, seq)))


@require_http_methods(["GET", "POST"])
@acted
def annul(request: ActedRequest, number: str, seq: int) -> HttpResponse:
    """Make an act void, after seeing what rests on it."""
    project = found_project(request, number)
    return answered(request, project, small.annul(project, _act(project, seq)))


@require_http_methods(["GET", "POST"])
@acted
def correct(request: ActedRequest, number: str, seq: int) -> HttpResponse:
    """Correct the facts of an act for its own day."""
    project = found_project(request, number)
    return answered(request, project, small.correct(project, _act(project, seq)))


@require_http_methods(["GET", "POST"])
@acted
def waive(request: ActedRequest, number: str, guard: str) -> HttpResponse:
    """Waive a condition that the law makes only in principle."""
    project = found_project(request, number)
    if guard not in project.rulebook.guards:
        raise Http404
    return answered(request, project, small.waive(project, guard, _scope(request, project)))


@require_http_methods(["GET", "POST"])
@acted
def clock(request: ActedRequest, number: str, step: str, what: str) -> HttpResponse:
    """Stop a step's clock, set it going again, or put its due day off."""
    project = found_project(request, number)
    scope = _scope(request, project)
    if not any(view.id == step and view.scope == scope for view in project.view.steps):
        raise Http404
    if what == "extend":
        return answered(request, project, small.extend(project, step, scope))
    return answered(request, project, small.pause(project, step, scope, stop=what == "pause"))


@require_http_methods(["GET", "POST"])
@acted
def lift(request: ActedRequest, number: str, consequence: str) -> HttpResponse:
    """Lift a consequence."""
    project = found_project(request, number)
    if consequence not in project.rulebook.consequences:
        raise Http404
    return answered(request, project, small.lift(project, consequence, _scope(request, project)))


@require_http_methods(["GET", "POST"])
@acted
def say(request: ActedRequest, number: str) -> HttpResponse:
    """Say facts that come with no step."""
    project = found_project(request, number)
    return answered(request, project, small.say(project, _scope(request, project)))


@require_http_methods(["GET", "POST"])
@acted
def open_scope(request: ActedRequest, number: str, kind: str) -> HttpResponse:
    """Open one more contract, change, or whatever scope the rulebook knows."""
    scope = request.GET.get("in", "")
    form = queries.opening_form(acting=request.acting, number=number, kind=kind, scope=scope)
    if form is None:
        raise Http404
    project = naming.with_names(form.project)
    asked = fields(project.rulebook, form.asks)
    return answered(request, project, small.opening(project, kind, scope, asked))


def _scope(request: ActedRequest, project: Project) -> str:
    scope = request.GET.get("in", "")
    if scope and scope not in project.view.scopes:
        raise Http404
    return scope


def answered(request: ActedRequest, project: Project, form: Small) -> HttpResponse:
    """Show the form of a small act, preview what would be judged otherwise, or record it."""
    if request.method == "GET":
        return _shown(request, project, form, prefilled(form.fields), {})
    typed = read(form.fields, request.POST)
    wrong = take_files(request, request.acting, form.fields, typed)
    own = {key: str(request.POST.get(key, "")).strip() for key in ("opinion", "on", "party")}
    paper = kept_paper(request, typed, wrong)
    party = own["party"] or (form.parties[0].name if form.parties else "")
    unreadable = dict(typed.errors)
    on = None
    if form.dated and own["on"]:
        try:
            on = parse_date(own["on"])
        except ValueError as error:
            unreadable["on"] = str(error)
    wish = replace(
        form.make(party, typed.values),
        opinion=own["opinion"],
        on=on,
        paper=paper if any(one.name == party and one.entered_by for one in form.parties) else "",
    )
    if request.POST.get("do") == "preview" and not unreadable:
        differences = queries.recheck_after(acting=request.acting, number=project.row.number, wish=wish)
        return _shown(request, project, form, typed, own, differences=differences)
    if form.owed and not own["opinion"] and wish.verb == "say":
        unreadable["opinion"] = "请写明理由"
    number = project.row.number
    if unreadable or wrong:
        answer: Recorded | NotRecorded = queries.rehearsal(
            acting=request.acting, number=number, wish=wish
        ) or NotRecorded(())
    else:
        answer = record_act(
            number=number,
            acting=request.acting,
            wish=wish,
            key=request.POST.get("key", "")[:64] or uuid4().hex,
            expected_seq=sequence(request),
        )
    if isinstance(answer, Recorded):
        return HttpResponseRedirect(reverse("act", args=(number, answer.seq)) + "?recorded=1")
    refused = refusal(
        answer.reasons,
        form.fields,
        project.rulebook,
        unreadable=unreadable,
        files=wrong,
        meanwhile=answer.meanwhile,
    )
    return _shown(request, project, form, typed, own, refused)


def _shown(
    request: ActedRequest,
    project: Project,
    form: Small,
    typed: Typed,
    own: dict[str, str],
    refused: Refusal | None = None,
    differences: Sequence[Difference] | None = None,
) -> HttpResponse:
    paths = paths_of(project, request)
    if differences is None and form.previews and form.stops and form.parties:
        wish = form.make(form.parties[0].name, {})
        differences = queries.recheck_after(acting=request.acting, number=project.row.number, wish=wish)
    about = _act(project, form.about) if form.about is not None else None
    others = {one.seq: one for one in project.acts}
    values: dict[str, Any] = {
        "form": form,
        "typed": typed,
        "own": own,
        "refused": refused,
        "project": project,
        "paths": paths,
        "files": {**project.files, **listed(typed, request.acting)},
        "key": request.POST.get("key") or uuid4().hex,
        "differences": told(differences, project) if differences is not None else None,
        "about": line(about, project.rulebook, project.files, paths.act, paths.file, others)
        if about
        else None,
        "party_options": party_options(form.parties),
        "back": paths.act(form.about) if form.about else reverse("project", args=(project.row.number,)),
        "address": request.path + in_scope(request.GET.get("in", "")),
    }
    return show(request, "pages/small-act.html", values, status=422 if refused else 200)


def told(differences: Sequence[Difference], project: Project) -> tuple[dict[str, Any], ...]:
    """Return in words what would be judged otherwise."""
    rulebook = project.rulebook
    by_seq = {one.seq: one for one in project.acts}
    return tuple(
        {
            "seq": one.seq,
            "label": by_seq[one.seq].label if one.seq in by_seq else one.step,
            "kind": KINDS[one.kind],
            "before": _words(one.before, rulebook) if one.kind in ("sealed", "due", "late") else "",
            "after": _words(one.after, rulebook) if one.kind in ("sealed", "due", "late") else "",
            "reasons": [(reason.text, reason.article) for reason in one.reasons],
        }
        for one in differences
    )


def _words(value: Any, rulebook: Rulebook) -> str:
    if isinstance(value, dict):
        return "；".join(
            f"{rulebook.facts[name].label} {shown_value(said, rulebook.facts[name])}"
            for name, said in value.items()
            if name in rulebook.facts
        )
    return "无" if value is None else shown_value(value)

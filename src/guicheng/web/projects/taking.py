"""Taking a step: its page, its draft, the files as they are chosen, and the act itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from guicheng.apps.cases import queries
from guicheng.apps.cases.actions import NotRecorded, Recorded, Wish, keep_draft, record_act
from guicheng.apps.cases.queries.forms import Form
from guicheng.engine.values import parse_date
from guicheng.web import naming
from guicheng.web.addresses import Addresses, in_scope
from guicheng.web.back import here
from guicheng.web.files import listed, stored, take_files
from guicheng.web.forms.fields import fields
from guicheng.web.forms.reading import Typed, prefilled, read
from guicheng.web.forms.refusals import Refusal, refusal
from guicheng.web.projects.drafts import saved, was_sent
from guicheng.web.projects.journal import journal
from guicheng.web.projects.page import project_page
from guicheng.web.projects.steps import StepPage, acts_of, owed_documents, party_options, step_page
from guicheng.web.session import ActedRequest, acted
from guicheng.web.showing import fragment, show

OWN = ("outcome", "opinion", "on", "party")
"""What a form of a step has beside the rulebook's facts."""


def _asked(request: ActedRequest, number: str, step: str, brought: Any = None) -> tuple[Form, StepPage]:
    scope = request.GET.get("in", "") or request.POST.get("in", "")
    form = queries.step_form(acting=request.acting, number=number, step=step, scope=scope, brought=brought)
    if form is None:
        raise Http404
    form = replace(form, project=naming.with_names(form.project))
    view = form.project.view.step(step, scope)
    return form, step_page(form.project, view, fields(form.project.rulebook, form.asks))


@require_http_methods(["GET", "POST"])
@acted
def step(request: ActedRequest, number: str, step: str) -> HttpResponse:
    """Show a step with its form, or take it."""
    form, page = _asked(request, number, step)
    if request.method == "GET":
        draft = queries.draft(acting=request.acting, number=number, form=page.form)
        typed = prefilled(page.fields, draft)
        if draft:  # what is owed depends on what the draft says
            form, page = _asked(request, number, step, typed.values)
        own = {name: str((draft or {}).get(name, "")) for name in OWN}
        return _shown(request, form, page, typed, own, drafted=bool(draft))
    typed = read(page.fields, request.POST)
    wrong = take_files(request, request.acting, page.fields, typed)
    own = {name: str(request.POST.get(name, "")).strip() for name in OWN}
    paper = kept_paper(request, typed, wrong)
    if request.POST.get("do") == "draft":
        keep_draft(acting=request.acting, number=number, form=page.form, content={**typed.kept(), **own})
        if not wrong:
            return HttpResponseRedirect(reverse("workbench") + "?tab=drafts")
        refused = refusal((), page.fields, form.project.rulebook, files=wrong)
        return _shown(request, form, page, typed, own, refused)
    answer = _recorded(request, form, page, typed, own, paper, wrong)
    if isinstance(answer, Recorded):
        for notice in answer.notices:
            messages.warning(request, notice.text)
        return HttpResponseRedirect(reverse("act", args=(number, answer.seq)) + "?recorded=1")
    keep_draft(acting=request.acting, number=number, form=page.form, content={**typed.kept(), **own})
    form, page = _asked(request, number, step, _counting(page, typed, own))
    return _shown(request, form, page, typed, own, answer)


def _counting(page: StepPage, typed: Typed, own: dict[str, str]) -> dict[str, Any]:
    """Return the values that belong to the outcome chosen: what another outcome asks is not part of this act."""
    names = {field.name for field in page.asked(own["outcome"])}
    return {name: value for name, value in typed.values.items() if name in names}


def kept_paper(request: ActedRequest, typed: Typed, wrong: dict[str, str]) -> str:
    """Return the digest of the signed paper on which somebody else's decision stands."""
    kept = [digest for digest in request.POST.getlist("paper_kept") if digest]
    for digest, message in stored(request, request.acting, "paper"):
        if message:
            wrong["paper"] = message
        else:
            kept = [digest]
    typed.files["paper"] = tuple(kept[-1:])
    return kept[-1] if kept else ""


def _recorded(
    request: ActedRequest,
    form: Form,
    page: StepPage,
    typed: Typed,
    own: dict[str, str],
    paper: str,
    wrong: dict[str, str],
) -> Recorded | Refusal:
    """Ask the door to record the act; what could not be read is told together with everything else."""
    number, rulebook = form.project.row.number, form.project.rulebook
    asked = page.asked(own["outcome"])
    names = {field.name for field in asked}
    unreadable = {name: text for name, text in typed.errors.items() if name in names}
    on = None
    if page.outside:
        try:
            on = parse_date(own["on"]) if own["on"] else None
        except ValueError as error:
            unreadable["on"] = f"{error}"
        if not own["on"]:
            unreadable["on"] = "请填写办理的日期：会议、签字或文件所载的那一天"
    if len(page.outcomes) > 1 and not own["outcome"]:
        unreadable["outcome"] = "请选择结论"
    party = own["party"] or (page.parties[0].name if page.parties else "")
    wish = Wish(
        verb="take",
        party=party,
        target=page.step,
        outcome=own["outcome"],
        scope=page.scope,
        facts=_counting(page, typed, own),
        on=on,
        opinion=own["opinion"],
        paper=paper if _entered(page, party) else "",
    )
    if unreadable or wrong:
        against = queries.rehearsal(acting=request.acting, number=number, wish=wish)
        answer: Recorded | NotRecorded = against or NotRecorded(())
    else:
        answer = record_act(
            number=number,
            acting=request.acting,
            wish=wish,
            key=request.POST.get("key", "")[:64] or uuid4().hex,
            expected_seq=sequence(request),
            draft=page.form,
        )
    if isinstance(answer, Recorded):
        return answer
    return refusal(
        answer.reasons,
        asked,
        rulebook,
        unreadable=unreadable,
        files=wrong,
        meanwhile=answer.meanwhile,
    )


def _entered(page: StepPage, party: str) -> bool:
    return any(one.entered_by for one in page.parties if one.name == party)


def sequence(request: ActedRequest) -> int | None:
    """Return the number of the last act that the person saw, as the form sent it."""
    raw = request.POST.get("seq", "")
    return int(raw) if raw.isdigit() else None


def _shown(
    request: ActedRequest,
    form: Form,
    page: StepPage,
    typed: Typed,
    own: dict[str, str],
    refused: Refusal | None = None,
    drafted: bool = False,
) -> HttpResponse:
    project = form.project
    paths = Addresses(
        project.row.number,
        project.rulebook.id,
        own=page.article,
        form=page.form if refused else "",
        back=here(request),
    )
    usual = project.rulebook.steps[page.step].usual if len(page.outcomes) == 1 else ""
    own = {**own, "outcome": own["outcome"] or usual}
    values = {
        "page": page,
        "typed": typed,
        "own": own,
        "refused": refused,
        "project": project,
        "paths": paths,
        "files": {**project.files, **listed(typed, request.acting)},
        "key": uuid4().hex if refused is None else request.POST.get("key") or uuid4().hex,
        "drafted": drafted,
        "owed": owed_documents(page, typed, own["outcome"]),
        "whole": project_page(project, paths),
        "party_options": party_options(page.parties),
        "own_acts": journal(
            acts_of(project.acts, page.step, page.scope),
            project.rulebook,
            project.files,
            paths.act,
            paths.file,
        ),
        "address": paths.step(page.step, page.scope),
    }
    return show(request, "pages/step.html", values, status=422 if refused else 200)


def typed_in(request: ActedRequest, number: str, form: str) -> dict[str, Any]:
    """Return the values in the draft of a step's form, such as one that was refused."""
    step, _, scope = form.partition("@")
    draft = queries.draft(acting=request.acting, number=number, form=form)
    found = queries.step_form(acting=request.acting, number=number, step=step, scope=scope) if draft else None
    if found is None:
        return {}
    return prefilled(fields(found.project.rulebook, found.asks), draft).values


@require_POST
@acted
def draft(request: ActedRequest, number: str, step: str) -> HttpResponse:
    """Keep what was typed so far, and say what it makes the form owe."""
    if was_sent(request):
        return HttpResponse(status=204)  # the form has been sent meanwhile: what it held is in the log
    form, page = _asked(request, number, step)
    typed = read(page.fields, request.POST)
    own = {name: str(request.POST.get(name, "")).strip() for name in OWN}
    typed.files["paper"] = tuple(digest for digest in request.POST.getlist("paper_kept") if digest)
    keep_draft(acting=request.acting, number=number, form=page.form, content={**typed.kept(), **own})
    form, page = _asked(request, number, step, typed.values)
    return saved(request, page=page, typed=typed, owed=owed_documents(page, typed, own["outcome"]))


@require_POST
@acted
def outcome(request: ActedRequest, number: str, step: str) -> HttpResponse:
    """Show what the chosen outcome asks beyond the rest; everything typed is kept."""
    _, page = _asked(request, number, step)
    typed = read(page.fields, request.POST)
    form, page = _asked(request, number, step, typed.values)
    values = {
        "page": page,
        "typed": typed,
        "own": {name: str(request.POST.get(name, "")).strip() for name in OWN},
        "project": form.project,
        "paths": Addresses(number, form.project.rulebook.id, own=page.article, back=here(request)),
        "files": {**form.project.files, **listed(typed, request.acting)},
        "refused": None,
        "chosen_only": True,
    }
    return fragment(request, "fragments/outcome.html", values)


@require_POST
@acted
def upload(request: ActedRequest, number: str, step: str, name: str) -> HttpResponse:
    """Store files as they are chosen, so that a refusal or a lost connection later does not lose them."""
    form, page = _asked(request, number, step)
    field = next((one for one in page.fields if one.name == name and one.is_document), None)
    if field is None:
        raise Http404
    typed = read([field], request.POST)
    wrong = take_files(request, request.acting, [field], typed)
    values = {
        "field": field,
        "typed": typed,
        "files": {**form.project.files, **listed(typed, request.acting)},
        "error": wrong.get(name, ""),
        "paths": Addresses(number, form.project.rulebook.id, own=page.article, back=here(request)),
        "upload": reverse("step-upload", args=(number, step, name)) + in_scope(page.scope),
    }
    return fragment(request, "fragments/document.html", values)

"""Taking over: steps that were done before the platform was there are entered together, without a day, under one paper."""

from __future__ import annotations

from uuid import uuid4

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from guicheng.apps.cases.actions import NotRecorded, Wish, record_batch
from guicheng.apps.cases.queries.project import Project
from guicheng.engine.answers import StepView
from guicheng.web import naming
from guicheng.web.errors import forbidden
from guicheng.web.files import listed
from guicheng.web.forms.reading import Typed
from guicheng.web.forms.refusals import Refusal, refusal
from guicheng.web.projects.taking import kept_paper
from guicheng.web.projects.views import found_project, paths_of
from guicheng.web.session import ActedRequest, acted
from guicheng.web.showing import show


def candidates(project: Project) -> list[tuple[StepView, str, str]]:
    """Return the steps that are not done and that the reader may enter, each with the name of its place and its input."""
    return [
        (step, naming.scope(project.rulebook, step.scope), f"{step.id}@{step.scope}")
        for step in project.view.steps
        if step.status not in ("done", "not_applicable") and any(p in project.enters for p in step.party)
    ]


@require_http_methods(["GET", "POST"])
@acted
def take_over(request: ActedRequest, number: str) -> HttpResponse:
    """Enter what was done before the platform: done, its day unknown; it satisfies order, not evidence."""
    project = found_project(request, number)
    if not project.parties:
        return forbidden(request)
    chosen = set(request.POST.getlist("step"))
    if request.method == "GET":
        return _shown(request, project, chosen, Typed())
    typed, wrong = Typed(), dict[str, str]()
    paper = kept_paper(request, typed, wrong)
    wishes = []
    for step, _, name in candidates(project):
        if name in chosen:
            party = next(party for party in step.party if party in project.enters)
            wishes.append(
                Wish(
                    verb="take",
                    party=party,
                    target=step.id,
                    scope=step.scope,
                    outcome=request.POST.get(f"outcome-{name}", ""),
                    taken_over=True,
                    opinion=request.POST.get("opinion", "").strip(),
                    paper=paper,
                )
            )
    if not wishes and not wrong:
        wrong["steps"] = "没有勾选任何环节。请勾选平台启用以前已经办结的环节"
    if wrong:
        return _shown(request, project, chosen, typed, refusal((), (), project.rulebook, files=wrong))
    answer = record_batch(
        wishes=[(number, wish) for wish in wishes],
        acting=request.acting,
        key=request.POST.get("key", "")[:60] or uuid4().hex,
    )
    if isinstance(answer, NotRecorded):
        refused = refusal(answer.reasons, (), project.rulebook, meanwhile=answer.meanwhile)
        return _shown(request, project, chosen, typed, refused)
    return HttpResponseRedirect(reverse("project", args=(number,)) + "?recorded=1")


def _shown(
    request: ActedRequest,
    project: Project,
    chosen: set[str],
    typed: Typed,
    refused: Refusal | None = None,
) -> HttpResponse:
    values = {
        "project": project,
        "paths": paths_of(project, request),
        "steps": candidates(project),
        "chosen": chosen,
        "outcomes_chosen": {
            name: request.POST.get(f"outcome-{name}", "") for _, _, name in candidates(project)
        },
        "opinion": request.POST.get("opinion", ""),
        "typed": typed,
        "files": listed(typed, request.acting),
        "refused": refused,
        "key": request.POST.get("key") if refused else uuid4().hex,
        "naming": naming,
    }
    return show(request, "pages/take-over.html", values, status=422 if refused else 200)

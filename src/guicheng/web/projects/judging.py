"""By which rulebook a project is judged: since when, what another edition would change in it, moving it there; and its parameters."""

from __future__ import annotations

from uuid import uuid4

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from guicheng.apps.cases import clock, law, queries
from guicheng.apps.cases.access import may_set_parameters
from guicheng.apps.cases.actions import NotRecorded, adopt
from guicheng.engine.answers import Reason
from guicheng.engine.otherwise import KINDS as OTHERWISE
from guicheng.engine.values import parse_date
from guicheng.web.addresses import article_path
from guicheng.web.errors import forbidden
from guicheng.web.projects.journal import journal
from guicheng.web.projects.views import found_project, paths_of
from guicheng.web.session import ActedRequest, acted
from guicheng.web.showing import show


@require_http_methods(["GET", "POST"])
@acted
def judging(request: ActedRequest, number: str) -> HttpResponse:
    """Show by which edition and revision a project is judged; with `to` what another edition would change, and move it there."""
    project = found_project(request, number)
    names = law.names_of(request.acting.jurisdiction)
    to = request.POST.get("to", "") or request.GET.get("to", "")
    if to and to not in names:
        raise Http404
    reasons: tuple[Reason, ...] = ()
    if request.method == "POST":
        if not may_set_parameters(request.acting):
            return forbidden(request)
        answer = adopt(
            number=number,
            acting=request.acting,
            target=law.shipped(to),
            reason=request.POST.get("reason", ""),
            shown=request.POST.get("shown", ""),
            key=request.POST.get("key", "") or uuid4().hex,
            as_of=parse_date(request.POST["as_of"]) if request.POST.get("as_of") else None,
        )
        if not isinstance(answer, NotRecorded):
            return HttpResponseRedirect(reverse("judging", args=(number,)) + "?done=1")
        reasons = answer.reasons
    paths = paths_of(project, request)
    moves = [act for act in project.acts if act.verb == "adopt"]
    lines = journal(project.acts, project.rulebook, project.files, paths.act, paths.file)
    values = {
        "project": project,
        "paths": paths,
        "lines": [line for line in lines if line.seq in {act.seq for act in moves}],
        "others": [
            law.shipped(name) for name in names if law.shipped(name).digest != project.rulebook.digest
        ],
        "latest": law.shipped(project.rulebook.id) if project.rulebook.id in law.installed() else None,
        "target": law.shipped(to) if to else None,
        "preview": queries.move_preview(acting=request.acting, number=number, rulebook=to) if to else None,
        "may": may_set_parameters(request.acting),
        "OTHERWISE": OTHERWISE,
        "path": lambda article: article_path(to or project.rulebook.id, article),
        "key": uuid4().hex,
        "local": clock.local,
        "typed": request.POST,
        "reasons": reasons,
        "errors": {reason.id: reason.text for reason in reasons},
    }
    return show(request, "pages/judging.html", values, status=422 if reasons else 200)


@require_GET
@acted
def parameters(request: ActedRequest, number: str) -> HttpResponse:
    """Show the parameters that a project's acts were judged by: value, since when, and what it is now."""
    project = found_project(request, number)
    found = queries.parameters_of_project(acting=request.acting, number=number)
    values = {
        "project": project,
        "parameters": found or [],
        "paths": paths_of(project, request),
        "path": article_path,
    }
    return show(request, "pages/project-parameters.html", values)

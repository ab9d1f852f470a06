"""Projects: the list, the page of one as it stands or stood, its filings, its documents, its history on paper."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from guicheng.apps.cases import queries
from guicheng.apps.cases.access import may_open_cases, visible_units
from guicheng.apps.cases.queries.project import Project
from guicheng.web import naming
from guicheng.web.addresses import Addresses
from guicheng.web.back import here
from guicheng.web.moments import Moment, moment_of
from guicheng.web.projects.filings import filings
from guicheng.web.projects.journal import journal
from guicheng.web.projects.listing import listing
from guicheng.web.projects.page import KEY_ACTS, known, project_page
from guicheng.web.session import ActedRequest, acted
from guicheng.web.showing import show


@require_GET
@acted
def projects(request: ActedRequest) -> HttpResponse:
    """Show the projects that somebody may see: searched, filtered, page by page; the address keeps the choice."""
    wanted = {key: request.GET.get(key, "").strip() for key in ("q", "phase", "state", "unit", "overdue")}
    page = queries.project_list(
        acting=request.acting,
        search=wanted["q"],
        phase=wanted["phase"],
        state=wanted["state"],
        unit=wanted["unit"],
        overdue=bool(wanted["overdue"]),
        after=request.GET.get("after") or None,
    )
    choices = [] if request.acting.is_unit else [unit.name for unit in visible_units(request.acting)]
    values = listing(page, wanted, choices, bool(request.GET.get("after")))
    return show(request, "pages/projects.html", {**values, "may_open": may_open_cases(request.acting)})


def found_project(request: ActedRequest, number: str, moment: Moment | None = None) -> Project:
    """Return a project that somebody may see, or say that there is none."""
    moment = moment or Moment()
    project = queries.project(acting=request.acting, number=number, as_of=moment.on, known_at=moment.known_at)
    if project is None:
        raise Http404
    return naming.with_names(project)


def paths_of(project: Project, request: HttpRequest, moment: Moment | None = None) -> Addresses:
    """Return the addresses of the pages about a project; articles know this page as the one to come back to."""
    return Addresses(project.row.number, project.rulebook.id, (moment or Moment()).query, back=here(request))


@require_GET
@acted
def project(request: ActedRequest, number: str) -> HttpResponse:
    """Show a project: where it stands, its whole route, what can be done, what is blocked, clocks, money, papers, history."""
    moment = moment_of(request)
    found = found_project(request, number, moment)
    paths = paths_of(found, request, moment)
    return show(
        request,
        "pages/project.html",
        {
            "page": project_page(found, paths),
            "project": found,
            "paths": paths,
            "moment": moment,
            "may_take_over": bool(found.parties),
            "most": len(found.acts) if request.GET.get("log") == "all" else KEY_ACTS,
        },
    )


@require_GET
@acted
def filed(request: ActedRequest, number: str) -> HttpResponse:
    """Show the filings that the regulation lists for a project: done, due, overdue, not yet."""
    found = found_project(request, number)
    return show(
        request,
        "pages/filings.html",
        {
            "project": found,
            "paths": paths_of(found, request),
            "filings": filings(found.view, found.rulebook, found.calendar, found.enters),
        },
    )


@require_GET
@acted
def known_facts(request: ActedRequest, number: str) -> HttpResponse:
    """Show everything that is known of a project on a day, and where each is from."""
    moment = moment_of(request)
    found = found_project(request, number, moment)
    return show(
        request,
        "pages/known.html",
        {"project": found, "paths": paths_of(found, request, moment), "facts": known(found)},
    )


@require_GET
@acted
def documents(request: ActedRequest, number: str) -> HttpResponse:
    """Show every file of a project, and with which act it came."""
    found = found_project(request, number)
    paths = paths_of(found, request)
    return show(
        request,
        "pages/documents.html",
        {"project": found, "paths": paths, "documents": project_page(found, paths).documents},
    )


@require_GET
@acted
def history(request: ActedRequest, number: str) -> HttpResponse:
    """Show the signing history as a page of A4."""
    found = found_project(request, number)
    paths = paths_of(found, request)
    lines = journal(found.acts, found.rulebook, found.files, paths.act, paths.file)
    return show(
        request,
        "pages/history.html",
        {
            "project": found,
            "paths": paths,
            "page": project_page(found, paths),
            "lines": tuple(reversed(lines)),
        },
    )

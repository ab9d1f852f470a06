"""The archive of one project: what is missing and who owes it; the package, to be kept and checked without the platform."""

from __future__ import annotations

from dataclasses import replace

from django.http import FileResponse, Http404, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET

from guicheng.apps.archive import queries
from guicheng.engine.package import FILES
from guicheng.web import naming
from guicheng.web.archive.completeness import completeness
from guicheng.web.projects.journal import journal
from guicheng.web.projects.views import found_project, paths_of
from guicheng.web.session import ActedRequest, acted
from guicheng.web.showing import show


@require_GET
@acted
def archive(request: ActedRequest, number: str) -> HttpResponse:
    """Show what a project's file still lacks, by phase, and offer the package."""
    owed = queries.owed(acting=request.acting, number=number)
    if owed is None:
        raise Http404
    owed = replace(owed, project=naming.with_names(owed.project))
    phases = completeness(owed)
    return show(
        request,
        "pages/archive.html",
        {
            "project": owed.project,
            "paths": paths_of(owed.project, request),
            "phases": phases,
            "lacking": sum(len(phase.lacks) for phase in phases),
        },
    )


@require_GET
@acted
def package(request: ActedRequest, number: str) -> FileResponse:
    """Send a project as a package; the digest that stands for the whole goes with it as a header."""
    found = found_project(request, number)
    paths = paths_of(found, request)
    lines = journal(found.acts, found.rulebook, found.files, paths.act, lambda digest: FILES + digest)
    readable = render_to_string(
        "pages/package.html",
        {"project": found, "lines": tuple(reversed(lines)), "files": found.files.values(), "folder": FILES},
    )
    made = queries.package(acting=request.acting, number=number, readable=readable.encode())
    if made is None:
        raise Http404
    response = FileResponse(made.file, as_attachment=True, filename=made.name, content_type="application/zip")
    response["X-Package-Digest"] = made.digest
    return response

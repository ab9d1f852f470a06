"""The list of projects as somebody in a hurry would write it: the same frame and template, the rows from a raw cursor."""

from __future__ import annotations

from decimal import Decimal

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from guicheng.apps.cases.queries.lists import ProjectPage, ProjectRow
from guicheng.web.projects.listing import listing
from guicheng.web.session import acted
from guicheng.web.showing import show

ROWS = (
    "select c.number, c.title, o.name, r.phase, r.state, r.ground, r.amount, r.next_due, r.overdue, r.restrictions,"
    " r.acts, r.last_act_on from cases_case c join cases_caserow r on r.case_id = c.id"
    " join registers_organisation o on o.id = c.unit_id where c.jurisdiction_id = %s order by c.number desc limit 30"
)


@acted
def raw(request: HttpRequest) -> HttpResponse:
    """Show thirty projects."""
    with connection.cursor() as cursor:
        cursor.execute(ROWS, [request.acting.jurisdiction.pk])  # type: ignore[attr-defined]
        found = cursor.fetchall()
        cursor.execute("select count(*) from cases_case")
        total = cursor.fetchone()[0]
    rows = tuple(
        ProjectRow(n, t, u, ph, s, g, Decimal(str(a or 0)), {}, d, o, re, ac, la)
        for n, t, u, ph, s, g, a, d, o, re, ac, la in found
    )
    page = ProjectPage(rows, None, total, {})
    wanted = dict.fromkeys(("q", "phase", "state", "unit", "overdue"), "")
    return show(request, "pages/projects.html", {**listing(page, wanted, [], False), "may_open": False})


urlpatterns = [path("raw/", raw), path("", include("guicheng.web.urls"))]

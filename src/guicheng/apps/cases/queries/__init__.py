"""What pages, the API and commands may ask of cases: plain values, scoped to who asks."""

from guicheng.apps.cases.queries.adoptions import (
    Revision,
    adoptions,
    coming_editions,
    editions_of,
    move_preview,
    revision_preview,
)
from guicheng.apps.cases.queries.desk import coming_days, draft, workbench
from guicheng.apps.cases.queries.forms import explanation, opening_form, rehearsal, step_form
from guicheng.apps.cases.queries.law import history, parameters, unit_facts
from guicheng.apps.cases.queries.lists import project_list
from guicheng.apps.cases.queries.parameters_read import parameters_of_project
from guicheng.apps.cases.queries.project import (
    file_visible,
    forecast,
    project,
    recheck_after,
    visible_file,
    why,
)
from guicheng.apps.cases.queries.under import projects_under, under_article
from guicheng.apps.cases.queries.whatif import what_if

__all__ = [
    "Revision",
    "adoptions",
    "coming_editions",
    "editions_of",
    "history",
    "move_preview",
    "revision_preview",
    "coming_days",
    "draft",
    "explanation",
    "file_visible",
    "forecast",
    "opening_form",
    "parameters",
    "parameters_of_project",
    "project",
    "project_list",
    "projects_under",
    "recheck_after",
    "rehearsal",
    "step_form",
    "under_article",
    "unit_facts",
    "what_if",
    "visible_file",
    "why",
    "workbench",
]

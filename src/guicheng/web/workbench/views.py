"""The workbench: what waits, what was done, what was begun, drafts; and beside the list the case that is chosen."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from guicheng.apps.cases import law, queries
from guicheng.apps.cases.access import may_open_cases
from guicheng.apps.cases.queries.desk import DraftView, TodoView
from guicheng.engine.values import parse_date
from guicheng.web import naming
from guicheng.web.addresses import Addresses, article_path, in_scope, question
from guicheng.web.back import here
from guicheng.web.forms.fields import fields
from guicheng.web.projects.page import project_page
from guicheng.web.projects.steps import step_page
from guicheng.web.session import ActedRequest, acted
from guicheng.web.showing import fragment, show
from guicheng.web.workbench.desk import band, grouped, sentence

TABS = (("todo", "待办"), ("done", "已办"), ("mine", "我发起的"), ("drafts", "草稿"))


@require_GET
@acted
def workbench(request: ActedRequest) -> HttpResponse:
    """Show a desk with one of its lists."""
    tab = request.GET.get("tab", "todo")
    if tab not in dict(TABS):
        tab = "todo"
    desk = queries.workbench(acting=request.acting, tab=tab)
    days = queries.coming_days(acting=request.acting)
    chosen = {key: request.GET.get(key, "").strip() for key in ("step", "unit", "due")}
    todos = [todo for todo in desk.todos if _wanted(todo, chosen)]
    groups = grouped(desk.todos)
    book = law.current(request.acting.jurisdiction)
    values: dict[str, Any] = {
        "tab": tab,
        "tabs": [
            {
                "label": label,
                "href": reverse("workbench") + (f"?tab={key}" if key != "todo" else ""),
                "number": desk.counts[key],
                "current": key == tab,
            }
            for key, label in TABS
        ],
        "desk": desk,
        "groups": grouped(todos),
        "shown": len(todos),
        "sentence": sentence(desk.today, groups if tab == "todo" else grouped(()), days)
        if tab == "todo"
        else "",
        "band": band(days, desk.today),
        "chosen": chosen,
        "steps": [("", "全部"), *dict.fromkeys((todo.step, todo.label) for todo in desk.todos)],
        "units": []
        if request.acting.is_unit
        else [("", "全部"), *dict.fromkeys((todo.unit, todo.unit) for todo in desk.todos)],
        "may_open": may_open_cases(request.acting),
        "draft_path": _draft_path,
        "step_path": _step_path,
        "article_path": lambda number: article_path(book.id, number, here(request)),
        "naming": naming,
        "naming_of": lambda todo: naming.scope(book, todo.scope),
        "first": next(iter(todos), None),
    }
    return show(request, "pages/workbench.html", values)


def _wanted(todo: TodoView, chosen: dict[str, str]) -> bool:
    if chosen["step"] and todo.step != chosen["step"]:
        return False
    if chosen["unit"] and todo.unit != chosen["unit"]:
        return False
    if chosen["due"]:
        try:
            return todo.due == parse_date(chosen["due"])
        except ValueError:
            return True
    return True


def _step_path(number: str, step: str, scope: str, page: str = "step") -> str:
    return reverse(page, args=(number, step)) + in_scope(scope)


def _draft_path(draft: DraftView) -> str:
    if not draft.number:
        return reverse("new-project-details") + "?secrets=no"
    step, _, scope = draft.form.partition("@")
    return _step_path(draft.number, step, scope)


@require_GET
@acted
def brief(request: ActedRequest, number: str, step: str) -> HttpResponse:
    """Show beside the list what one should know of a case before opening it."""
    scope = request.GET.get("in", "")
    form = queries.step_form(acting=request.acting, number=number, step=step, scope=scope)
    if form is None:
        raise Http404
    project = naming.with_names(form.project)
    paths = Addresses(number, project.rulebook.id, back=here(request))
    page = step_page(project, project.view.step(step, scope), fields(project.rulebook, form.asks))
    values = {
        "page_": page,
        "project": project,
        "paths": paths,
        "documents": project_page(project, paths).documents[:6],
        "why_href": paths.why(question("due", step, scope)),
    }
    return fragment(request, "fragments/case.html", values)

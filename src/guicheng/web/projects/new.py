"""A new project: the question about state secrets first, on a page that stores nothing; then what the rulebook begins with."""

from __future__ import annotations

from uuid import uuid4

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from guicheng.apps.cases import law, queries
from guicheng.apps.cases.access import may_open_cases
from guicheng.apps.cases.actions import NotRecorded, drop_draft, keep_draft, open_case
from guicheng.apps.registers.queries import Acting
from guicheng.engine.answers import Reason
from guicheng.web.addresses import Addresses
from guicheng.web.errors import forbidden
from guicheng.web.forms.fields import Field, field_of
from guicheng.web.forms.reading import Typed, prefilled, read
from guicheng.web.forms.refusals import Refusal, refusal
from guicheng.web.projects.drafts import saved, was_sent
from guicheng.web.session import ActedRequest, acted
from guicheng.web.showing import show

FORM = "new"


@require_http_methods(["GET", "POST"])
@acted
def secrets(request: ActedRequest) -> HttpResponse:
    """Ask whether state secrets are involved. Yes is turned away: the day is counted, and nothing else is kept."""
    if not may_open_cases(request.acting):
        return forbidden(request)
    rulebook = law.current(request.acting.jurisdiction)
    if not rulebook.secrets_question:
        return HttpResponseRedirect(reverse("new-project-details") + "?secrets=no")
    answer = request.POST.get("secrets", "")
    values = {"question": rulebook.facts[rulebook.secrets_question], "book": rulebook.id, "answer": answer}
    if request.method == "GET":
        return show(request, "pages/secrets.html", values)
    if answer == "no":
        return HttpResponseRedirect(reverse("new-project-details") + "?secrets=no")
    if answer == "yes":
        said = open_case(
            acting=request.acting,
            unit=request.acting.organisation,
            title="",
            has_secrets=True,
            facts={},
            key=uuid4().hex,
        )
        reasons = said.reasons if isinstance(said, NotRecorded) else ()
        return show(request, "pages/secrets.html", {**values, "refused": reasons}, status=422)
    return show(request, "pages/secrets.html", {**values, "error": "请选“是”或“否”。"}, status=422)


def _fields(acting: Acting) -> tuple[Field, ...]:
    rulebook = law.current(acting.jurisdiction)
    return tuple(
        field_of(rulebook.facts[name])
        for name in rulebook.starts_with
        if name != rulebook.secrets_question and rulebook.facts[name].depth >= 0
    )


@require_http_methods(["GET", "POST"])
@acted
def details(request: ActedRequest) -> HttpResponse:
    """Ask for the name and the first facts of a project, and open it."""
    acting = request.acting
    if not may_open_cases(acting):
        return forbidden(request)
    fields = _fields(acting)
    if request.method == "GET":
        if request.GET.get("secrets") != "no":
            return HttpResponseRedirect(reverse("new-project"))
        draft = queries.draft(acting=acting, number=None, form=FORM)
        return _page(request, fields, prefilled(fields, draft), str((draft or {}).get("title", "")))
    if request.POST.get("secrets") != "no":
        return HttpResponseRedirect(reverse("new-project"))
    typed, title = read(fields, request.POST), request.POST.get("title", "").strip()
    if request.POST.get("do") == "draft":
        keep_draft(acting=acting, number=None, form=FORM, content={**typed.kept(), "title": title})
        return HttpResponseRedirect(reverse("workbench") + "?tab=drafts")
    rulebook = law.current(acting.jurisdiction)
    reasons: list[Reason] = [
        Reason(field.name, f"须填写{field.label}", field.article, "no", kind="ask")
        for field in fields
        if field.name not in typed.values
    ]
    if not title:
        reasons.insert(0, Reason("title", "请填写项目名称", "", "no", kind="ask"))
    refused = refusal(reasons, fields, rulebook, unreadable=typed.errors)
    if refused:
        return _page(request, fields, typed, title, refused)
    answer = open_case(
        acting=acting,
        unit=acting.organisation,
        title=title,
        has_secrets=False,
        facts=typed.values,
        key=request.POST.get("key", "")[:64] or uuid4().hex,
    )
    if isinstance(answer, NotRecorded):
        return _page(request, fields, typed, title, refusal(answer.reasons, fields, rulebook))
    drop_draft(acting=acting, number=None, form=FORM)
    return HttpResponseRedirect(reverse("project", args=(answer.number,)) + "?opened=1")


def _page(
    request: ActedRequest, fields: tuple[Field, ...], typed: Typed, title: str, refused: Refusal | None = None
) -> HttpResponse:
    rulebook = law.current(request.acting.jurisdiction)
    above = [name for name in rulebook.starts_with if rulebook.facts[name].depth < 0]
    known = queries.unit_facts(request.acting.jurisdiction, request.acting.organisation) if above else []
    values = {
        "fields": fields,
        "typed": typed,
        "title": title,
        "refused": refused,
        "key": request.POST.get("key") or uuid4().hex,
        "unit_facts": [fact for fact in known if fact.name in above],
        "rulebook": rulebook,
        "paths": Addresses("", rulebook.id),
    }
    return show(request, "pages/new-project.html", values, status=422 if refused else 200)


@require_POST
@acted
def draft(request: ActedRequest) -> HttpResponse:
    """Keep what was typed so far; only once the question about state secrets has been answered with no."""
    if request.POST.get("secrets") != "no" or not may_open_cases(request.acting):
        return forbidden(request)
    if was_sent(request):
        return HttpResponse(status=204)
    typed = read(_fields(request.acting), request.POST)
    content = {**typed.kept(), "title": request.POST.get("title", "").strip()}
    keep_draft(acting=request.acting, number=None, form=FORM, content=content)
    return saved(request)

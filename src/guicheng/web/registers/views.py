"""Registers: the units of a jurisdiction, and the facts that are known of each."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from guicheng.apps.cases import clock, law, queries
from guicheng.apps.cases.access import may_say_above, visible_units
from guicheng.apps.cases.actions import NotRecorded, say_above
from guicheng.apps.registers.models import Organisation
from guicheng.engine.sentence import show as shown_value
from guicheng.engine.values import parse_date
from guicheng.web.addresses import Addresses, article_path
from guicheng.web.errors import forbidden
from guicheng.web.files import listed, take_files
from guicheng.web.forms.fields import Field, field_of
from guicheng.web.forms.reading import Typed, prefilled, read
from guicheng.web.forms.refusals import Refusal, refusal
from guicheng.web.session import ActedRequest, acted
from guicheng.web.showing import show


@require_GET
@acted
def registers(request: ActedRequest) -> HttpResponse:
    """Show the register of units."""
    found = visible_units(request.acting)
    search = request.GET.get("q", "").strip()
    shown = [one for one in found if search in one.name or search in one.short]
    return show(request, "pages/registers.html", {"units": shown, "search": search, "total": len(found)})


def _unit(request: ActedRequest, pk: int) -> Organisation:
    found = next((one for one in visible_units(request.acting) if one.pk == pk), None)
    if found is None:
        raise Http404
    return found


@require_GET
@acted
def unit(request: ActedRequest, pk: int) -> HttpResponse:
    """Show what is known of a unit, and its projects."""
    found = _unit(request, pk)
    book = law.current(request.acting.jurisdiction)
    page = queries.project_list(acting=request.acting, unit=found.name)
    values = {
        "unit": found,
        "facts": queries.unit_facts(request.acting.jurisdiction, found),
        "projects": page,
        "may": lambda name: may_say_above(request.acting, found, book.facts[name]),
        "shown": lambda one: shown_value(one.value, book.facts[one.name]) if one.value is not None else "",
        "path": lambda number: article_path(book.id, number),
    }
    return show(request, "pages/unit.html", values)


@require_http_methods(["GET", "POST"])
@acted
def unit_fact(request: ActedRequest, pk: int, name: str) -> HttpResponse:
    """Say a fact of a unit, from a day on, with what it rests on."""
    found = _unit(request, pk)
    book = law.current(request.acting.jurisdiction)
    spec = book.facts.get(name)
    if spec is None or spec.scope != "unit" or spec.kind not in ("fact", "document"):
        raise Http404
    acting = request.acting
    if not may_say_above(acting, found, spec):
        return forbidden(request)
    field = field_of(spec)
    own = {key: request.POST.get(key, "").strip() for key in ("source", "on")}
    if request.method == "GET":
        own["on"] = clock.today().isoformat()
        return _fact_page(request, found, field, prefilled([field]), own)
    typed = read([field], request.POST)
    wrong = {**typed.errors, **take_files(request, acting, [field], typed)}
    if name not in typed.values and name not in wrong:
        wrong[name] = "请填写"
    try:
        on = parse_date(own["on"])
        if on > clock.today():
            wrong["on"] = "日期不能晚于今天"
    except ValueError:
        wrong["on"] = "请按 2025-03-01 的样子填写"
    if wrong:
        refused = refusal((), [field], book, unreadable=wrong)
        return _fact_page(request, found, field, typed, own, refused)
    answer = say_above(
        acting=acting, unit=found, name=name, value=typed.values[name], on=on, source=own["source"][:200]
    )
    if isinstance(answer, NotRecorded):
        return _fact_page(request, found, field, typed, own, refusal(answer.reasons, [field], book))
    return HttpResponseRedirect(reverse("unit", args=(pk,)) + f"?said={name}")


def _fact_page(
    request: ActedRequest,
    unit: Organisation,
    field: Field,
    typed: Typed,
    own: dict[str, str],
    refused: Refusal | None = None,
) -> HttpResponse:
    book = law.current(request.acting.jurisdiction)
    values = {
        "unit": unit,
        "one": field,
        "typed": typed,
        "own": own,
        "refused": refused,
        "files": listed(typed, request.acting),
        "paths": Addresses("", book.id),
    }
    return show(request, "pages/unit-fact.html", values, status=422 if refused else 200)

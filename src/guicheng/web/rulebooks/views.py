"""Rulebooks: one's own, and the parameters that its authority sets."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from guicheng.apps.cases import clock, law, queries
from guicheng.apps.cases.access import may_say_above
from guicheng.apps.cases.actions import NotRecorded, say_above
from guicheng.engine.rulebook.model import Rulebook
from guicheng.engine.sentence import show as shown_value
from guicheng.engine.values import parse_date
from guicheng.web import naming
from guicheng.web.addresses import Addresses, article_path
from guicheng.web.errors import forbidden
from guicheng.web.forms.fields import Field, field_of
from guicheng.web.forms.reading import Typed, prefilled, read
from guicheng.web.forms.refusals import Refusal, refusal
from guicheng.web.rulebooks.entries import entries, own_book
from guicheng.web.session import ActedRequest, acted
from guicheng.web.showing import show


@require_GET
@acted
def rulebooks(request: ActedRequest) -> HttpResponse:
    """Go to the rulebook of one's own jurisdiction; others are linked from it."""
    return HttpResponseRedirect(reverse("rulebook", args=(law.named(request.acting.jurisdiction),)))


@require_GET
@acted
def parameters(request: ActedRequest, name: str) -> HttpResponse:
    """Show the parameters of one's jurisdiction: value, source, in force from, checked on."""
    book = own_book(request, name)
    values = {
        "book": book,
        "pages_of_book": entries(book, request.acting, "parameters"),
        "parameters": queries.parameters(request.acting.jurisdiction, name),
        "facts": queries.unit_facts(request.acting.jurisdiction, None),
        "may": lambda one: may_say_above(request.acting, None, book.facts[one.name]),
        "shown": lambda one, value: shown_value(value, book.facts[one.name]) if value is not None else "",
        "path": lambda number: article_path(book.id, number),
        "naming": naming,
        "editions": [law.shipped(one) for one in law.names_of(request.acting.jurisdiction)],
    }
    return show(request, "pages/parameters.html", values)


@require_http_methods(["GET", "POST"])
@acted
def parameter(request: ActedRequest, name: str, parameter: str) -> HttpResponse:
    """Set a parameter, or a fact of the jurisdiction: the value, its source, in force from, checked on."""
    book = own_book(request, name)
    spec = book.facts.get(parameter)
    if spec is None or spec.scope != "jurisdiction":
        raise Http404
    if request.method == "POST" and not may_say_above(request.acting, None, spec):
        return forbidden(request)
    found = field_of(spec)
    own = {key: request.POST.get(key, "").strip() for key in ("source", "on", "checked_on")}
    if request.method == "GET":
        own["on"] = own["checked_on"] = clock.today().isoformat()
        return _parameter_page(request, book, found, prefilled([found]), own)
    typed = read([found], request.POST)
    wrong: dict[str, Any] = dict(typed.errors)
    if found.name not in typed.values and found.name not in wrong:
        wrong[found.name] = "请填写数值"
    if spec.kind == "parameter" and not own["source"]:
        wrong["source"] = "请写明依据：文件名称和文号，或会议、通知"
    days = {}
    wanted = (("on", "自哪一天起"), *((("checked_on", "核对日期"),) if spec.kind == "parameter" else ()))
    for key, label in wanted:
        try:
            days[key] = parse_date(own[key])
        except ValueError:
            wrong[key] = f"{label}请按 2025-03-01 的样子填写"
    if "checked_on" in days and days["checked_on"] > clock.today():
        wrong["checked_on"] = "核对日期不能晚于今天"
    if wrong:
        refused = refusal((), [found], book, unreadable=wrong)
        return _parameter_page(request, book, found, typed, own, refused)
    answer = say_above(
        acting=request.acting,
        unit=None,
        name=found.name,
        value=typed.values[found.name],
        on=days["on"],
        source=own["source"][:200],
        checked_on=days.get("checked_on"),
        edition=name,
    )
    if isinstance(answer, NotRecorded):
        return _parameter_page(request, book, found, typed, own, refusal(answer.reasons, [found], book))
    return HttpResponseRedirect(reverse("parameters", args=(name,)) + f"?set={found.name}")


def _parameter_page(
    request: ActedRequest,
    book: Rulebook,
    field: Field,
    typed: Typed,
    own: dict[str, str],
    refused: Refusal | None = None,
) -> HttpResponse:
    values = {
        "book": book,
        "one": field,
        "is_parameter": book.facts[field.name].kind == "parameter",
        "spec": book.facts[field.name],
        "may": may_say_above(request.acting, None, book.facts[field.name]),
        "history": queries.history(request.acting.jurisdiction, field.name, book.id),
        "shown": lambda value: shown_value(value, book.facts[field.name]),
        "typed": typed,
        "own": own,
        "refused": refused,
        "paths": Addresses("", book.id),
    }
    return show(request, "pages/parameter.html", values, status=422 if refused else 200)

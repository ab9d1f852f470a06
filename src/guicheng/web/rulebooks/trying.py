"""What if: a changed parameter or a draft of the rulebook, tried on all projects before anything is published."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from guicheng.apps.cases import clock, law, queries
from guicheng.apps.cases.access import may_set_parameters
from guicheng.engine.rulebook.check import check
from guicheng.engine.rulebook.load import load_text
from guicheng.engine.rulebook.model import FactSpec, Rulebook
from guicheng.engine.rulebook.problem import Problem, RulebookError
from guicheng.engine.sentence import show as shown_value
from guicheng.engine.trial import Proposal, Setting
from guicheng.engine.values import parse_date
from guicheng.web.addresses import Addresses, article_path
from guicheng.web.errors import forbidden
from guicheng.web.forms.fields import field_of
from guicheng.web.forms.reading import prefilled, read
from guicheng.web.forms.refusals import Refusal, refusal
from guicheng.web.rulebooks.bundles import SHOWN, bundles
from guicheng.web.rulebooks.entries import entries
from guicheng.web.session import ActedRequest, acted
from guicheng.web.showing import show

FILE_NAME = re.compile(r"[A-Za-z0-9._-]{1,80}\.ya?ml")
LARGEST_FILE = 1_000_000
"""A chapter of a regulation has some ten thousand characters."""


@dataclass(slots=True)
class Draft:
    """Chapter files as they were uploaded or edited, by name; `problems` are what is wrong with them."""

    texts: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    book: Rulebook | None = None
    doubts: tuple[Problem, ...] = ()


@require_http_methods(["GET", "POST"])
@acted
def what_if(request: ActedRequest, name: str) -> HttpResponse:
    """Ask for a parameter with value and day, or for changed chapters; show what would differ. Nothing is written."""
    if name != law.named(request.acting.jurisdiction):
        raise Http404
    if not may_set_parameters(request.acting):
        return forbidden(request)
    book = law.shipped(name)
    if request.method == "POST":
        return _with_draft(request, book)
    parameter = book.facts.get(request.GET.get("parameter", ""))
    if parameter is not None and parameter.kind == "parameter":
        return _with_parameter(request, book, parameter)
    if (chapter := request.GET.get("chapter", "")) in book.texts:
        return _page(request, book, {"draft": Draft({chapter: book.texts[chapter]})})
    return _page(request, book, {})


def _with_parameter(request: ActedRequest, book: Rulebook, spec: FactSpec) -> HttpResponse:
    one, current = field_of(spec), _current(request, spec)
    tried = one.input in request.GET
    typed = read([one], request.GET) if tried else prefilled([one], None)
    on = request.GET.get("on", "").strip() or clock.today().isoformat()
    values: dict[str, Any] = {"one": one, "typed": typed, "on": on, "current": current}
    if not tried:
        return _page(request, book, values)
    wrong: dict[str, str] = dict(typed.errors)
    if one.name not in typed.values and one.name not in wrong:
        wrong[one.name] = "请填写要试的数值"
    day: date | None = None
    try:
        day = parse_date(on)
    except ValueError:
        wrong["on"] = "自哪一天起，请按 2025-03-01 的样子填写"
    if wrong:
        refused = refusal((), [one], book, unreadable=wrong)
        return _page(request, book, values | {"refused": refused}, status=422)
    proposal = Proposal((Setting(one.name, typed.values[one.name], day),))
    tried_value = shown_value(typed.values[one.name], spec)
    sentence = f"{spec.label}：{current or '未设定'} → {tried_value}，自 {day} 起"
    return _result(request, book, proposal, sentence, values)


def _current(request: ActedRequest, spec: FactSpec) -> str:
    found = next(
        (one for one in queries.parameters(request.acting.jurisdiction) if one.name == spec.name), None
    )
    return shown_value(found.value, spec) if found is not None and found.value is not None else ""


def _with_draft(request: ActedRequest, book: Rulebook) -> HttpResponse:
    draft = _read_draft(request, book)
    values: dict[str, Any] = {"draft": draft}
    if not draft.problems and not draft.texts:
        draft.problems.append(Problem("", 0, "没有选择文件", "上传改过的章节文件，或先选一章在页面上修改"))
    if draft.problems:
        return _page(request, book, values, status=422)
    try:
        draft.book = load_text({**book.texts, **draft.texts})
    except RulebookError as error:
        draft.problems.extend(error.problems)
        return _page(request, book, values, status=422)
    if draft.book.digest == book.digest:
        return _page(request, book, values | {"same": True})
    draft.doubts = tuple(
        Problem(one.file, one.line, one.text, one.repair) for one in check(draft.book) if one.level == "error"
    )
    names = "、".join(f"{file}（{'替换' if file in book.texts else '新增'}）" for file in draft.texts)
    return _result(request, book, Proposal(draft=draft.book), f"草案：{names}", values)


def _read_draft(request: ActedRequest, book: Rulebook) -> Draft:
    """Take in what stands in the page's text fields, and the uploaded files, which come before them."""
    draft = Draft()
    for name, text in zip(
        request.POST.getlist("draft-name"), request.POST.getlist("draft-text"), strict=False
    ):
        if FILE_NAME.fullmatch(name) and text.strip():
            draft.texts[name] = text.replace("\r\n", "\n")
    for file in request.FILES.getlist("file"):
        name = str(file.name)
        if not FILE_NAME.fullmatch(name):
            draft.problems.append(
                Problem(name, 0, "不是规则库的文件", "文件名用字母、数字和 - 组成，以 .yaml 结尾")
            )
        elif (file.size or 0) > LARGEST_FILE:
            draft.problems.append(Problem(name, 0, "文件超过 1 MB", "上传改过的章节文件本身"))
        else:
            try:
                draft.texts[name] = file.read().decode("utf-8-sig").replace("\r\n", "\n")
            except UnicodeDecodeError:
                draft.problems.append(Problem(name, 0, "文件不是 UTF-8 编码", "用 UTF-8 编码另存"))
    for name in request.POST.getlist("drop"):
        draft.texts.pop(name, None)
    return draft


def _result(
    request: ActedRequest, book: Rulebook, proposal: Proposal, sentence: str, values: Mapping[str, Any]
) -> HttpResponse:
    data = request.POST if request.method == "POST" else request.GET
    whole = bool(data.get("all"))
    found = queries.what_if(acting=request.acting, proposal=proposal, whole=whole)
    shown = bundles(found.groups, proposal.draft or book, whole=whole)
    more = any(one.number > len(one.lines) for one in shown)
    result = {"sentence": sentence, "found": found, "bundles": shown, "more": more, "least": SHOWN}
    return _page(request, book, {**values, "result": result})


def _page(
    request: ActedRequest, book: Rulebook, values: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    refused: Refusal | None = values.get("refused")
    found: dict[str, Any] = {
        "book": book,
        "pages_of_book": entries(book, request.acting, "what-if"),
        "parameters": [
            (
                one.name,
                f"{one.label}（{shown_value(one.value, book.facts[one.name]) if one.value is not None else '未设定'}）",
            )
            for one in queries.parameters(request.acting.jurisdiction)
        ],
        "files": [(name, _file_label(book, name)) for name in sorted(book.texts)],
        "errors": refused.errors if refused else {},
        "draft": Draft(),
        "way": "draft" if "draft" in values or request.GET.get("way") == "draft" else "parameter",
        "paths": Addresses("", book.id),
        "path": lambda number: article_path(book.id, number),
        **values,
    }
    return show(request, "pages/what-if.html", found, status=status)


def _file_label(book: Rulebook, name: str) -> str:
    first = next((article for article in book.articles if article.file == name), None)
    if first is None:
        return f"{name}　总体和主体"
    return (
        f"{name}　第{first.chapter}章　{first.chapter_title}"
        if len(first.chapter) < 4
        else f"{name}　{first.chapter_title}"
    )

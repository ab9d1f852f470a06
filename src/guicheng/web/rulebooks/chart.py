"""The flow chart of a rulebook, as a page and as files."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from guicheng.engine.chart.bpmn import bpmn_of
from guicheng.engine.chart.drawing import Drawing, draw
from guicheng.engine.chart.graph import Node, graph_of
from guicheng.engine.rulebook.model import Rulebook
from guicheng.web import charts, naming
from guicheng.web.addresses import article_path
from guicheng.web.rulebooks.entries import book_of, entries
from guicheng.web.session import ActedRequest, acted
from guicheng.web.showing import show
from guicheng.web.words import article_zh


@require_GET
@acted
def chart(request: ActedRequest, name: str) -> HttpResponse:
    """Show the whole way that a rulebook lays down: every step, what leads to it, under which conditions."""
    book = book_of(name)
    values = {
        "book": book,
        "pages_of_book": entries(book, request.acting, "rulebook-chart"),
        "project": None,
        **charts.shown(_drawing(book, linked=True)),
    }
    return show(request, "pages/chart.html", values)


@require_GET
@acted
def chart_svg(request: ActedRequest, name: str) -> HttpResponse:
    """Hand out the chart as an SVG file."""
    book = book_of(name)
    return charts.handed_out(charts.as_file(_drawing(book)), "image/svg+xml", f"{book.id}.svg")


@require_GET
@acted
def chart_bpmn(request: ActedRequest, name: str) -> HttpResponse:
    """Hand out the chart as BPMN 2.0."""
    book = book_of(name)
    text = bpmn_of(graph_of(book), phases=naming.PHASES, article=article_zh)
    return charts.handed_out(text, "application/xml", f"{book.id}.bpmn")


def _drawing(book: Rulebook, *, linked: bool = False) -> Drawing:
    def href(node: Node) -> str:
        return article_path(book.id, node.article)

    return draw(graph_of(book), phases=naming.PHASES, article=article_zh, href=href if linked else None)

"""
Law is data: names, article numbers and figures of the shipped regulations stand in rulebooks, not in programs.

What is looked for is read from the rulebooks themselves: the places and titles, the numbers of articles and their
parts, the amounts, shares and terms. It is looked for in every program, page and script, comments and examples
included; what may stand is told in ALLOWED, each with its reason.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pytest

from guicheng.engine.rulebook.load import load_shipped, shipped_rulebooks
from guicheng.engine.rulebook.model import Rulebook
from guicheng.engine.values import parse_money

KINDS = {".py", ".html", ".js", ".sh", ""}
"""Programs, pages and scripts; files without an ending are the Makefile and the like."""

ALLOWED = {
    ("benchmarks/engine.py", "Baiyun"): "says which rulebook is measured",
    ("benchmarks/subject.py", "Baiyun"): "says which rulebook is measured",
    (
        "benchmarks/subject.py",
        "baiyun",
    ): "which rulebook is measured: measurements compare only with the same one",
    ("benchmarks/subject.py", "guangzhou"): "the same identifier",
    ("benchmarks/platform_door.py", "baiyun"): "the code of the jurisdiction that is measured",
    ("benchmarks/whatif.py", "2000000.00"): "another value for a limit that is measured",
    ("benchmarks/whatif.py", "10000000.00"): "another value for a limit that is measured",
    ("src/guicheng/engine/rulebook/checks/logic/solver.py", "3000000"): "steps of a search",
    ("src/guicheng/web/rulebooks/trying.py", "1000000"): "bytes of a file",
    ("src/guicheng/web/templates/components/days.html", "十个工作日"): "how far ahead the workbench looks",
    (
        "src/guicheng/web/templates/pages/components.html",
        "十个工作日",
    ): "the same, in the gallery of components",
    (
        "src/guicheng/engine/scenario/read.py",
        "1000000",
    ): "where entries that come from no act begin to be numbered",
    ("src/guicheng/engine/scenario/standing.py", "500000"): "the same, for what cases show to one another",
}

CJK = "一二三四五六七八九十百零〇"
ARTICLE = re.compile(rf"第[{CJK}\d]{{1,6}}条")
PART = re.compile(r"(?<![\w/.])(?:annex-)?\d{1,3}/\d{1,2}(?![\w/])")
MONEY = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?)([万亿])(?=元|[^\d]|$)")
SHARE = re.compile(r"(?<![\d.:#])(\d+(?:\.\d+)?)%(?![\w%])")
TERM = re.compile(rf"(?<![\d{CJK}])([\d{CJK}]+) ?(?:个工作日|working days)")
ABOUT_ARTICLES = {"article", "articles", "ground"}


@pytest.fixture(scope="module")
def books() -> list[Rulebook]:
    return [load_shipped(name) for name in shipped_rulebooks()]


@pytest.fixture(scope="module")
def programs(root, files) -> list[tuple[str, str]]:
    """Every program, page and script outside the tests, with its text."""
    named = [(path.relative_to(root).as_posix(), path) for path in files if path.suffix in KINDS]
    return [(name, path.read_text(encoding="utf-8")) for name, path in named if is_program(name, path)]


def is_program(name: str, path: Path) -> bool:
    return not name.startswith(("tests/", "docs/")) and (bool(path.suffix) or path.name == "Makefile")


def expect_none(found: Iterable[tuple[str, int, str]]) -> None:
    # Told in a message of its own: a comparison that fails would print every program.
    told = [f"{name}:{line}: {what}" for name, line, what in found if (name, what) not in ALLOWED]
    if told:
        pytest.fail("law that stands in a program:\n" + "\n".join(told), pytrace=False)


def lines(programs) -> Iterator[tuple[str, int, str]]:
    for name, text in programs:
        for number, line in enumerate(text.splitlines(), 1):
            yield name, number, line


def names_of(book: Rulebook) -> Iterator[str]:
    """Yield what a regulation is known by: its place and the place's parts, title, document number, and identifier."""
    yield from (book.title, book.jurisdiction, book.document.split(" ")[0])
    yield from (part for part in re.findall(r"(.{2,}?)[省市区县]", book.jurisdiction))
    yield from (word for word in book.id.split("-") if not word.isdigit())


def texts(book: Rulebook) -> str:
    return "\n".join(text for _, text in sorted(dict(book.texts).items()))


def test_no_program_names_a_place_or_a_regulation(books, programs):
    names = {name for book in books for name in names_of(book)}
    known = re.compile("|".join(sorted(map(re.escape, names), key=len, reverse=True)), re.IGNORECASE)

    assert {"宿迁", "西城", "baiyun"} <= names
    expect_none((n, at, m[0]) for n, at, line in lines(programs) for m in known.finditer(line))


def test_no_program_names_an_article(books, programs):
    parts = {article.number for book in books for article in book.articles if "/" in article.number}
    parts |= {m[0] for book in books for m in PART.finditer(texts(book))}

    assert "22/10" in parts
    expect_none((n, at, m[0]) for n, at, line in lines(programs) for m in ARTICLE.finditer(line))
    expect_none(
        (n, at, m[0]) for n, at, line in lines(programs) for m in PART.finditer(line) if m[0] in parts
    )
    expect_none(article_arguments(programs))


def article_arguments(programs) -> Iterator[tuple[str, int, str]]:
    """Yield each number that stands where an article is named or compared."""
    for name, text in programs:
        for node in ast.walk(ast.parse(text)) if name.endswith(".py") else ():
            about: list[ast.expr] = []
            if isinstance(node, ast.keyword) and node.arg in ABOUT_ARTICLES:
                about = [node.value]
            elif isinstance(node, ast.Compare):
                sides = [node.left, *node.comparators]
                if any(isinstance(side, ast.Attribute) and side.attr in ABOUT_ARTICLES for side in sides):
                    about = sides
            for side in about:
                for one in ast.walk(side):
                    if (
                        isinstance(one, ast.Constant)
                        and isinstance(one.value, str)
                        and re.match(r"\d", one.value)
                    ):
                        yield name, one.lineno, str(one.value)


def test_no_program_knows_a_figure(books, programs):
    text = "\n".join(texts(book) for book in books)
    amounts = {parse_money(m[0] + "元") for m in MONEY.finditer(text)}
    shares = {Decimal(m[1]) for m in SHARE.finditer(text)}
    terms = {m[1] for m in TERM.finditer(text)}

    assert Decimal("500000") in amounts
    assert Decimal("15") in shares
    assert "5" in terms
    expect_none(figures_in_words(programs, amounts, shares, terms))
    expect_none(figures_in_numbers(programs, amounts, shares))


def figures_in_words(programs, amounts, shares, terms) -> Iterator[tuple[str, int, str]]:
    for name, at, line in lines(programs):
        yield from ((name, at, m[0]) for m in MONEY.finditer(line) if parse_money(m[0] + "元") in amounts)
        yield from ((name, at, m[0]) for m in SHARE.finditer(line) if Decimal(m[1]) in shares)
        yield from ((name, at, m[0]) for m in TERM.finditer(line) if m[1] in terms)


def figures_in_numbers(programs, amounts, shares) -> Iterator[tuple[str, int, str]]:
    """Yield each number of a program, text that is nothing but a number included, that is an amount or a share."""
    fractions = {share / 100 for share in shares}
    for name, text in programs:
        for node in ast.walk(ast.parse(text)) if name.endswith(".py") else ():
            # Figures of the law are exact: a float is a place in a drawing, or a time.
            if not isinstance(node, ast.Constant) or not isinstance(node.value, int | str):
                continue
            if isinstance(node.value, bool):
                continue
            try:
                value = Decimal(str(node.value).replace(",", ""))
            except InvalidOperation:
                continue
            if value in amounts or (value in fractions and value != 1):
                yield name, node.lineno, str(node.value)


def test_what_is_allowed_is_still_there(root):
    for name, what in ALLOWED:
        text = (root / name).read_text(encoding="utf-8").replace("_", "")
        assert what in text, f"{name} no longer has {what}"

"""Every shipped rulebook against its page of requirements: no mark below the page's without a doubt, every E row shown."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from guicheng.engine.rulebook.load import load_shipped, shipped_rulebooks
from guicheng.engine.rulebook.model import Rulebook

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT.parent / "shared" / "requirements"


def rows(name: str) -> Iterator[tuple[str, set[str]]]:
    """Yield each article or annex of a rulebook's page of requirements with its marks."""
    for line in (PAGES / f"{name}.md").read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if len(cells) != 3 or not re.fullmatch(r"(annex )?\d[\d, ]*", cells[0]):
            continue
        marks = set(cells[1].split())
        for number in re.findall(r"\d+", cells[0]):
            yield (f"annex-{number}" if cells[0].startswith("annex") else number), marks


@pytest.fixture(scope="module", params=shipped_rulebooks())
def book(request) -> Rulebook:
    return load_shipped(request.param)


@pytest.fixture
def page(book) -> str:
    if not (PAGES / f"{book.id}.md").exists():
        pytest.skip("the page of requirements is not at hand")
    return book.id


def test_no_mark_is_below_the_pages_without_a_doubt_that_says_why(book, page):
    articles = {article.number: article for article in book.articles}

    below = [
        f"{number}: {sorted(marks)} on the page, {list(articles[number].marks)} in the rulebook"
        for number, marks in rows(page)
        if "E" in marks and "E" not in articles[number].marks and not articles[number].doubts
    ]

    assert below == []
    assert {number for number, _ in rows(page)} == set(articles)


def table(name: str) -> dict[str, tuple[str, list[str]]]:
    """Return the table in the documentation: article, mark and scenario files."""
    found = {}
    for line in (ROOT / "docs" / "reference" / f"proof-{name}.md").read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if len(cells) == 4 and cells[0].startswith("`"):
            found[cells[0].strip("`")] = (
                cells[1],
                [name for name in cells[3].split(" ") if name and name != "—"],
            )
    return found


def test_every_enforced_article_names_its_scenarios(book):
    shown = table(book.id)

    scenarios = ROOT / "src" / "guicheng" / "rulebooks" / book.id / "scenarios"
    assert set(shown) == {article.number for article in book.articles}
    for article in book.articles:
        mark, files = shown[article.number]
        assert mark == " ".join(article.marks)
        assert all((scenarios / f"{file}.yaml").is_file() for file in files)
        assert files or "E" not in article.marks, (
            f"article {article.number} is enforced and shown by no scenario"
        )


def test_every_row_that_the_page_has_enforced_is_shown_by_scenarios(book, page):
    shown = table(book.id)

    assert [number for number, marks in rows(page) if "E" in marks and not shown[number][1]] == []

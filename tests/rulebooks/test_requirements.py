"""Baiyun's articles against the page of requirements: no mark below the page's without a doubt, every E row shown by scenarios."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from guicheng.engine.rulebook.load import load_shipped
from guicheng.engine.rulebook.model import Rulebook

PAGE = Path(__file__).resolve().parents[3] / "shared" / "requirements" / "guangzhou-baiyun-2024.md"
NAME = "guangzhou-baiyun-2024"
TABLE = Path(__file__).resolve().parents[2] / "docs" / "reference" / f"{NAME}-proof.md"
SCENARIOS = Path(__file__).resolve().parents[2] / "src" / "guicheng" / "rulebooks" / NAME / "scenarios"


def rows() -> Iterator[tuple[str, set[str]]]:
    """Yield each article or annex of the page with its marks."""
    for line in PAGE.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if len(cells) != 3 or not re.fullmatch(r"(annex )?\d[\d, ]*", cells[0]):
            continue
        marks = set(cells[1].split())
        for number in re.findall(r"\d+", cells[0]):
            yield (f"annex-{number}" if cells[0].startswith("annex") else number), marks


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return load_shipped(NAME)


@pytest.mark.skipif(not PAGE.exists(), reason="the page of requirements is not at hand")
def test_no_mark_is_below_the_pages_without_a_doubt_that_says_why(book):
    articles = {article.number: article for article in book.articles}

    below = [
        f"{number}: {sorted(marks)} on the page, {list(articles[number].marks)} in the rulebook"
        for number, marks in rows()
        if "E" in marks and "E" not in articles[number].marks and not articles[number].doubts
    ]

    assert below == []
    assert {number for number, _ in rows()} == set(articles)


def table() -> dict[str, tuple[str, list[str]]]:
    """Return the table in the documentation: article, mark and scenario files."""
    found = {}
    for line in TABLE.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if len(cells) == 4 and cells[0].startswith("`"):
            found[cells[0].strip("`")] = (
                cells[1],
                [name for name in cells[3].split(" ") if name and name != "—"],
            )
    return found


def test_every_enforced_article_names_its_scenarios(book):
    shown = table()

    assert set(shown) == {article.number for article in book.articles}
    for article in book.articles:
        mark, files = shown[article.number]
        assert mark == " ".join(article.marks)
        assert all((SCENARIOS / f"{file}.yaml").is_file() for file in files)
        assert files or "E" not in article.marks, (
            f"article {article.number} is enforced and shown by no scenario"
        )


@pytest.mark.skipif(not PAGE.exists(), reason="the page of requirements is not at hand")
def test_every_row_that_the_page_has_enforced_is_shown_by_scenarios():
    shown = table()

    assert [number for number, marks in rows() if "E" in marks and not shown[number][1]] == []

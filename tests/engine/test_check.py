"""What fits together and cannot be meant is told on its line, with what is wrong and how to mend it."""

import pytest
from tests.engine.books import PROBES, TINY
from tests.engine.broken import BOOK, FOLDER, compare, expected, load

from guicheng.engine.rulebook.check import check
from guicheng.engine.rulebook.load import load_rulebook, load_shipped, shipped_rulebooks

LOADED = sorted(file for file in FOLDER.glob("*.yaml") if file.name != BOOK)
SOUND = [
    book.parent
    for folder in (TINY, PROBES)
    for book in sorted(folder.glob(f"*/{BOOK}"))
    if book.parent != FOLDER
]


@pytest.mark.parametrize("file", LOADED, ids=lambda file: file.stem)
def test_what_is_wrong_is_told_where_it_is(file):
    came = {(finding.line, finding.level, finding.text) for finding in check(load(file))}

    assert compare(expected(file), came) == ([], [])


@pytest.mark.parametrize("file", LOADED, ids=lambda file: file.stem)
def test_every_error_says_how_to_mend_it(file):
    for finding in check(load(file)):
        assert finding.file in (file.name, BOOK)
        assert finding.repair or "没有声明" in finding.text or "没有这个" in finding.text, finding


@pytest.mark.parametrize("folder", SOUND, ids=lambda folder: folder.name)
def test_sound_rulebooks_have_no_errors(folder):
    errors = [finding for finding in check(load_rulebook(folder)) if finding.level == "error"]
    # The probes hold the hardest articles only; one tiny book has a step that never applies, to see that it does not.
    meant = [e for e in errors if "规程里没有这一条" in e.text or "never_applies" in e.text]

    assert [str(error) for error in errors if error not in meant] == []


@pytest.mark.parametrize("name", shipped_rulebooks())
def test_shipped_rulebooks_have_no_errors(name):
    assert [str(finding) for finding in check(load_shipped(name)) if finding.level == "error"] == []


def test_it_is_told_in_the_order_of_the_files():
    found = check(load(FOLDER / "articles.yaml"))

    assert [f.line for f in found] == sorted(f.line for f in found)
    assert str(found[0]).startswith("articles.yaml:7: 错误：“size”（规模）引第 3 条")

"""A rulebook that cannot be used is refused with everything that is wrong with it: where, what, and the likely repair."""

import copy
import random

import pytest
from tests.engine.books import PROBES, TINY
from tests.engine.broken import BOOK, FOLDER, HEAD, compare, expected, load

from guicheng.engine.rulebook.check import check
from guicheng.engine.rulebook.load import load_text, read_files
from guicheng.engine.rulebook.mutants.change import written
from guicheng.engine.rulebook.problem import RulebookError
from guicheng.engine.yaml import document

FILES = sorted((FOLDER / "loading").glob("*.yaml"))


def problems(texts):
    with pytest.raises(RulebookError) as caught:
        load_text(texts)
    return caught.value.problems


def told(file):
    """(line, level, text → repair) of everything that the loader says about a file."""
    with pytest.raises(RulebookError) as caught:
        load(file)
    return {
        (problem.line, "error", f"{problem.text} → {problem.repair}") for problem in caught.value.problems
    }


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_what_is_wrong_is_told_where_it_is(file):
    wanted = {(line, level, text.split(" → ")[0]) for line, level, text in expected(file)}

    assert compare(wanted, told(file)) == ([], [])


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_likely_repair_is_proposed(file):
    proposed = [(line, text) for line, _, text in expected(file) if " → " in text]

    for line, text in proposed:
        said, repair = text.split(" → ")
        assert any(at == line and said in t and repair in t.split(" → ")[1] for at, _, t in told(file)), text


def test_a_folder_without_rulebook_yaml():
    (problem,) = problems({"01.yaml": "articles: []\n"})

    assert (problem.file, problem.text) == (BOOK, "没有 rulebook.yaml")


def test_what_every_rulebook_has():
    found = problems({BOOK: "case: project\n"})

    assert [problem.text for problem in found] == [
        f"rulebook.yaml 缺 {key}" for key in ("parties", "rulebook", "title")
    ]


@pytest.mark.parametrize("text", ["- a\n", "yes\n", "x: 1\n---\ny: 2\n", ""])
def test_a_file_that_is_no_map(text):
    (problem,) = problems({BOOK: HEAD, "01.yaml": text})

    assert problem.file == "01.yaml"
    assert problem.repair or "一组" in problem.text


# ---------------------------------------------------------------- whatever is written, nothing breaks

BOOKS = [
    read_files(book.parent)
    for folder in (TINY, PROBES)
    for book in sorted(folder.glob(f"*/{BOOK}"))
    if book.parent != FOLDER
]
ODD = [
    None, "x", "", 3, True, [], ["x"], {}, {"x": "y"}, [3], {"x": [1]}, "a.b", "5 days after x", "today", "never", [["x"]],
    [{"a": "b"}], "project", "earlier", "50万元", {"all": ["x"]}, {"sum": "x", "over": "y"}, "5 days", {"value": "x"},
]  # fmt: skip
KEYS = [
    "x",
    "id",
    "all",
    "sum",
    "some",
    "bands",
    "within",
    "first_of",
    "by",
    "label",
    "5 days after",
    "value",
    "in",
]


def places(value, way=()):
    yield way
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield from places(value[key], (*way, key))


def at(value, way):
    for key in way:
        value = value[key]
    return value


def spoilt(content, draw):
    """A file with one thing in it that somebody wrote by mistake, left out, or copied to another place."""
    content = copy.deepcopy(content)
    way = draw.choice([way for way in places(content) if way])
    around, key = at(content, way[:-1]), way[-1]
    match draw.randrange(4):
        case 0 | 1:
            around[key] = draw.choice(ODD)
        case 2:
            around.pop(key)
        case _ if isinstance(around, dict) and draw.random() < 0.5:
            around[draw.choice(KEYS)] = around.pop(key)
        case _:
            around[key] = copy.deepcopy(at(content, draw.choice(list(places(content)))))
    return content


@pytest.mark.parametrize("seed", range(20))
def test_whatever_is_written_is_read_or_refused_with_reasons(seed):
    draw = random.Random(seed)
    outcomes = {"read": 0, "refused": 0}

    for _ in range(60):
        texts = dict(draw.choice(BOOKS))
        file = draw.choice(list(texts))
        texts[file] = written(spoilt(document(texts[file], file), draw))
        try:
            rulebook = load_text(texts)
        except RulebookError as refused:
            outcomes["refused"] += bool(refused.problems)
        else:
            check(rulebook)
            outcomes["read"] += 1

    assert all(outcomes.values())

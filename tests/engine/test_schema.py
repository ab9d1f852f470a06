"""The published JSON Schema of a rulebook's files says the same as the loader does about their form."""

import pytest
from jsonschema import Draft202012Validator
from tests.engine.books import PROBES, TINY

from guicheng.engine.rulebook import words
from guicheng.engine.rulebook.form import FORMS, problems_of_form
from guicheng.engine.rulebook.load import BOOK, read_files, shipped_rulebooks
from guicheng.engine.rulebook.schema import rulebook_schema
from guicheng.engine.yaml import document

SCHEMA = rulebook_schema()
VALIDATOR = Draft202012Validator(SCHEMA)
SHIPPED = TINY.parents[2] / "src" / "guicheng" / "rulebooks"
FOLDERS = [
    *(book.parent for book in sorted(TINY.glob(f"*/{BOOK}")) if book.parent.name != "broken"),
    *(book.parent for book in sorted(PROBES.glob(f"*/{BOOK}"))),
    *(SHIPPED / name for name in shipped_rulebooks()),
]


def as_an_editor_sees(value):
    """The same value as a plain YAML reader in an editor would have it: days and exact numbers are text and numbers."""
    match value:
        case dict():
            return {key: as_an_editor_sees(item) for key, item in value.items()}
        case list():
            return [as_an_editor_sees(item) for item in value]
        case bool() | int() | str() | None:
            return value
        case _:
            return float(value) if hasattr(value, "as_tuple") else str(value)


def errors(text):
    return list(VALIDATOR.iter_errors(as_an_editor_sees(document(text, "x.yaml"))))


def test_it_is_a_schema():
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_rulebook_fits(folder):
    for name, text in read_files(folder).items():
        assert [error.message for error in errors(text)] == [], name


@pytest.mark.parametrize(
    ("form", "keys"),
    [
        ("book", words.BOOK), ("chapter", words.CHAPTER), ("article", words.ARTICLE), ("party", words.PARTY),
        ("scope", words.SCOPE), ("fact", words.FACT), ("document", words.DOCUMENT), ("parameter", words.PARAMETER),
        ("finding", words.FINDING), ("consequence", words.CONSEQUENCE), ("step", words.STEP), ("outcome", words.OUTCOME),
        ("guard", words.GUARD), ("ask", words.ASK), ("doubt", words.DOUBT), ("filing", words.FILING),
    ],
)  # fmt: skip
def test_it_knows_the_keys_that_the_loader_knows(form, keys):
    assert set(FORMS[form]) == set(keys)
    assert set(SCHEMA["$defs"][form]["properties"]) == set(keys)


STEP = "articles: [{article: '1', gist: x, mark: E, steps: [{id: a, by: unit, %s}]}]"


@pytest.mark.parametrize(
    "text",
    [
        "chapter: 1\narticle: []\n",
        "articles: {article: '1'}\n",
        "articles: [{article: 1, gist: x, mark: E}]\n",
        "articles: [{article: '1', gist: x, mark: X}]\n",
        "articles: [{article: '1', gist: x, mark: E, facts: [a]}]\n",
        "articles: [{article: '1', gist: x, mark: E, facts: {a: {type: yes/no, label: [x]}}}]\n",
        STEP % "outcomes: {passed: [x]}",
        STEP % "outcomes: {returned: {back_to: a, within: soon}}",
        STEP % "rounds: {at_most: three}",
        STEP % "happens: elsewhere",
        STEP % "power: maybe",
        STEP % "asks: {when: x}",
        STEP % "when: {}",
        STEP % "requires: [3]",
        STEP.replace("by: unit", "by: {each: [a]}") % "in: x",
        "rulebook: x\ntitle: x\nparties: [unit]\n",
    ],
)
def test_what_does_not_fit_is_told_by_schema_and_loader(text):
    content = document(text, "x.yaml")
    found = list(problems_of_form(content, "x.yaml", "book" if "rulebook" in content else "chapter"))

    assert errors(text)
    # an unknown key or choice is the loader's to tell in its second look, with a proposal
    assert found or "article: []" in text or "mark: X" in text
    assert all(problem.line >= 1 and problem.repair for problem in found)


@pytest.mark.parametrize(
    "formula",
    [
        "micro", "yes", "5 working days after a.done", "{amount: {below: 50万元}}", "[{a: yes}, b]", "{any: [a, {not: b}]}",
        "{value: {times: 'a.x|y'}, below: 3}", "{some: earlier, where: {earlier.class: {same_as: class}}, holds: earlier.late}",
        "{sum: {abs: amount}, over: other item}", "{bands: [{if: {a: yes}, then: 1}, {otherwise: never}]}",
        "{during: {from: a.done, until: 1 year after a.done}}", "{month_day: 09-30, of: {year_of: day}}",
        "{5 working days after: {first_of: [a, b.done]}}", "{class: {in: [a, b]}}",
    ],
)  # fmt: skip
def test_formulas_fit(formula):
    assert errors(STEP % f"when: {formula}") == []


@pytest.mark.parametrize(
    "formula", ["{bands: [{if: a}]}", "{all: []}", "{month_day: 13-01, of: year}", "{amount: {belo: 3}}"]
)
def test_formulas_that_do_not_fit(formula):
    # the last might be a longer formula of its own for all that the schema knows
    assert errors(STEP % f"when: {formula}") or "belo" in formula

"""A rulebook is changed in one place at a time, wherever a change has effect, and nowhere else."""

import pytest
from tests.engine.tiny import RULEBOOKS

from guicheng.engine.rulebook.load import load_text, read_files
from guicheng.engine.rulebook.mutate import mutants, written
from guicheng.engine.yaml import document

TEXTS = read_files(RULEBOOKS / "tiny")


def changes(text):
    """Line and change of every mutant of a single file."""
    return [(mutant.line, mutant.text) for mutant in mutants({"a.yaml": text})]


def changed(text):
    return [document(mutant.files["a.yaml"], "a.yaml") for mutant in mutants({"a.yaml": text})]


@pytest.mark.parametrize(
    ("text", "what", "into"),
    [
        ("is: {amount: {below: limit}}", "below 改为 at_most", {"is": {"amount": {"at_most": "limit"}}}),
        ("is: {day: {on_or_before: x}}", "on_or_before 改为 before", {"is": {"day": {"before": "x"}}}),
        ("is: {kind: {in: [a, b]}}", "in 改为 not_in", {"is": {"kind": {"not_in": ["a", "b"]}}}),
        ("within: 5 working days", "within：5 working days 改为 6 working days", {"within": "6 working days"}),
        ("is: 3 full months after x.done", "is：3 full months after x.done 改为 4 full months after x.done",
         {"is": "4 full months after x.done"}),
        ("{30 days after: x}", "30 days after 改为 31 days after", {"31 days after": "x"}),
        ("value: 50万元", "value：50万元 改为 500000.01元", {"value": "500000.01元"}),
        ("value: 15%", "value：15% 改为 15.01%", {"value": "15.01%"}),
        ("rounds: 3", "rounds：3 改为 4", {"rounds": 4}),
        ("is: {micro: no}", "micro：no 改为 yes", {"is": {"micro": True}}),
        ("when: micro", "删去 when", {}),
        ("requires: [a, b]", 'requires：删去第 2 项 "b"', {"requires": ["a"]}),
        ("asks: [a, {fact: b, when: c}]", "删去 when", {"asks": ["a", {"fact": "b"}]}),
    ],
)  # fmt: skip
def test_what_is_changed(text, what, into):
    found = dict(zip([change for _, change in changes(text)], changed(text), strict=True))

    assert found[what] == into


@pytest.mark.parametrize(
    "text",
    [
        "label: 5 working days",
        "gist: 单次审核五个工作日",
        'article: "16"',
        "mark: E",
        "in_force: 2024-10-29",
        "scopes: {item: {in: change}}",
        "facts: {class: {one_of: {build: 建设}}}",
        "doubts: [{about: x, ours: 3}]",
        "filings: [{item: 三, steps: [a, b]}]",
    ],
)
def test_what_has_no_effect_is_left_alone(text):
    assert changes(text) == []


def test_the_order_of_a_step_is_not_a_comparison():
    assert changes("{id: b, after: a}") == [(1, "删去 after")]


def test_each_change_knows_its_line():
    assert changes("steps:\n  - id: b\n    within: 5 days\n    when: a\n") == [
        (3, "删去 within"),
        (3, "within：5 days 改为 6 days"),
        (4, "删去 when"),
    ]


def test_only_one_file_is_changed():
    for mutant in mutants(TEXTS):
        others = {file: text for file, text in mutant.files.items() if file != mutant.file}

        assert others == {file: text for file, text in TEXTS.items() if file != mutant.file}


def test_a_rulebook_written_anew_says_the_same():
    again = {file: written(document(text, file)) for file, text in TEXTS.items()}

    assert load_text(again).digest == load_text(TEXTS).digest


def test_every_change_is_one():
    digest = load_text(TEXTS).digest
    usable = 0

    for mutant in mutants(TEXTS):
        assert document(mutant.files[mutant.file], "x") != document(TEXTS[mutant.file], "x")
        usable += _digest(mutant.files) not in (None, digest)

    assert usable > 30


def _digest(files):
    try:
        return load_text(files).digest
    except Exception as error:  # a change may leave a rulebook that no longer fits together
        return None if type(error).__name__ == "RulebookError" else pytest.fail(str(error))

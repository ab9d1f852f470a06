"""What came of a scenario as data for other programs, and the form of the files as JSON Schema."""

import json
from datetime import date, datetime

import jsonschema
import pytest
from tests.engine.stories import HELD, STORY, several
from tests.engine.tiny import HEAD, calendar, play, read

from guicheng.engine.scenario import run, run_to_json, scenario_schema
from guicheng.engine.scenario.answer import plain
from guicheng.engine.yaml import documents

# ---------------------------------------------------------------- for other programs


def test_the_answer_as_json():
    (scenario,) = read(STORY)

    shown = run_to_json(run(scenario, calendar(), as_of=date(2025, 3, 5)), calendar())

    assert json.loads(json.dumps(shown)) == shown
    assert {key: shown[key] for key in ("scenario", "file", "line", "rulebook", "held", "failures")} == {
        "scenario": "试",
        "file": "story.yaml",
        "line": 1,
        "rulebook": "tiny",
        "held": True,
        "failures": [],
    }
    view = shown["view"]
    assert (view["as_of"], view["phase"], view["state"], view["holds_until"]) == (
        "2025-03-05", "apply", "running", "2025-03-06",
    )  # fmt: skip
    (review,) = (step for step in view["steps"] if step["id"] == "review")
    assert (review["status"], review["party"], review["due"]) == ("done", ["authority"], "2025-03-10")
    facts = {fact["name"]: (fact["value"], fact["from"]) for fact in view["facts"]}
    assert facts["amount"] == ("100000.00", "entry")
    assert facts["small"] == (False, "entry")  # sealed by the review
    assert facts["small_limit"] == ("100000.00", "parameter")
    assert facts["season"] == (None, "unknown")


def test_the_view_is_of_the_day_and_instant_asked_about():
    (scenario,) = read(STORY)

    view = run(
        scenario, calendar(), as_of=date(2025, 3, 6), known_at=datetime.fromisoformat("2025-03-04T00:00")
    ).views[""]

    assert view.step("review").status == "open"
    assert view.step("review").due == date(2025, 3, 10)


def test_a_failure_as_json():
    (scenario,) = read(STORY + "then:\n  - {on: 2025-03-06, phase: close}\n")

    shown = run_to_json(run(scenario, calendar()), calendar())

    assert shown["held"] is False
    assert shown["failures"] == [
        {"file": "story.yaml", "line": 10, "about": "2025-03-06 phase", "expected": "close", "came": "apply"}
    ]


def test_views_of_several_cases_stand_under_their_names():
    came = play(several(""))

    assert set(run_to_json(came, calendar())["view"]) == {"first", "second"}


# ---------------------------------------------------------------- the schema


@pytest.mark.parametrize("text", [*HELD.values(), several("")], ids=[*HELD, "several"])
def test_what_is_read_fits_the_schema(text):
    (document,) = documents(text, "story.yaml")

    jsonschema.Draft202012Validator(scenario_schema()).validate(json.loads(json.dumps(plain(document))))


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "act: []\n",
        "title: 试\n",
        HEAD + "acts: [{on: 2025-03-03}]\n",
        HEAD + "acts: [{on: 2025-03-03, step: a, open: b#1}]\n",
        HEAD + "acts: [{on: 2025-03-03, open: b#1, late: yes}]\n",
        HEAD + "acts: [{on: 2025-03-03, step: a, refused: [2.1]}]\n",
        HEAD + "then: [{on: 2025-03-03, status: open}]\n",
        HEAD + "then: [{on: 2025-03-03, step: a, status: opened}]\n",
        HEAD + "unit: [{facts: {}}]\n",
        HEAD + "cases: {}\n",
        HEAD + "cases: {a: {}}\nacts: []\n",
        HEAD + "facts: {a: {b: c}}\n",
    ],
)
def test_what_the_schema_refuses(text):
    (document,) = documents(text, "story.yaml")
    validator = jsonschema.Draft202012Validator(scenario_schema())

    assert not validator.is_valid(json.loads(json.dumps(plain(document))))


def test_the_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(scenario_schema())

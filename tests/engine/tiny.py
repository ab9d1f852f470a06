"""The made-up rulebook of the tests about scenario files, and short ways to read and run them under it."""

from functools import cache
from pathlib import Path

from guicheng.engine.calendar_files import load_calendar
from guicheng.engine.rulebook.load import load_rulebook
from guicheng.engine.scenario import ScenarioError, read_scenarios, run

RULEBOOKS = Path(__file__).parent / "rulebooks"
SOURCE = Path(__file__).parents[2] / "src" / "guicheng"

HEAD = "rulebook: tiny\ntitle: 试\n"
OPENED = HEAD + "facts: {kind: build, amount: 10万元, secret: no}\n"


def find_rulebook(name, parameters):
    return _load(name, tuple(sorted((key, str(value)) for key, value in parameters.items())))


@cache
def _load(name, parameters):
    if name != "tiny":
        raise LookupError(name, "tiny")
    return load_rulebook(RULEBOOKS / name, parameters=dict(parameters))


@cache
def calendar():
    return load_calendar(SOURCE / "calendars")


def read(text):
    return read_scenarios(text, "story.yaml", find_rulebook)


def problems(text):
    """What is wrong with a text: line, text, repair of each."""
    try:
        read(text)
    except ScenarioError as error:
        return [(problem.line, problem.text, problem.repair) for problem in error.problems]
    return []


def play(text):
    """What came of the only scenario of a text."""
    (scenario,) = read(text)
    return run(scenario, calendar())


def failures(text):
    """The expectations of a text that failed: line, what about, expected, came."""
    return [(f.line, f.about, f.expected, f.came) for f in play(text).failures]

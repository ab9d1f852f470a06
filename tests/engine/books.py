"""The rulebooks under tests/engine, each a folder with its scenarios, and how to run these."""

from functools import cache
from pathlib import Path

from guicheng.cli.sources import Rulebooks
from guicheng.engine.calendar_files import load_calendar
from guicheng.engine.scenario import Run, Scenario, read_scenarios, run

HERE = Path(__file__).parent
PROBES = HERE / "probes"
TINY = HERE / "rulebooks"
SOURCE = HERE.parents[1] / "src" / "guicheng"

_rulebooks = Rulebooks()


@cache
def calendar():
    return load_calendar(SOURCE / "calendars")


def scenario_files(folder: Path) -> list[Path]:
    """The scenario files of all rulebooks in a folder, in order."""
    return sorted(folder.glob("*/scenarios/*.yaml"))


def scenarios(file: Path) -> list[Scenario]:
    """The scenarios of a file, under the rulebook beside it."""
    return read_scenarios(file.read_text("utf-8"), str(file), _rulebooks.beside(file))


def run_file(file: Path) -> list[Run]:
    """What came of each scenario of a file."""
    return [run(scenario, calendar()) for scenario in scenarios(file)]


def failures(file: Path) -> list[str]:
    """Every expectation of a file that does not hold, with its line."""
    return [str(failure) for came in run_file(file) for failure in came.failures]


def name(file: Path) -> str:
    """A scenario file as the tests call it."""
    return f"{file.parents[1].name}/{file.stem}"

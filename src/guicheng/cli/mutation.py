"""`guicheng rulebook check --mutate`: change a rulebook in one place at a time and see whether a scenario notices."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from guicheng.engine.calendar import WorkCalendar
from guicheng.engine.rulebook.load import load_text
from guicheng.engine.rulebook.model import Rulebook
from guicheng.engine.rulebook.mutate import Mutant
from guicheng.engine.rulebook.problem import RulebookError
from guicheng.engine.scenario import ScenarioError, read_scenarios, run


def unnoticed(
    mutants: Iterable[Mutant], scenarios: Mapping[str, str], calendar: WorkCalendar
) -> tuple[int, list[Mutant]]:
    """Return how many mutants there are, and those under which every scenario still holds."""
    count, left = 0, []
    for mutant in mutants:
        count += 1
        if all_hold(mutant.files, scenarios, calendar):
            left.append(mutant)
    return count, left


def all_hold(files: Mapping[str, str], scenarios: Mapping[str, str], calendar: WorkCalendar) -> bool:
    """Tell whether a rulebook of these texts can be used, and all scenarios can be read and hold under it."""
    find = _finder(files)
    try:
        find("", {})
        return all(
            run(scenario, calendar).held
            for file, text in scenarios.items()
            for scenario in read_scenarios(text, file, find)
        )
    except (RulebookError, ScenarioError):
        return False  # it no longer fits together: noticed


def _finder(files: Mapping[str, str]) -> Callable[[str, Mapping[str, Any]], Rulebook]:
    loaded: dict[str, Rulebook] = {}

    def find(name: str, parameters: Mapping[str, Any]) -> Rulebook:
        key = repr(sorted(parameters.items()))
        if key not in loaded:
            loaded[key] = load_text(files, parameters=parameters)
        return loaded[key]

    return find

"""
A rulebook changed in one place at a time: what its scenarios are worth.

A change that no scenario notices is a rule that nobody has tested: a limit that might be on the other side, a day more
in a term, a condition that might not be there. It is called a survivor. One that no scenario can notice is explained in
`survivors.yaml`; an explanation that explains nothing any more is a mistake.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from guicheng.engine.calendar import WorkCalendar
from guicheng.engine.rulebook.load import SURVIVORS, load_maps, read_maps, with_parameters
from guicheng.engine.rulebook.model import Rulebook
from guicheng.engine.rulebook.mutants.change import Change, Way, changed
from guicheng.engine.rulebook.mutants.changes import changes
from guicheng.engine.rulebook.mutants.watch import touched, watch
from guicheng.engine.rulebook.problem import Problem, RulebookError
from guicheng.engine.scenario.model import Scenario, ScenarioError
from guicheng.engine.scenario.read import read_scenarios
from guicheng.engine.scenario.run import holds
from guicheng.engine.yaml import Map, YamlProblem, document

SECONDS = 20
"""A scenario that runs so long under a changed rulebook has noticed: it no longer ends."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A change that no scenario notices; `explained` says why none can, when somebody has said so."""

    id: str
    file: str
    line: int
    what: str
    article: str = ""
    explained: str = ""


@dataclass(frozen=True, slots=True)
class MutationReport:
    """
    What came of changing a rulebook in `total` places.

    `killed` changes were noticed by a scenario. `problems` are explanations that explain nothing. `left_out` are the
    scenarios that do not hold, or cannot be read, under the rulebook as it is: they were not asked. `proven` are the articles of
    which at least one change was noticed, `unproven` those with a change and none noticed.
    """

    total: int
    killed: int
    survivors: tuple[Mutant, ...]
    problems: tuple[Problem, ...] = ()
    left_out: tuple[str, ...] = ()
    proven: frozenset[str] = frozenset()
    unproven: frozenset[str] = frozenset()

    @property
    def unexplained(self) -> tuple[Mutant, ...]:
        """The survivors that nobody has explained."""
        return tuple(mutant for mutant in self.survivors if not mutant.explained)


def mutate(
    files: Mapping[str, str],
    scenarios: Mapping[str, str],
    calendar: WorkCalendar,
    *,
    survivors: str = "",
    processes: int = 2,
    only: Callable[[Change], bool] | None = None,
) -> MutationReport:
    """
    Change a rulebook in one place at a time and see which changes no scenario notices.

    `files` and `scenarios` are texts by file name, `survivors` is the text of `survivors.yaml`. Raises RulebookError when
    the rulebook itself cannot be used.
    """
    bench = _Bench(files, scenarios, calendar, index=True)
    chosen = [change for change in bench.changes if only is None or only(change)]
    numbers = [number for number, change in enumerate(bench.changes) if only is None or only(change)]
    if processes > 1 and len(numbers) > 1:
        context = multiprocessing.get_context(
            "fork" if "fork" in multiprocessing.get_all_start_methods() else None
        )
        with context.Pool(processes, _prepare, (files, scenarios, calendar, bench.askable)) as pool:
            noticed = pool.map(_judge, numbers, chunksize=8)
    else:
        noticed = [bench.noticed(change) for change in chosen]
    usable = [(change, answer) for change, answer in zip(chosen, noticed, strict=True) if answer is not None]
    alive = [change for change, answer in usable if not answer]
    explained, problems = _explanations(
        survivors, {change.id for change in alive}, {c.id for c, _ in usable}, only is None
    )
    return MutationReport(
        total=len(usable),
        killed=len(usable) - len(alive),
        survivors=tuple(
            Mutant(c.id, c.file, c.line, c.text, c.article, explained.get(c.id, "")) for c in alive
        ),
        problems=problems,
        left_out=tuple(bench.left_out),
        proven=frozenset(change.article for change, answer in usable if answer and change.article),
        unproven=frozenset(c.article for c, _ in usable if c.article)
        - frozenset(change.article for change, answer in usable if answer),
    )


# ---------------------------------------------------------------- asking the scenarios


class _Bench:
    """A rulebook's files, its scenarios, and which of these can notice what."""

    def __init__(
        self,
        files: Mapping[str, str],
        scenarios: Mapping[str, str],
        calendar: WorkCalendar,
        *,
        index: bool = False,
        askable: Mapping[str, frozenset[str]] | None = None,
    ) -> None:
        self.calendar = calendar
        self.read = read_maps(files)
        self.changes = list(changes(self.read))
        self.left_out: list[str] = []
        self.askable = dict(askable or {})
        self._scenarios = self._readable(scenarios)
        if index:
            self._index()
        self._inclined: dict[Way, str] = {}
        self._order = sorted(
            (key for key in self._scenarios if key in self.askable),
            key=lambda key: (len(self.askable[key]), key),
        )

    def _readable(self, scenarios: Mapping[str, str]) -> dict[str, Scenario]:
        find = _Finder(self.read)
        found: dict[str, Scenario] = {}
        for file, text in scenarios.items():
            try:
                for scenario in read_scenarios(text, file, find):
                    found[f"{file}:{scenario.line}"] = scenario
            except (ScenarioError, RulebookError, LookupError):
                self.left_out.append(file)
        return found

    def _index(self) -> None:
        """Note for each scenario what it asks; those that do not hold are left out."""
        seen: set[str] = set()
        watched = _Finder(self.read, lambda rulebook: watch(rulebook, seen.add))
        for key, scenario in self._scenarios.items():
            rulebook = watched(scenario.rulebook.id, scenario.parameters)
            held, asked = touched(scenario, rulebook, seen, self.calendar)
            if held:
                self.askable[key] = asked
            else:
                self.left_out.append(key)

    def noticed(self, change: Change) -> bool | None:
        """Tell whether a scenario notices a change; None when the changed rulebook could not be used at all."""
        find = _Finder(changed(self.read, change))
        try:
            find("", {})
        except RulebookError:
            return None
        first = self._inclined.get(change.way[:4])
        for key in sorted(self._asked(change), key=lambda key: key != first):
            scenario = self._scenarios[key]
            try:
                rulebook = find(scenario.rulebook.id, scenario.parameters)
                same = _in_time(partial(holds, replace(scenario, rulebook=rulebook), self.calendar))
            except Exception:  # it no longer fits together: noticed
                same = False
            if not same:
                self._inclined[change.way[:4]] = key
                return True
        return False

    def _asked(self, change: Change) -> list[str]:
        """Return the scenarios that might notice a change, those that ask little first."""
        if not change.touches:
            return self._order
        asked = [key for key in self._order if not change.touches.isdisjoint(self.askable[key])]
        one = next((key for key in self._order if not change.once.isdisjoint(self.askable[key])), None)
        return asked if one is None or one in asked else [*asked, one]


class _Finder:
    """Returns the rulebook of some files under parameters; loaded once for each."""

    def __init__(self, read: Mapping[str, Map], prepare: Callable[[Rulebook], None] | None = None) -> None:
        self._read, self._prepare = read, prepare
        self._loaded: dict[str, Rulebook] = {}

    def __call__(self, name: str, parameters: Mapping[str, Any]) -> Rulebook:
        key = repr(sorted(parameters.items()))
        if key not in self._loaded:
            rulebook = load_maps(with_parameters(self._read, parameters))
            if self._prepare:
                self._prepare(rulebook)
            self._loaded[key] = rulebook
        return self._loaded[key]


def _in_time(ask: Callable[[], bool]) -> bool:
    """Return an answer, or no when it takes too long."""
    if not hasattr(signal, "SIGALRM") or multiprocessing.parent_process() is None:
        return ask()

    def stop(*_: Any) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(SECONDS)
    try:
        return ask()
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


_bench: _Bench | None = None


def _prepare(
    files: Mapping[str, str],
    scenarios: Mapping[str, str],
    calendar: WorkCalendar,
    askable: Mapping[str, frozenset[str]],
) -> None:
    global _bench
    _bench = _Bench(files, scenarios, calendar, askable=askable)


def _judge(number: int) -> bool | None:
    assert _bench is not None
    return _bench.noticed(_bench.changes[number])


# ---------------------------------------------------------------- what is explained


def _explanations(
    text: str, alive: set[str], known: Iterable[str], whole: bool
) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """Return why each explained survivor cannot be noticed, and the explanations that explain nothing."""
    if not text.strip():
        return {}, ()
    try:
        rows = document(text, SURVIVORS)
    except YamlProblem as found:
        return {}, (Problem(found.file, found.line, found.text, found.repair),)
    problems: list[Problem] = []
    explained: dict[str, str] = {}
    for number, row in enumerate(rows if isinstance(rows, list) else [rows]):
        line = getattr(row, "line", number + 1)
        if not isinstance(row, Map) or set(row) != {"mutant", "why"} or not row["why"]:
            problems.append(Problem(SURVIVORS, line, "每一项应为 {mutant: 改动, why: 为什么发现不了}"))
        elif row["mutant"] in explained:
            problems.append(Problem(SURVIVORS, line, f"“{row['mutant']}”写了两次", "删去其中一处"))
        elif row["mutant"] in alive:
            explained[row["mutant"]] = str(row["why"])
        elif row["mutant"] in known:
            problems.append(Problem(SURVIVORS, line, f"“{row['mutant']}”已有场景发现", "删去这一项"))
        elif whole:
            problems.append(
                Problem(SURVIVORS, line, f"没有“{row['mutant']}”这一改动", "删去这一项，或改为现在的名称")
            )
    return explained, tuple(problems)


__all__ = ["Change", "Mutant", "MutationReport", "changes", "mutate"]

"""What is measured: a finished Baiyun project with its stored log, and rulebooks made to grow."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from importlib import resources
from pathlib import Path

from guicheng.engine.answers import Accepted
from guicheng.engine.calendar import WorkCalendar
from guicheng.engine.calendar_files import load_calendar
from guicheng.engine.case import Case, fold
from guicheng.engine.decide import decide
from guicheng.engine.log import Act
from guicheng.engine.receipt import act_to_json, canonical
from guicheng.engine.rulebook.load import load_shipped, load_text
from guicheng.engine.rulebook.model import Rulebook
from guicheng.engine.scenario import read_scenarios, run

RULEBOOK = "guangzhou-baiyun-2024"
PROJECT = Path(__file__).with_name("finished-project.yaml")
KNOWN = datetime(2030, 1, 1)
DAY = date(2027, 3, 1)


@dataclass(frozen=True, slots=True)
class Subject:
    """A case, its acts as objects and as they are stored, and its calendar."""

    rulebook: Rulebook
    case: Case
    texts: tuple[str, ...]
    calendar: WorkCalendar

    @property
    def acts(self) -> list[Act]:
        """The acts of the case."""
        return self.case.acts


def work_calendar() -> WorkCalendar:
    """Return the shipped calendar."""
    return load_calendar(resources.files("guicheng") / "calendars")


def finished_project() -> Subject:
    """Return the finished project: every act of the scenario file must have been accepted."""
    rulebook, calendar = load_shipped(RULEBOOK), work_calendar()
    scenario = read_scenarios(PROJECT.read_text("utf-8"), str(PROJECT), lambda *_, **__: rulebook)[0]
    came = run(scenario, calendar)
    if came.failures:
        raise SystemExit("\n".join(map(str, came.failures)))
    case = next(iter(came.cases.values()))
    return Subject(rulebook, case, tuple(stored(act, rulebook) for act in case.acts), calendar)


def stored(act: Act, rulebook: Rulebook) -> str:
    """Return an act as the platform stores it, with its receipt."""
    body = act_to_json(act, rulebook) | {
        "case": "baiyun/2025-0001",
        "person": "zhangsan",
        "organisation": 12,
        "receipt": {"rulebook": rulebook.digest, "calendar": "b" * 64, "semantics": "1"},
    }
    if act.verb == "take":
        body["opinion"] = "e" * 64
    return canonical(body).decode()


def chain(steps: int, acts: int) -> Subject:
    """Return a case under a made-up rulebook of `steps` steps in a row, of which `acts` are taken."""
    lines = [
        "chapter: 一",
        "title: 长链",
        "phase: apply",
        "articles:",
        '  - article: "1"',
        "    gist: 长链",
        "    mark: E",
    ]
    facts = ", ".join(f"f{n}: {{type: money}}" for n in range(steps))
    lines += [
        f"    facts: {{amount: {{type: money}}, class: {{one_of: {{a: 甲, b: 乙}}}}, {facts}}}",
        "    steps:",
    ]
    for n in range(steps):
        after = f"after: s{n - 1}.passed, within: 7 working days, " if n else ""
        when = "when: {any: [{amount: {at_least: 60万元}}, {class: a}]}, " if n % 3 == 1 else ""
        guard = f"requires: [{{id: g{n}, that: {{any: [{{f{n}: {{below: 120万元}}}}, {{class: b}}]}}}}], "
        lines.append(
            f"      - {{id: s{n}, by: unit, {after}{when}{guard}rounds: {{at_most: 9}}, asks: [f{n}], outcomes: {{passed: }}}}"
        )
    head = "rulebook: chain\ntitle: 长链\nparties: {unit: {label: 单位}}\n"
    rulebook, calendar = load_text({"rulebook.yaml": head, "01.yaml": "\n".join(lines)}), work_calendar()
    day, taken = date(2025, 1, 6), list[Act]()
    said = {"amount": Decimal("600000.00"), "class": "a"}
    taken.append(
        _accepted(
            fold([], rulebook),
            Act(seq=1, on=day, recorded=_noon(day), by="unit", verb="say", facts=said),
            calendar,
        )
    )
    case = fold(taken, rulebook)
    for n in range(acts):
        act = Act(
            seq=n + 2,
            on=day,
            recorded=_noon(day),
            by="unit",
            verb="take",
            target=f"s{n}",
            outcome="passed",
            facts={f"f{n}": Decimal("5.00")},
        )
        taken.append(_accepted(case, act, calendar))
        case = fold(taken, rulebook)
        day += timedelta(days=1)
    return Subject(rulebook, case, tuple(stored(act, rulebook) for act in taken), calendar)


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12)


def _accepted(case: Case, act: Act, calendar: WorkCalendar) -> Act:
    answer = decide(case, act, calendar=calendar)
    if not isinstance(answer, Accepted):
        raise SystemExit(f"{act.target}: {answer.reasons}")
    return answer.act


def parse(texts: tuple[str, ...]) -> list[object]:
    """Return F, the yardstick: the case's own stored log read as JSON and nothing more."""
    return [json.loads(text) for text in texts]

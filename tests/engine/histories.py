"""Random stories of a case: what parties might do, lawful or not, late, void, corrected. The same seed, the same story."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from tests.engine.books import calendar, scenarios
from tests.engine.oracle.book import Book

from guicheng.engine.answers import Accepted
from guicheng.engine.case import Case, Entry, fold
from guicheng.engine.decide import decide
from guicheng.engine.log import Act
from guicheng.engine.rulebook.load import load_rulebook
from guicheng.engine.rulebook.model import Rulebook
from guicheng.engine.scenario import Scenario
from guicheng.engine.view import view

FEN = Decimal("0.01")
AMOUNTS = [
    Decimal(0),
    Decimal(1),
    Decimal(100),
    Decimal(50),
    Decimal(400_000),
    Decimal(1_000_000),
    Decimal(5_000_000),
]
START = date(2025, 1, 6)


def _book(folder: Path, parameters: Mapping[str, Any]) -> Book:
    return _books(folder, tuple(sorted(parameters.items())))


@cache
def _books(folder: Path, parameters: tuple[tuple[str, Any], ...]) -> Book:
    return Book(folder, dict(parameters))


def _load(folder: Path, parameters: Mapping[str, Any]) -> Rulebook:
    return _rulebooks(folder, tuple(sorted(parameters.items())))


@cache
def _rulebooks(folder: Path, parameters: tuple[tuple[str, Any], ...]) -> Rulebook:
    return load_rulebook(folder, parameters=dict(parameters))


@cache
def _scenarios(file: Path) -> list[Scenario]:
    return scenarios(file)


class Story:
    """A case that grows by acts drawn at random from what its rulebook knows."""

    def __init__(self, folder: Path, seed: int, engine_parameters: Mapping[str, str] | None = None) -> None:
        self.random = Random(f"{folder.name} {seed}")
        scenario = self._scenario(folder) if self.random.random() < 0.7 else None
        self.parameters = dict(scenario.parameters) if scenario else self._parameters(_book(folder, {}))
        self.book = _book(folder, self.parameters)
        self.rulebook = _load(folder, {**self.parameters, **(engine_parameters or {})})
        self.now = datetime.combine(START + timedelta(days=self.random.randrange(300)), time(9))
        self.limits = self._limits()
        self.case: Case = fold((), self.rulebook, self._outer())
        if scenario:
            self._begin_as(scenario)

    def _scenario(self, folder: Path) -> Scenario | None:
        files = sorted((folder / "scenarios").glob("*.yaml"))
        return self.random.choice(_scenarios(self.random.choice(files))) if files else None

    def _begin_as(self, scenario: Scenario) -> None:
        """Let what a scenario tells happen up to some point: lawful stories get deep."""
        told = self.random.choice(scenario.stories)
        self.case = fold((), self.rulebook, [*scenario.above, *told.facts])
        self.now = datetime.combine(told.opened, time(9))
        for deed in told.deeds[: self.random.randrange(len(told.deeds) + 1)]:
            answer = decide(self.case, deed.act, calendar=calendar())
            if isinstance(answer, Accepted):
                self.accept(answer.act)
            self.now = deed.act.recorded

    # ---------------------------------------------------------------- what lies above

    def _parameters(self, book: Book) -> dict[str, str]:
        found = {}
        for fact in book.facts.values():
            if fact.kind == "parameter" and self.random.random() < 0.3:
                if fact.choices:
                    found[fact.name] = self.random.choice(fact.choices)
                elif fact.unset and fact.type in ("money", "number"):
                    found[fact.name] = str(self.random.choice([2, 100, 1_000_000]))
                elif fact.unset and fact.type == "share":
                    found[fact.name] = "10%"
                elif fact.unset and fact.type == "period":
                    found[fact.name] = "10 working days"
        return found

    def _outer(self) -> list[Entry]:
        entries, seq = [], -1_000_000
        for spec in self.rulebook.facts.values():
            if (
                spec.depth < 0
                and spec.kind == "fact"
                and spec.scope != "earlier"
                and self.random.random() < 0.8
            ):
                seq += 1
                on = START - timedelta(days=self.random.randrange(60))
                entries.append(
                    Entry("^", spec.name, on, datetime.combine(on, time(0)), self._value(spec.name), seq)
                )
        if self.book.exports:
            for number in range(self.random.randrange(4)):
                for name in self.book.exports:
                    for _ in range(self.random.randrange(4)):
                        seq += 1
                        on = START + timedelta(days=self.random.randrange(-40, 400))
                        value = self._value(name)
                        known = datetime.combine(
                            on + timedelta(days=self.random.choice([0, 0, 0, 30])), time(0)
                        )
                        entries.append(Entry(f"earlier#{number}", f"earlier.{name}", on, known, value, seq))
        return entries

    def _limits(self) -> list[Decimal]:
        found = {
            fact.value
            for fact in self.book.facts.values()
            if fact.kind == "parameter" and fact.type == "money" and fact.value
        }
        return sorted({*AMOUNTS, *(limit + shift for limit in found for shift in (-FEN, 0, FEN))})

    # ---------------------------------------------------------------- values

    def _value(self, name: str) -> Any:
        fact, random = self.book.facts[name], self.random
        if fact.choices:
            return random.choice(fact.choices)
        match fact.type:
            case "yes/no":
                return random.random() < 0.5
            case "money":
                limits = self.limits if hasattr(self, "limits") else AMOUNTS
                return random.choice(limits) * (random.choice([1, -1]) if fact.signed else 1)
            case "share":
                return Decimal(random.choice([0, 5, 10, 11, 50])) / 100
            case "number":
                return Decimal(random.choice([1, 2, 3, 4, 30, 31, 2025, 2026]))
            case "date":
                return self._today() + timedelta(days=random.choice([-30, -5, 0, 1, 5, 20, 40, 90]))
            case "document":
                return ("paper",)
            case _:
                return random.choice(["甲", "乙"])

    def _today(self) -> date:
        return self.now.date() if hasattr(self, "now") else START

    # ---------------------------------------------------------------- acts

    def proposals(self, count: int) -> Iterator[Act]:
        """So many acts that somebody might try, one after the other. The caller does what is accepted."""
        for _ in range(count):
            step = self.random.choices([0, 1, 5, 20, 60, 200], [30, 30, 25, 10, 4, 1])[0]
            self.now += timedelta(days=self.random.randrange(step + 1), minutes=1)
            makers = [self._take, self._say, self._open, self._undo, self._other]
            act = self.random.choices(makers, [58, 16, 12, 7, 7])[0]()
            if act is not None:
                yield act

    def accept(self, act: Act) -> None:
        self.case = self.case.with_act(act)

    def _act(self, verb: str, by: str, **more: Any) -> Act:
        seq = 1 + max((act.seq for act in self.case.acts), default=0)
        on = more.pop("on", self._today())
        return Act(seq=seq, on=on, recorded=self.now, by=by, verb=verb, **more)  # type: ignore[arg-type]

    def _party(self, usual: tuple[str, ...]) -> str:
        return self.random.choice(self.book.parties if not usual or self.random.random() < 0.06 else usual)

    def _earlier_day(self, chance: float) -> date:
        late = self.random.random() < chance
        return self._today() - timedelta(days=self.random.randrange(1, 40) if late else 0)

    def _take(self) -> Act | None:
        seen = view(self.case, as_of=self._today(), known_at=self.now, calendar=calendar()).steps
        likely = [step for step in seen if step.status in ("open", "blocked")]
        shown = (
            self.random.choice(likely if likely and self.random.random() < 0.9 else seen) if seen else None
        )
        if shown is None:
            return None
        step = self.book.steps[shown.id]
        outcome = self.random.choice(shown.outcomes or tuple(step.outcomes))
        if self.random.random() < 0.1:
            outcome = self.random.choice(list(step.outcomes))
        facts = {}
        for ask in [*step.asks, *step.outcomes[outcome].asks]:
            if self.random.random() < 0.92:
                facts[ask.name] = self._value(ask.name)
        if self.random.random() < 0.03 and not self.case.acts:
            return self._act(
                "take",
                self._party(step.by),
                target=step.id,
                outcome=outcome,
                scope=shown.scope,
                on=None,
                taken_over=True,
            )
        on = self._earlier_day(0.25 if step.outside else 0.02)
        return self._act(
            "take",
            self._party(step.by),
            target=step.id,
            outcome=outcome,
            scope=shown.scope,
            facts=facts,
            on=on,
        )

    def _scopes(self, kind: str) -> list[str]:
        seen = view(self.case, as_of=self._today(), known_at=self.now, calendar=calendar())
        if kind == self.book.root:
            return [""]
        depth = len(self.book.chain(kind))
        return [
            s
            for s in seen.scopes
            if s.count("/") == depth - 1 and s.rpartition("/")[2].startswith(kind + "#")
        ]

    def _say(self) -> Act | None:
        inside = {self.book.root, *self.book.scopes} - {"earlier"}
        names = [
            f.name for f in self.book.facts.values() if f.kind in ("fact", "document") and f.scope in inside
        ]
        if self.random.random() < 0.15:
            names = [
                f.name for f in self.book.facts.values() if (f.kind == "finding" and f.by) or f.lifted_by
            ] or names
        if not names:
            return None
        fact = self.book.facts[self.random.choice(names)]
        scopes = self._scopes(fact.scope)
        if not scopes:
            return None
        askers = tuple(p for id in self.book.askers.get(fact.name, ()) for p in self.book.steps[id].by)
        value = False if fact.kind == "consequence" else self._value(fact.name)
        usual = (fact.lifted_by,) if fact.lifted_by else (*fact.by, *askers)
        on = self._earlier_day(0.2)
        return self._act(
            "say", self._party(usual), scope=self.random.choice(scopes), facts={fact.name: value}, on=on
        )

    def _open(self) -> Act | None:
        kinds = [k for k in self.book.scopes.values() if k.name != "earlier" and "every" not in k.raw]
        if not kinds:
            return None
        kind = self.random.choice(kinds)
        parents = self._scopes(kind.parent)
        if not parents:
            return None
        by = kind.raw.get("opened_by", "unit")
        usual = tuple(by) if isinstance(by, list) else (by,)
        parent, roll = self.random.choice(parents), self.random.random()
        number = self.random.choice("abcd")
        if kind.raw.get("list") and roll < 0.25:
            return self._act(
                "complete",
                self._party(usual),
                target=kind.name,
                scope=parent,
                outcome="no" if roll < 0.05 else "",
            )
        if kind.raw.get("list") and roll < 0.35:
            return self._act("remove", self._party(usual), target=f"{kind.name}#{number}", scope=parent)
        facts = {ask.name: self._value(ask.name) for ask in kind.asks if self.random.random() < 0.95}
        on = self._earlier_day(0.1)
        return self._act(
            "open", self._party(usual), target=f"{kind.name}#{number}", scope=parent, facts=facts, on=on
        )

    def _undo(self) -> Act | None:
        acts = [act for act in self.case.acts if act.verb != "annul" or self.random.random() < 0.5]
        if not acts:
            return None
        act = self.random.choice(acts[-12:])
        roll = self.random.random()
        if act.verb == "take" and roll < 0.3:
            return self._act("withdraw", act.by, target=act.target, scope=act.scope, refers_to=act.seq)
        if act.facts and act.verb in ("take", "say", "open") and roll < 0.6 and act.on:
            names = [name for name in act.facts if name in self.book.facts]
            if names:
                name = self.random.choice(names)
                return self._act(
                    "correct",
                    act.by,
                    scope=act.said_in,
                    refers_to=act.seq,
                    facts={name: self._value(name)},
                    on=act.on,
                )
        return self._act("annul", self.book.annulled_by, refers_to=act.seq)

    def _other(self) -> Act | None:
        clocks = [s for s in self.book.steps.values() if "pause" in s.raw or "extend" in s.raw]
        if clocks and self.random.random() < 0.6:
            step = self.random.choice(clocks)
            scopes = self._scopes(step.scope)
            if not scopes:
                return None
            what = self.random.choice([key for key in ("pause", "extend") if key in step.raw])
            by = step.raw[what]["by"]
            usual = tuple(by) if isinstance(by, list) else (by,)
            value: Any = (
                self.random.random() < 0.5
                if what == "pause"
                else self._today() + timedelta(days=self.random.randrange(1, 30))
            )
            name = f"{step.id}.{'paused' if what == 'pause' else 'due'}"
            return self._act("say", self._party(usual), scope=self.random.choice(scopes), facts={name: value})
        soft = [
            (guard, step)
            for step in self.book.steps.values()
            for guard in [*step.guards, *(g for o in step.outcomes.values() for g in o.guards)]
            if guard.soft and guard.soft != "notice" and "." not in guard.id
        ]
        if not soft:
            return self._say()
        guard, step = self.random.choice(soft)
        scopes = self._scopes(step.scope)
        return (
            self._act("waive", self._party((guard.soft,)), target=guard.id, scope=self.random.choice(scopes))
            if scopes
            else None
        )

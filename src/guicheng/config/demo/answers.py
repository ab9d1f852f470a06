"""What the cast answers when a form asks: the usual answers of usual.yaml, unless the project file says otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from guicheng.config.demo.cast import Usual
from guicheng.config.demo.days import Days
from guicheng.config.demo.expanding import worded, year_of
from guicheng.engine.ask import Asking
from guicheng.engine.asked import AskView, asked_by_opening, asked_by_step
from guicheng.engine.calendar import WorkCalendar
from guicheng.engine.case import Case
from guicheng.engine.log import Act
from guicheng.engine.rulebook.model import FactSpec
from guicheng.engine.values import AtLeast, Unknown, parse_value

MOST_ROUNDS = 6
"""How often a form is asked again: an answer may bring out another question."""

HUNDREDS = Decimal("1e2")
"""Amounts that are a share of another are rounded to hundreds of yuan."""


class NoAnswer(Exception):
    """A question that neither the project file nor usual.yaml answers."""


@dataclass(frozen=True, slots=True)
class Form:
    """The form of an act on a case: what it asks, and what is known of it."""

    case: Case
    act: Act
    calendar: WorkCalendar
    days: Days
    own: Mapping[str, Any]
    usual: Usual
    number: int = 0

    def filled(self) -> dict[str, Any]:
        """Return the facts of the act, completed; a document stands there as True. NoAnswer when one cannot be."""
        facts = dict(self.act.facts)
        if self.act.verb not in ("take", "open") or self.act.taken_over:
            return facts
        for _ in range(MOST_ROUNDS):
            fresh = {ask.name: ask for ask in self._asks(facts) if self._is_wanting(ask, facts)}
            owed = [ask for ask in fresh.values() if ask.owed == "yes"]
            if not owed:
                break
            for ask in owed:
                facts[ask.name] = self._answer(self.case.rulebook.facts[ask.name], facts)
        return facts

    def _asks(self, brought: Mapping[str, Any]) -> Iterable[AskView]:
        act = self.act
        now: dict[str, Any] = {
            "scope": act.scope,
            "brought": {
                name: ("paper",) if value is True and self._is_paper(name) else value
                for name, value in brought.items()
            },
            "as_of": self._day,
            "known_at": act.recorded,
            "calendar": self.calendar,
        }
        if act.verb == "open":
            return asked_by_opening(self.case, act.target.partition("#")[0], **now)
        step = self.case.rulebook.steps[act.target]
        outcome = step.outcomes[act.outcome or step.usual]
        asked = asked_by_step(self.case, act.target, **now)
        waived = outcome.waives_asks
        return [a for a in asked if a.outcome == outcome.name or (not a.outcome and not waived)]

    def _is_paper(self, name: str) -> bool:
        spec = self.case.rulebook.facts.get(name)
        return spec is not None and spec.type == "document"

    def _is_wanting(self, ask: AskView, brought: Mapping[str, Any]) -> bool:
        if ask.name in brought or self.case.rulebook.facts[ask.name].depth < 0:
            return False
        return ask.value is None or ask.anew

    @property
    def _day(self) -> date:
        return self.act.on or self.act.recorded.date()

    def _answer(self, spec: FactSpec, brought: Mapping[str, Any]) -> Any:
        if spec.type == "document":
            return True
        raw = self.own.get(spec.name, self.usual.answers.get(spec.name))
        if raw is None:
            options = f"，可选 {'、'.join(spec.one_of)}" if spec.one_of else ""
            raise NoAnswer(f"没有写“{spec.name}”（{spec.label}，{spec.type}{options}）怎么答")
        value = self._meant(spec, raw, brought)
        if value is None:
            raise NoAnswer(f"“{spec.name}”（{spec.label}）要照 {raw} 来答，而那一项还不知道")
        return value

    def _meant(self, spec: FactSpec, raw: Any, brought: Mapping[str, Any]) -> Any:
        if isinstance(raw, Mapping):
            if "by" in raw:  # depends on another fact
                other = self._value(raw["by"], brought)
                found = raw["is"].get(other if isinstance(other, str) else "yes" if other else "no")
                return None if found is None else self._meant(spec, found, brought)
            if "year" in raw:
                return parse_value(spec.type, year_of(raw, self._day, self.days))
            amount = self._value(raw["of"], brought)
            if not isinstance(amount, Decimal):
                return None
            share = Decimal(str(raw.get("share", "100%")).rstrip("%")) / 100
            return amount if share == 1 else parse_value(spec.type, int((amount * share).quantize(HUNDREDS)))
        if spec.type == "date" and isinstance(raw, str):
            return self.days.read(raw, self._day)
        if isinstance(raw, str):
            raw = worded(raw, self._day, self.number)
        return parse_value(spec.type, raw)

    def _value(self, name: str, brought: Mapping[str, Any]) -> Any:
        if name in brought:
            return brought[name]
        spec = self.case.rulebook.facts[name]
        e = Asking(self.case, self._day, self.act.recorded, self.calendar)
        scope = self.case.scope(self.act.scope)
        value = e.fact(spec, self.case.above if spec.depth < 0 else scope.up[spec.depth])
        return None if isinstance(value, Unknown | AtLeast) else value


def usual_opinion(act: Act, case: Case, usual: Usual) -> str:
    """Return the opinion that is usually written with this outcome, or nothing."""
    if act.verb != "take":
        return ""
    outcome = act.outcome or case.rulebook.steps[act.target].usual
    return usual.opinions.get(f"{act.target}.{outcome}", "")


def at(day: date, minutes: int) -> datetime:
    """Return a moment of an office day, so many minutes after half past eight."""
    return datetime.combine(day, time(8, 30)) + timedelta(minutes=minutes)

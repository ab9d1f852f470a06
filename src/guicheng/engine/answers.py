"""What the engine answers: plain frozen values, ready for a page, a file or a test."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal, NamedTuple

from guicheng.engine.log import Act

Status = Literal["done", "not_applicable", "waiting", "undetermined", "blocked", "open"]


@dataclass(frozen=True, slots=True)
class Reason:
    """
    One thing that was judged, and in `because` what it was judged on.

    `id` names the guard, finding, step, deadline or fact; `text` is a sentence with the figures in it;
    `verdict` is `yes`, `no` or `unknown`; `value` is a figure, a day or a choice where there is one;
    `needs` are the names of the facts that are missing; `remedy` says what would help.
    """

    id: str
    text: str
    article: str = ""
    verdict: Literal["yes", "no", "unknown", ""] = ""
    value: Any = None
    needs: tuple[str, ...] = ()
    kind: str = "guard"
    scope: str = ""
    remedy: str = ""
    because: tuple[Reason, ...] = ()


class GuardView(NamedTuple):
    """A guard that does not let a step through, or (kind `notice`) one that only warns."""

    id: str
    label: str
    article: str
    verdict: Literal["no", "unknown"]
    needs: tuple[str, ...] = ()
    waivable_by: str = ""
    outcome: str = ""


class StepView(NamedTuple):
    """How one step stands in one scope on the day asked about."""

    id: str
    scope: str
    label: str
    article: str
    phase: str
    party: tuple[str, ...]
    status: Status
    power: bool = False
    happens: Literal["here", "outside"] = "here"
    round: int = 0
    outcomes: tuple[str, ...] = ()
    outcome: str = ""
    seq: int | None = None
    done_on: date | None = None
    since: date | None = None
    due: date | None = None
    due_needs: tuple[str, ...] = ()
    overdue: bool = False
    late: bool = False
    paused: bool = False
    provisional: bool = False
    articles: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    waits_for: tuple[str, ...] = ()
    blocked_by: tuple[GuardView, ...] = ()
    notices: tuple[GuardView, ...] = ()
    no_longer_required: bool = False


@dataclass(frozen=True, slots=True)
class Restriction:
    """A consequence in force: what it is, under which article, what it blocks."""

    id: str
    label: str
    article: str
    scope: str
    blocks: tuple[str, ...]
    since: date | None = None
    soft: str = ""


@dataclass(frozen=True, slots=True)
class FactView:
    """A value and where it is from: `entry` (an act), `formula`, `parameter`, or `unknown`."""

    name: str
    scope: str
    label: str
    type: str
    value: Any
    source: Literal["entry", "formula", "parameter", "unknown"]
    seq: int | None = None
    needs: tuple[str, ...] = ()
    article: str = ""


@dataclass(frozen=True, slots=True)
class View:
    """Everything that anyone is shown of a case on a day, by what was known at an instant."""

    as_of: date
    known_at: datetime
    phase: str
    state: Literal["running", "paused", "ended"]
    ground: str
    steps: tuple[StepView, ...]
    restrictions: tuple[Restriction, ...]
    amounts: tuple[FactView, ...]
    exports: Mapping[str, Any]
    scopes: tuple[str, ...]
    holds_until: date | None

    @property
    def powers(self) -> tuple[StepView, ...]:
        """The steps that somebody may take and nobody must, open now."""
        return tuple(step for step in self.steps if step.power and step.status == "open")

    def step(self, id: str, scope: str = "") -> StepView:
        """Return the step of this name in this scope; KeyError when there is none."""
        for step in self.steps:
            if step.id == id and step.scope == scope:
                return step
        raise KeyError(f"{id} in {scope or 'the case'}")


@dataclass(frozen=True, slots=True)
class Accepted:
    """The act, completed: due day, lateness, sealed facts, waivers used, standing read, reasons."""

    act: Act
    notices: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """The law, as this rulebook has it, does not let this be done on that day: all the reasons."""

    reasons: tuple[Reason, ...]

    @property
    def articles(self) -> tuple[str, ...]:
        return tuple(sorted({reason.article for reason in self.reasons if reason.article}))


@dataclass(frozen=True, slots=True)
class Difference:
    """An act that would be judged otherwise by what is known now."""

    seq: int
    step: str
    scope: str
    kind: Literal["refused", "sealed", "due", "late"]
    before: Any
    after: Any
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Spell:
    """A stretch of days, both included, on which a derived fact has one value; `end` None: open."""

    start: date
    end: date | None
    value: Any
    needs: tuple[str, ...] = field(default=())

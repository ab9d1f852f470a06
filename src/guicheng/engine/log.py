"""The log: an act, what it writes, and how it is stored as text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

Verb = Literal[
    "take",  # a step, with an outcome
    "say",  # facts: also pausing, resuming, extending, reclassifying, lifting
    "open",  # an instance of a scope
    "remove",  # an instance of a list
    "complete",  # a list is complete (value yes) or not (value no)
    "waive",  # one soft guard, once
    "correct",  # the facts of an earlier act, for that act's day
    "withdraw",  # one's own outcome: the step is open again
    "annul",  # an earlier act is void
    "adopt",  # another rulebook, by its digest: from here on it judges
]


@dataclass(frozen=True, kw_only=True)
class Act:
    """
    Something that was done to a case. Never changed, never deleted.

    `on` is the day it happened, None for a step taken over whose day is unknown; `recorded` the instant,
    in the jurisdiction's time, at which the platform learned of it. `target` is the step, the scope's
    instance (`contract#2`), the list, the guard, the digest of a rulebook or, with `refers_to`, nothing. `facts` are values by name;
    a document's value is the tuple of its files' digests. Opinions lie outside: the log holds their digest.
    The fields after `opinion` are completed by `decide`.
    """

    seq: int
    on: date | None
    recorded: datetime
    by: str
    verb: Verb
    target: str = ""
    outcome: str = ""
    scope: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    refers_to: int | None = None
    entered_by: str = ""
    taken_over: bool = False
    opinion: str = ""
    sealed: Mapping[str, Any] = field(default_factory=dict)
    due: date | None = None
    late: bool = False
    uses: tuple[int, ...] = ()
    standing: tuple[tuple[str, str, Any], ...] = ()
    reasons: tuple[tuple[str, Any], ...] = ()

    @property
    def said_in(self) -> str:
        """The path of the scope in which its facts are said: with an opening, within the instance that it opens."""
        return "/".join(filter(None, (self.scope, self.target))) if self.verb == "open" else self.scope

    @classmethod
    def of(cls, values: dict[str, Any]) -> Act:
        """
        Return the act that these values, `facts` and `sealed` among them, are from now on; else the defaults.

        Acts are read far more often than they are made: setting the fields of a frozen class one by one would take
        most of the time of reading a log.
        """
        act = object.__new__(cls)
        object.__setattr__(act, "__dict__", values)
        return act

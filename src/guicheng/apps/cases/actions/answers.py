"""What is asked of the door, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from guicheng.engine.answers import Reason
from guicheng.engine.log import Verb


@dataclass(frozen=True, slots=True)
class Recorded:
    """The act is in the log: its number, the digest it got, and what only warned. `again`: it was there already."""

    number: str
    seq: int
    digest: str
    late: bool = False
    notices: tuple[Reason, ...] = ()
    again: bool = False


@dataclass(frozen=True, slots=True)
class NotRecorded:
    """Nothing was written. All the reasons; `meanwhile` counts the acts that came since the page was shown."""

    reasons: tuple[Reason, ...]
    meanwhile: int = 0


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of a unit or the jurisdiction is kept, under this number."""

    pk: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """
    What somebody wants to do to a case, as it came from a form, the API or a scenario.

    `facts` are typed values; those of documents are tuples of digests. `paper` is the digest of the signed paper of a
    decision that is entered for a party without an account.
    """

    verb: Verb
    party: str
    target: str = ""
    outcome: str = ""
    scope: str = ""
    facts: Mapping[str, Any] | None = None
    on: date | None = None
    refers_to: int | None = None
    taken_over: bool = False
    opinion: str = ""
    paper: str = ""


def refusing(id: str, text: str, article: str = "") -> Reason:
    """Return a reason of the office, not of the law, why something is not done."""
    return Reason(id, text, article, "no")

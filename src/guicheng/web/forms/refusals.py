"""A refusal as a page shows it: every reason on top with a link to its place, and the same beside each field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from guicheng.engine.answers import Reason
from guicheng.engine.rulebook.model import Rulebook
from guicheng.web import naming
from guicheng.web.forms.fields import PREFIX, Field

PLACES = {
    "outcome": "outcome",
    "opinion": "opinion",
    "paper": "paper",
    "on": "on",
    "by": "party",
    "title": "title",
}
"""Reasons about what a page asks beside the rulebook's facts, and where on the page that stands."""

OWN_QUESTIONS = ("step", "scope", "meanwhile", "case", "by", "on", "paper", "opinion", "outcome", "key")


@dataclass(frozen=True, slots=True)
class Line:
    """One reason in the notice on top."""

    text: str
    href: str = ""
    detail: str = ""
    article: str = ""
    remedy: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """All the reasons, and the errors by the input they belong to."""

    lines: tuple[Line, ...] = ()
    errors: Mapping[str, str] = field(default_factory=dict)
    meanwhile: int = 0

    def __bool__(self) -> bool:
        return bool(self.lines)


def refusal(
    reasons: Iterable[Reason],
    fields: Iterable[Field],
    rulebook: Rulebook,
    *,
    unreadable: Mapping[str, str] | None = None,
    files: Mapping[str, str] | None = None,
    meanwhile: int = 0,
) -> Refusal:
    """
    Return a refusal for a page with these fields.

    `unreadable` are values that could not be read, `files` files that were not taken, both by the name of the fact: they
    are told first, and the engine's 'missing' for the same fact is left out, since something was typed there.
    """
    by_name = {one.name: one for one in fields}
    lines: list[Line] = []
    errors: dict[str, str] = {}
    told = {**(unreadable or {}), **(files or {})}
    for name, message in told.items():
        label = by_name[name].label if name in by_name else ""
        key = by_name[name].input if name in by_name else name
        errors[key] = message
        lines.append(Line(f"{label}：{message}" if label else message, f"#{key}"))
    for reason in reasons:
        if reason.id in told and reason.kind in ("ask", "value"):
            continue
        line, key = _line(reason, by_name, rulebook)
        lines.append(line)
        if key:
            said = reason.text if not line.remedy else f"{reason.text}。{line.remedy}"
            errors[key] = f"{errors[key]}；{said}" if key in errors else said
    return Refusal(tuple(lines), errors, meanwhile)


def _line(reason: Reason, by_name: Mapping[str, Field], rulebook: Rulebook) -> tuple[Line, str]:
    key = ""
    if reason.id in by_name:
        key = by_name[reason.id].input
    elif reason.id in PLACES:
        key = PLACES[reason.id]
    elif reason.id in rulebook.guards:
        wanted = [name for name in reason.needs if name in by_name]
        key = PREFIX + wanted[0] if wanted else "outcome"
    remedy = reason.remedy
    if reason.needs and reason.kind != "ask":
        remedy = "；".join(part for part in (naming.remedies(rulebook, reason.needs), remedy) if part)
    return (
        Line(
            reason.text.rstrip("。"),
            f"#{key}" if key else "",
            "",
            reason.article,
            remedy,
            question(reason, rulebook),
        ),
        key,
    )


def question(reason: Reason, rulebook: Rulebook) -> str:
    """Return what to ask `why` about a reason, as the query of its address; empty when there is no more to say."""
    if reason.id in rulebook.guards:
        asked = f"guard:{reason.id}"
    elif reason.id in rulebook.facts and reason.kind not in ("ask", "value"):
        asked = f"fact:{reason.id}"
    else:
        return ""
    return urlencode({"q": asked + (f"@{reason.scope}" if reason.scope else "")})

"""Fields of a form from the rulebook: what a step or an opening asks, each with its type, label, help and article."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from guicheng.engine.asked import AskView
from guicheng.engine.rulebook.model import FactSpec, Rulebook
from guicheng.web import naming

PREFIX = "f-"
"""Before the name of a fact in a form, so that no fact can be taken for a field of the page's own."""

UNITS = {"share": "%"}
LONG = ("理由", "说明", "目标", "内容", "情况", "意见", "问题", "原因", "依据", "措施", "结果", "计划")
"""How labels end under which people write more than a line."""


@dataclass(frozen=True, slots=True)
class Field:
    """
    One thing to fill in. `owed` is yes, no or unknown; `condition` says in words when it is owed.

    `known` is the value that stands in the project already; `outcomes` names the outcomes that ask it, empty for all.
    `elsewhere` says where it is said when it cannot be said in this form.
    """

    name: str
    label: str
    type: str
    help: str
    article: str
    options: tuple[tuple[str, str], ...] = ()
    signed: bool = False
    sealed: bool = False
    owed: str = "yes"
    condition: str = ""
    needs: tuple[str, ...] = ()
    anew: bool = False
    known: Any = None
    known_by: int | None = None
    outcomes: tuple[str, ...] = ()
    elsewhere: str = ""

    @property
    def input(self) -> str:
        """The name of the field in the form."""
        return PREFIX + self.name

    @property
    def is_document(self) -> bool:
        return self.type == "document"

    @property
    def is_long(self) -> bool:
        """Tell whether words of several lines are to be expected: a reason, an explanation; a name is short."""
        return self.type == "text" and self.label.endswith(LONG)

    @property
    def unit(self) -> str:
        return UNITS.get(self.type, "")

    @property
    def hint(self) -> str:
        """What helps to fill it in, without the article."""
        parts = [self.help]
        if self.sealed:
            parts.append("须盖章")
        if self.type == "text" and not self.help:
            return ""
        return "；".join(part for part in parts if part)


def field_of(spec: FactSpec) -> Field:
    """Return the field for a fact as the rulebook declares it."""
    return Field(
        name=spec.name,
        label=spec.label,
        type="choice" if spec.one_of and spec.type != "yes/no" else spec.type,
        help=spec.help,
        article=spec.article,
        options=tuple(spec.one_of.items()),
        signed=spec.signed,
        sealed=spec.sealed_paper,
    )


def fields(rulebook: Rulebook, asks: Iterable[AskView]) -> tuple[Field, ...]:
    """Return the fields of a form; what several outcomes ask is one field that names them."""
    found: dict[str, Field] = {}
    for ask in asks:
        spec = rulebook.facts[ask.name]
        before = found.get(ask.name)
        if before is not None:
            if before.outcomes and ask.outcome:
                found[ask.name] = _more(before, ask)
            continue
        found[ask.name] = replace(
            field_of(spec),
            article=ask.article or spec.article,
            owed=ask.owed,
            condition=ask.condition,
            needs=tuple(naming.need(rulebook, name).label for name in ask.needs),
            anew=ask.anew,
            known=ask.value,
            known_by=ask.seq,
            outcomes=(ask.outcome,) if ask.outcome else (),
            elsewhere=_elsewhere(rulebook, spec),
        )
    return tuple(found.values())


def _more(before: Field, ask: AskView) -> Field:
    owed = "yes" if "yes" in (before.owed, ask.owed) else before.owed
    return replace(before, owed=owed, outcomes=(*before.outcomes, ask.outcome))


def _elsewhere(rulebook: Rulebook, spec: FactSpec) -> str:
    return naming.need(rulebook, spec.name).how if spec.depth < 0 else ""


def in_outcome(found: Iterable[Field], outcome: str) -> tuple[Field, ...]:
    """Return the fields that an outcome owes beyond those that every outcome owes."""
    return tuple(field for field in found if outcome in field.outcomes)


def of_step(found: Iterable[Field]) -> tuple[Field, ...]:
    """Return the fields that every outcome owes."""
    return tuple(field for field in found if not field.outcomes)


def split(found: Iterable[Field]) -> tuple[tuple[Field, ...], tuple[Field, ...]]:
    """Return the facts and the documents among these fields."""
    kept = tuple(found)
    return tuple(f for f in kept if not f.is_document), tuple(f for f in kept if f.is_document)

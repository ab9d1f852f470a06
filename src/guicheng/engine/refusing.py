"""Refusing: what stands against an act, as reasons that name who, what and under which article."""

from __future__ import annotations

from typing import Any

from guicheng.engine.answers import Reason
from guicheng.engine.ask import Asking
from guicheng.engine.case import Case, Scope
from guicheng.engine.log import Act
from guicheng.engine.rulebook.model import Ask, Guard, Rulebook
from guicheng.engine.sentence import guard_label
from guicheng.engine.status import scope_of
from guicheng.engine.values import AtLeast, Unknown


def refused(id: str, text: str, article: str = "", **more: Any) -> Reason:
    """Return a reason that stands against an act."""
    return Reason(id, text, article, verdict=more.pop("verdict", "no"), **more)


def party_label(case: Case, name: str) -> str:
    """Return a party's name as people read it."""
    party = case.rulebook.parties.get(name)
    return party.label if party else name


def parties(case: Case, names: tuple[str, ...]) -> str:
    """Return the names of parties as people read them."""
    return "或".join(party_label(case, name) for name in names)


def label_of(e: Asking, name: str) -> str:
    """Return the label of a fact or step whose name stands in `needs`."""
    spec = e.rulebook.facts.get(name)
    if spec is not None:
        return spec.label
    head = name.partition(".")[0]
    if head in e.rulebook.steps:
        return e.rulebook.steps[head].label
    if head in e.rulebook.scopes:
        return f"{e.rulebook.scopes[head].label}清单齐备"
    return name


def ask_reason(e: Asking, ask: Ask, act: Act, scope: Scope) -> Reason | None:
    """Return why an asked fact or document is wanting, if it is."""
    if ask.when is not None:
        owed = ask.when.fn(e, scope)
        if owed is False:
            return None
    else:
        owed = True
    if ask.anew and owed is True and ask.name not in act.facts:
        return refused(
            ask.name, f"本次须重新提交{ask.spec.label}", ask.article, kind="ask", needs=(ask.name,)
        )
    if not isinstance(e.fact(ask.spec, scope_of(e, ask, scope)), Unknown):
        return None
    word = "提交" if ask.spec.type == "document" else "填写"
    if isinstance(owed, Unknown):
        names = "、".join(label_of(e, name) for name in sorted(owed.missing))
        text = f"是否须{word}{ask.spec.label}未定，需要：{names}"
        return refused(
            ask.name, text, ask.article, kind="ask", needs=tuple(sorted(owed.missing)), verdict="unknown"
        )
    return refused(ask.name, f"须{word}{ask.spec.label}", ask.article, kind="ask", needs=(ask.name,))


def guard_reason(guard: Guard, value: Any, scope: Scope, rulebook: Rulebook) -> Reason:
    """Return a failing guard as a reason."""
    unknown = isinstance(value, Unknown | AtLeast)
    label = guard_label(guard)
    consequence = guard.that.kind == "not" and guard.that.parts[0].kind == "fact"
    if unknown:
        text = f"“{label}”尚不能判断"
    else:
        text = label if consequence else f"未满足：{label}"
    remedy = (
        f"由{rulebook.parties[guard.soft].label}书面说明理由后可以豁免"
        if guard.soft in rulebook.parties
        else ""
    )
    return Reason(
        guard.id,
        text,
        guard.article,
        "unknown" if unknown else "no",
        needs=tuple(sorted(value.missing)) if unknown else (),
        scope=scope.path,
        remedy=remedy,
    )

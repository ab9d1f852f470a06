"""Standing 资格: the unit's other cases as a scope that shows only what they export."""

from __future__ import annotations

from dataclasses import replace

from guicheng.engine.formula import Formula
from guicheng.engine.rulebook.model import FactSpec, Rulebook, ScopeSpec

EARLIER = "earlier"


def declare(rulebook: Rulebook) -> None:
    """Declare the scope `earlier` and a fact `earlier.NAME` for every export."""
    rulebook.scopes[EARLIER] = ScopeSpec(EARLIER, "本单位其他项目", rulebook.root, 1, chain=(EARLIER,))
    number = Formula("number_of_case", lambda e, s: s.id, "text")
    rulebook.facts["earlier.number"] = FactSpec(
        "earlier.number", "其他项目编号", "text", EARLIER, 1, kind="finding", means=number
    )
    for name in rulebook.exports:
        own = rulebook.facts.get(name)
        if own is not None:
            rulebook.facts[f"earlier.{name}"] = replace(
                own,
                name=f"earlier.{name}",
                scope=EARLIER,
                depth=1,
                kind="fact",
                means=None,
                by=(),
                asked_by=[],
                asking_parties=set(),
            )

"""What a file tells as done, as the platform's door takes it: for the demo's projects and for scenarios on the stage."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from guicheng.apps.cases.actions import Wish
from guicheng.apps.cases.loading import Loaded, load
from guicheng.apps.cases.models import Case
from guicheng.apps.registers.models import Jurisdiction
from guicheng.engine.log import Act


def wish_of(act: Act, *, facts: Mapping[str, Any], seqs: Mapping[int, int], opinion: str, paper: str) -> Wish:
    """
    Return an act of a file as a wish.

    `seqs` tells the log's number of each act of the file, as acts that were refused have one in the file only.
    """
    return Wish(
        verb=act.verb,
        party=act.by,
        target=act.target,
        outcome=act.outcome,
        scope=act.scope,
        facts=dict(facts),
        on=act.on,
        refers_to=seqs.get(act.refers_to) if act.refers_to else None,
        taken_over=act.taken_over,
        opinion=opinion,
        paper=paper,
    )


def loaded_case(jurisdiction: Jurisdiction, number: str) -> Loaded:
    """Return a case as it stands in the log."""
    cases = Case.objects.select_related("jurisdiction", "unit")
    return load(cases.get(jurisdiction=jurisdiction, number=number))

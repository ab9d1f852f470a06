"""Which rulebook judges a case from here on: acts that adopt another edition, or a revision of the same one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal

from guicheng.engine.answers import Accepted, Refused
from guicheng.engine.case import Case
from guicheng.engine.log import Act
from guicheng.engine.refusing import refused
from guicheng.engine.rulebook.model import Rulebook

EDITION: Final = "edition"
"""The law itself is another: a rulebook of another name."""
REVISION: Final = "revision"
"""Our encoding of the same law has been repaired: the same name, another digest."""


def kind_of(old: Rulebook, new: Rulebook) -> Literal["edition", "revision"]:
    """Tell whether one rulebook is another edition than another, or a revision of the same."""
    return REVISION if old.id == new.id else EDITION


def judged_by(acts: Iterable[Act], opening: str) -> str:
    """
    Return the digest of the rulebook that judges after these acts: the one last adopted, else that of the opening.

    The acts may come in any order: the highest number counts. An adoption cannot be annulled, so none is void.
    """
    last = max((act for act in acts if act.verb == "adopt"), key=lambda act: act.seq, default=None)
    return opening if last is None else last.target


def adopt(case: Case, act: Act) -> Accepted | Refused:
    """
    Judge an adoption, on the case as the rulebook to be adopted makes it.

    It writes nothing: what it changes is by which rulebook the same acts are read from here on. Its target must be the
    rulebook by which it is judged, so that a receipt cannot name one and follow another.
    """
    if act.target != case.rulebook.digest:
        return Refused((refused("adopt", "所登记的规则库与据以判断的规则库不一致"),))
    if act.outcome not in (EDITION, REVISION) or act.scope or act.facts or act.on is None:
        return Refused((refused("adopt", "变更所依的规则库，只写明规则库、日期和理由"),))
    return Accepted(act)

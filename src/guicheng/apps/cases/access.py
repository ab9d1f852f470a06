"""Who may see and do what: one table, here and nowhere else."""

from __future__ import annotations

from django.db.models import QuerySet

from guicheng.apps.cases.models import Case
from guicheng.apps.registers.queries import Acting
from guicheng.engine.rulebook.model import Rulebook

UNIT = "unit"
"""The party that an organisation plays for its own cases only. Every other party sees its whole jurisdiction."""


def visible_cases(acting: Acting) -> QuerySet[Case]:
    """Return the cases that somebody may see: a unit its own, the other parties those of their jurisdiction."""
    cases = Case.objects.filter(jurisdiction=acting.jurisdiction)
    if set(acting.parties) - {UNIT}:
        return cases
    if UNIT in acting.parties:
        return cases.filter(unit=acting.organisation)
    return cases.none()


def parties_for(acting: Acting, case: Case) -> tuple[str, ...]:
    """Return the parties as which somebody acts in a case."""
    own = case.unit_id == acting.organisation.pk
    return tuple(party for party in acting.parties if party != UNIT or own)


def enters_for(acting: Acting, case: Case, rulebook: Rulebook) -> dict[str, str]:
    """Return the parties whose decisions somebody may enter, each with the party as which it is entered."""
    own = parties_for(acting, case)
    found = {party: party for party in own}
    for name, party in rulebook.parties.items():
        for entering in party.entered_by:
            if entering in own:
                found.setdefault(name, entering)
    return found


def may_open_cases(acting: Acting) -> bool:
    """Tell whether somebody may open a case: for a unit."""
    return UNIT in acting.parties


def may_set_parameters(acting: Acting) -> bool:
    """Tell whether somebody may set parameters and say facts of the jurisdiction."""
    return "authority" in acting.parties

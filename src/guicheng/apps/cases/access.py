"""Who may see and do what: one table, here and nowhere else."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from guicheng.apps.cases import law
from guicheng.apps.cases.models import Case
from guicheng.apps.registers.models import Organisation
from guicheng.apps.registers.queries import Acting, units
from guicheng.engine.rulebook.model import FactSpec, Rulebook

AUTHORITY = "authority"
"""The party that looks after the rulebook in its jurisdiction: parameters, facts of units, what was before."""

UNIT = "unit"
"""The party that an organisation plays for its own cases only."""


def sees_all(acting: Acting) -> bool:
    """Tell whether somebody plays a party that sees every case of its jurisdiction, as the rulebook says."""
    known = law.current(acting.jurisdiction).parties
    return any(known[party].sees_all for party in acting.parties if party != UNIT and party in known)


def visible_cases(acting: Acting) -> QuerySet[Case]:
    """
    Return the cases that somebody may see.

    A unit sees its own, a party that the rulebook restricts those that are its own (`rows.involved`), the other parties
    all of their jurisdiction.
    """
    cases = Case.objects.filter(jurisdiction=acting.jurisdiction)
    if sees_all(acting):
        return cases
    seen = Q(pk__in=())
    for party in acting.parties:
        own = party == UNIT
        seen |= Q(unit=acting.organisation) if own else Q(row__involved__contains=f" {party} ")
    return cases.filter(seen)


def may_see_above(acting: Acting, unit: int | None) -> bool:
    """Tell whether somebody may see what was said of a unit (by its key) or, with None, of the jurisdiction."""
    if unit is None or unit == acting.organisation.pk or sees_all(acting):
        return True
    return visible_cases(acting).filter(unit_id=unit).exists()


def visible_units(acting: Acting) -> list[Organisation]:
    """Return the units that somebody may look up, by name: those whose cases it sees, and itself."""
    every = units(acting.jurisdiction)
    if sees_all(acting):
        return every
    seen = {acting.organisation.pk, *visible_cases(acting).values_list("unit_id", flat=True)}
    return [one for one in every if one.pk in seen]


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
    return AUTHORITY in acting.parties


def may_say_above(acting: Acting, unit: Organisation | None, spec: FactSpec) -> bool:
    """Tell whether somebody may say this of a unit or, with None, of the jurisdiction."""
    if spec.kind == "parameter":
        return (spec.set_by or AUTHORITY) in acting.parties
    if unit is None:
        return AUTHORITY in acting.parties
    if unit.jurisdiction_id != acting.jurisdiction.pk:
        return False
    as_parties = {party for party in acting.parties if party != UNIT or unit == acting.organisation}
    return bool(as_parties & set(spec.by)) if spec.by else bool(as_parties & {UNIT, AUTHORITY})


def may_take_over_without_paper(acting: Acting) -> bool:
    """Tell whether somebody's word is enough for steps taken before the platform was there; others bring a paper."""
    return AUTHORITY in acting.parties


def desk_of(acting: Acting, rulebook: Rulebook) -> tuple[set[str], set[str]]:
    """Return the parties whose steps wait on somebody's desk: in every case of the jurisdiction, and in own cases only."""
    others = set(acting.parties) - {UNIT}
    everywhere, own = set(others), set(acting.parties)
    for name, party in rulebook.parties.items():
        if others & set(party.entered_by):
            everywhere.add(name)
        if set(acting.parties) & set(party.entered_by):
            own.add(name)
    return everywhere, own - everywhere

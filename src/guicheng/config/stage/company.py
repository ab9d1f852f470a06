"""Who plays on the stage: under one rulebook, an organisation with a person for each party."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from guicheng.apps.cases.access import AUTHORITY, UNIT
from guicheng.apps.registers.actions import add_jurisdiction, add_organisation, add_person
from guicheng.apps.registers.models import Jurisdiction, Organisation
from guicheng.apps.registers.queries import Acting
from guicheng.engine.rulebook.model import FactSpec, Rulebook


@dataclass(frozen=True, slots=True)
class Company:
    """A jurisdiction under a rulebook, and for each party somebody who acts for it."""

    jurisdiction: Jurisdiction
    rulebook: Rulebook
    players: Mapping[str, Acting]

    @property
    def unit(self) -> Organisation:
        """The unit whose cases are played."""
        return self.players[UNIT].organisation

    @property
    def onlooker(self) -> Acting:
        """Somebody who may see every case."""
        return self.players[AUTHORITY]

    def says_above(self, spec: FactSpec) -> Acting:
        """Return who says a fact of the unit or the jurisdiction, or sets a parameter."""
        if spec.kind == "parameter":
            return self.players[spec.set_by or AUTHORITY]
        return self.players[spec.by[0] if spec.by else AUTHORITY]


def gather(rulebook: Rulebook) -> Company:
    """Add a jurisdiction under a shipped rulebook, with an organisation and a person for each of its parties."""
    place = add_jurisdiction(code="stage", name=rulebook.jurisdiction, rulebook=rulebook.id, is_demo=True)
    players = {}
    for name, party in rulebook.parties.items():
        body = add_organisation(jurisdiction=place, name=party.label, parties=(name,))
        person = add_person(username=f"stage-{name}", name=party.label, password=None, organisation=body)
        players[name] = Acting(person, body, place, (name,))
    return Company(place, rulebook, players)

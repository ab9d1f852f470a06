"""For whom a command acts: a person of the authority, by name, so that the record says who."""

from __future__ import annotations

from django.core.management.base import CommandError

from guicheng.apps.accounts.models import User
from guicheng.apps.cases import clock
from guicheng.apps.cases.access import may_set_parameters
from guicheng.apps.registers.queries import Acting, acting, organisations_of


def acting_for_authority(jurisdiction: str, username: str) -> Acting:
    """Return a person acting for the authority of a jurisdiction. CommandError when he or she has no such post today."""
    person = User.objects.filter(username=username).first()
    if person is None:
        raise CommandError(f"没有用户“{username}”")
    for membership in organisations_of(person, clock.today()):
        found = acting(membership)
        if found.jurisdiction.code == jurisdiction and may_set_parameters(found):
            return found
    raise CommandError(f"“{username}”在“{jurisdiction}”不是主管部门的人员")

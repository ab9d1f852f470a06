"""Writes that touch no log: drafts, and the clock of a demo."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction

from guicheng.apps.cases import access, clock
from guicheng.apps.cases.models import DemoClock, Draft
from guicheng.apps.registers.queries import Acting


@transaction.atomic
def keep_draft(*, acting: Acting, number: str | None, form: str, content: Mapping[str, Any]) -> None:
    """Keep what somebody has typed into a form of a case, or of none yet."""
    row = None
    if number is not None:
        row = access.visible_cases(acting).filter(number=number).first()
        if row is None:
            return
    Draft.objects.update_or_create(
        person=acting.person,
        organisation=acting.organisation,
        case=row,
        form=form,
        defaults={"content": dict(content), "changed_at": clock.stored(clock.now())},
    )


@transaction.atomic
def drop_draft(*, acting: Acting, number: str | None, form: str) -> None:
    """Throw a draft away."""
    Draft.objects.filter(
        person=acting.person, organisation=acting.organisation, case__number=number, form=form
    ).delete()


@transaction.atomic
def move_demo_clock(*, days: int) -> None:
    """Move the demo's clock by so many days in all."""
    if not settings.DEMO:
        raise PermissionError("the clock is moved in a demo only")
    DemoClock.objects.update_or_create(pk=1, defaults={"days": days})

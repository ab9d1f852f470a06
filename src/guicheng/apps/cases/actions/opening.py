"""Opening a case: the question about state secrets first, then the number, then the first facts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models.functions import Length

from guicheng.apps.cases import access, clock, law, locks
from guicheng.apps.cases.actions.answers import NotRecorded, Recorded, Wish, refusing
from guicheng.apps.cases.actions.recording import answered_before, judge_and_append
from guicheng.apps.cases.loading import load
from guicheng.apps.cases.models import Case, SecretRefusal, Submission
from guicheng.apps.cases.rows import show, write_rows
from guicheng.apps.registers.models import Organisation
from guicheng.apps.registers.queries import Acting

TITLE_LENGTH = 200


def open_case(
    *,
    acting: Acting,
    unit: Organisation,
    title: str,
    has_secrets: bool,
    facts: Mapping[str, Any],
    key: str,
    is_scenario: bool = False,
) -> Recorded | NotRecorded:
    """
    Open a case for a unit. The question about state secrets comes first: yes, and only the day is kept.

    `facts` are the values of the rulebook's `starts_with` that are known already.
    """
    jurisdiction = acting.jurisdiction
    if has_secrets:
        with transaction.atomic():
            SecretRefusal.objects.create(jurisdiction=jurisdiction, on=clock.today())
        text = "涉及国家秘密的项目不在本平台办理，请按国家有关规定办理。本平台没有保存您填写的内容。"
        return NotRecorded((refusing("secrets", text),))
    if not access.may_open_cases(acting) or unit != acting.organisation:
        return NotRecorded((refusing("by", "只有项目单位可以为本单位发起项目。"),))
    title = title.strip()
    if not title:
        return NotRecorded((refusing("title", "请填写项目名称。"),))
    if len(title) > TITLE_LENGTH:
        return NotRecorded((refusing("title", f"项目名称不超过 {TITLE_LENGTH} 个字。"),))
    with transaction.atomic():
        locks.opening(jurisdiction.pk)
        locks.judging(jurisdiction.pk, [unit.pk])
        if first := answered_before(acting, key):
            return first
        rulebook = law.current(jurisdiction)
        now = clock.now()
        row = Case.objects.create(
            jurisdiction=jurisdiction,
            number=_next_number(jurisdiction.pk, now),
            title=title,
            unit=unit,
            rulebook=law.keep(rulebook),
            opened_at=clock.stored(now),
            opened_by=acting.person,
            is_scenario=is_scenario or jurisdiction.is_demo,
        )
        said = dict(facts)
        if rulebook.secrets_question:
            said[rulebook.secrets_question] = False
        loaded, calendar = load(row), law.calendar()
        if not said:  # a rulebook that asks nothing at the door
            Submission.objects.create(key=key, person=acting.person, case=row, seq=0, at=row.opened_at)
            show(loaded, now=now, calendar=calendar)
            write_rows(loaded, now=now, calendar=calendar, shown_with=calendar.digest)
            return Recorded(row.number, 0, loaded.head)
        wish = Wish(verb="say", party=access.UNIT, facts=said, on=now.date())
        answer = judge_and_append(loaded, wish, acting, calendar, now, key)
        if isinstance(answer, NotRecorded):
            transaction.set_rollback(True)
    return answer


def _next_number(jurisdiction: int, now: datetime) -> str:
    year = f"{now.year}-"
    given = Case.objects.filter(jurisdiction_id=jurisdiction, number__startswith=year)
    # The longer number is the higher one: 2026-10000 comes after 2026-9999.
    last = given.order_by(Length("number").desc(), "-number").values_list("number", flat=True).first()
    return f"{year}{int(last.removeprefix(year)) + 1 if last else 1:04d}"

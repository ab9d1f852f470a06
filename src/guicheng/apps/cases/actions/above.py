"""Saying what lies above the cases: facts of a unit or the jurisdiction, and parameters."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from guicheng.apps.cases import access, clock, law, locks
from guicheng.apps.cases.actions.answers import NotRecorded, Said, refusing
from guicheng.apps.cases.models import CaseRow
from guicheng.apps.documents.queries import handed_in
from guicheng.apps.registers.actions import say_outer_fact
from guicheng.apps.registers.models import Organisation
from guicheng.apps.registers.queries import Acting
from guicheng.engine.answers import Reason
from guicheng.engine.receipt import value_to_json
from guicheng.engine.rulebook.model import FactSpec
from guicheng.engine.saying import value_reason


@transaction.atomic
def say_above(
    *,
    acting: Acting,
    unit: Organisation | None,
    name: str,
    value: Any,
    on: date,
    source: str = "",
    document: str = "",
    checked_on: date | None = None,
    edition: str = "",
) -> Said | NotRecorded:
    """
    Say something of a unit, or with None of the jurisdiction, from a day on; a parameter is set with its source.

    `value` is typed as the engine takes it. A parameter is set for one edition of the rules, by default that of the day;
    projects that stay with another do not read it. Nothing said before is changed: of two that hold on a day, the later counts.
    """
    jurisdiction = acting.jurisdiction
    edition = edition or law.named(jurisdiction)
    if edition not in law.names_of(jurisdiction):
        return NotRecorded((refusing(name, f"本地区没有“{edition}”这一版本。"),))
    spec = law.shipped(edition).facts.get(name)
    found = _against(acting, unit, name, spec, value, source, on) or _papers_missing(acting, value, document)
    if found:
        return NotRecorded(tuple(found))
    locks.saying_above(jurisdiction.pk)
    made = say_outer_fact(
        jurisdiction=jurisdiction,
        unit=unit,
        name=name,
        value=value_to_json(value),
        on=on,
        recorded=clock.stored(clock.now()),
        person=acting.person,
        organisation=acting.organisation,
        source=source,
        document=document,
        checked_on=checked_on,
        edition=edition if spec is not None and spec.kind == "parameter" else "",
    )
    outer_changed(jurisdiction_id=jurisdiction.pk, unit_id=unit.pk if unit else None)
    return Said(made.pk)


def _against(
    acting: Acting,
    unit: Organisation | None,
    name: str,
    spec: FactSpec | None,
    value: Any,
    source: str,
    on: date,
) -> list[Reason]:
    where = "unit" if unit is not None else "jurisdiction"
    if spec is None or not (spec.scope == where or (spec.kind == "parameter" and unit is None)):
        return [refusing(name, f"没有“{name}”这一项")]
    if not access.may_say_above(acting, unit, spec):
        return [refusing("by", f"{acting.organisation.name}不能填写“{spec.label}”。", spec.article)]
    found = []
    if (wrong := value_reason(spec, value)) is not None:
        found.append(wrong)
    if spec.kind == "parameter" and not source.strip():
        found.append(refusing("source", f"请写明“{spec.label}”的文件依据。", spec.article))
    if spec.kind != "parameter" and on > clock.today():
        found.append(refusing("on", f"日期 {on} 尚未到来。", spec.article))
    return found


def _papers_missing(acting: Acting, value: Any, document: str) -> list[Reason]:
    """Return a reason when a file is named that this person has not handed in."""
    named = [*(value if isinstance(value, tuple) else ()), *([document] if document else ())]
    missing = set(named) - set(handed_in(named, acting.person))
    return [refusing("file", "文件没有找到，请重新上传。")] if missing else []


def outer_changed(*, jurisdiction_id: int, unit_id: int | None) -> None:
    """Note that something above cases was said: their rows and what they show to one another may have changed."""
    rows = CaseRow.objects.filter(jurisdiction_id=jurisdiction_id)
    (rows if unit_id is None else rows.filter(case__unit_id=unit_id)).update(stale=True, shown_with="")

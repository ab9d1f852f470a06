"""Adopting another rulebook: a new edition for one project, a revision for the running ones. Each is an act on a log."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from guicheng.apps.cases import access, clock, law, locks
from guicheng.apps.cases.actions.answers import NotRecorded, Recorded, Wish, refusing
from guicheng.apps.cases.actions.appending import append, salt_of
from guicheng.apps.cases.actions.evidence import Evidence
from guicheng.apps.cases.actions.recording import NO_SUCH_CASE, answered_before
from guicheng.apps.cases.adoptable import preview
from guicheng.apps.cases.models import Adoption, Case
from guicheng.apps.cases.rows import show_the_others
from guicheng.apps.registers.actions import bring_in_edition
from guicheng.apps.registers.models import Edition, Membership
from guicheng.apps.registers.queries import Acting
from guicheng.apps.registers.queries import acting as acting_through
from guicheng.engine.adoption import kind_of
from guicheng.engine.answers import Refused
from guicheng.engine.decide import decide
from guicheng.engine.log import Act
from guicheng.engine.receipt import salted, sm3
from guicheng.engine.rulebook.model import Rulebook

NO_REASON = refusing("opinion", "请写明理由。")
NOT_YOURS = refusing("by", "变更项目所依的规则库，由主管部门办理。")


def adopt(
    *,
    number: str,
    acting: Acting,
    target: Rulebook,
    reason: str,
    shown: str,
    key: str,
    as_of: date | None = None,
) -> Recorded | NotRecorded:
    """
    Let another rulebook judge a project from here on.

    `shown` is the digest of the preview that the person saw, computed for the day `as_of` (default today): what would be
    different must still be just that. The same key again, or a project that follows the rulebook already, is answered as done.
    """
    if not access.may_set_parameters(acting):
        return NotRecorded((NOT_YOURS,))
    if not reason.strip():
        return NotRecorded((NO_REASON,))
    with transaction.atomic():
        cases = access.visible_cases(acting).select_related("jurisdiction", "unit", "row")
        row = cases.filter(number=number).first()
        if row is None:
            return NotRecorded((NO_SUCH_CASE,))
        locks.judging(row.jurisdiction_id, [row.unit_id])
        if first := answered_before(acting, key, number):
            return first
        row.refresh_from_db(fields=["rulebook"])
        if row.rulebook_id == target.digest:
            return Recorded(number, 0, "", again=True)
        return _adopt(row, acting, target, reason.strip(), shown, key, as_of)


def _adopt(
    row: Case, acting: Acting, target: Rulebook, reason: str, shown: str, key: str, as_of: date | None
) -> Recorded | NotRecorded:
    now, calendar = clock.now(), law.calendar()
    show_the_others(row, now=now, calendar=calendar)
    kind = kind_of(law.rulebook(row.rulebook_id), target)
    told, loaded = preview(row, target, as_of=as_of or now.date(), known_at=now, calendar=calendar)
    if loaded is None:
        return NotRecorded((refusing("adopt", told.unreadable),))
    if told.digest != shown:
        text = "预览之后情况有变化，请重新预览后再办理。"
        return NotRecorded((refusing("meanwhile", text),), 1)
    recorded, salt = max(now, loaded.case.last_recorded), salt_of()
    wish = Wish(verb="adopt", party=access.AUTHORITY, target=target.digest, outcome=kind, opinion=reason)
    act = Act(
        seq=loaded.seq + 1,
        on=recorded.date(),
        recorded=recorded,
        by=wish.party,
        verb=wish.verb,
        target=wish.target,
        outcome=wish.outcome,
        opinion=salted(salt, reason),
    )
    answer = decide(loaded.case, act, calendar=calendar)
    if isinstance(answer, Refused):
        return NotRecorded(answer.reasons)
    row.rulebook = law.keep(target)
    row.save(update_fields=["rulebook"])
    return append(loaded, answer, acting, calendar, wish, salt, Evidence({}, ()), key, told.digest)


# ------------------------------------------------------------ for many projects


def order_adoption(
    *,
    acting: Acting,
    target: Rulebook,
    chosen: Mapping[str, str],
    reason: str,
    key: str,
    as_of: date | None = None,
    whole: bool = False,
) -> Adoption | NotRecorded:
    """
    Order that these projects, each with the digest of its preview, be judged by another rulebook, and carry it out.

    The order is kept first: killed in the middle, it is taken up again by `carry_out`. With `whole` it is all or none.
    """
    if not access.may_set_parameters(acting):
        return NotRecorded((NOT_YOURS,))
    if not reason.strip():
        return NotRecorded((NO_REASON,))
    if not chosen:
        return NotRecorded((refusing("chosen", "请选择要采用的项目。"),))
    with transaction.atomic():
        order, _ = Adoption.objects.get_or_create(
            key=key,
            defaults={
                "jurisdiction": acting.jurisdiction,
                "rulebook": law.keep(target),
                "reason": reason.strip(),
                "chosen": dict(chosen),
                "whole": whole,
                "as_of": as_of or clock.today(),
                "ordered_at": clock.stored(clock.now()),
                "person": acting.person,
                "organisation": acting.organisation,
            },
        )
    if order.person_id != acting.person.pk:
        return NotRecorded((refusing("key", "这张表单已用于另一次提交。请重新打开页面后再填写。"),))
    return carry_out(order)


def carry_out(order: Adoption) -> Adoption:
    """Do what an order still leaves to be done. Doing it twice, or at once in two places, does it once."""
    if order.finished_at is not None:
        return order
    # Who gave the order may have changed posts since: it is carried out as it was given.
    acting = acting_through(Membership(person=order.person, organisation=order.organisation))
    target = law.rulebook(order.rulebook_id)
    left: dict[str, str] = {}
    if order.whole:
        with transaction.atomic():
            units = Case.objects.filter(jurisdiction=order.jurisdiction, number__in=order.chosen)
            locks.judging(order.jurisdiction_id, units.values_list("unit_id", flat=True))
            left = _each(order, acting, target)
            if left:
                transaction.set_rollback(True)
    else:
        left = _each(order, acting, target)
    order.left, order.finished_at = left, clock.stored(clock.now())
    order.save(update_fields=["left", "finished_at"])
    return order


def _each(order: Adoption, acting: Acting, target: Rulebook) -> dict[str, str]:
    """Adopt for each project that was chosen, and return why it was not done, by number."""
    left = {}
    for number, shown in sorted(order.chosen.items()):
        answer = adopt(
            number=number,
            acting=acting,
            target=target,
            reason=order.reason,
            shown=shown,
            key=sm3(f"{order.key}.{number}".encode()),
            as_of=order.as_of,
        )
        if isinstance(answer, NotRecorded):
            left[number] = "；".join(reason.text for reason in answer.reasons)
    return left


def resume_adoptions() -> int:
    """Carry on with the orders that somebody's death has left unfinished; return how many there were."""
    waiting = list(Adoption.objects.filter(finished_at=None).select_related("person", "organisation"))
    for order in waiting:
        carry_out(order)
    return len(waiting)


# ------------------------------------------------------------ a new edition for the jurisdiction


def bring_in(*, acting: Acting, rulebook: str, on: date, source: str) -> Edition | NotRecorded:
    """Let the jurisdiction's new projects follow the edition of this name from a day on; those that run stay with theirs."""
    if not access.may_set_parameters(acting):
        return NotRecorded((refusing("by", "新版本的施行由主管部门登记。"),))
    jurisdiction = acting.jurisdiction
    try:
        book = law.shipped(rulebook)
    except KeyError:
        return NotRecorded((refusing("rulebook", f"没有“{rulebook}”这一部规程。"),))
    found = []
    names = law.names_of(jurisdiction)
    if book.replaces not in names and rulebook not in names:
        found.append(refusing("rulebook", f"“{book.title}”没有写明取代本地区现行的规程（replaces）。"))
    if rulebook == jurisdiction.rulebook:
        found.append(refusing("rulebook", f"“{book.title}”就是本地区最初所依的规程。"))
    if on < book.in_force:
        text = f"“{book.title}”自 {book.in_force} 起施行，不能早于这一天。"
        found.append(refusing("on", text))
    if not source.strip():
        found.append(refusing("source", "请写明文件依据：文件名称和文号。"))
    if access.AUTHORITY not in book.parties:
        found.append(refusing("rulebook", f"“{book.title}”没有主管部门（{access.AUTHORITY}）。"))
    if found:
        return NotRecorded(tuple(found))
    with transaction.atomic():
        locks.opening(jurisdiction.pk)
        return bring_in_edition(
            jurisdiction=jurisdiction,
            rulebook=rulebook,
            digest=law.keep(book).digest,
            on=on,
            source=source.strip()[:200],
            recorded=clock.stored(clock.now()),
            person=acting.person,
            organisation=acting.organisation,
        )

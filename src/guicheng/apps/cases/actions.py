"""The one door: every write to a case. Each call is one transaction; nothing is changed, only added."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import Max

from guicheng.apps.cases import access, clock, law
from guicheng.apps.cases.loading import Loaded, load
from guicheng.apps.cases.models import (
    ActRow,
    Case,
    CaseRow,
    DemoClock,
    Draft,
    Refusal,
    SecretRefusal,
    Submission,
    Wording,
)
from guicheng.apps.cases.rows import mark_stale, write_rows
from guicheng.apps.cases.standing import show_to_others
from guicheng.apps.registers.models import Organisation
from guicheng.apps.registers.queries import Acting
from guicheng.engine import SEMANTICS
from guicheng.engine.answers import Accepted, Reason, Refused
from guicheng.engine.calendar import WorkCalendar
from guicheng.engine.case import fold
from guicheng.engine.decide import decide
from guicheng.engine.log import Act, Verb
from guicheng.engine.receipt import act_to_json, canonical, sm3


@dataclass(frozen=True, slots=True)
class Recorded:
    """The act is in the log: its number, the digest it got, and what only warned."""

    number: str
    seq: int
    digest: str
    late: bool = False
    notices: tuple[Reason, ...] = ()
    again: bool = False


@dataclass(frozen=True, slots=True)
class NotRecorded:
    """Nothing was written. All the reasons; `meanwhile` counts the acts that came since the page was shown."""

    reasons: tuple[Reason, ...]
    meanwhile: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants to do to a case, as it came from a form, the API or a scenario."""

    verb: Verb
    party: str
    target: str = ""
    outcome: str = ""
    scope: str = ""
    facts: Mapping[str, Any] | None = None
    on: date | None = None
    refers_to: int | None = None
    taken_over: bool = False
    opinion: str = ""
    paper: str = ""


def _reason(id: str, text: str, article: str = "") -> Reason:
    return Reason(id, text, article, "no")


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
        return NotRecorded(
            (
                _reason(
                    "secrets",
                    "涉及国家秘密的项目不在本平台办理，请按国家有关规定办理。本平台没有保存您填写的内容。",
                ),
            )
        )
    if not access.may_open_cases(acting) or unit != acting.organisation:
        return NotRecorded((_reason("by", "只有项目单位可以为本单位发起项目。"),))
    if not title.strip():
        return NotRecorded((_reason("title", "请填写项目名称。"),))
    with transaction.atomic():
        if first := Submission.objects.filter(key=key).select_related("case").first():
            return Recorded(first.case.number, first.seq, "", again=True)
        _lock_jurisdiction(jurisdiction.pk)
        rulebook = law.shipped(jurisdiction.rulebook)
        now = clock.now()
        row = Case.objects.create(
            jurisdiction=jurisdiction,
            number=_next_number(jurisdiction.pk, now),
            title=title.strip(),
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
            write_rows(loaded, now=now, calendar=calendar)
            return Recorded(row.number, 0, loaded.head)
        wish = Wish(verb="say", party=access.UNIT, facts=said, on=now.date())
        answer = _judge_and_append(loaded, wish, acting, calendar, now, key)
        if isinstance(answer, NotRecorded):
            transaction.set_rollback(True)
            return answer
    return answer


def record_act(
    *, number: str, acting: Acting, wish: Wish, key: str, expected_seq: int | None = None, draft: str = ""
) -> Recorded | NotRecorded:
    """
    Record an act, or say everything that stands against it.

    `key` is the form's own: the same key again is answered as the first time. `expected_seq` is the number of the
    last act that the person saw; what came since is judged with and told. `draft` names the form whose draft is done.
    """
    try:
        with transaction.atomic():
            if first := Submission.objects.filter(key=key).select_related("case").first():
                return _again(first)
            row = (
                access.visible_cases(acting)
                .select_related("jurisdiction", "unit")
                .filter(number=number)
                .first()
            )
            if row is None:
                return NotRecorded((_reason("case", "没有这个项目，或者您无权办理。"),))
            _lock_case(row)
            loaded, now = load(row), clock.now()
            answer = _judge_and_append(loaded, wish, acting, law.calendar(), now, key)
            if isinstance(answer, NotRecorded):
                answer = replace(answer, meanwhile=_meanwhile(loaded, expected_seq))
                articles = " ".join(
                    dict.fromkeys(reason.article for reason in answer.reasons if reason.article)
                )
                Refusal.objects.create(
                    case=row,
                    person=acting.person,
                    target=f"{wish.verb} {wish.target}"[:120],
                    articles=articles[:200],
                    at=clock.stored(now),
                )
            elif draft:
                Draft.objects.filter(person=acting.person, case=row, form=draft).delete()
            return answer
    except IntegrityError:
        # Somebody else's act took the number, or the same form arrived twice at once.
        if first := Submission.objects.filter(key=key).select_related("case").first():
            return _again(first)
        return NotRecorded(
            (
                _reason(
                    "meanwhile",
                    "他人刚刚办理了本项目的一项事务，您的办理没有记入。请查看最新情况后再提交，已填写的内容仍在。",
                ),
            ),
            1,
        )


def record_batch(*, wishes: list[tuple[str, Wish]], acting: Acting, key: str) -> list[Recorded] | NotRecorded:
    """Record acts on several cases under one paper: all, or none."""
    done: list[Recorded] = []
    with transaction.atomic():
        for place, (number, wish) in enumerate(wishes):
            answer = record_act(number=number, acting=acting, wish=wish, key=f"{key}.{place}"[:64])
            if isinstance(answer, NotRecorded):
                transaction.set_rollback(True)
                reasons = tuple(replace(reason, text=f"{number}：{reason.text}") for reason in answer.reasons)
                return NotRecorded(reasons, answer.meanwhile)
            done.append(answer)
    return done


def _again(first: Submission) -> Recorded:
    row = ActRow.objects.get(case=first.case, seq=first.seq)
    return Recorded(first.case.number, first.seq, row.digest, again=True)


def _meanwhile(loaded: Loaded, expected: int | None) -> int:
    return 0 if expected is None else max(0, loaded.seq - expected)


def _lock_case(row: Case) -> None:
    """Wait for whoever is writing to this case. SQLite has one writer anyway; the unique number is the last word."""
    if connection.features.has_select_for_update:
        Case.objects.select_for_update().get(pk=row.pk)


def _lock_jurisdiction(pk: int) -> None:
    if connection.features.has_select_for_update:
        from guicheng.apps.registers.models import Jurisdiction

        Jurisdiction.objects.select_for_update().get(pk=pk)


def _next_number(jurisdiction: int, now: datetime) -> str:
    year = f"{now.year}-"
    last = Case.objects.filter(jurisdiction_id=jurisdiction, number__startswith=year).aggregate(
        last=Max("number")
    )["last"]
    return f"{year}{int(last.removeprefix(year)) + 1 if last else 1:04d}"


def _judge_and_append(
    loaded: Loaded, wish: Wish, acting: Acting, calendar: WorkCalendar, now: datetime, key: str
) -> Recorded | NotRecorded:
    entering = access.enters_for(acting, loaded.row, loaded.rulebook)
    if wish.party not in entering:
        label = (
            loaded.rulebook.parties[wish.party].label if wish.party in loaded.rulebook.parties else wish.party
        )
        return NotRecorded((_reason("by", f"您所在的{acting.organisation.name}不能以{label}的身份办理。"),))
    entered_by = entering[wish.party] if entering[wish.party] != wish.party else ""
    reasons = []
    if entered_by and not wish.paper:
        reasons.append(_reason("paper", "代为录入的，须上传经签批的纸质文件扫描件。"))
    if (wanting := _opinion_wanting(loaded, wish)) is not None:
        reasons.append(wanting)
    recorded = max(now, loaded.case.last_recorded) if loaded.bodies else now
    salt = secrets.token_hex(16) if wish.opinion.strip() else ""
    proposed = Act(
        seq=loaded.seq + 1,
        on=None if wish.taken_over else wish.on or recorded.date(),
        recorded=recorded,
        by=wish.party,
        verb=wish.verb,
        target=wish.target,
        outcome=wish.outcome,
        scope=wish.scope,
        facts=dict(wish.facts or {}),
        refers_to=wish.refers_to,
        entered_by=entered_by,
        taken_over=wish.taken_over,
        opinion=sm3((salt + wish.opinion.strip()).encode()) if salt else "",
    )
    answer = decide(loaded.case, proposed, calendar=calendar)
    if isinstance(answer, Refused):
        return NotRecorded((*reasons, *answer.reasons))
    if reasons:
        return NotRecorded(tuple(reasons))
    return _append(loaded, answer, acting, calendar, wish, salt, key)


def _opinion_wanting(loaded: Loaded, wish: Wish) -> Reason | None:
    """Return the reason that an opinion in words is missing where the rulebook's outcome asks for one."""
    step = loaded.rulebook.steps.get(wish.target) if wish.verb == "take" else None
    if wish.verb in ("waive", "annul", "correct", "withdraw") and not wish.opinion.strip():
        return _reason("opinion", "请写明理由。")
    if step is None or wish.taken_over:
        return None
    outcome = step.outcomes.get(wish.outcome or step.usual)
    if outcome is not None and outcome.opinion and not wish.opinion.strip():
        return _reason("opinion", f"结论为“{outcome.label}”的，须写明意见。", step.article)
    return None


def _append(
    loaded: Loaded,
    accepted: Accepted,
    acting: Acting,
    calendar: WorkCalendar,
    wish: Wish,
    salt: str,
    key: str,
) -> Recorded:
    act, row = accepted.act, loaded.row
    body = act_to_json(act, loaded.rulebook)
    body |= {
        "case": f"{row.jurisdiction.code}/{row.number}",
        "person": acting.person.username,
        "organisation": acting.organisation.pk,
        "receipt": {
            "rulebook": loaded.rulebook.digest,
            "calendar": law.keep_calendar(calendar),
            "semantics": SEMANTICS,
        },
    }
    if wish.paper:
        body["paper"] = wish.paper
    text = canonical(body)
    digest = sm3(loaded.head.encode() + text)
    stored = ActRow.objects.create(
        jurisdiction=row.jurisdiction,
        case=row,
        seq=act.seq,
        recorded=clock.stored(act.recorded),
        person=acting.person,
        body=text.decode(),
        previous=loaded.head,
        digest=digest,
    )
    if salt:
        Wording.objects.create(act=stored, salt=salt, text=wish.opinion.strip())
    Submission.objects.create(
        key=key, person=acting.person, case=row, seq=act.seq, at=clock.stored(act.recorded)
    )
    after = Loaded(
        row,
        loaded.rulebook,
        fold([*loaded.case.acts, act], loaded.rulebook, loaded.case.outer),
        (*loaded.bodies, body),
        digest,
    )
    if loaded.rulebook.exports and show_to_others(after, now=act.recorded, calendar=calendar):
        mark_stale(after)
    write_rows(after, now=act.recorded, calendar=calendar)
    return Recorded(row.number, act.seq, digest, act.late, accepted.notices)


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


def outer_changed(*, jurisdiction_id: int, unit_id: int | None) -> None:
    """Note that a fact of the unit or the jurisdiction was said: the rows of the cases below it may have changed."""
    rows = CaseRow.objects.filter(jurisdiction_id=jurisdiction_id)
    (rows if unit_id is None else rows.filter(case__unit_id=unit_id)).update(stale=True)


@transaction.atomic
def move_demo_clock(*, days: int) -> None:
    """Move the demo's clock by so many days in all."""
    if not settings.DEMO:
        raise PermissionError("the clock is moved in a demo only")
    DemoClock.objects.update_or_create(pk=1, defaults={"days": days})

"""Recording an act, or acts on several cases: judged on the state as it is now, written with all that follows."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from guicheng.apps.cases import access, clock, law, locks
from guicheng.apps.cases.actions.answers import NotRecorded, Recorded, Wish, refusing
from guicheng.apps.cases.actions.appending import append, salt_of
from guicheng.apps.cases.actions.evidence import Evidence, evidence
from guicheng.apps.cases.loading import Loaded, load
from guicheng.apps.cases.models import ActRow, Case, Draft, Refusal, Submission
from guicheng.apps.cases.rows import show_the_others
from guicheng.apps.registers.queries import Acting
from guicheng.engine.answers import Reason, Refused
from guicheng.engine.calendar import WorkCalendar
from guicheng.engine.decide import decide
from guicheng.engine.log import Act
from guicheng.engine.receipt import AMOUNTS, salted, sm3
from guicheng.engine.values import parse_value

INSTANCE = re.compile(r"[a-z][a-z0-9_]*(#[\w.-]{1,40})?")
"""What an act may open: a kind and a short name, without the characters that part a path."""

NO_SUCH_CASE = refusing("case", "没有这个项目，或者您无权办理。")


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
            row = _case(acting, number)
            if row is None:
                return NotRecorded((NO_SUCH_CASE,))
            locks.judging(row.jurisdiction_id, [row.unit_id])
            if first := answered_before(
                acting, key, number
            ):  # after the wait: it may have come twice at once
                return first
            return _record(row, acting, wish, key, expected_seq, draft)
    except IntegrityError:
        # The unique number or key is the last word, should two have got this far at once.
        if first := answered_before(acting, key, number):
            return first
        text = "他人刚刚办理了本项目的一项事务，您的办理没有记入。请查看最新情况后再提交，已填写的内容仍在。"
        return NotRecorded((refusing("meanwhile", text),), 1)


def record_batch(*, wishes: list[tuple[str, Wish]], acting: Acting, key: str) -> list[Recorded] | NotRecorded:
    """Record acts on several cases under one paper: all, or none."""
    done: list[Recorded] = []
    with transaction.atomic():
        units = access.visible_cases(acting).filter(number__in={number for number, _ in wishes})
        locks.judging(acting.jurisdiction.pk, units.values_list("unit_id", flat=True))
        for place, (number, wish) in enumerate(wishes):
            own = sm3(f"{key}.{place}".encode()) if key else ""
            answer = record_act(number=number, acting=acting, wish=wish, key=own)
            if isinstance(answer, NotRecorded):
                transaction.set_rollback(True)
                reasons = tuple(replace(reason, text=f"{number}：{reason.text}") for reason in answer.reasons)
                return NotRecorded(reasons, answer.meanwhile)
            done.append(answer)
    return done


def answered_before(acting: Acting, key: str, number: str = "") -> Recorded | NotRecorded | None:
    """Return what a form with this key was answered, or None when it is new. Raise ValueError without a key."""
    if not key:
        raise ValueError("every submission has a key of its own")
    first = Submission.objects.filter(key=key).select_related("case").first()
    if first is None:
        return None
    if first.person_id != acting.person.pk or (number and first.case.number != number):
        return NotRecorded((refusing("key", "这张表单已用于另一次提交。请重新打开页面后再填写。"),))
    digest = ActRow.objects.filter(case=first.case, seq=first.seq).values_list("digest", flat=True).first()
    return Recorded(first.case.number, first.seq, digest or "", again=True)


def _case(acting: Acting, number: str) -> Case | None:
    cases = access.visible_cases(acting).select_related("jurisdiction", "unit")
    return cases.filter(number=number).first()


def _record(
    row: Case, acting: Acting, wish: Wish, key: str, expected: int | None, draft: str
) -> Recorded | NotRecorded:
    now, calendar = clock.now(), law.calendar()
    show_the_others(row, now=now, calendar=calendar)
    loaded = load(row)
    overtaken = _overtaken(loaded, wish, acting, expected)
    answer = (
        NotRecorded((overtaken,)) if overtaken else judge_and_append(loaded, wish, acting, calendar, now, key)
    )
    if isinstance(answer, Recorded):
        if draft:
            Draft.objects.filter(
                person=acting.person, organisation=acting.organisation, case=row, form=draft
            ).delete()
        return answer
    articles = dict.fromkeys(reason.article for reason in answer.reasons if reason.article)
    Refusal.objects.create(
        case=row,
        person=acting.person,
        target=f"{wish.verb} {wish.target}"[:120],
        articles=" ".join(articles)[:200],
        at=clock.stored(now),
    )
    return replace(answer, meanwhile=0 if expected is None else max(0, loaded.seq - expected))


def _overtaken(loaded: Loaded, wish: Wish, acting: Acting, expected: int | None) -> Reason | None:
    """Return that somebody else has meanwhile taken the same step, or one that it rests on: what was seen is no more."""
    step = loaded.rulebook.steps.get(wish.target) if wish.verb == "take" else None
    if step is None or expected is None or expected >= loaded.seq:
        return None
    watched = {step.id} | {after.step for after in step.after}
    rows = ActRow.objects.filter(case=loaded.row, seq__gt=expected).exclude(person=acting.person)
    for stored in rows.order_by("-seq").select_related("person"):
        act = loaded.case.numbered[stored.seq]
        touched = loaded.case.numbered.get(act.refers_to or 0) if act.verb in ("annul", "correct") else act
        if touched is None or touched.verb not in ("take", "withdraw") or touched.target not in watched:
            continue
        if not (wish.scope.startswith(touched.scope) or touched.scope.startswith(wish.scope)):
            continue
        other = loaded.rulebook.steps[touched.target]
        outcome = other.outcomes[act.outcome].label if act.outcome in other.outcomes else ""
        done = {"take": "办理了", "withdraw": "撤回了", "annul": "撤销了", "correct": "更正了"}[act.verb]
        text = (
            f"您打开页面之后，{stored.person.name}{done}“{other.label}”{f'（{outcome}）' if outcome else ''}。"
            "您的办理没有记入。请查看最新情况后再提交，已填写的内容仍在。"
        )
        return refusing("meanwhile", text, step.article)
    return None


def judge_and_append(
    loaded: Loaded, wish: Wish, acting: Acting, calendar: WorkCalendar, now: datetime, key: str
) -> Recorded | NotRecorded:
    """Judge an act on a case whose unit is locked, and append it, or say everything that stands against it."""
    entering = access.enters_for(acting, loaded.row, loaded.rulebook)
    if wish.party not in entering:
        party = loaded.rulebook.parties.get(wish.party)
        label = party.label if party else wish.party
        text = f"您所在的{acting.organisation.name}不能以{label}的身份办理。"
        return NotRecorded((refusing("by", text),))
    entered_by = entering[wish.party] if entering[wish.party] != wish.party else ""
    found = evidence(loaded, wish, acting)
    facts, unreadable = _as_kept(loaded, wish)
    reasons = [*unreadable, *_against(loaded, wish, acting, entered_by, found)]
    recorded = max(now, loaded.case.last_recorded)
    opinion = wish.opinion.strip()
    salt = salt_of() if opinion else ""
    proposed = Act(
        seq=loaded.seq + 1,
        on=wish.on
        if wish.taken_over
        else wish.on or recorded.date(),  # the day of a step taken over may be unknown
        recorded=recorded,
        by=wish.party,
        verb=wish.verb,
        target=wish.target,
        outcome=wish.outcome,
        scope=wish.scope,
        facts=facts,
        refers_to=wish.refers_to,
        entered_by=entered_by,
        taken_over=wish.taken_over,
        opinion=salted(salt, opinion) if salt else "",
    )
    answer = decide(loaded.case, proposed, calendar=calendar)
    if isinstance(answer, Refused):
        return NotRecorded((*reasons, *answer.reasons))
    if reasons:
        return NotRecorded(tuple(reasons))
    return append(loaded, answer, acting, calendar, wish, salt, found, key)


def _as_kept(loaded: Loaded, wish: Wish) -> tuple[dict[str, Any], list[Reason]]:
    """Return the facts of a wish as they will be read back, and what cannot be: parts of a fen, an endless amount."""
    kept: dict[str, Any] = {}
    wrong = []
    for name, value in (wish.facts or {}).items():
        kept[name] = value
        spec = loaded.rulebook.facts.get(name)
        if spec is not None and isinstance(value, Decimal) and spec.type in AMOUNTS:
            try:
                kept[name] = parse_value(spec.type, format(value, "f"))
            except ValueError as error:
                if not value.is_finite():
                    del kept[name]  # no number at all: nothing can be compared with it
                wrong.append(refusing(name, f"{spec.label}：{error}", spec.article))
    return kept, wrong


def _against(loaded: Loaded, wish: Wish, acting: Acting, entered_by: str, found: Evidence) -> list[Reason]:
    """Return what the office has against an act, before the law is asked."""
    reasons = list(found.missing)
    if entered_by and not wish.paper:
        reasons.append(refusing("paper", "代为录入的，须上传经签批的纸质文件扫描件。"))
    elif wish.taken_over and not wish.paper and not access.may_take_over_without_paper(acting):
        reasons.append(refusing("paper", "登记平台启用前已办结的环节，须上传证明文件。"))
    if wish.verb in ("open", "remove") and not INSTANCE.fullmatch(wish.target):
        reasons.append(refusing("scope", "编号只用文字、数字、横线和点，不超过 40 个字。"))
    if wish.verb == "adopt":  # it has a preview and a door of its own: `adopting`
        reasons.append(refusing("adopt", "变更项目所依的规则库，须先预览，由主管部门办理。"))
    if (wanting := _opinion_wanting(loaded, wish)) is not None:
        reasons.append(wanting)
    return reasons


def _opinion_wanting(loaded: Loaded, wish: Wish) -> Reason | None:
    """Return the reason that an opinion in words is missing where the rulebook's outcome asks for one."""
    if wish.opinion.strip() or wish.taken_over:
        return None
    if wish.verb in ("waive", "annul", "correct", "withdraw"):
        return refusing("opinion", "请写明理由。")
    step = loaded.rulebook.steps.get(wish.target) if wish.verb == "take" else None
    outcome = step.outcomes.get(wish.outcome or step.usual) if step else None
    if step is not None and outcome is not None and outcome.opinion:
        return refusing("opinion", f"结论为“{outcome.label}”的，须写明意见。", step.article)
    return None

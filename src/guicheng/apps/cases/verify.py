"""Verifying: every chain and every receipt recomputed, by the rulebook and calendar that were used then."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

from guicheng.apps.cases import checkpoints, clock, law
from guicheng.apps.cases.loading import GENESIS, outer
from guicheng.apps.cases.models import ActRow, Case, KeptCalendar, KeptRulebook
from guicheng.engine import SEMANTICS
from guicheng.engine.answers import Refused
from guicheng.engine.case import fold
from guicheng.engine.decide import decide
from guicheng.engine.log import Act
from guicheng.engine.receipt import act_from_json, act_to_json, sm3

OURS = ("case", "person", "organisation", "receipt", "paper")


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of verifying one act, or a chain as a whole (`seq` 0)."""

    case: str
    seq: int
    result: Literal["same", "differs", "cannot"]
    text: str = ""


def verify() -> Iterator[Finding]:
    """Yield a finding for every act, and for every chain that is cut, gapped or at odds with a checkpoint."""
    tops: dict[str, dict[int, str]] = {}
    for row in Case.objects.select_related("jurisdiction", "unit").order_by("pk"):
        name = f"{row.jurisdiction.code}/{row.number}"
        acts = list(ActRow.objects.filter(case=row).select_related("wording").order_by("seq"))
        tops[name] = {act.seq: act.digest for act in acts}
        yield from _chain(row, name, acts)
    for body, wrong in checkpoints.read():
        if wrong:
            yield Finding("", 0, "differs", f"{body['at']}：{wrong}")
        for name, (seq, digest) in body["heads"].items():
            found = tops.get(name, {}).get(seq)
            if found != digest:
                told = "已不存在" if found is None else "摘要不符"
                yield Finding(name, seq, "differs", f"{body['at']} 的检查点记有第 {seq} 号，现{told}")


def _chain(row: Case, name: str, acts: list[ActRow]) -> Iterator[Finding]:
    previous, before = GENESIS, list[Act]()
    for place, stored in enumerate(acts, 1):
        if stored.seq != place:
            yield Finding(name, stored.seq, "differs", f"第 {place} 号缺失")
            return
        if stored.previous != previous or sm3(previous.encode() + stored.body.encode()) != stored.digest:
            yield Finding(name, stored.seq, "differs", "内容或前后摘要与登记时不符")
            return
        previous = stored.digest
        body = json.loads(stored.body)
        wording = getattr(stored, "wording", None)
        if (
            wording is not None
            and not wording.removed_by_order
            and sm3((wording.salt + wording.text).encode()) != body.get("opinion")
        ):
            yield Finding(name, stored.seq, "differs", "意见文字与登记时不符")
            continue
        if wording is None and body.get("opinion"):
            yield Finding(name, stored.seq, "differs", "意见文字缺失")
            continue
        yield _receipt(row, name, stored, body, before)


def _receipt(row: Case, name: str, stored: ActRow, body: dict[str, Any], before: list[Act]) -> Finding:
    receipt = body["receipt"]
    if receipt["semantics"] != SEMANTICS:
        return Finding(name, stored.seq, "cannot", f"登记时的引擎语义为第 {receipt['semantics']} 版")
    try:
        rulebook, calendar = law.rulebook(receipt["rulebook"]), law.kept_calendar(receipt["calendar"])
    except (KeptRulebook.DoesNotExist, KeptCalendar.DoesNotExist):
        return Finding(name, stored.seq, "cannot", "登记时的规则库或日历没有留存")
    act = act_from_json(body, rulebook)
    plain = replace(act, sealed={}, due=None, late=False, uses=(), standing=(), reasons=())
    known = outer(row, rulebook, until=clock.stored(act.recorded))
    answer = decide(fold(before, rulebook, known), plain, calendar=calendar)
    before.append(act)
    if isinstance(answer, Refused):
        return Finding(name, stored.seq, "differs", f"按登记时的规则不应准予：{answer.reasons[0].text}")
    again = act_to_json(answer.act, rulebook)
    told = {key: value for key, value in body.items() if key not in OURS}
    if again != told:
        keys = sorted(key for key in {*again, *told} if again.get(key) != told.get(key))
        return Finding(name, stored.seq, "differs", f"重新计算的结果不同：{'、'.join(keys)}")
    return Finding(name, stored.seq, "same")

"""Verifying: every chain and every receipt recomputed, by the rulebook and calendar that were used then."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from guicheng.apps.cases import checkpoints, clock
from guicheng.apps.cases.loading import (
    Above,
    above,
    texts_of,
    with_texts,
)
from guicheng.apps.cases.models import ActRow, Attachment, Case, KeptCalendar, KeptRulebook
from guicheng.apps.documents.queries import content
from guicheng.engine import SEMANTICS
from guicheng.engine.answers import Refused
from guicheng.engine.calendar import WorkCalendar
from guicheng.engine.case import fold
from guicheng.engine.decide import decide
from guicheng.engine.log import Act
from guicheng.engine.receipt import GENESIS, TITLE, Text, act_from_json, act_to_json, chained, texts_at_odds
from guicheng.engine.rulebook.load import load_text
from guicheng.engine.rulebook.model import Rulebook

OURS = ("case", "person", "organisation", "receipt", "paper", "title", "preview")
"""What the door adds to the engine's act."""

Result = Literal["same", "differs", "cannot"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of verifying one act, or a chain or file as a whole (`seq` 0)."""

    case: str
    seq: int
    result: Result
    text: str = ""


class Cannot(Exception):
    """Something that the receipt names is not there, or not what it was."""


@dataclass(slots=True)
class Kept:
    """The rulebooks and calendars that were kept, read once and held against their own digests."""

    rulebooks: dict[str, Rulebook] = field(default_factory=dict)
    calendars: dict[str, WorkCalendar] = field(default_factory=dict)

    def rulebook(self, digest: str) -> Rulebook:
        if digest not in self.rulebooks:
            row = KeptRulebook.objects.filter(digest=digest).first()
            if row is None:
                raise Cannot("登记时的规则库没有留存")
            found = load_text(json.loads(row.files))
            if found.digest != digest:
                raise Cannot("留存的规则库与其摘要不符")
            self.rulebooks[digest] = found
        return self.rulebooks[digest]

    def calendar(self, digest: str) -> WorkCalendar:
        if digest not in self.calendars:
            row = KeptCalendar.objects.filter(digest=digest).first()
            if row is None:
                raise Cannot("登记时的日历没有留存")
            found = WorkCalendar.from_content(row.content)
            if found.digest != digest:
                raise Cannot("留存的日历与其摘要不符")
            self.calendars[digest] = found
        return self.calendars[digest]


def verify(*, files: bool = False) -> Iterator[Finding]:
    """
    Yield a finding for every act, and for every chain that is cut, gapped or at odds with a checkpoint.

    With `files`, every file that came with an act is read and held against its digest too.
    """
    tops: dict[str, dict[int, str]] = {}
    kept = Kept()
    for row in Case.objects.select_related("jurisdiction", "unit").order_by("pk"):
        name = f"{row.jurisdiction.code}/{row.number}"
        acts = list(ActRow.objects.filter(case=row).select_related("person").order_by("seq"))
        tops[name] = {act.seq: act.digest for act in acts}
        yield from _chain(row, name, acts, kept)
    for body, wrong in checkpoints.read():
        if wrong:
            yield Finding("", 0, "differs", f"{body.get('at', '')}：{wrong}".lstrip("："))
        for name, (seq, digest) in body.get("heads", {}).items():
            found = tops.get(name, {}).get(seq)
            if found != digest:
                told = "已不存在" if found is None else "摘要不符"
                yield Finding(name, seq, "differs", f"{body['at']} 的检查点记有第 {seq} 号，现{told}")
    if files:
        yield from _files()


def _chain(row: Case, name: str, acts: list[ActRow], kept: Kept) -> Iterator[Finding]:
    previous, next_seq, broken = GENESIS, 1, False
    texts, before, lies = texts_of(row), _Before(), dict[str, Above]()
    judging = ""
    for stored in acts:
        if stored.seq != next_seq:
            yield Finding(name, next_seq, "differs", f"第 {next_seq} 号缺失")
            broken = True
        if stored.previous != previous or chained(stored.previous, stored.body) != stored.digest:
            yield Finding(name, stored.seq, "differs", "内容或前后摘要与登记时不符")
            previous, next_seq, broken = stored.digest, stored.seq + 1, True
            continue
        previous, next_seq = stored.digest, stored.seq + 1
        body = json.loads(stored.body)
        own = texts.get(stored.seq, {})
        wrong = _beside(row, name, stored, body) or _texts(row, body, own)
        if wrong:
            yield Finding(name, stored.seq, "differs", wrong)
        try:
            rulebook = kept.rulebook(body["receipt"]["rulebook"])
            act = act_from_json(with_texts(body, own), rulebook)
            if judging not in ("", rulebook.digest) and act.verb != "adopt":
                wrong = wrong or "所依的规则库与之前不同，而没有登记变更"
                yield Finding(name, stored.seq, "differs", wrong)
            judging = rulebook.digest
        except Cannot as cannot:
            broken = True
            if not wrong:
                yield Finding(name, stored.seq, "cannot", str(cannot))
            continue
        if broken and not wrong:
            yield Finding(name, stored.seq, "cannot", "之前的记录缺失或被改动，不能重新判断")
        elif not wrong:
            lying = lies.setdefault(rulebook.digest, above(row, rulebook))
            yield _receipt(name, act, body, fold_of(before.under(rulebook), rulebook, lying, body), kept)
        before.bodies.append(with_texts(body, own))
    if acts and json.loads(acts[-1].body)["receipt"]["rulebook"] != row.rulebook_id:
        yield Finding(name, 0, "differs", "项目所依的规则库与最后一次登记不符")


@dataclass(slots=True)
class _Before:
    """The acts before the one that is verified, read by the rulebook that judges it, as the door read them."""

    bodies: list[dict[str, Any]] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    digest: str = ""

    def under(self, rulebook: Rulebook) -> list[Act]:
        if self.digest != rulebook.digest:  # another one has been adopted
            self.acts, self.digest = [], rulebook.digest
        self.acts += [act_from_json(body, rulebook) for body in self.bodies[len(self.acts) :]]
        return self.acts


def fold_of(before: list[Act], rulebook: Rulebook, lies: Above, body: Mapping[str, Any]) -> Any:
    """Return the case as the act found it: the acts before, and the rows above that it could read."""
    facts, shown = body["receipt"]["read"]
    return fold(before, rulebook, lies.entries((facts, shown)))


def _beside(row: Case, name: str, stored: ActRow, body: Mapping[str, Any]) -> str:
    """Return what is wrong with the columns beside an act's body, if anything."""
    beside = (name, stored.seq, clock.local(stored.recorded).isoformat(), stored.person.username)
    inside = (body["case"], body["seq"], body["recorded"], body["person"])
    return "" if beside == inside and stored.jurisdiction_id == row.jurisdiction_id else "登记栏目与内容不符"


def _texts(row: Case, body: Mapping[str, Any], texts: Mapping[str, Text]) -> str:
    """Return what is wrong with the texts beside an act, if anything: each is held against its salted digest."""
    if wrong := texts_at_odds(body, texts):
        return wrong
    title = texts.get(TITLE)
    if title is not None and not title.removed_by_order and title.text != row.title:
        return "项目名称与登记时不符"
    return ""


def _receipt(name: str, act: Act, body: dict[str, Any], before: Any, kept: Kept) -> Finding:
    receipt = body["receipt"]
    if receipt["semantics"] != SEMANTICS:
        return Finding(name, act.seq, "cannot", f"登记时的引擎语义为第 {receipt['semantics']} 版")
    try:
        calendar = kept.calendar(receipt["calendar"])
    except Cannot as cannot:
        return Finding(name, act.seq, "cannot", str(cannot))
    plain = replace(act, sealed={}, due=None, late=False, uses=(), standing=(), reasons=())
    answer = decide(before, plain, calendar=calendar)
    if isinstance(answer, Refused):
        text = f"按登记时的规则不应准予：{answer.reasons[0].text}"
        return Finding(name, act.seq, "differs", text)
    again = act_to_json(answer.act, before.rulebook)
    told = {key: value for key, value in body.items() if key not in OURS}
    if again != told:
        keys = sorted(key for key in {*again, *told} if again.get(key) != told.get(key))
        return Finding(name, act.seq, "differs", f"重新计算的结果不同：{'、'.join(keys)}")
    return Finding(name, act.seq, "same")


def _files() -> Iterator[Finding]:
    checked: dict[str, str] = {}
    rows = Attachment.objects.select_related("case__jurisdiction").order_by("pk")
    for row in rows.iterator():
        if row.digest not in checked:
            path = content(row.digest)
            if path is None:
                checked[row.digest] = "已不存在"
            else:
                with path.open("rb") as handle:
                    same = hashlib.file_digest(handle, lambda: hashlib.new("sm3")).hexdigest() == row.digest
                checked[row.digest] = "" if same else "内容与摘要不符"
        if wrong := checked[row.digest]:
            name = f"{row.case.jurisdiction.code}/{row.case.number}"
            yield Finding(name, row.seq, "differs", f"文件 {row.digest[:12]} {wrong}")

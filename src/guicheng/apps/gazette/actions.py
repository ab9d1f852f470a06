"""Loading an official text: read, taken apart, held against the rulebook, and kept if it can be its text."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from guicheng.apps.accounts.models import User
from guicheng.apps.gazette.comparing import Comparison, compare
from guicheng.apps.gazette.models import OfficialText
from guicheng.apps.gazette.reading import OddFile, Reading, read_bytes
from guicheng.apps.gazette.splitting import Official, split
from guicheng.engine.rulebook.model import Rulebook


@dataclass(frozen=True, slots=True)
class Loaded:
    """A text that was read: how it compares, and whether it was `kept` (it was not when it is the one shown already)."""

    reading: Reading
    official: Official
    comparison: Comparison
    digest: str
    kept: bool = False
    same: bool = False


def look_at(*, rulebook: Rulebook, name: str, content: bytes) -> Loaded:
    """Read a file and hold it against a rulebook, keeping nothing. Raise OddFile for what cannot be its text."""
    reading = read_bytes(name, content)
    official = split(reading.text)
    if not official.articles:
        if reading.automatic:
            raise OddFile(
                f"“{name}”里没有写出来的条号：条号是 Word 自动编号，文件里只有格式。"
                "请在 Word 或 WPS 里另存为 txt 后再装入。"
            )
        raise OddFile(f"“{name}”里没有找到以条号（“第几条”）开头的行。请核对是否选对了文件，每条应另起一行。")
    comparison = compare(official, rulebook)
    if not comparison.can_be_it:
        apart = f"，其中 {len(comparison.other_chapter)} 条不在同一章" if comparison.other_chapter else ""
        named = "" if comparison.named else "；文件里也没有它的标题或文号"
        raise OddFile(
            f"“{name}”不像是《{rulebook.title}》的原文：文件有 {len(official.articles)} 条，规程有 "
            f"{len(rulebook.articles)} 条，条号对得上 {comparison.matching} 条{apart}{named}。请核对是否选对了文件。"
        )
    digest = hashlib.new("sm3", content).hexdigest()
    return Loaded(reading, official, comparison, digest)


@transaction.atomic
def load_official_text(
    *,
    rulebook: Rulebook,
    name: str,
    content: bytes,
    by: str,
    at: datetime,
    source: str = "",
    person: User | None = None,
) -> Loaded:
    """
    Load a regulation's official text in the place of the one there was, which stays in the history.

    `at` is a stored moment, `by` names who does it. Raise OddFile for what cannot be its text; then nothing changes.
    """
    found = look_at(rulebook=rulebook, name=name, content=content)
    shown = OfficialText.objects.filter(rulebook=rulebook.id).order_by("-id").first()
    if shown is not None and (shown.digest, shown.source) == (found.digest, source):
        return Loaded(found.reading, found.official, found.comparison, found.digest, same=True)
    OfficialText.objects.create(
        rulebook=rulebook.id,
        name="".join(sign for sign in name if sign.isprintable())[:255],
        encoding=found.reading.encoding,
        digest=found.digest,
        source=source,
        text=found.reading.text,
        person=person,
        by=by[:200],
        at=at,
    )
    return Loaded(found.reading, found.official, found.comparison, found.digest, kept=True)

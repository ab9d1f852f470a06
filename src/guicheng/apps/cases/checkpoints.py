"""Heads of all chains, kept elsewhere: a signed line a day in a file that is only added to."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import F, Max

from guicheng.apps.cases import clock
from guicheng.apps.cases.models import ActRow
from guicheng.engine.receipt import canonical, sm3


def file() -> Path:
    """Return where the checkpoints lie."""
    return Path(settings.DATA) / "checkpoints" / "heads.jsonl"


def sign(content: bytes) -> str:
    """Return the HMAC-SM3 of a checkpoint under the operator's key."""
    return hmac.new(settings.CHECKPOINT_KEY.encode(), content, lambda: hashlib.new("sm3")).hexdigest()


def heads() -> dict[str, list[Any]]:
    """Return the last number and digest of every chain."""
    last = (
        ActRow.objects.annotate(top=Max("case__acts__seq"))
        .filter(seq=F("top"))
        .select_related("case__jurisdiction")
    )
    return {f"{row.case.jurisdiction.code}/{row.case.number}": [row.seq, row.digest] for row in last}


def write() -> int:
    """Add a checkpoint over all chains; return how many there are."""
    path = file()
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = path.read_bytes().splitlines() if path.exists() else []
    body = {
        "at": clock.now().isoformat(),
        "previous": sm3(lines[-1]) if lines else "0" * 64,
        "heads": heads(),
    }
    line = json.dumps(body | {"signature": sign(canonical(body))}, ensure_ascii=False, sort_keys=True)
    with path.open("a", encoding="utf-8") as handle:
        handle.write(line + "\n")
    return len(body["heads"])


def read() -> Iterator[tuple[dict[str, Any], str]]:
    """Yield each checkpoint with what is wrong with it, or nothing."""
    path, previous = file(), "0" * 64
    if not path.exists():
        return
    for line in path.read_bytes().splitlines():
        body: dict[str, Any] = json.loads(line)
        signature = body.pop("signature", "")
        wrong = ""
        if not hmac.compare_digest(signature, sign(canonical(body))):
            wrong = "检查点签名不符"
        elif body["previous"] != previous:
            wrong = "检查点前后不连续"
        previous = sm3(line)
        yield body, wrong

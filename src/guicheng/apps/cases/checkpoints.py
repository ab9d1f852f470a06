"""
Heads of all chains, kept elsewhere: signed lines in a file that is only added to.

A line names the chains that have grown since the line before, and the digest of that line. So the file stays small, and
every head that was ever written down binds for good. Whoever copies the file off the machine makes cutting it show.
"""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Max

from guicheng.apps.cases import clock
from guicheng.apps.cases.models import ActRow
from guicheng.engine.receipt import GENESIS, canonical, sm3

A_LOT = 500


def file() -> Path:
    """Return where the checkpoints lie."""
    return Path(settings.DATA) / "checkpoints" / "heads.jsonl"


def sign(content: bytes) -> str:
    """Return the HMAC-SM3 of a checkpoint under the operator's key."""
    return hmac.new(settings.CHECKPOINT_KEY.encode(), content, lambda: hashlib.new("sm3")).hexdigest()


def heads(known: dict[str, list[Any]] | None = None) -> dict[str, list[Any]]:
    """Return the last number and digest of every chain, or only of those that are not known so."""
    tops = list(
        ActRow.objects.values("case_id", "case__jurisdiction__code", "case__number").annotate(top=Max("seq"))
    )
    named = {
        (row["case_id"], row["top"]): f"{row['case__jurisdiction__code']}/{row['case__number']}"
        for row in tops
    }
    wanted = [place for place, name in named.items() if (known or {}).get(name, [0])[0] != place[1]]
    found: dict[str, list[Any]] = {}
    for start in range(0, len(wanted), A_LOT):
        some = wanted[start : start + A_LOT]
        rows = ActRow.objects.filter(case_id__in=[c for c, _ in some], seq__in={seq for _, seq in some})
        for case, seq, digest in rows.values_list("case_id", "seq", "digest"):
            if (case, seq) in named:
                found[named[case, seq]] = [seq, digest]
    return found


def write() -> int:
    """Add a checkpoint over the chains that have grown; return how many."""
    path = file()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)  # two writers would both name the same line before
        handle.seek(0)
        known: dict[str, list[Any]] = {}
        last = b""
        for last in handle.read().splitlines():
            known |= _parsed(last).get("heads", {})
        body = {
            "at": clock.now().isoformat(),
            "previous": sm3(last) if last else GENESIS,
            "heads": heads(known),
        }
        line = json.dumps(body | {"signature": sign(canonical(body))}, ensure_ascii=False, sort_keys=True)
        handle.write(line.encode() + b"\n")
        handle.flush()
        os.fsync(handle.fileno())
    return len(body["heads"])


def read() -> Iterator[tuple[dict[str, Any], str]]:
    """Yield each checkpoint with what is wrong with it, or nothing."""
    path, previous = file(), GENESIS
    if not path.exists():
        return
    for line in path.read_bytes().splitlines():
        body = _parsed(line)
        signature = str(body.pop("signature", ""))
        wrong = ""
        if not body:
            wrong = "检查点无法读取"
        elif not hmac.compare_digest(signature, sign(canonical(body))):
            wrong = "检查点签名不符"
        elif body.get("previous") != previous:
            wrong = "检查点前后不连续"
        previous = sm3(line)
        yield body if not wrong else {"at": body.get("at", "")}, wrong


def _parsed(line: bytes) -> dict[str, Any]:
    """Return a line's content; nothing when it is broken off or no checkpoint at all."""
    try:
        body = json.loads(line)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}

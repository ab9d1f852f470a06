"""`guicheng rulebook diff`: what one rulebook says otherwise than another."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from guicheng.cli.output import print_json, wide
from guicheng.cli.parser import DONE, NOT_HELD, UNUSABLE
from guicheng.engine.rulebook.accounts import KINDS
from guicheng.engine.rulebook.difference import differences


def diff(options: argparse.Namespace) -> int:
    """Print what one rulebook says otherwise than another, article by article; `load` is how a rulebook is found."""
    old, new = (options.load(name, options) for name in (options.name, options.new))
    if old is None or new is None:
        return UNUSABLE
    (_, before), (_, after) = old, new
    rows = differences(before, after)
    with_effect = [row for row in rows if row.has_effect]
    if options.json:
        told = [asdict(row) | {"has_effect": row.has_effect} for row in rows]
        digests = {"old": before.digest, "new": after.digest}
        print_json({"old": before.id, "new": after.id, "digests": digests, "differences": told})
        return NOT_HELD if with_effect else DONE
    print(
        f"{before.id} → {after.id}：{len(with_effect)} 处不同，另有 {len(rows) - len(with_effect)} 处只是文字不同"
    )
    for row in rows:
        print(f"  {wide(row.article or '—', 8)}{wide(KINDS[row.kind], 10)}{row.sentence}")
    return NOT_HELD if with_effect else DONE

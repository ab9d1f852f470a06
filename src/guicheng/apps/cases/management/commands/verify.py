"""`guicheng verify`: recompute every chain and receipt; exit 1 when one differs."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from guicheng.apps.cases.verify import verify

RESULTS = {"same": "相同", "differs": "不同", "cannot": "无法核对"}


class Command(BaseCommand):
    """Recompute every chain and receipt."""

    help = "重新计算每一条日志链和回执，找出被改动的记录"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take `--json` and `--files`."""
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--files", action="store_true", help="同时核对每一份文件的内容")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what differs and a count."""
        counts = {"same": 0, "differs": 0, "cannot": 0}
        told = []
        for finding in verify(files=options["files"]):
            counts[finding.result] += 1
            if finding.result != "same":
                told.append(finding)
                if not options["json"]:
                    self.stdout.write(
                        f"{finding.case} 第 {finding.seq} 号 {RESULTS[finding.result]}：{finding.text}"
                    )
        if options["json"]:
            rows = [{"case": f.case, "seq": f.seq, "result": f.result, "text": f.text} for f in told]
            self.stdout.write(json.dumps({"counts": counts, "findings": rows}, ensure_ascii=False))
        else:
            self.stdout.write("，".join(f"{RESULTS[key]} {number}" for key, number in counts.items()))
        if counts["differs"]:
            raise SystemExit(1)

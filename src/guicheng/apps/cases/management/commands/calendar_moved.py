"""`guicheng calendar moved`: after a new notice was loaded, list the due days that moved, and show the new ones."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from guicheng.apps.cases.moved import moved_dates


class Command(BaseCommand):
    """List the due days that moved."""

    help = "载入新的放假安排后，列出变动的到期日及原因"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take `--json` and `--dry-run`."""
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--dry-run", action="store_true", help="只列出，不改动待办中的到期日")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line for each due day that moved."""
        found = list(moved_dates(write=not options["dry_run"]))
        if options["json"]:
            keys = ("case", "step", "scope", "before", "after", "reason")
            self.stdout.write(
                json.dumps([{k: str(getattr(m, k)) for k in keys} for m in found], ensure_ascii=False)
            )
            return
        for m in found:
            provisional = "（原为暂定）" if m.was_provisional else ""
            self.stdout.write(f"{m.case} {m.title}：{m.step} {m.before}{provisional} → {m.after}。{m.reason}")
        self.stdout.write(f"共 {len(found)} 个到期日变动")

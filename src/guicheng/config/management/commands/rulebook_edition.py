"""`guicheng rulebook edition`: bring a new edition into force for a jurisdiction, or list its editions."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from guicheng.apps.cases import law, queries
from guicheng.apps.cases.actions import NotRecorded, bring_in
from guicheng.config.office_people import acting_for_authority
from guicheng.engine.values import parse_date


class Command(BaseCommand):
    """Bring in an edition; without one, list those of the jurisdiction."""

    help = "登记规程新版本的施行：自哪一天起发起的项目适用，依据什么文件。不写版本时列出各版本"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the edition, its day and its source, and who registers it."""
        parser.add_argument("rulebook", nargs="?", metavar="规程", help="新版本的标识")
        parser.add_argument("--jurisdiction", required=True, metavar="代码", help="哪个地区")
        parser.add_argument("--person", required=True, metavar="用户名", help="由谁登记：主管部门的人员")
        parser.add_argument("--from", dest="on", metavar="日期", help="自哪一天起，默认为它的施行日期")
        parser.add_argument("--source", default="", metavar="依据", help="公布它的文件名称和文号")
        parser.add_argument("--json", action="store_true", help="输出 JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Bring in or list."""
        acting = acting_for_authority(options["jurisdiction"], options["person"])
        if options["rulebook"]:
            self._bring_in(acting, options)
        rows = [
            {
                "rulebook": one.rulebook.id,
                "title": one.rulebook.title,
                "on": str(one.on) if one.on else None,
                "source": one.source,
                "said_by": one.said_by,
                "running": one.running,
                "in_force": one.in_force,
            }
            for one in queries.editions_of(acting)
        ]
        if options["json"]:
            self.stdout.write(json.dumps(rows, ensure_ascii=False))
            return
        for row in rows:
            since = f"自 {row['on']} 起" if row["on"] else "自平台启用"
            now = "，现行" if row["in_force"] else ""
            self.stdout.write(f"{row['rulebook']}　{row['title']}：{since}{now}，在办 {row['running']} 件")

    def _bring_in(self, acting: Any, options: dict[str, Any]) -> None:
        try:
            book = law.shipped(options["rulebook"])
            on = parse_date(options["on"]) if options["on"] else book.in_force
        except KeyError:
            raise CommandError(
                f"没有“{options['rulebook']}”这一部规程，可用的有：{'、'.join(law.installed())}"
            ) from None
        except ValueError:
            raise CommandError("--from 请按 2025-03-01 的样子填写") from None
        answer = bring_in(acting=acting, rulebook=book.id, on=on, source=options["source"])
        if isinstance(answer, NotRecorded):
            raise CommandError("；".join(reason.text for reason in answer.reasons))

"""`guicheng rulebook adopt`: preview what a revision would change in the running projects, and adopt it."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any
from uuid import uuid4

from django.core.management.base import BaseCommand, CommandError, CommandParser

from guicheng.apps.cases import law, queries
from guicheng.apps.cases.actions import NotRecorded, order_adoption, resume_adoptions
from guicheng.config.office_people import acting_for_authority


class Command(BaseCommand):
    """Preview and adopt a revision, or carry on with an adoption that was interrupted."""

    help = "在办项目采用规程的修订：先看每件会有什么不同（--preview），再逐件采用"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the jurisdiction, who orders it and why, and for which projects."""
        parser.add_argument("--jurisdiction", metavar="代码", help="哪个地区")
        parser.add_argument("--rulebook", metavar="规程", help="哪一版本，默认现行的")
        parser.add_argument("--preview", action="store_true", help="只看会有什么不同，不写入")
        parser.add_argument("--differs-only", action="store_true", help="只列会有不同的项目")
        parser.add_argument("--project", action="append", metavar="编号", help="只采用这些项目，可写几次")
        parser.add_argument("--person", metavar="用户名", help="由谁决定：主管部门的人员")
        parser.add_argument("--reason", default="", metavar="理由", help="为什么采用，记入每件项目")
        parser.add_argument("--all-or-none", action="store_true", help="有一件不能采用，就都不采用")
        parser.add_argument("--resume", action="store_true", help="接着办中断了的采用")
        parser.add_argument("--json", action="store_true", help="输出 JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Preview or adopt; exit 1 when something would be different, or was not adopted."""
        if options["resume"]:
            number = resume_adoptions()
            self._tell({"resumed": number}, f"接着办了 {number} 次采用", options)
            return
        if not options["jurisdiction"] or not options["person"]:
            raise CommandError("请写明 --jurisdiction 和 --person")
        acting = acting_for_authority(options["jurisdiction"], options["person"])
        name = options["rulebook"] or law.named(acting.jurisdiction)
        if name not in law.names_of(acting.jurisdiction):
            raise CommandError(
                f"本地区没有“{name}”这一版本，可用的有：{'、'.join(law.names_of(acting.jurisdiction))}"
            )
        found = queries.revision_preview(acting=acting, rulebook=name, numbers=options["project"])
        if missing := set(options["project"] or ()) - {one.number for one in found.previews}:
            raise CommandError(f"没有这些在办而未采用的项目：{'、'.join(sorted(missing))}")
        if options["preview"]:
            self._preview(found, options)
            return
        chosen = {one.number: one.digest for one in found.previews if not one.unreadable}
        answer = order_adoption(
            acting=acting,
            target=found.target,
            chosen=chosen,
            reason=options["reason"],
            key=uuid4().hex,
            whole=options["all_or_none"],
        )
        if isinstance(answer, NotRecorded):
            raise CommandError("；".join(reason.text for reason in answer.reasons))
        left = answer.left | {one.number: one.unreadable for one in found.previews if one.unreadable}
        done = 0 if answer.whole and answer.left else len(chosen) - len(answer.left)
        lines = [
            f"已采用 {done} 件，没有采用 {len(left)} 件",
            *(f"  {n}：{text}" for n, text in left.items()),
        ]
        self._tell(
            {"adopted": done, "left": left, "rulebook": found.target.digest}, "\n".join(lines), options
        )
        if left:
            raise SystemExit(1)

    def _preview(self, found: queries.Revision, options: dict[str, Any]) -> None:
        shown = [
            one for one in found.previews if one.differences or one.unreadable or not options["differs_only"]
        ]
        differing = sum(bool(one.differences or one.unreadable) for one in found.previews)
        if options["json"]:
            rows = [asdict(one) for one in shown]
            told = {
                "rulebook": found.target.id,
                "digest": found.target.digest,
                "running": found.total,
                "projects": rows,
            }
            self.stdout.write(json.dumps(told, ensure_ascii=False, default=str))
        else:
            self.stdout.write(
                f"{found.target.title}：{found.total} 件在办项目未采用，其中 {differing} 件会有不同"
            )
            for _, changes in found.changed:
                for change in changes:
                    if change.has_effect:
                        self.stdout.write(f"  修订：第 {change.article or '—'} 条　{change.sentence}")
            for one in shown:
                self.stdout.write(
                    f"{one.number} {one.title}：{one.unreadable or f'{len(one.differences)} 处不同'}"
                )
                for other in one.differences:
                    article = f"第 {other.article} 条　" if other.article else ""
                    self.stdout.write(f"    {article}{other.sentence}")
        if differing:
            raise SystemExit(1)

    def _tell(self, value: Any, text: str, options: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(value, ensure_ascii=False) if options["json"] else text)

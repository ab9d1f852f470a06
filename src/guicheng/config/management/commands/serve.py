"""`guicheng serve`: start the platform."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from guicheng.config import serving


class Command(BaseCommand):
    """Serve the platform with waitress."""

    help = "启动平台。数据库为空时先建表；有未执行的迁移时不启动，除非写明 --migrate"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take where to listen, and what to do besides."""
        parser.add_argument("--host", default="127.0.0.1", help="监听的地址，默认只限本机")
        parser.add_argument("--port", type=int, default=settings.PORT, help="端口，默认取 GUICHENG_PORT")
        parser.add_argument("--threads", type=int, default=serving.THREADS, help="同时处理的请求数")
        parser.add_argument("--migrate", action="store_true", help="先执行未执行的迁移")
        parser.add_argument("--no-tick", action="store_true", help="不做后台任务，由 guicheng worker 来做")

    def handle(self, *args: Any, **options: Any) -> None:
        """Bring the database up to date if that may be done, and serve."""
        empty, missing = serving.unapplied()
        if missing and not (empty or options["migrate"]):
            raise CommandError(
                f"数据库有 {len(missing)} 项迁移没有执行。请先备份，再运行 guicheng serve --migrate"
            )
        if missing:
            serving.migrate()
        self.stdout.write(f"平台已启动：http://{options['host']}:{options['port']}")
        self.stdout.flush()
        serving.serve(
            options["host"], options["port"], threads=options["threads"], ticking=not options["no_tick"]
        )

"""`guicheng demo`: load the demo's places with their projects, once, and serve them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from guicheng.apps.cases import checkpoints
from guicheng.apps.registers.models import Jurisdiction
from guicheng.config import serving
from guicheng.config.demo import loading
from guicheng.config.demo.cast import password, places


class Command(BaseCommand):
    """Load the demo if it is not there, and serve it."""

    help = "以示范地区启动平台：每部规程一个地方、各环节的四十余个项目，每个角色都有人员可以登录"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whether to begin anew, and whether to serve."""
        parser.add_argument("--fresh", action="store_true", help="清空示范数据，重新装载")
        parser.add_argument("--no-serve", action="store_true", help="只装载，不启动")
        parser.add_argument("--port", type=int, default=settings.PORT, help="端口，默认取 GUICHENG_PORT")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and serve on loopback only: everybody here can read the passwords."""
        if not settings.DEMO:
            raise CommandError("示范数据只能用 guicheng demo 装载")
        try:
            self._prepare(options["fresh"])
        except loading.DemoError as error:
            raise CommandError(str(error)) from None
        if options["no_serve"]:
            return
        self.stdout.write(
            f"示范平台已启动：http://127.0.0.1:{options['port']}  （登录页列有人员，密码都是 {password()}）"
        )
        self.stdout.flush()
        serving.serve("127.0.0.1", options["port"])

    def _prepare(self, fresh: bool) -> None:
        if Jurisdiction._meta.db_table in connection.introspection.table_names() and loading.foreign():
            raise loading.DemoError(
                f"这里有正式数据（{'、'.join(loading.foreign())}），示范数据请另指定 GUICHENG_DATA"
            )
        serving.migrate()
        if fresh:
            loading.throw_away()
        if loading.is_loaded():
            self.stdout.write("示范数据已有，直接启动；重新装载用 guicheng demo --fresh")
            return
        self.stdout.write(f"正在装载示范数据，共 {len(places())} 个地方，约需一两分钟……")
        self.stdout.flush()
        done = loading.load_demo()
        checkpoints.write()
        self.stdout.write(
            f"已装载 {done.projects} 个项目、{done.acts} 项办理（另有 {done.refused} 项依规定被拒绝），用时 {done.seconds:.0f} 秒"
        )

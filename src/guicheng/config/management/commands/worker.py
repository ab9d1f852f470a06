"""`guicheng worker`: what has to happen as time passes, in a process of its own."""

from __future__ import annotations

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from guicheng.config.ticking import SECONDS_BETWEEN, tick, tick_until


class Command(BaseCommand):
    """Tick in a loop, or once."""

    help = "处理后台任务：到日子的列表和待办重新计算，每天写入一个检查点"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take how often."""
        parser.add_argument("--once", action="store_true", help="只做一次，供定时任务调用")
        parser.add_argument("--every", type=float, default=SECONDS_BETWEEN, metavar="秒", help="间隔的秒数")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it once and say what was done, or until interrupted."""
        if options["once"]:
            done = tick()
            written = (
                "今天的检查点已有" if done.chains is None else f"已写入检查点，共 {done.chains} 条日志链"
            )
            self.stdout.write(f"重新计算 {done.rows} 个项目；{written}")
            return
        stop = threading.Event()
        signal.signal(signal.SIGTERM, lambda *_: stop.set())
        try:
            tick_until(stop, options["every"])
        except KeyboardInterrupt:
            stop.set()

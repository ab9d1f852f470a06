"""`guicheng restore FILE`: put a backup back, and verify it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from guicheng.config import backup, serving


class Command(BaseCommand):
    """Restore a backup."""

    help = "恢复备份，并核对全部日志链和检查点。先停下平台"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the backup, and whether it may replace what is there."""
        parser.add_argument("file", type=Path, metavar="文件", help="guicheng backup 所写的文件")
        parser.add_argument("--replace", action="store_true", help="代替这里已有的项目")

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore, bring the database up to date, verify; exit 1 when something differs."""
        try:
            done = backup.restore(options["file"], replace=options["replace"])
        except backup.BackupError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"已恢复 {done.files} 份文件{'和数据库' if done.database == 'sqlite' else ''}")
        if done.database != "sqlite":
            self.stdout.write(
                "PostgreSQL 数据库请另行恢复："
                'pg_restore --clean --if-exists --dbname "$GUICHENG_DATABASE_URL" backup.dump，之后运行 guicheng verify'
            )
            return
        serving.migrate()
        try:
            call_command("verify", stdout=self.stdout)
        except SystemExit:
            self.stdout.write("核对有不同。检查点签名不符的，先把原来的 checkpoint-key 放回数据目录再核对")
            raise

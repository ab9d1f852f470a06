"""`guicheng backup FILE`: everything but the keys, in one file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from guicheng.config import backup


class Command(BaseCommand):
    """Write a backup."""

    help = "备份数据库、文件、检查点、日历和规程到一个文件；密钥不在其中。平台可以不停"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take where to write it."""
        parser.add_argument("file", type=Path, metavar="文件", help="写到哪里，如 backup.tar")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it, and say what is not in it."""
        made = backup.make(options["file"])
        self.stdout.write(f"已备份到 {options['file']}，共 {made.files} 份文件")
        if made.database != "sqlite":
            self.stdout.write(
                "PostgreSQL 数据库不在其中，请在此之前另行备份："
                'pg_dump --format custom --file backup.dump "$GUICHENG_DATABASE_URL"'
            )
        self.stdout.write("密钥 secret-key、checkpoint-key 不在其中，请另行保存")

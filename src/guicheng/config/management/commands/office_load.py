"""`guicheng office load FILE`: add a city's organisations and people from a file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from guicheng.config import serving
from guicheng.config.office import load_office
from guicheng.engine.yaml import YamlProblem

UNUSABLE = 2


class Command(BaseCommand):
    """Add organisations and people."""

    help = "从文件登记地区、机构和人员；已有的不变"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file."""
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what was added, each first password once."""
        file: Path = options["file"]
        empty, missing = serving.unapplied()
        if missing and not empty:
            raise CommandError(
                f"数据库有 {len(missing)} 项迁移没有执行。请先备份，再运行 guicheng serve --migrate"
            )
        if missing:
            serving.migrate()  # a city is entered before the platform is started for the first time
        try:
            added = load_office(file.read_text(encoding="utf-8"), str(file))
        except (OSError, UnicodeDecodeError) as error:
            self.stderr.write(f"{file}: 无法读取：{error}")
            sys.exit(UNUSABLE)
        except YamlProblem as problem:
            self.stderr.write(str(problem))
            sys.exit(UNUSABLE)
        for one in added:
            password = f"　首次登录密码 {one.password}" if one.password else ""
            self.stdout.write(f"已登记{one.kind} {one.name}{password}")
        self.stdout.write(f"共登记 {len(added)} 项；密码只在此处显示一次" if added else "没有需要登记的内容")

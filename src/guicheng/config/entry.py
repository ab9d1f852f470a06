"""
The one command, `guicheng`.

What needs no database goes to the command line of the engine. What needs one is a management command of Django, loaded
only when it is asked for: a machine without a database can still run scenarios and check rulebooks.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from guicheng.cli.main import main as command_line

PLATFORM: dict[str, tuple[str, str]] = {
    "serve": ("serve", "启动平台"),
    "demo": ("demo", "以示范地区启动平台"),
    "worker": ("worker", "处理后台任务"),
    "office load": ("office_load", "从文件登记地区、机构和人员"),
    "rulebook adopt": ("rulebook_adopt", "在办项目采用规程的修订，先预览"),
    "rulebook edition": ("rulebook_edition", "登记规程新版本的施行"),
    "verify": ("verify", "核对日志链与检查点"),
    "backup": ("backup", "备份"),
    "restore": ("restore", "恢复备份"),
    "rulebook text": ("rulebook_text", "装入规程的官方原文"),
    "rulebook whatif": ("rulebook_whatif", "试改参数或规程，看哪些项目会有不同"),
    "calendar moved": ("calendar_moved", "列出放假安排变动后移动的到期日"),
}
"""Commands that need the database: the words typed, the management command that does it, its meaning."""

SETTINGS = "guicheng.config.settings"

UNLESS = {"rulebook whatif": "--case"}
"""Options with which a command needs no database after all, and goes to the command line of the engine."""

ALWAYS = {"demo": {"GUICHENG_DEMO": "1"}}
UNLESS_SET = {"demo": {"GUICHENG_DATA": "var/demo"}}
"""Environment variables that a command sets before the settings are read: a demo has data of its own."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command of these arguments (default: those of the process) and return its exit code."""
    typed = list(sys.argv[1:] if arguments is None else arguments)
    for words, (command, _) in PLATFORM.items():
        length = len(words.split())
        if typed[:length] == words.split() and UNLESS.get(words) not in typed:
            return _manage(command, typed[length:])
    return command_line(typed, {words: meaning for words, (_, meaning) in PLATFORM.items()})


def _manage(command: str, rest: list[str]) -> int:
    """Hand over to Django. It leaves by SystemExit when the command fails, and that code is ours."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    os.environ.update(ALWAYS.get(command, {}))
    for name, value in UNLESS_SET.get(command, {}).items():
        os.environ.setdefault(name, value)
    from django.core.management import execute_from_command_line

    execute_from_command_line(["guicheng", command, *rest])
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

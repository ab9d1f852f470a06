"""`guicheng` without the platform: the commands that need no database."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence

from guicheng.cli import archive, calendar, case, draw, rulebook
from guicheng.cli.parser import Parser, listing

CUT = 141
"""The exit code of a command whose output was cut short, as a shell gives it: 128 and the number of the signal."""


def parser(platform: Mapping[str, str] | None = None) -> Parser:
    """Return the parser of all commands. `platform` are those handed over elsewhere, to be listed in the help."""
    made = Parser(
        prog="guicheng",
        description="规程：按各地自己的管理办法，管理政府投资信息化项目",
        epilog="平台的命令：\n" + listing(platform) if platform else None,
    )
    groups = made.groups("命令")
    for group in (rulebook, case, calendar, archive, draw):
        group.add(groups)
    return made


def main(arguments: Sequence[str] | None = None, platform: Mapping[str, str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 not held, 2 unusable input, 141 output no longer read."""
    options = parser(platform).parse_args(arguments)
    try:
        code: int = options.run(options)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read the output has read enough. Nothing more is written there, at the end of the process either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CUT
    return code

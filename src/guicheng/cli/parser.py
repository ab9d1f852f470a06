"""The argument parser, speaking Chinese."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Mapping
from typing import Any, NoReturn

DONE, NOT_HELD, UNUSABLE = 0, 1, 2
"""Exit codes: done; something does not hold; the input cannot be used."""

_MESSAGES = (
    (r"the following arguments are required: (.+)", r"缺少：\1"),
    (r"one of the arguments (.+) is required", r"缺少其中之一：\1"),
    (r"unrecognized arguments: (.+)", r"不认识：\1"),
    (r"argument (.+?): invalid choice: '(.*?)' \(choose from (.+)\)", r"没有“\2”，可用的有：\3"),
    (r"argument (.+?): expected one argument", r"\1 之后缺少值"),
    (r"argument (.+?): expected at least one argument", r"\1 之后缺少值"),
    (r"argument (.+?): (.+)", r"\1：\2"),
    (r"ambiguous option: (.+?) could match (.+)", r"“\1”不明确，可能是 \2"),
)


class Parser(argparse.ArgumentParser):
    """An argument parser whose headings and messages are Chinese. What it cannot use, it leaves with code 2."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("formatter_class", _Formatter)
        options.setdefault("add_help", False)
        options.setdefault("allow_abbrev", False)
        super().__init__(*args, **options)
        self._positionals.title = "参数"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示此说明")

    def error(self, message: str) -> NoReturn:
        """Say in Chinese what is wrong with the arguments, and leave."""
        for pattern, chinese in _MESSAGES:
            if found := re.fullmatch(pattern, message):
                message = found.expand(chinese)
                break
        print(f"{self.format_usage()}{self.prog}：{message}", file=sys.stderr)
        raise SystemExit(UNUSABLE)

    def groups(self, title: str) -> argparse._SubParsersAction[Parser]:
        """Return what commands below this one are added to."""
        return self.add_subparsers(title=title, metavar="命令", required=True, parser_class=Parser)


class _Formatter(argparse.RawDescriptionHelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


def listing(rows: Mapping[str, str]) -> str:
    """Return names with their meanings as lines, for the end of a help text."""
    width = max(map(len, rows), default=0)
    return "\n".join(f"  {name:<{width}}  {meaning}" for name, meaning in rows.items())

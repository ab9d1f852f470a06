"""Printing: one JSON object a line for programs, problems with their place for people."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import Any, Protocol


class Problem(Protocol):
    """What the engine says of a file that cannot be used."""

    @property
    def file(self) -> str: ...
    @property
    def line(self) -> int: ...
    @property
    def text(self) -> str: ...
    @property
    def repair(self) -> str: ...


def print_json(value: Any, *, indent: int | None = None) -> None:
    """Print a value as JSON; on one line unless an indent is given."""
    print(json.dumps(value, ensure_ascii=False, indent=indent))


def print_problems(problems: Iterable[Problem], *, as_json: bool) -> None:
    """Print what is wrong with a file: with its repair to the error stream or, for programs, as JSON."""
    found = list(problems)
    if as_json:
        rows = [{"file": p.file, "line": p.line, "text": p.text, "repair": p.repair} for p in found]
        print_json({"problems": rows})
    elif found:
        print(*found, sep="\n", file=sys.stderr)


def wide(text: str, width: int) -> str:
    """Return a text filled up to a width on the screen, where a Chinese character takes two places."""
    taken = sum(2 if ord(sign) > 0x2E7F else 1 for sign in text)
    return text + " " * max(width - taken, 0)

"""How much room words take: an estimate on the safe side, and words broken into lines."""

from __future__ import annotations

import re

ELLIPSIS = "…"
NOT_FIRST = frozenset("，。、；：？！）》”’%")
"""What no line begins with."""
NOT_LAST = frozenset("（“‘《")
"""What no line ends with."""
DIGIT, LETTER = 0.58, 0.64
"""How wide a digit and a Latin letter are at most on average, in the height of the type; a Chinese character is 1."""
PIECES = re.compile(r"[!-~]+|.", re.DOTALL)
"""What is not broken: a date, a number, a Latin word; else each character."""


def measured(text: str, size: float) -> float:
    """Return how wide a text is in px at a size of type."""
    return sum((LETTER if char.isalpha() else DIGIT) if char.isascii() else 1.0 for char in text) * size


def broken(text: str, size: float, width: float, most: int) -> list[str]:
    """Break a text into at most so many lines of a width; what does not fit ends in an ellipsis."""
    lines: list[str] = []
    line = ""
    for piece in _pieces(text, size, width):
        if line and measured(line + piece, size) > width:
            carried = ""
            while piece in NOT_FIRST and len(line) > 1 and len(carried) < 2:
                line, carried = line[:-1], line[-1] + carried
                if carried[0] not in NOT_FIRST:
                    break
            if len(line) > 1 and line[-1] in NOT_LAST:
                line, carried = line[:-1], line[-1] + carried
            lines.append(line.rstrip())
            line = carried
            if len(lines) == most:
                break
        line += piece if line or not piece.isspace() else ""
    else:
        return [*lines, line] if line else lines
    last = lines[-1]
    while last and measured(last + ELLIPSIS, size) > width:
        last = last[:-1]
    lines[-1] = last + ELLIPSIS
    return lines


def _pieces(text: str, size: float, width: float) -> list[str]:
    """Return what is kept together; a piece that is wider than a line is not."""
    found: list[str] = []
    for piece in PIECES.findall(text):
        found += [piece] if measured(piece, size) <= width else list(piece)
    return found

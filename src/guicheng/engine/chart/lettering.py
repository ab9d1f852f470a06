"""How much room words take: an estimate on the safe side, and words broken into lines."""

from __future__ import annotations

ELLIPSIS = "…"
NOT_FIRST = frozenset("，。、；：？！）》”’%")
"""What no line begins with."""

NARROW = 0.62
"""How wide a Latin letter or a digit is at most on average, in the height of the type; a Chinese character is 1."""


def measured(text: str, size: float) -> float:
    """Return how wide a text is in px at a size of type."""
    return sum(NARROW if char.isascii() else 1.0 for char in text) * size


def broken(text: str, size: float, width: float, most: int) -> list[str]:
    """Break a text into at most so many lines of a width; what does not fit ends in an ellipsis."""
    lines, line = [], ""
    for char in text:
        if line and measured(line + char, size) > width:
            carried = ""
            while char in NOT_FIRST and len(line) > 1 and len(carried) < 2:
                line, carried = line[:-1], line[-1] + carried
                if carried[0] not in NOT_FIRST:
                    break
            lines.append(line)
            line = carried
            if len(lines) == most:
                break
        line += char
    else:
        if line:
            lines.append(line)
        return lines
    last = lines[-1]
    while last and measured(last + ELLIPSIS, size) > width:
        last = last[:-1]
    lines[-1] = last + ELLIPSIS
    return lines

"""Problems of a rulebook: file, line, what is wrong, and the likely repair."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong. `line` counts from 1; 0 when it concerns the file as a whole."""

    file: str
    line: int
    text: str
    repair: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}" + (f"\n  {self.repair}" if self.repair else "")


class RulebookError(Exception):
    """A rulebook that cannot be used, with everything that was found wrong with it."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems

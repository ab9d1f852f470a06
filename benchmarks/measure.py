"""
Measuring: two things in turn, many times, and the ratio of their medians. Absolute times are printed, never judged.

Times are the processor's for this process, so that what else runs on the machine does not count.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Result:
    """A named ratio, its limit (0: none, only reported), and the two medians in microseconds."""

    name: str
    ratio: float
    limit: float
    at_least: bool
    ours: float
    baseline: float
    of_leasts: float = 0
    """The same ratio of the least times: what it is where nothing else runs. Only told."""

    @property
    def holds(self) -> bool:
        """Tell whether the limit is kept."""
        return not self.limit or (self.ratio >= self.limit if self.at_least else self.ratio <= self.limit)

    def __str__(self) -> str:
        word = "at least" if self.at_least else "at most"
        limit = f" ({word} {self.limit:g}{'' if self.holds else ' NOT KEPT'})" if self.limit else ""
        least = f"; of the least times {self.of_leasts:.2f}" if self.of_leasts else ""
        return f"{self.name}: {self.ratio:.2f}{limit}   [{self.ours:,.0f} µs against {self.baseline:,.0f} µs{least}]"


def once(do: Callable[[], object]) -> float:
    """Return how many microseconds of the processor a call takes; what others left lying about is cleared away before."""
    gc.collect()
    begun = time.process_time()
    do()
    return 1e6 * (time.process_time() - begun)


def ratio(
    name: str,
    ours: Callable[[], object],
    baseline: Callable[[], object],
    *,
    limit: float = 0,
    runs: int = 60,
    faster: bool = False,
) -> Result:
    """
    Run the two in turn and return the ratio of the medians, ours to the baseline.

    With `faster`, the baseline to ours: how many times as fast we are, and the limit is a lower one.
    """
    for _ in range(3):
        ours(), baseline()
    gc.collect()
    gc.freeze()  # what was there before (rulebooks, the other subjects) is not gone through again at each collection
    pairs = [(once(ours), once(baseline)) for _ in range(runs)]
    gc.unfreeze()
    mine = statistics.median(a for a, _ in pairs)
    theirs = statistics.median(b for _, b in pairs)
    value = theirs / mine if faster else mine / theirs
    least, their_least = min(a for a, _ in pairs), min(b for _, b in pairs)
    of_leasts = their_least / least if faster else least / their_least
    return Result(name, value, limit, faster, mine, theirs, of_leasts)

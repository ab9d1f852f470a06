"""`make bench`: everything that has to be fast, as ratios in the same run. Exit 1 when a limit is not kept."""

from __future__ import annotations

import sys

import engine
import platform_door
import process_engine
import whatif


def main() -> int:
    """Print every result; return the exit code."""
    kept = True
    for part in (engine, process_engine, platform_door, whatif):
        for result in part.results():
            print(result, flush=True)
            kept = kept and result.holds
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())

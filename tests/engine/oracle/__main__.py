"""
Tell random stories to engine and oracle until the time is up, and print how many.

`python -m tests.engine.oracle --seconds 360` takes fresh seeds over every rulebook; `--stories 100000` counts instead of
watching the clock; `--book mixture --seed 60` tells one story again.
"""

from __future__ import annotations

import argparse
import sys
from itertools import count
from random import SystemRandom
from time import monotonic

from tests.engine.oracle.duel import books, tell


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=60, help="stop after so long")
    parser.add_argument("--stories", type=int, help="stop after so many stories, however long it takes")
    parser.add_argument("--book", action="append", help="only this rulebook (may be repeated)")
    parser.add_argument("--seed", type=int, help="only this story of each rulebook")
    parser.add_argument("--from", dest="first", type=int, help="the first seed; default: a fresh one")
    options = parser.parse_args()
    chosen = [folder for folder in books() if not options.book or folder.name in options.book]
    if options.seed is not None:
        found = [
            f"{folder.name}: {line}" for folder in chosen for line in tell(folder, options.seed).differences
        ]
        sys.stdout.write("\n".join(found or ["no difference"]) + "\n")
        return 1 if found else 0
    first = options.first if options.first is not None else SystemRandom().randrange(10**9)
    stories = acts = accepted = views = differ = 0
    start = monotonic()
    for seed in count(first):
        for folder in chosen:
            if stories >= options.stories if options.stories else monotonic() - start > options.seconds:
                sys.stdout.write(
                    f"{stories} stories from seed {first}, {acts} acts ({accepted} accepted), {views} views,"
                    f" {monotonic() - start:.0f} s: {differ} stories differ\n"
                )
                return 1 if differ else 0
            told = tell(folder, seed)
            stories, acts, accepted, views = (
                stories + 1,
                acts + told.acts,
                accepted + told.accepted,
                views + told.views,
            )
            if told.differences:
                differ += 1
                sys.stdout.write(f"{folder.name} seed {seed}: {told.differences[0]}\n")
                sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""
Engine and oracle, two readings of the language, agree on random stories over every rulebook.

The same seeds always, and fresh ones for as long as ORACLE_SECONDS says (default 0). What differs is told
again by `python -m tests.engine.oracle --book NAME --seed N`.
"""

import os
import sys
from itertools import count, cycle
from random import SystemRandom
from time import monotonic

import pytest
from tests.engine.books import PROBES, TINY
from tests.engine.oracle.duel import books, tell

SEEDS = range(6)
SECONDS = float(os.environ.get("ORACLE_SECONDS", "0"))


@pytest.mark.parametrize("folder", books(), ids=lambda folder: folder.name)
def test_they_agree_on_the_same_stories_always(folder):
    differences = {seed: tell(folder, seed).differences for seed in SEEDS}

    assert differences == {seed: [] for seed in SEEDS}


@pytest.mark.skipif(not SECONDS, reason="fresh stories are told when ORACLE_SECONDS says for how long")
def test_they_agree_on_fresh_stories(capsys):
    start, stories, acts, views = monotonic(), 0, 0, 0
    first = SystemRandom().randrange(10**9)
    for seed, folder in zip(count(first), cycle(books()), strict=False):
        if monotonic() - start > SECONDS:
            break
        told = tell(folder, seed)
        assert told.differences == [], f"--book {folder.name} --seed {seed}"
        stories, acts, views = stories + 1, acts + told.acts, views + told.views
    with capsys.disabled():
        sys.stdout.write(f"\noracle: {stories} fresh stories, {acts} acts, {views} views agree ")


@pytest.mark.parametrize(
    ("folder", "parameters"),
    [
        (TINY / "deadlines", {"own_term": "11 working days"}),
        (TINY / "bands", {"limit": "500001"}),
        (PROBES / "suqian", {"approval_above": "4000001"}),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_a_limit_that_only_one_of_them_moves_is_noticed(folder, parameters):
    told = (tell(folder, seed, engine_parameters=parameters) for seed in range(20))

    assert any(story.differences for story in told)

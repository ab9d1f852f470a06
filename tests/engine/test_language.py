"""Each word of the rulebook language does what its page says, under tiny made-up rulebooks."""

import pytest
from tests.engine.books import TINY, failures, name, scenario_files

FILES = scenario_files(TINY)
GROUPS = [
    "bands",
    "clocks",
    "deadlines",
    "earlier",
    "ending",
    "joint",
    "lists",
    "mixture",
    "order",
    "periods",
    "recent",
    "restarts",
    "rounds",
    "seals",
    "unset",
    "waivers",
]


@pytest.mark.parametrize("file", FILES, ids=name)
def test_a_word_holds(file):
    assert failures(file) == []


@pytest.mark.parametrize("group", GROUPS)
def test_every_group_of_words_has_scenarios(group):
    assert [file for file in FILES if file.parents[1].name == group]

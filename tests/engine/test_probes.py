"""The hardest articles of three regulations, as small rulebooks, hold on both sides of every limit."""

import pytest
from tests.engine.books import PROBES, failures, name, scenario_files

FILES = scenario_files(PROBES)


@pytest.mark.parametrize("file", FILES, ids=name)
def test_a_probe_holds(file):
    assert failures(file) == []


@pytest.mark.parametrize("probe", ["xicheng", "datong", "datong-units", "suqian"])
def test_every_probe_has_scenarios(probe):
    assert [file for file in FILES if file.parents[1].name == probe]

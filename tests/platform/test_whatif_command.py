"""`guicheng rulebook whatif` over stored projects: told one by one, nothing written."""

import json

import pytest
from django.core.management import call_command
from tests.cast import Harbour

from guicheng.apps.cases.models import ActRow, CaseRow
from guicheng.apps.registers.models import OuterFact


def told(capsys, *typed):
    call_command("rulebook_whatif", *typed, "--json")
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_stored_projects_are_told_and_left_alone(district: Harbour, capsys):
    number = district.applied("新项目", amount="500000.00")
    before = ActRow.objects.count(), list(CaseRow.objects.values()), OuterFact.objects.count()

    *differing, total = told(capsys, "--set", "small_limit=1亿元")

    assert [one["case"] for one in differing] == [number]
    assert total["compared"] == 1
    assert (ActRow.objects.count(), list(CaseRow.objects.values()), OuterFact.objects.count()) == before


def test_a_place_that_is_not_there_is_an_error(district: Harbour, capsys):
    with pytest.raises(SystemExit) as left:
        call_command("rulebook_whatif", "--set", "x=1", "--jurisdiction", "nowhere")

    assert left.value.code == 2
    assert "没有“nowhere”这一地区" in capsys.readouterr().err

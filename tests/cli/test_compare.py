"""`guicheng rulebook compare`: one project's facts under several rulebooks."""

import pytest
from tests.engine.tiny import OPENED, RULEBOOKS

FACTS = "begin: 2026-03-02\nplanned_amount: 486万元\nclass: build\n"
BOTH = ("--with", "guangzhou-baiyun-2024", "datong-2022")


def test_facts_from_a_file(guicheng, story):
    answer = guicheng("rulebook", "compare", "--facts", story(FACTS), *BOTH, "--json")
    steps = {row["id"]: row["cells"] for row in answer.json["steps"]}

    assert answer.code == 0
    assert [one["rulebook"] for one in answer.json["rulebooks"]] == ["guangzhou-baiyun-2024", "datong-2022"]
    assert [cell["limit"] for cell in steps["contract_filing"]] == ["2026-03-23", "2026-03-09"]
    assert steps["scheme_filing"][1] is None
    facts = {row["name"]: row["cells"] for row in answer.json["facts"]}
    assert facts["counties_take_part"] == [
        None,
        {"label": "需要县区共同参与", "value": "否", "assumed": True},
    ]


def test_a_scenario_gives_facts_and_day(guicheng, story):
    acts = "acts: [{on: 2025-03-03, step: apply, documents: [form, note]}]\n"
    room = ("--with", "tiny", "datong-2022", "--rulebooks", RULEBOOKS)

    answer = guicheng("rulebook", "compare", story(OPENED + acts), *room)

    assert answer.code == 0
    assert answer.lines[0].startswith("自 2025-03-03 起")
    assert (
        "    tiny                      审核（第 2 条）；主管部门；2025-03-03 — 2025-03-10；期限：5 个工作日；未满2次"
        in answer.lines
    )


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("planned_amount: 486万元\n", "没有写明从哪一天开始"),
        ("begin: 2026-03-02\nplaned_amount: 486万元\n", "没有一部规程有叫“planed_amount”的事实"),
        ("begin: 2026-03-02\nplanned_amount: 很多\n", "“很多”不是金额"),
        ("begin: 明天\n", "“明天”"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(guicheng, story, typed, said):
    file = story(typed, "facts.yaml")
    answer = guicheng("rulebook", "compare", "--facts", file, *BOTH)

    assert answer.code == 2
    assert said in answer.err
    assert f"{file}:{len(typed.splitlines())}" in answer.err


def test_a_rulebook_that_is_not_there(guicheng, story):
    answer = guicheng("rulebook", "compare", "--facts", story(FACTS), "--with", "datong-2021", "datong-2022")

    assert answer.code == 2
    assert "datong-2021:0: 没有这部规程" in answer.err
    assert "datong-2022" in answer.err


def test_neither_scenario_nor_facts(guicheng):
    answer = guicheng("rulebook", "compare")

    assert (answer.code, answer.err.splitlines()[-1]) == (
        2,
        "guicheng rulebook compare：缺少其中之一：场景 --facts",
    )

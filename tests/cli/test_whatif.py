"""`guicheng rulebook whatif --case`: scenarios under another parameter or a draft, without a database."""

import json
import shutil

import pytest
from tests.engine.tiny import OPENED, RULEBOOKS

APPLY = "acts: [{on: 2025-03-03, step: apply, documents: [form, note]}]\n"
ROOM = ("--rulebooks", RULEBOOKS)


@pytest.fixture
def draft(tmp_path, tiny):
    """Return a copy of the rulebook's folder with one place of a chapter changed."""

    def write(old, new, name="01.yaml"):
        folder = tmp_path / "draft" / "tiny"
        shutil.copytree(tiny, folder)
        (chapter,) = [file for file in folder.glob("*.yaml") if old in file.read_text("utf-8")]
        chapter.write_text(chapter.read_text("utf-8").replace(old, new, 1), "utf-8")
        return folder

    return write


def test_another_limit(guicheng, story):
    file = story(OPENED + APPLY)

    answer = guicheng("rulebook", "whatif", "--set", "small_limit=20万元", "--case", file, *ROOM)

    assert (answer.code, answer.err) == (0, "")
    assert answer.lines == [
        f"{file}:1 试",
        "  环节          方案：由适用变为不适用（第 2 条）",
        "                金额＝10.00 万元；小额上限（不含）＝10.00 万元（参数） → 20.00 万元（参数，2025-03-03 起）",
        "比较了 1 个：1 个会有不同",
    ]


def test_nothing_differs(guicheng, story):
    answer = guicheng(
        "rulebook", "whatif", "--set", "small_limit=9万元", "--case", story(OPENED + APPLY), *ROOM
    )

    assert (answer.code, answer.out) == (0, "比较了 1 个：0 个会有不同\n")


def test_a_setting_from_a_later_day_is_compared_on_that_day(guicheng, story):
    typed = ("--set", "small_limit=20万元@2025-06-01", "--case", story(OPENED + APPLY), *ROOM, "--json")

    first, last = map(json.loads, guicheng("rulebook", "whatif", *typed).lines)

    assert first["as_of"] == "2025-06-01"
    assert [(d["sort"], d["step"], d["before"], d["after"]) for d in first["differences"]] == [
        ("route", "scheme", "applies", "not_applicable")
    ]
    assert last == {"compared": 1, "differing": 1}


def test_a_draft(guicheng, story, draft):
    folder = draft("within: 5 working days\n        pause", "within: 6 working days\n        pause")

    answer = guicheng("rulebook", "whatif", "--draft", folder, "--case", story(OPENED + APPLY), *ROOM)

    assert answer.lines[1:] == [
        "  期限          审核的期限：由2025-03-10变为2025-03-11（第 2 条）",
        "                申报办结之日＝2025-03-03；期限：申报办结之日起 5 个工作日＝2025-03-10 → 6 个工作日＝2025-03-11",
        "比较了 1 个：1 个会有不同",
    ]


def test_a_draft_that_does_not_load(guicheng, story, draft):
    folder = draft("after: apply", "after: aply")

    answer = guicheng("rulebook", "whatif", "--draft", folder, "--case", story(OPENED + APPLY), *ROOM)

    assert answer.code == 2
    assert "没有叫“aply”的环节" in answer.err
    assert "是否想写 apply" in answer.err


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ((), "没有写明试改什么"),
        (("--set", "small_limit"), "请写成 参数=数值"),
        (("--set", "smal_limit=1"), "没有叫“smal_limit”的参数"),
        (("--set", "small_limit=许多"), "“许多”不是金额"),
        (("--set", "small_limit=1万元@明天"), "“明天”"),
        (("--draft", "nowhere"), "没有这个目录"),
    ],
)
def test_what_cannot_be_tried_is_said(guicheng, story, typed, said):
    answer = guicheng("rulebook", "whatif", *typed, "--case", story(OPENED + APPLY), *ROOM)

    assert answer.code == 2
    assert said in answer.err

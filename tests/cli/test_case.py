"""`guicheng case`: the exit code says whether all held, the lines say what did not."""

import json

import jsonschema
import pytest
from tests.engine.tiny import HEAD, OPENED, RULEBOOKS

APPLY = "acts: [{on: 2025-03-03, step: apply, documents: [form, note]}]\n"
HOLDS = OPENED + APPLY + "then: [{on: 2025-03-04, step: review, status: open}]\n"
FAILS = OPENED + APPLY + "then: [{on: 2025-03-04, step: review, status: done}]\n"
BROKEN = OPENED + "acts: [{on: 2025-03-03, step: aply}]\n"

ROOM = ("--rulebooks", RULEBOOKS)


def test_all_hold(guicheng, story):
    answer = guicheng("case", "run", story(HOLDS), *ROOM)

    assert (answer.code, answer.out, answer.err) == (0, "1 个场景：1 个符合，0 个不符合\n", "")


def test_one_does_not_hold(guicheng, story):
    file = story(HOLDS + "---\n" + FAILS)

    answer = guicheng("case", "run", file, *ROOM)

    assert answer.code == 1
    assert answer.lines == [
        f"✗ {file}:7 试",
        f"  {file}:11: 2025-03-04 status 审核（review）：应为done，实为open（open；3 not_registered；依据 2）",
        "2 个场景：1 个符合，1 个不符合",
    ]


def test_a_file_that_cannot_be_read(guicheng, story):
    good, bad = story(FAILS, "a.yaml"), story(BROKEN, "b.yaml")

    answer = guicheng("case", "run", bad, good, *ROOM)

    assert answer.code == 2  # worse than one that does not hold
    assert answer.err == f"{bad}:4: 规程 tiny 没有环节“aply”\n  是否应为“apply”（申报）？\n"
    assert answer.lines[-1] == "1 个场景：0 个符合，1 个不符合，1 个文件无法读取"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("none.yaml", None, "没有这个文件"),
        ("latin.yaml", b"title: \xe9\n", "文件不是 UTF-8 编码"),
    ],
)
def test_a_file_that_is_not_there_or_not_text(guicheng, tmp_path, name, content, said):
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)

    answer = guicheng("case", "run", file, *ROOM)

    assert (answer.code, answer.err.splitlines()[0]) == (2, f"{file}:1: {said}")


def test_a_rulebook_that_cannot_be_used(guicheng, story, tmp_path):
    (tmp_path / "books" / "tiny").mkdir(parents=True)
    (tmp_path / "books" / "tiny" / "rulebook.yaml").write_text("rulebook: tiny\ntitel: x\n", "utf-8")

    answer = guicheng("case", "run", story(HOLDS), "--rulebooks", tmp_path / "books")

    assert answer.code == 2
    assert answer.err.startswith("rulebook.yaml:")


def test_a_folder_stands_for_its_files(guicheng, tiny):
    answer = guicheng("case", "run", tiny / "scenarios")

    assert (answer.code, answer.out) == (0, "3 个场景：3 个符合，0 个不符合\n")


def test_a_scenario_finds_the_rulebook_it_lies_in(guicheng, tiny, story):
    assert guicheng("case", "run", tiny / "scenarios" / "art-2-review.yaml").code == 0
    assert "没有规程“tiny”" in guicheng("case", "run", story(HOLDS)).err


def test_the_view_of_a_day_is_shown_on_request(guicheng, story):
    file = story(HOLDS)

    answer = guicheng("case", "run", file, *ROOM, "--as-of", "2025-03-11")

    assert answer.code == 0
    assert answer.lines[:4] == [
        f"✓ {file}:1 试",
        "  2025-03-11 apply 进行中",
        "    已办    申报（apply）                                       办结 2025-03-03",
        "    可办    审核（review）                                      2025-03-10 到期，逾期",
    ]
    earlier = guicheng("case", "run", file, *ROOM, "--as-of", "2025-03-11", "--known-at", "2025-03-02")
    assert "等待    审核（review）" in earlier.out


def test_one_json_object_a_scenario(guicheng, story):
    answer = guicheng("case", "run", story(HOLDS + "---\n" + FAILS), *ROOM, "--json")

    shown = [json.loads(line) for line in answer.lines]
    assert answer.code == 1
    assert [(item["scenario"], item["held"], len(item["failures"])) for item in shown] == [
        ("试", True, 0),
        ("试", False, 1),
    ]
    assert set(shown[0]["view"]) >= {
        "phase", "state", "steps", "restrictions", "powers", "exports", "facts", "amounts", "holds_until",
    }  # fmt: skip


def test_problems_as_json(guicheng, story):
    file = story(BROKEN)

    answer = guicheng("case", "run", file, *ROOM, "--json")

    assert (answer.code, answer.err) == (2, "")
    assert answer.json == {
        "problems": [
            {
                "file": str(file),
                "line": 4,
                "text": "规程 tiny 没有环节“aply”",
                "repair": "是否应为“apply”（申报）？",
            }
        ]
    }


def test_the_schema_is_printed(guicheng):
    answer = guicheng("case", "schema")

    jsonschema.Draft202012Validator.check_schema(answer.json)
    assert answer.json["required"] == ["rulebook", "title"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["case"], "缺少：命令"),
        (["case", "rn"], "没有“rn”，可用的有：'run', 'schema'"),
        (["case", "run"], "缺少：文件"),
        (["case", "run", "a.yaml", "--as-of"], "--as-of 之后缺少值"),
        (["case", "run", "a.yaml", "--as-of", "3月"], "--as-of：“3月”不是日期，请写如 2025-03-01"),
        (
            ["case", "run", "a.yaml", "--known-at", "x"],
            "--known-at：“x”不是时刻，请写如 2025-03-01 或 2025-03-01T10:00",
        ),
        (["case", "run", "a.yaml", "--fast"], "不认识：--fast"),
    ],
)
def test_arguments_that_cannot_be_used(guicheng, arguments, said):
    answer = guicheng(*arguments)

    assert answer.code == 2
    assert answer.err.startswith("用法：guicheng")
    assert answer.err.splitlines()[-1].endswith(f"：{said}")


def test_a_calendar_of_ones_own(guicheng, story, tmp_path):
    """Without a notice for 2031 the due day is provisional; a folder with one makes it certain."""
    text = (
        HEAD + "facts: {kind: build, amount: 1}\nacts: [{on: 2031-03-03, step: apply, documents: [form]}]\n"
    )
    file = story(text + "then: [{on: 2031-03-04, step: review, provisional: no}]\n")

    assert guicheng("case", "run", file, *ROOM).code == 1
    broken = tmp_path / "calendars"
    broken.mkdir()
    (broken / "2031.yaml").write_text("year: 2031\n", "utf-8")
    answer = guicheng("case", "run", file, *ROOM, "--calendars", broken)
    assert (answer.code, answer.err.splitlines()[0]) == (2, "2031.yaml:1: 缺少“document”")

"""`guicheng rulebook`: list, show, check, coverage."""

import os
import shutil
import subprocess
import sys

import pytest

from guicheng.engine.rulebook.load import shipped_rulebooks

ROOM = "--rulebooks"
LOGIC = "guicheng.engine.rulebook.checks.logic"


@pytest.fixture
def books(tiny, tmp_path):
    """A folder of rulebooks with the made-up one."""
    shutil.copytree(tiny, tmp_path / "room" / "tiny")
    return tmp_path / "room"


@pytest.fixture
def broken(tiny, tmp_path):
    """The made-up rulebook with a name misspelt."""
    copy = tmp_path / "books" / "tiny"
    shutil.copytree(tiny, copy)
    chapter = copy / "01-apply.yaml"
    chapter.write_text(chapter.read_text("utf-8").replace("after: apply", "after: aply"), "utf-8")
    return copy


def test_list(guicheng, books):
    answer = guicheng("rulebook", "list", ROOM, books, "--json")

    assert answer.code == 0
    (row,) = (row for row in answer.json if row["rulebook"] == "tiny")
    assert row.pop("digest")
    assert row == {
        "rulebook": "tiny",
        "title": "试验用规程",
        "document": "试〔2025〕1号",
        "jurisdiction": "试验区",
        "in_force": "2025-01-01",
        "articles": 5,
        "steps": 7,
    }
    assert {row["rulebook"] for row in answer.json} == {"tiny", *shipped_rulebooks()}


def test_list_names_what_cannot_be_used_and_shows_the_rest(guicheng, broken):
    answer = guicheng("rulebook", "list", ROOM, broken.parent)

    assert answer.code == 2
    assert answer.err.startswith("01-apply.yaml:")
    assert len(answer.lines) == len(shipped_rulebooks())


def test_show_goes_through_the_articles(guicheng, tiny):
    answer = guicheng("rulebook", "show", tiny)

    assert answer.code == 0
    assert answer.lines[:5] == [
        "试验用规程 试〔2025〕1号，2025-01-01 起施行",
        "主体：项目单位（unit）、主管部门（authority）、分管领导（leader）",
        "",
        "一 申报",
        "  1       P    名词：说明所用的名词",
    ]
    assert "申报（apply）" in answer.out


def test_show_as_json(guicheng, books):
    shown = guicheng("rulebook", "show", "tiny", ROOM, books, "--json").json

    assert [article["article"] for article in shown["articles"]] == ["1", "2", "3", "4", "5"]
    assert shown["parties"] == {"unit": "项目单位", "authority": "主管部门", "leader": "分管领导"}
    (review,) = (step for step in shown["steps"] if step["id"] == "review")
    assert (review["after"], review["outcomes"]) == (["apply"], {"passed": "通过", "returned": "退回"})


def test_a_rulebook_that_is_not_there(guicheng, books):
    answer = guicheng("rulebook", "show", "tinny", ROOM, books)

    assert (answer.code, answer.err) == (2, "tinny:0: 没有这部规程\n  是否应为“tiny”？\n")


def test_check_of_a_sound_rulebook(guicheng, tiny):
    answer = guicheng("rulebook", "check", tiny)

    assert (answer.code, answer.lines[0]) == (0, "tiny：5 条，7 个环节，3 个场景，可以使用")
    assert answer.lines[1].startswith("01-apply.yaml:15: 提示：事实“season”（申报季开始日）没有环节填写")
    shown = guicheng("rulebook", "check", tiny, "--json").json
    assert [(f["level"], f["line"]) for f in shown["findings"]] == [("warning", 15), ("warning", 20)]
    assert shown["logic"] == "asked"


def test_check_proposes_the_missing_scenario_to_paste(guicheng, tiny, tmp_path):
    copy = tmp_path / "tiny"
    shutil.copytree(tiny, copy)
    (finding,) = [f for f in guicheng("rulebook", "check", copy, "--json").json["findings"] if f["proposal"]]
    assert "没有场景落在 99999.99" in finding["text"]
    assert "可补的场景：" in guicheng("rulebook", "check", copy).out

    (copy / "scenarios" / "limit.yaml").write_text(finding["proposal"] + "\n", "utf-8")

    assert guicheng("case", "run", copy / "scenarios" / "limit.yaml").code == 0
    assert "没有场景落在" not in guicheng("rulebook", "check", copy).out


def test_check_without_a_solver_says_so(guicheng, tiny, monkeypatch):
    for name in [name for name in sys.modules if name.startswith(LOGIC + ".") or name.split(".")[0] == "z3"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "z3", None)

    answer = guicheng("rulebook", "check", tiny)

    assert (answer.code, answer.lines[-1]) == (
        0,
        "没有安装求解器（z3-solver），未做逻辑检查；安装：pip install 'guicheng[check]'",
    )


def test_only_check_needs_the_solver():
    code = f"import sys, django; django.setup(); import guicheng.config.urls, guicheng.cli.rulebook, {LOGIC}; print('z3' in sys.modules)"
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "guicheng.config.settings"}

    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env).stdout
        == "False\n"
    )


def test_check_tells_what_cannot_be_meant(guicheng, tiny, tmp_path):
    copy = tmp_path / "tiny"
    shutil.copytree(tiny, copy)
    file = copy / "01-apply.yaml"
    file.write_text(file.read_text("utf-8").replace("within: 5 working days", "within: 0 days"), "utf-8")

    answer = guicheng("rulebook", "check", copy)

    assert answer.code == 1
    assert "处错误" in answer.lines[0]
    assert any("错误：" in line and "within“0 days”过长或为零" in line for line in answer.lines)


def test_schema(guicheng):
    answer = guicheng("rulebook", "schema")

    assert answer.code == 0
    assert "step" in answer.json["$defs"]


def test_check_names_the_place_the_fault_and_the_repair(guicheng, broken):
    answer = guicheng("rulebook", "check", broken)

    assert answer.code == 2
    place, repair = answer.err.splitlines()[:2]
    assert place.startswith("01-apply.yaml:")
    assert "aply" in place
    assert "apply" in repair


def test_check_as_json(guicheng, broken):
    answer = guicheng("rulebook", "check", broken, "--json")

    assert (answer.code, answer.err) == (2, "")
    assert {problem["file"] for problem in answer.json["problems"]} == {"01-apply.yaml"}


def test_check_finds_an_enforced_article_without_a_scenario(guicheng, tiny, tmp_path):
    copy = tmp_path / "tiny"
    shutil.copytree(tiny, copy)
    (copy / "scenarios" / "art-3-standing.yaml").unlink()

    answer = guicheng("rulebook", "check", copy)

    assert answer.code == 1
    assert answer.lines[-2:] == ["  第 3 条标为 E，没有场景验证", "  第 4 条标为 E，没有场景验证"]


def test_check_reads_the_scenarios_too(guicheng, tiny, tmp_path):
    copy = tmp_path / "tiny"
    shutil.copytree(tiny, copy)
    (copy / "scenarios" / "art-2-review.yaml").write_text("rulebook: tiny\ntitle: x\nact: []\n", "utf-8")

    answer = guicheng("rulebook", "check", copy)

    assert (answer.code, answer.err.splitlines()[0]) == (2, "art-2-review.yaml:3: 场景没有“act”这一项")


def test_coverage(guicheng, tiny):
    answer = guicheng("rulebook", "coverage", tiny, "--json")

    assert answer.code == 0
    (shown,) = answer.json
    assert shown["rulebook"] == "tiny"
    assert {row["article"]: (row["mark"], row["scenarios"]) for row in shown["articles"]} == {
        "1": ("P", []),
        "2": ("E", ["art-2-review.yaml", "art-3-standing.yaml"]),
        "3": ("E", ["art-3-standing.yaml"]),
        "4": ("E", ["art-3-standing.yaml"]),
        "5": ("S", []),
    }
    assert shown["articles"][4] == {
        "article": "5",
        "mark": "S",
        "gist": "主管部门可以检查，可以责令终止",
        "implements": ["inspect", "stop"],
        "scenarios": [],
        "doubts": 0,
    }


def test_coverage_under_mutation(guicheng, tiny):
    (shown,) = guicheng("rulebook", "coverage", tiny, "--mutate", "--json").json
    lines = guicheng("rulebook", "coverage", tiny, "--mutate").lines

    assert {row["article"]: row["proven"] for row in shown["articles"]}["2"] is False
    assert any(line.split()[:3] == ["2", "E", "有漏"] for line in lines)


def test_coverage_of_all_is_a_list(guicheng):
    answer = guicheng("rulebook", "coverage", "--json")

    assert answer.code == 0
    assert [item["rulebook"] for item in answer.json] == shipped_rulebooks()


def test_coverage_counts_every_article_of_the_four_regulations_and_annexes_beside_them(guicheng):
    shown = guicheng("rulebook", "coverage", "--json").json

    counted = {item["rulebook"]: (len(item["articles"]), len(item["annexes"])) for item in shown}
    assert counted == {
        "beijing-xicheng-2022": (36, 0),
        "datong-2022": (39, 0),
        "guangzhou-baiyun-2024": (62, 3),
        "suqian-2024": (40, 0),
    }
    for item in shown:
        numbers = [row["article"] for row in item["articles"]]
        assert numbers == [str(number) for number in range(1, len(numbers) + 1)]
        bare = [
            row["article"] for row in item["articles"] if "E" in row["mark"].split() and not row["scenarios"]
        ]
        assert bare == []


def test_check_tells_which_changes_no_scenario_notices(guicheng, tiny):
    answer = guicheng("rulebook", "check", tiny, "--mutate")

    assert answer.code == 1
    assert any("01-apply.yaml:46: " in line and "6 working days" in line for line in answer.lines)
    assert answer.lines[-1].startswith("tiny：改动 ")
    shown = guicheng("rulebook", "check", tiny, "--mutate", "--json").json
    assert len(shown["unnoticed"]) == len(answer.lines) - 1 < shown["mutants"]


def test_check_leaves_out_scenarios_that_do_not_hold(guicheng, tiny, tmp_path):
    copy = tmp_path / "tiny"
    shutil.copytree(tiny, copy)
    file = copy / "scenarios" / "art-2-review.yaml"
    file.write_text(file.read_text("utf-8").replace("late: no", "late: yes"), "utf-8")

    answer = guicheng("rulebook", "check", copy, "--mutate")

    assert answer.code == 1
    assert "art-2-review.yaml" in answer.lines[0]


def test_only_what_came_of_changes_can_be_kept(guicheng, tiny):
    answer = guicheng("rulebook", "coverage", tiny, "--keep")

    assert (answer.code, "--mutate" in answer.err) == (2, True)


def test_diff_says_what_another_revision_says_otherwise(guicheng, tiny, tmp_path):
    other = tmp_path / "repaired" / "tiny"
    shutil.copytree(tiny, other)
    chapter = other / "01-apply.yaml"
    text = chapter.read_text("utf-8")
    assert "within: 5 working days" in text
    chapter.write_text(text.replace("within: 5 working days", "within: 3 working days", 1), "utf-8")

    answer = guicheng("rulebook", "diff", tiny, other)
    told = guicheng("rulebook", "diff", tiny, other, "--json")

    assert answer.code == told.code == 1
    assert answer.lines[0] == "tiny → tiny：1 处不同，另有 0 处只是文字不同"
    (row,) = told.json["differences"]
    assert (row["kind"], row["before"], row["after"]) == ("term", "5 个工作日", "3 个工作日")
    assert guicheng("rulebook", "diff", tiny, tiny).code == 0
    assert guicheng("rulebook", "diff", tiny, tmp_path / "none").code == 2

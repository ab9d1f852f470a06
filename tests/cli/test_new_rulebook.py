"""`guicheng rulebook new`: a folder that can be used at once, and that overwrites nothing."""

import json

import pytest

from guicheng.engine.rulebook.load import load_rulebook

NAME = "linchuan-2026"


@pytest.fixture
def operators(tmp_path, monkeypatch, guicheng):
    """The operator's folder of rulebooks, which is not there yet."""
    folder = tmp_path / "kept" / "rulebooks"
    monkeypatch.setenv("GUICHENG_RULEBOOKS", str(folder))
    return folder


def test_it_lies_in_the_operators_folder_and_is_found_by_its_name(guicheng, operators):
    answer = guicheng(
        "rulebook", "new", NAME, "--title", "临川办法", "--place", "临川", "--document", "临〔2026〕1号"
    )

    assert answer.code == 0
    book = load_rulebook(operators / NAME)
    assert (book.id, book.title, book.jurisdiction, book.document) == (
        NAME,
        "临川办法",
        "临川",
        "临〔2026〕1号",
    )
    assert NAME in [row["rulebook"] for row in guicheng("rulebook", "list", "--json").json]


def test_it_passes_every_check_at_once(guicheng, operators):
    guicheng("rulebook", "new", NAME)

    checked = guicheng("rulebook", "check", NAME, "--json")
    assert (checked.code, checked.json["findings"], checked.json["enforced_without_scenario"]) == (0, [], [])
    run = guicheng("case", "run", operators / NAME / "scenarios")
    assert (run.code, run.lines) == (0, ["3 个场景：3 个符合，0 个不符合"])
    covered = guicheng("rulebook", "coverage", NAME)
    assert (covered.code, covered.lines[0]) == (0, f"{NAME}：3 条，2 条有场景")


def test_without_a_variable_it_lies_in_the_data_folder(guicheng, tmp_path):
    assert guicheng("rulebook", "new", NAME).code == 0

    assert (tmp_path / "var" / "rulebooks" / NAME / "rulebook.yaml").is_file()


def test_a_folder_that_is_named_goes_first(guicheng, operators, tmp_path):
    guicheng("rulebook", "new", NAME, "--rulebooks", tmp_path / "mine")
    guicheng("rulebook", "new", tmp_path / "path" / NAME)

    assert load_rulebook(tmp_path / "mine" / NAME).id == load_rulebook(tmp_path / "path" / NAME).id == NAME
    assert not operators.exists()


def test_what_is_there_is_left_alone(guicheng, operators):
    guicheng("rulebook", "new", NAME)
    head = operators / NAME / "rulebook.yaml"
    head.write_text("mine", "utf-8")

    answer = guicheng("rulebook", "new", NAME, "--json")

    assert answer.code == 2
    assert answer.json["problems"][0]["text"] == "已经存在，没有改动"
    assert head.read_text("utf-8") == "mine"


@pytest.mark.parametrize("name", ["Linchuan", "2026", "临川", "linchuan 2026", "..", "datong-2022"])
def test_a_name_that_would_not_do_makes_nothing(guicheng, operators, name):
    assert guicheng("rulebook", "new", name).code == 2

    assert not operators.exists()


@pytest.mark.parametrize(
    "title", ["甲: 乙 # 丙", '"办法"', "yes", "2026", "- 办法", "办法（试行）", " 前后 ", "a\nb"]
)
def test_any_title_is_kept_as_it_was_typed(guicheng, operators, title):
    assert guicheng("rulebook", "new", NAME, "--title", title).code == 0

    assert load_rulebook(operators / NAME).title == title


def test_where_nothing_can_be_written_it_says_so(guicheng, tmp_path):
    (tmp_path / "file").write_text("")

    answer = guicheng("rulebook", "new", NAME, "--rulebooks", tmp_path / "file")

    assert answer.code == 2
    assert "GUICHENG_RULEBOOKS" in answer.err


def test_it_says_what_was_made_for_a_program(guicheng, operators):
    made = json.loads(guicheng("rulebook", "new", NAME, "--json").out)

    assert made["folder"] == str(operators / NAME)
    assert {str(path.relative_to(operators / NAME)) for path in (operators / NAME).rglob("*.yaml")} == set(
        made["files"]
    )

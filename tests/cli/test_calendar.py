"""`guicheng calendar`: a notice is checked and kept; a year is shown with where it comes from."""

from datetime import UTC, datetime

import pytest
from tests.notice import NOTICE


@pytest.fixture
def notice(tmp_path):
    file = tmp_path / "notice.yaml"
    file.write_text(NOTICE, "utf-8")
    return file


def test_load_keeps_the_notice_as_the_file_of_its_year(guicheng, notice, tmp_path):
    answer = guicheng("calendar", "load", notice, "--into", tmp_path / "kept")

    target = tmp_path / "kept" / "2031.yaml"
    assert (answer.code, answer.out) == (0, f"已收入 2031 年（国办发明电〔2030〕1号）：{target}\n")
    assert (
        target.read_text("utf-8") == f"{NOTICE.rstrip()}\nloaded: {datetime.now(UTC).astimezone().date()}\n"
    )
    assert guicheng("calendar", "show", "2031", "--calendars", tmp_path / "kept").lines[:2] == [
        "2031 年（国办发明电〔2030〕1号，2030-11-01 发布，2030-11-02 核对）",
        "  元旦  2031-01-01 至 2031-01-01，共 1 天",
    ]


def test_load_says_what_it_replaced(guicheng, notice, tmp_path):
    guicheng("calendar", "load", notice, "--into", tmp_path / "kept")

    answer = guicheng("calendar", "load", notice, "--into", tmp_path / "kept", "--json")

    assert answer.json == {
        "year": 2031,
        "document": "国办发明电〔2030〕1号",
        "file": str(tmp_path / "kept" / "2031.yaml"),
        "replaced": True,
    }


def test_the_folder_is_the_operators_unless_named(guicheng, notice, tmp_path, monkeypatch):
    monkeypatch.setenv("GUICHENG_CALENDARS", str(tmp_path / "operator"))

    assert guicheng("calendar", "load", notice).code == 0
    assert (tmp_path / "operator" / "2031.yaml").exists()
    assert guicheng("calendar", "show", "2031", "--json").json["provisional"] is False
    monkeypatch.delenv("GUICHENG_CALENDARS")
    monkeypatch.setenv("GUICHENG_DATA", str(tmp_path / "data"))
    assert guicheng("calendar", "load", notice).code == 0
    assert (tmp_path / "data" / "calendars" / "2031.yaml").exists()


def test_a_notice_with_a_slip_is_not_kept(guicheng, notice, tmp_path):
    notice.write_text(NOTICE.replace("days: 7", "days: 8"), "utf-8")

    answer = guicheng("calendar", "load", notice, "--into", tmp_path / "kept")

    assert answer.code == 2
    assert answer.err.startswith(f"{notice}:7: ")
    assert not (tmp_path / "kept").exists()


def test_a_file_that_is_not_there(guicheng, tmp_path):
    answer = guicheng("calendar", "load", tmp_path / "none.yaml")

    assert (answer.code, answer.err.splitlines()[0]) == (2, f"{tmp_path / 'none.yaml'}:1: 文件无法读取")


def test_show_a_shipped_year(guicheng):
    shown = guicheng("calendar", "show", "2025", "--json").json

    assert (shown["year"], shown["document"], shown["provisional"]) == (2025, "国办发明电〔2024〕12号", False)
    assert shown["workdays"] == 248
    assert shown["holidays"][1] == {
        "name": "春节",
        "from": "2025-01-28",
        "until": "2025-02-04",
        "days": 8,
        "work": ["2025-01-26", "2025-02-08"],
    }


def test_show_a_year_that_nobody_has_published(guicheng):
    answer = guicheng("calendar", "show", "2099")

    assert answer.code == 0
    assert answer.lines == [
        "2099 年的安排尚未收入：按周一至周五计算，所得日期均为暂定",
        "  工作日 261 天",
    ]


def test_show_wants_a_year(guicheng):
    answer = guicheng("calendar", "show", "今年")

    assert answer.code == 2
    assert answer.err.endswith("年份：“今年”不是年份，请写如 2025\n")

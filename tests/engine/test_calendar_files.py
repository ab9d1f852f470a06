"""Notices as files: what is read, what is refused and with which words, and which notice goes first."""

from datetime import date
from importlib.resources import files

import pytest

from guicheng.engine.calendar_files import (
    Holiday,
    NoticeError,
    calendar_of,
    load_calendar,
    load_notices,
    parse_notice,
)

SHIPPED = files("guicheng") / "calendars"

# A made-up year, so that no notice to come can contradict it.
NOTICE = """\
year: 2031
document: 国办发明电〔2030〕99号
published: 2030-11-05
checked_on: 2030-11-06
holidays:
  - name: 元旦
    off: 2030-12-31 to 2031-01-02
    days: 3
    work: [2030-12-29]
  - name: 春节
    off: 2031-01-22 to 2031-01-29
    days: 8
    work:
      - 2031-01-19
      - 2031-02-01
  - name: 清明节
    off: 2031-04-05
    days: 1
  - {name: 劳动节, off: 2031-05-01 to 2031-05-05, days: 5}
  - {name: 端午节, off: 2031-06-24, days: 1}
  - {name: 国庆节、中秋节, off: 2031-10-01 to 2031-10-08, days: 8}
"""


def problems(text):
    with pytest.raises(NoticeError) as caught:
        parse_notice(text, "2031.yaml")
    return [(problem.line, problem.text) for problem in caught.value.problems]


def changed(old, new):
    assert NOTICE.count(old) == 1
    return problems(NOTICE.replace(old, new))


def write(folder, *notices):
    folder.mkdir(exist_ok=True)
    for text in notices:
        (folder / f"{text.split()[1]}.yaml").write_text(text, encoding="utf-8")
    return folder


# ---------------------------------------------------------------- what is read


def test_a_notice_is_read():
    notice = parse_notice(NOTICE)

    assert (notice.year, notice.document) == (2031, "国办发明电〔2030〕99号")
    assert (notice.published, notice.checked_on) == (date(2030, 11, 5), date(2030, 11, 6))
    assert notice.file_name == "2031.yaml"
    assert notice.holidays[:3] == (
        Holiday("元旦", date(2030, 12, 31), date(2031, 1, 2), (date(2030, 12, 29),)),
        Holiday("春节", date(2031, 1, 22), date(2031, 1, 29), (date(2031, 1, 19), date(2031, 2, 1))),
        Holiday("清明节", date(2031, 4, 5), date(2031, 4, 5)),
    )
    assert len(notice.holidays) == 6


def test_the_shipped_notices_are_those_of_2022_to_2026():
    assert {notice.year: notice.document for notice in load_notices(SHIPPED)} == {
        2022: "国办发明电〔2021〕11号",
        2023: "国办发明电〔2022〕16号",
        2024: "国办发明电〔2023〕7号",
        2025: "国办发明电〔2024〕12号",
        2026: "国办发明电〔2025〕7号",
    }


# ---------------------------------------------------------------- what is refused


def test_a_problem_says_where_what_and_the_likely_repair():
    with pytest.raises(NoticeError) as caught:
        parse_notice(NOTICE.replace("2031-02-01", "2031-01-31"), "2031.yaml")

    assert str(caught.value) == (
        "2031.yaml:15: 上班日 2031-01-31 是周五，本来就是工作日\n  对照通知核对，调休上班日应是周六或周日"
    )


def test_an_unknown_key_is_refused_with_the_likely_one():
    with pytest.raises(NoticeError) as caught:
        parse_notice(NOTICE.replace("    work: [2030", "    works: [2030"))

    assert [(p.line, p.text, p.repair) for p in caught.value.problems] == [
        (9, "不认识的键“works”", "是否应为“work”？")
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("published: 2030-11-05\n", "", [(1, "缺少“published”")]),
        ("    off: 2031-04-05\n", "", [(16, "缺少“off”")]),
        ("year: 2031", "year: 二〇三一", [(1, "年份应是四位数")]),
        ("〔2030〕", "[2030]", [(2, "发文字号应形如 国办发明电〔2024〕12号")]),
        ("published: 2030-11-05", "published: 2032-11-05", [(3, "2031 年的安排不会在 2032-11-05 发布"), (4, "核对日期早于发布日期")]),
        ("checked_on: 2030-11-06", "checked_on: 去年", [(4, "核对日期应是一个日期")]),
        ("2031-01-22 to 2031-01-29", "2031-01-29 to 2031-01-22", [(11, "放假的止日 2031-01-22 早于起日 2031-01-29")]),
        ("2031-01-22 to 2031-01-29", "2031-01-22 to 2031-01-28", [(11, "2031-01-22 至 2031-01-28 是 7 天，days 写的是 8 天")]),
        ("2031-01-22 to 2031-01-29", "2031-01-22 至 2031-01-29", [(11, "放假日期应是一天，或“起 to 止”")]),
        ("2031-01-22 to 2031-01-29", "2031-01-22 to 2031-02-30", [(11, "放假日期应是一天，或“起 to 止”")]),
        ("off: 2031-04-05", "off: 2032-04-05", [(17, "2032-04-05 不在 2031 年内")]),
        ("off: 2031-04-05", "off: 2030-12-21", [(17, "2030-12-21 不在 2031 年内")]),
        ("2031-01-19", "2030-01-19", [(14, "2030-01-19 不在 2031 年内")]),
        ("2030-12-29", "2030-11-30", [(9, "2030-11-30 不在 2031 年内")]),
        ("[2030-12-29]", "2030-12-29", [(9, "上班日应是日期的列表")]),
        ("off: 2031-04-05", "off: 2031-05-05", [(19, "2031-05-05 写了两次：清明节放假（第 17 行），劳动节放假")]),
        ("2031-02-01", "2031-01-19", [(15, "2031-01-19 写了两次：春节调休上班（第 14 行），春节调休上班")]),
        ("2031-02-01", "2031-01-25", [(15, "2031-01-25 写了两次：春节放假（第 11 行），春节调休上班")]),
        ("days: 1\n", "days: 一天\n", [(18, "天数应是正整数")]),
        ("name: 清明节", "name: 2031", [(16, "节日名称应是文字"), (5, "没有写清明节")]),
        ("  - {name: 端午节, off: 2031-06-24, days: 1}\n", "", [(5, "没有写端午节")]),
        ("  - {name: 端午节, off: 2031-06-24, days: 1}\n", "  - 端午节\n", [(20, "节日应由若干“键: 值”组成"), (5, "没有写端午节")]),
        ("year: 2031\n", "year: 2031\nyear: 2032\n", [(2, "“year”写了两次，前一次在第 1 行")]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused(old, new, expected):
    assert sorted(changed(old, new)) == sorted(expected)


def test_all_problems_are_told_at_once():
    text = (
        NOTICE.replace("2031-02-01", "2031-02-03").replace("days: 3", "days: 4").replace("〔2030〕", "(2030)")
    )

    assert [line for line, _ in problems(text)] == [2, 7, 15]


@pytest.mark.parametrize(
    ("text", "line"),
    [("", 1), ("holidays", 1), ("- 元旦", 1), ("year: 2031\nholidays: []\n", 2), ("a: [1", 1)],
)
def test_what_is_no_notice_at_all_is_refused(text, line):
    assert line in [problem_line for problem_line, _ in problems(text)]


def test_new_year_may_reach_back_into_december_and_nothing_else_may():
    calendar = calendar_of([parse_notice(NOTICE)])

    assert calendar.name_of(date(2030, 12, 31)) == "元旦"
    assert calendar.is_workday(date(2030, 12, 29))
    assert 2030 not in calendar.published


# ---------------------------------------------------------------- which notice goes first


def test_the_operator_s_file_stands_for_the_whole_of_its_year(tmp_path):
    shipped = write(tmp_path / "shipped", NOTICE)
    later = NOTICE.replace("〔2030〕99号", "〔2031〕3号").replace("2031-04-05", "2031-04-07")
    later = later.replace("published: 2030-11-05", "published: 2031-03-20")
    own = write(tmp_path / "own", later.replace("checked_on: 2030-11-06", "checked_on: 2031-03-21"))

    calendar = load_calendar(shipped, own)

    assert calendar.notices == {2031: "国办发明电〔2031〕3号"}
    assert calendar.name_of(date(2031, 4, 7)) == "清明节"
    assert calendar.name_of(date(2031, 4, 5)) == "周六"
    assert load_calendar(own, shipped).name_of(date(2031, 4, 5)) == "清明节"


def test_loading_a_further_year_leaves_the_others_alone(tmp_path):
    calendar = load_calendar(SHIPPED, write(tmp_path / "own", NOTICE))

    assert calendar.published == {2022, 2023, 2024, 2025, 2026, 2031}
    assert calendar.name_of(date(2026, 10, 1)) == "国庆节"


def test_of_a_day_that_two_notices_name_the_later_year_says():
    earlier = "\n".join(
        [
            "year: 2030",
            "document: 国办发明电〔2029〕9号",
            "published: 2029-11-05",
            "checked_on: 2029-11-06",
            "holidays:",
            "  - {name: 元旦、春节、清明节、劳动节、端午节、中秋节, off: 2030-05-01, days: 1}",
            "  - {name: 国庆节, off: 2030-12-28 to 2030-12-29, days: 2}",
            "  - {name: 纪念日, off: 2030-09-03, days: 1, work: [2030-12-22]}",
        ]
    )

    calendar = calendar_of([parse_notice(NOTICE), parse_notice(earlier)])

    assert calendar.name_of(date(2030, 12, 28)) == "国庆节"
    assert calendar.name_of(date(2030, 12, 29)) == "调休上班"


def test_two_notices_for_one_year_are_no_calendar():
    with pytest.raises(ValueError, match="two notices for 2031"):
        calendar_of([parse_notice(NOTICE), parse_notice(NOTICE)])


def test_a_folder_that_does_not_exist_holds_nothing(tmp_path):
    assert load_calendar(SHIPPED, tmp_path / "none").digest == load_calendar(SHIPPED).digest


def test_a_file_is_named_after_its_year(tmp_path):
    (tmp_path / "next-year.yml").write_text(NOTICE, encoding="utf-8")

    with pytest.raises(NoticeError) as caught:
        load_calendar(tmp_path)

    assert str(caught.value) == "next-year.yml:1: 文件名与年份 2031 不一致\n  改名为 2031.yaml，一年一个文件"


def test_files_in_a_folder_are_complained_of_together(tmp_path):
    (tmp_path / "2031.yaml").write_bytes(NOTICE.encode("gb18030"))
    (tmp_path / "2032.yaml").write_text("year: 2032\n", encoding="utf-8")
    (tmp_path / "README.md").write_text("not a notice", encoding="utf-8")

    with pytest.raises(NoticeError) as caught:
        load_calendar(tmp_path)

    assert {problem.file for problem in caught.value.problems} == {"2031.yaml", "2032.yaml"}
    assert caught.value.problems[0].text == "文件不是 UTF-8 编码"

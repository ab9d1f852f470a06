"""Files are read strictly: what could be meant in two ways is text, or an error that says what to write."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from guicheng.engine.yaml import Map, Seq, YamlProblem, document, documents


def read(text):
    return document(text, "book.yaml")


def problem(text):
    with pytest.raises(YamlProblem) as raised:
        documents(text, "book.yaml")
    return raised.value


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("yes", True),
        ("no", False),
        ("12", 12),
        ("-3", -3),
        ("0", 0),
        ("499999.99", Decimal("499999.99")),
        ("22.10", Decimal("22.10")),
        ("2025-03-01", date(2025, 3, 1)),
        ("2025-03-01T10:00", datetime.fromisoformat("2025-03-01T10:00")),
        ("2025-03-01 10:00", datetime.fromisoformat("2025-03-01T10:00")),
        ("2025-03-01 10:00:30", datetime.fromisoformat("2025-03-01T10:00:30")),
        ("", None),
    ],
)
def test_plain_values(written, value):
    found = read(f"fact: {written}")["fact"]

    assert (found, type(found)) == (value, type(value))


def test_a_decimal_keeps_its_noughts():
    assert str(read("fact: 22.10")["fact"]) == "22.10"


@pytest.mark.parametrize(
    "text",
    ["12:30", "012", "1_000", "0x1f", "1e3", ".5", "5.", "+5", "22/10", "09-30", "49.9万", "15%", "50万元"]
    + ["annex-3/5", "y", "n", "是", "2025-03", "5 working days", ".inf", "nan", "<<", "=", "２０"],
)
def test_what_yaml_would_guess_at_stays_text(text):
    assert read(f"fact: {text}")["fact"] == text


@pytest.mark.parametrize("quoted", ["'{}'", '"{}"'])
@pytest.mark.parametrize("text", ["yes", "true", "22.10", "2025-03-01", "~", "12", "*", ""])
def test_quoted_values_are_text(quoted, text):
    assert read("fact: " + quoted.format(text))["fact"] == text


@pytest.mark.parametrize("word", ["true", "True", "TRUE", "on", "On", "Yes", "YES"])
def test_other_words_for_yes_are_errors_that_propose_it(word):
    found = problem(f"a: 1\nfact: {word}")

    assert (found.line, found.text) == (2, f"“{word}”不能作值")
    assert "yes" in found.repair


@pytest.mark.parametrize("word", ["false", "False", "off", "OFF", "No", "NO"])
def test_other_words_for_no_are_errors_that_propose_it(word):
    found = problem(f"fact: [1, {word}]")

    assert (found.line, found.text) == (1, f"“{word}”不能作值")
    assert "写作 no" in found.repair


@pytest.mark.parametrize("word", ["null", "Null", "~"])
def test_nothing_is_said_by_leaving_it_out(word):
    assert problem(f"fact: {word}").text == f"“{word}”不能作值"


def test_keys_are_text_as_written():
    assert read("{on: 1, no: 2, true: 3, 12: 4, 2025-10-01: 5}") == {
        "on": 1,
        "no": 2,
        "true": 3,
        "12": 4,
        "2025-10-01": 5,
    }


def test_a_key_twice_is_an_error_that_names_both_lines():
    found = problem("steps:\n  a: 1\n  b: 2\n  a: 3\n")

    assert str(found) == "book.yaml:4: “a”写了两次，前一次在第 2 行\n  删去其中一处，或合并为一处"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("a: &x 1\nb: 2", "不能使用锚点“&x”"),
        ("b: 2\na: *x", "不能使用引用“*x”"),
        ("a: !!int 3", "不能使用标签“tag:yaml.org,2002:int”"),
        ("a: !python/object:os.system x", "不能使用标签“!python/object:os.system”"),
    ],
)
def test_anchors_aliases_and_tags_are_errors(written, said):
    assert problem(written).text == said


def test_signs_inside_text_are_not_anchors():
    assert read("a: 研发 & 运维\nb: '*必填'\nc: 好!")["a"] == "研发 & 运维"


@pytest.mark.parametrize(
    ("written", "repair"),
    [("2025-3-1", "2025-03-01"), ("2025-03-01 9:05", "2025-03-01 09:05"), ("2025-02-30", "2025-03-01")],
)
def test_days_that_are_not_quite_days_are_errors(written, repair):
    assert repair in problem(f"on: {written}").repair


@pytest.mark.parametrize(
    ("written", "line", "said"),
    [
        ("a: 1\nb: c: d", 2, "这里不能再出现“: ”"),
        ("a: 1\nb: [1, 2", 2, "“{”或“[”没有写完整"),
        ("a: 1\nb: {c: 1", 2, "“{”或“[”没有写完整"),
        ("a: 1\nb: 'x\nc: 1", 2, "引号没有闭合"),
        ("a:\n\tb: 1", 2, "这个字符不能作为开头"),
        ("a:\n  - b\n - c", 3, "缩进与上文不一致，或缺少键"),
        ("- a\nb: 1", 2, "列表的缩进与上文不一致"),
        ("a: 1\nb\nc: 1", 3, "键后面缺少“: ”"),
        ("a: *", 1, "“*”或“&”后面缺少名称"),
        ("a: 1\nb: \x07", 2, "有不可见的控制字符"),
        ("? [a]\n: 1", 1, "键必须是一个词"),
        ("[" * 5000, 1, "层次过深，无法读取"),
    ],
)
def test_broken_files_say_where_and_what(written, line, said):
    found = problem(written)

    assert (found.file, found.line, found.text) == ("book.yaml", line, said)
    assert found.repair != ""


def test_a_full_width_colon_is_suspected():
    assert "全角“：”是否应为半角“:”" in problem("gist：五个工作日\nmark: E").repair


def test_mappings_and_sequences_know_their_lines():
    found = read("a: 1\nacts:\n  - {on: 1,\n     by: 2}\n  - x\n")

    assert isinstance(found, Map)
    assert isinstance(found["acts"], Seq)
    assert (found.line, found.lines) == (1, {"a": 1, "acts": 2})
    assert (found["acts"].line, found["acts"].lines) == (3, [3, 5])
    assert found["acts"][0].lines == {"on": 3, "by": 4}


def test_several_documents_and_a_byte_order_mark():
    assert documents("\ufeff# note\na: 1\n---\n---\nb: 2\n", "x.yaml") == [{"a": 1}, {"b": 2}]


@pytest.mark.parametrize(("written", "said"), [("", "文件没有内容"), ("# 空\n", "文件没有内容")])
def test_an_empty_file_has_no_document(written, said):
    assert documents(written, "x.yaml") == []
    with pytest.raises(YamlProblem, match=said):
        document(written, "x.yaml")


def test_a_second_document_where_one_is_expected_is_an_error():
    with pytest.raises(YamlProblem) as raised:
        document("a: 1\n---\nb: 2\n", "x.yaml")

    assert raised.value.line == 3


def test_a_large_rulebook_keeps_its_lines():
    row = (
        "- {id: step, label: 环节, by: unit, after: [a, b.passed], within: 5 working days, on: 2025-03-01}\n"
    )
    text = "steps:\n" + row * 5000

    found = read(text)

    assert len(found["steps"]) == 5000
    assert found["steps"][4999].line == 5001

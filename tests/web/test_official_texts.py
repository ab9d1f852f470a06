"""Official texts: read from files, taken apart, held against a rulebook."""

import os
import re
from pathlib import Path

import pytest
from tests.city_text import TEXT, city, docx

from guicheng.apps.gazette.actions import look_at
from guicheng.apps.gazette.comparing import compare
from guicheng.apps.gazette.numerals import number
from guicheng.apps.gazette.reading import OddFile, read_bytes
from guicheng.apps.gazette.splitting import split
from guicheng.engine.rulebook.load import load_shipped, shipped_rulebooks
from guicheng.web.rulebooks.differences import differences
from guicheng.web.words import zh_number


def anchors(text, article):
    return [(piece.anchor, piece.text) for piece in split(text).article(article).pieces]


# ---------------------------------------------------------------- numerals


@pytest.mark.parametrize("value", [1, 2, 9, 10, 11, 20, 22, 62, 99, 100, 101, 105, 110, 111, 220, 1003])
def test_a_numeral_is_read_as_it_is_written(value):
    assert number(zh_number(value)) == value


def test_digits_are_numerals_too():
    assert (number("22"), number("２２"), number("〇")) == (22, 22, 0)


def test_a_word_is_no_numeral():
    with pytest.raises(ValueError, match="章"):
        number("章")


# ---------------------------------------------------------------- taken apart


def test_every_article_stands_in_its_chapter():
    found = split(TEXT)

    assert [one.number for one in found.articles] == [str(n) for n in range(1, 10)]
    assert [one.chapter for one in found.articles] == ["一"] * 3 + ["二"] * 3 + ["三"] * 3
    assert found.article("7").chapter_title == "采购、变更与验收"
    assert found.article("4").heading == "第四条"


def test_paragraphs_and_items_have_anchors_of_their_own():
    assert anchors(TEXT, "4") == [
        ("para-1", "申报的时候："),
        ("item-1", "（一）填一张表；"),
        ("item-2", "（二）钱少的叫小微；"),
        ("item-3", "（三）限额另定；"),
        ("item-4", "（四）先报资产目录。"),
        ("para-2", "前款的表要盖章。"),
    ]


def test_items_that_follow_each_other_on_one_line_are_items():
    assert [anchor for anchor, _ in anchors(TEXT, "5")] == ["para-1", "item-1", "item-2", "item-3"]


def test_a_line_that_a_page_has_broken_is_joined():
    assert anchors(TEXT, "5")[-1][1] == "（三）至多三次。"
    assert split(TEXT).joined == 2  # the article, and the signature under the last one


def test_what_only_speaks_of_an_article_begins_none():
    text = "第一条　甲。\n第二条　见下：\n第三条规定的事项不算。\n第三条　乙。\n"

    assert [words for _, words in anchors(text, "2")] == ["见下：", "第三条规定的事项不算。"]
    assert split(text).article("3").pieces[0].text == "乙。"


def test_an_article_without_a_gap_behind_its_number_begins_when_it_is_the_next():
    assert [
        one.number for one in split("第一条目的是清楚。\n第二条适用本市。\n第五条不是下一条。\n").articles
    ] == ["1", "2"]


def test_what_stands_before_and_after_is_kept():
    found = split(TEXT)

    assert found.preamble == ("新政办〔2024〕1号", "新城市政府投资信息化项目管理办法")
    assert found.closing == ("新城市人民政府办公室2024年1月1日印发",)
    assert [piece.text for piece in found.article("9").pieces] == ["用满三个月再验收。"]


def test_annexes_follow_with_items_counted_otherwise():
    text = TEXT.replace(
        "新城市人民政府办公室",
        "附件：1.清单\n2.别的\n附件1\n清单\n一、合同备案。\n二、变更备案：\n（一）大的；\n附件2　别的\n空。",
    )
    found = split(text)

    assert [one.number for one in found.articles][-2:] == ["annex-1", "annex-2"]
    assert [one.anchor for one in found.article("annex-1").pieces] == [
        "para-1",
        "item-1",
        "item-2",
        "item-2-1",
    ]
    assert found.article("annex-1").anchor("2") == "item-2"
    assert [one.text for one in found.article("9").pieces] == ["用满三个月再验收。"]


def test_a_reference_lands_on_the_paragraph_where_an_article_has_no_items():
    found = split("第一条　甲。\n乙。\n丙。\n").article("1")

    assert (found.anchor("3"), found.anchor("4")) == ("item-3", "")


def test_nothing_is_lost():
    """Every sign that is no heading and no gap stands in the preamble, a piece, or the closing."""
    found = split(TEXT)
    kept = "".join([*found.preamble, *(p.text for a in found.articles for p in a.pieces), *found.closing])
    heads = re.compile(r"^第[一二三四五六七八九]+章.*$|^第[一二三四五六七八九]+条", re.MULTILINE)

    assert kept == re.sub(r"\s", "", heads.sub("", TEXT))


def test_the_bookmarks_of_a_converted_file_are_no_text():
    assert split("[bookmark: _x1]第一条　甲。\n- （一）乙。").article("1").pieces[1].text == "（一）乙。"


# ---------------------------------------------------------------- held against the rulebook


def told(text):
    return {line.label: line.numbers for line in differences(compare(split(text), city()))}


def test_a_text_that_matches_has_no_differences():
    assert compare(split(TEXT), city()).agrees
    assert told(TEXT) == {}


def test_a_missing_article_is_told():
    assert told(TEXT.replace("第八条　要变的先说。\n", "")) == {"原文缺少": ("8",)}


def test_an_article_that_the_rulebook_lacks_is_told():
    assert told(TEXT.replace("新城市人民政府办公室", "第十条　没有了。\n新城市人民政府办公室")) == {
        "规程缺少": ("10",)
    }


def test_an_article_that_stands_twice_is_told_and_the_first_is_shown():
    text = TEXT.replace("第八条　要变的先说。", "第八条　要变的先说。\n第七条　又一次。")

    assert told(text) == {"出现两次": ("7",)}
    assert split(text).article("7").pieces[0].text.startswith("签合同")


def test_articles_in_another_order_are_told():
    text = TEXT.replace(
        "第二条　带密级的事不走这里。\n第三条　事情分三种。",
        "第三条　事情分三种。\n第二条　带密级的事不走这里。",
    )

    assert told(text) == {"次序不对": ("2",)}


def test_an_article_in_another_chapter_is_told():
    assert told(
        TEXT.replace(
            "第六条　写方案，报批复。\n第三章　采购、变更与验收",
            "第三章　采购、变更与验收\n第六条　写方案，报批复。",
        )
    ) == {"章不一致": ("6",)}


def test_an_item_that_the_rulebook_cites_and_the_text_lacks_is_told():
    assert told(TEXT.replace("（四）先报资产目录。\n", "")) == {"没有这一项": ("4/4",)}


# ---------------------------------------------------------------- files


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + TEXT.encode(), "utf-8"),
        (TEXT.replace("\n", "\r\n").encode("gb18030"), "gb18030"),
        (TEXT.encode("utf-16"), "utf-16"),
        (docx(), "docx"),
    ],
)
def test_a_text_is_the_same_in_every_form(content, encoding):
    found = look_at(rulebook=city(), name="办法", content=content)

    assert found.reading.encoding == encoding
    assert found.comparison.agrees
    assert found.official.article("4") == split(found.reading.text).article("4")
    assert [p.text for p in found.official.article("4").pieces] == [
        p.text for p in split(TEXT).article("4").pieces
    ]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("空.txt", b" \n", "是空文件"),
        ("办法.pdf", b"%PDF-1.7\n", "是PDF文件"),
        ("办法.doc", b"\xd0\xcf\x11\xe0\xa1\xb1", "旧版 Word"),
        ("办法.txt", b"\x80\x81\xff\x00\x01", "编码认不出来"),
        ("办法.txt", "第一条\0甲".encode(), "编码认不出来"),
        ("办法.docx", b"PK\x03\x04 broken", "已损坏"),
        ("办法.zip", docx().replace(b"word/document.xml", b"else/document.xml"), "是压缩包"),
        ("办法.docx", docx(extra='<!DOCTYPE x [<!ENTITY a "b">]>'), "不是 Word 写出来的"),
        ("通知.txt", "各单位：请于下周报送材料。".encode(), "没有找到以条号"),
        ("办法.docx", docx("为了办事。\n带密级的不算。", numbered=(0, 1)), "自动编号"),
        ("别的.txt", "第一条　甲。\n第二条　乙。".encode(), "不像是《新城市"),
    ],
)
def test_an_odd_file_is_answered_with_a_way_out(name, content, says):
    with pytest.raises(OddFile, match=re.escape(says)) as caught:
        look_at(rulebook=city(), name=name, content=content)

    assert name in str(caught.value)
    assert "请" in str(caught.value)


def test_another_citys_text_is_not_taken_though_its_numbers_are_the_same():
    """Every regulation counts from one: chapters and name tell them apart."""
    text = TEXT.replace("新城市", "旧城市").replace("新政办〔2024〕1号", "旧政办〔2020〕9号")
    other = text.replace("第二章　申报与审核\n", "").replace("第三章　采购", "第二章　采购")

    with pytest.raises(OddFile, match="也没有它的标题或文号"):
        look_at(rulebook=city(), name="别的市.txt", content=other.encode())


def test_deleted_words_of_a_docx_are_not_read():
    deleted = "</w:t></w:r><w:del><w:r><w:t>不要的</w:t></w:r></w:del><w:r><w:t>"

    assert read_bytes("x.docx", docx("第一条　甲@。", within={"@": deleted})).text == "第一条　甲。"


# ---------------------------------------------------------------- the real ones, where they are at hand

REAL = Path(os.environ.get("REGULATION_TEXTS") or "nowhere")
"""A folder with the published texts, each under its rulebook's name; they are not part of the project."""


@pytest.mark.parametrize("name", shipped_rulebooks())
def test_the_published_text_matches_the_rulebook(name):
    file = REAL / f"{name}.txt"
    if not file.is_file():
        pytest.skip("REGULATION_TEXTS names no folder with the published texts")

    found = look_at(rulebook=load_shipped(name), name=file.name, content=file.read_bytes())

    assert found.comparison.agrees

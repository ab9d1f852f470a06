"""Files: what is taken, under which digest it lies, and what is not what its name says."""

import hashlib
import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from tests.cast import Harbour

from guicheng.apps.documents import store
from guicheng.apps.documents.kinds import WrongFile
from guicheng.apps.documents.models import Upload
from guicheng.apps.documents.queries import content

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PNG = b"\x89PNG\r\n\x1a\n...."


def package(*names: str) -> bytes:
    """A ZIP file with these entries."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return written.getvalue()


def compound(stream: str) -> bytes:
    """What the beginning of a compound file with this stream looks like."""
    return OLE + bytes(512) + stream.encode("utf-16-le") + bytes(64)


TAKEN = {
    "申报表.pdf": b"%PDF-1.7 ...",
    "方案.PDF": b"%PDF-1.4 ...",
    "批复.ofd": package("OFD.xml", "Doc_0/Document.xml"),
    "方案.docx": package("[Content_Types].xml", "word/document.xml"),
    "预算.xlsx": package("[Content_Types].xml", "xl/workbook.xml"),
    "汇报.pptx": package("[Content_Types].xml", "ppt/presentation.xml"),
    "旧方案.doc": compound("WordDocument"),
    "旧预算.xls": compound("Workbook"),
    "旧旧预算.xls": compound("Book"),
    "方案.wps": OLE + b"...",
    "现场.jpg": b"\xff\xd8\xff\xe0...",
    "现场.jpeg": b"\xff\xd8\xff\xe0...",
    "截图.png": PNG,
    "材料.zip": package("a.txt"),
    "说明.txt": "说明".encode(),
}


@pytest.mark.parametrize("name", TAKEN)
def test_what_is_what_its_name_says_is_taken(district: Harbour, name: str):
    digest = district.teacher.uploads(name, TAKEN[name])

    assert digest == hashlib.new("sm3", TAKEN[name]).hexdigest()
    assert content(digest).read_bytes() == TAKEN[name]
    assert Upload.objects.get().name == name


WRONG = {
    "程序.exe": (b"MZ...", "格式不能接收"),
    "没有后缀": (b"%PDF-1.7", "格式不能接收"),
    "网页.html": (b"<html>", "格式不能接收"),
    "图片.svg": (b"<svg>", "格式不能接收"),
    "假的.pdf": (PNG, "不是 pdf 文件"),
    "假的.png": (b"%PDF-1.7", "不是 png 文件"),
    "压缩包.docx": (package("a.txt"), "不是 docx 文件"),
    "表格.docx": (package("[Content_Types].xml", "xl/workbook.xml"), "不是 docx 文件"),
    "断了.docx": (package("word/document.xml")[:-20], "不是 docx 文件"),
    "文档.ofd": (package("word/document.xml"), "不是 ofd 文件"),
    "表格.doc": (compound("Workbook"), "不是 doc 文件"),
    "二进制.txt": (b"ab\0cd", "不是文本文件"),
    "空的.pdf": (b"", "空文件"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_not_is_refused_by_name_and_leaves_nothing(district: Harbour, settings, name: str):
    body, message = WRONG[name]

    with pytest.raises(WrongFile) as refused:
        district.teacher.uploads(name, body)

    assert f"“{name}”" in str(refused.value)
    assert message in str(refused.value)
    assert Upload.objects.count() == 0
    assert [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()] == []


def test_a_file_of_the_most_bytes_is_taken_and_one_byte_more_is_not(district: Harbour, settings):
    settings.MOST_BYTES_A_FILE = 2 * 1024 * 1024
    body = b"%PDF-".ljust(settings.MOST_BYTES_A_FILE, b".")

    district.teacher.uploads("刚好.pdf", body)
    with pytest.raises(WrongFile, match=r"“太大\.pdf”有 2\.0 MB，超过每份文件 2 MB 的上限"):
        district.teacher.uploads("太大.pdf", body + b".")

    assert [row.name for row in Upload.objects.all()] == ["刚好.pdf"]


def test_one_content_lies_once_and_is_listed_for_each_who_handed_it_in(district: Harbour, settings):
    one = district.teacher.uploads("甲.pdf", b"%PDF-same")
    other = district.engineer.uploads("乙.pdf", b"%PDF-same")

    assert one == other
    assert [(row.name, row.by.name) for row in Upload.objects.order_by("id")] == [
        ("甲.pdf", "许老师"),
        ("乙.pdf", "苏工"),
    ]
    assert [path.name for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()] == [one]


@pytest.mark.parametrize("name", ["../../etc/passwd.pdf", "夹\u202efdp.pdf", "换\n行.pdf"])
def test_a_name_is_only_a_name(district: Harbour, name: str):
    file = ContentFile(b"%PDF-1.7")
    file.name = name  # as a browser of no good will might send it
    from guicheng.apps.cases import clock
    from guicheng.apps.documents.actions import store_file

    stored = store_file(file=file, person=district.teacher.acting.person, at=clock.stored(clock.now()))

    assert stored.name in ("passwd.pdf", "夹fdp.pdf", "换行.pdf")


def test_what_an_interrupted_upload_left_is_swept_after_a_day(district: Harbour):
    import os
    import time

    old, fresh = store.aside() / "tmp-old", store.aside() / "tmp-fresh"
    for path in (old, fresh):
        path.write_bytes(b"%PDF-half")
    os.utime(old, (time.time() - 2 * store.A_DAY,) * 2)

    assert store.sweep() == 1
    assert (old.exists(), fresh.exists()) == (False, True)

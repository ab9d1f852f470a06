"""A file with an official text read: plain text in the encodings in use, or docx. What cannot be read is told with a way out."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree

MOST_BYTES: Final = 10 * 1024 * 1024
MOST_XML: Final = 40 * 1024 * 1024
WORD: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DOCUMENT: Final = "word/document.xml"

OTHER_KINDS: Final = (
    (b"%PDF-", "PDF"),
    (b"\xd0\xcf\x11\xe0", "旧版 Word（doc、wps）"),
    (b"{\\rtf", "RTF"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
)


class OddFile(Exception):
    """A file that cannot be used, with the message for the person who brought it. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file says, in which encoding it was, and how many of its numbers Word counts by itself and keeps no text of."""

    text: str
    encoding: str
    automatic: int = 0


def read_bytes(name: str, content: bytes) -> Reading:
    """Return what a file says. Raise OddFile."""
    if not content.strip():
        raise OddFile(f"“{name}”是空文件。请核对后重新选择。")
    if len(content) > MOST_BYTES:
        raise OddFile(
            f"“{name}”超过 {MOST_BYTES // 1048576} MB。原文应当是纯文字，请去掉图片后另存为 docx 或 txt。"
        )
    if content.startswith(b"PK\x03\x04"):
        return _docx(name, content)
    for head, kind in OTHER_KINDS:
        if content.startswith(head):
            raise OddFile(
                f"“{name}”是{kind}文件，读不出条文。请用原来的软件打开，另存为 docx 或 txt 后再装入。"
            )
    return _plain(name, content)


def _plain(name: str, content: bytes) -> Reading:
    marked = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}.get(content[:2])
    for encoding in (marked,) if marked else ("utf-8", "gb18030"):
        try:
            text = content.decode("utf-8-sig" if encoding == "utf-8" else encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text or any(0xE000 <= ord(sign) < 0xF900 for sign in text):
            break
        return Reading(text, encoding)
    raise OddFile(
        f"“{name}”的编码认不出来，不是 UTF-8，也不是 GB18030。请用记事本打开，确认文字正常后以 UTF-8 编码另存。"
    )


def _docx(name: str, content: bytes) -> Reading:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            if package.getinfo(DOCUMENT).file_size > MOST_XML:
                raise OddFile(f"“{name}”里的正文过大。请另存为 txt 后再装入。")
            body = package.read(DOCUMENT)
    except KeyError:
        raise OddFile(f"“{name}”是压缩包，不是 docx 文件。请解压后选择其中的 docx 或 txt 文件。") from None
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError):
        raise OddFile(f"“{name}”已损坏，打不开。请用 Word 或 WPS 打开核对，再另存为 docx 或 txt。") from None
    if re.search(rb"<!(DOCTYPE|ENTITY)", body):  # no word processor writes these; they are how XML is abused
        raise OddFile(f"“{name}”的内容不是 Word 写出来的。请用 Word 或 WPS 打开，另存为 docx 后再装入。")
    try:
        root = ElementTree.fromstring(body)
    except ElementTree.ParseError:
        raise OddFile(
            f"“{name}”已损坏，正文读不出来。请用 Word 或 WPS 打开核对，再另存为 docx 或 txt。"
        ) from None
    paragraphs = list(root.iter(f"{WORD}p"))
    automatic = sum(one.find(f"{WORD}pPr/{WORD}numPr") is not None for one in paragraphs)
    return Reading("\n".join(_words(one) for one in paragraphs), "docx", automatic)


def _words(paragraph: ElementTree.Element) -> str:
    """Return the words of a paragraph: those inserted under revision, not those deleted; nothing of a field's code."""
    found = []
    stack = list(reversed(paragraph))
    while stack:
        one = stack.pop()
        if one.tag in (f"{WORD}del", f"{WORD}moveFrom", f"{WORD}pPr", f"{WORD}p"):
            continue  # a paragraph inside a paragraph is a text box; it comes in its own turn
        if one.tag == f"{WORD}t":
            found.append(one.text or "")
        elif one.tag == f"{WORD}tab":
            found.append(" ")
        elif one.tag in (f"{WORD}br", f"{WORD}cr"):
            found.append("\n")
        stack += reversed(one)
    return "".join(found)

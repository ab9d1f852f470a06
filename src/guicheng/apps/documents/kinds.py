"""What kind of file this is: by its first bytes, held against what its name says."""

from __future__ import annotations

import mmap
import zipfile
from typing import Final

ZIP, OLE, PDF, PNG, JPEG = (
    b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF-", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff",
)  # fmt: skip

KINDS: Final[dict[str, tuple[str, tuple[bytes, ...]]]] = {
    "pdf": ("application/pdf", (PDF,)),
    "ofd": ("application/ofd", (ZIP,)),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", (ZIP,)),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (ZIP,)),
    "pptx": ("application/vnd.openxmlformats-officedocument.presentationml.presentation", (ZIP,)),
    "doc": ("application/msword", (OLE,)),
    "xls": ("application/vnd.ms-excel", (OLE,)),
    "wps": ("application/vnd.ms-works", (OLE, ZIP)),
    "et": ("application/vnd.ms-excel", (OLE, ZIP)),
    "jpg": ("image/jpeg", (JPEG,)),
    "jpeg": ("image/jpeg", (JPEG,)),
    "png": ("image/png", (PNG,)),
    "zip": ("application/zip", (ZIP,)),
    "txt": ("text/plain", ()),
    "csv": ("text/csv", ()),
}
"""The endings that are taken, their content type, and how such a file begins; plain text begins anyhow."""

INSIDE_ZIP: Final = {"ofd": "OFD.xml", "docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}
"""What a package of this ending holds: it is a ZIP file like any other by its first bytes."""

INSIDE_OLE: Final = {"doc": ("WordDocument",), "xls": ("Workbook", "Book")}
"""The streams of which one is in a compound file of this ending (MS-CFB keeps their names in UTF-16)."""


class WrongFile(Exception):
    """A file that is not taken, with the message for the person who handed it in."""


def kind_of(name: str, head: bytes) -> str:
    """Return the content type of a file from its name and its first bytes. Raise WrongFile."""
    ending = _ending(name)
    if ending not in KINDS:
        taken = "、".join(sorted({"jpg" if e == "jpeg" else e for e in KINDS}))
        raise WrongFile(f"“{name}”的格式不能接收。可以上传：{taken}。")
    type, beginnings = KINDS[ending]
    if beginnings and not any(head.startswith(b) for b in beginnings):
        raise _not_this(name, ending)
    if not beginnings and b"\0" in head:
        raise WrongFile(f"“{name}”不是文本文件。请核对后重新上传。")
    return type


def check_inside(name: str, path: str) -> None:
    """Look into a whole file whose first bytes are those of several kinds. Raise WrongFile."""
    ending = _ending(name)
    if part := INSIDE_ZIP.get(ending):
        try:
            with zipfile.ZipFile(path) as package:
                found = any(entry.startswith(part) for entry in package.namelist())
        except (zipfile.BadZipFile, ValueError, OSError):
            found = False
        if not found:
            raise _not_this(name, ending)
    if streams := INSIDE_OLE.get(ending):
        with open(path, "rb") as handle, mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ) as whole:
            if all(whole.find(stream.encode("utf-16-le")) < 0 for stream in streams):
                raise _not_this(name, ending)


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def _not_this(name: str, ending: str) -> WrongFile:
    return WrongFile(f"“{name}”的内容不是 {ending} 文件。请用原来的软件另存为 {ending} 后重新上传。")

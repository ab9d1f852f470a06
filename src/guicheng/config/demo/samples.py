"""Small sample files: a PDF of one page that says of itself that it is a sample."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

_LINE = 26
_LEFT, _TOP = 72, 760


def sample_pdf(lines: Sequence[str]) -> bytes:
    """
    Return a PDF with these lines, the first as its heading; the same lines give the same bytes.

    The font is named, not embedded: readers put in a Song type of their own.
    """
    text = ["BT", f"1 0 0 1 {_LEFT} {_TOP} Tm", f"{_LINE} TL"]
    for number, line in enumerate(lines):
        text.append(f"/F1 {18 if number == 0 else 12} Tf <{line.encode('utf-16-be').hex().upper()}> Tj T*")
    stream = "\n".join([*text, "ET"]).encode("ascii")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /FontDescriptor 7 0 R"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>",
        b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880]"
        b" /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
    ]
    made, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    return (
        made
        + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (
            count,
            table,
            count,
            len(made),
        )
    )


def sample_paper(label: str, title: str, organisation: str, on: date) -> bytes:
    """Return a sample of a paper that an organisation handed in for a project on a day."""
    return sample_pdf(
        [
            label,
            f"项目：{title}",
            f"提交单位：{organisation}",
            f"日期：{on.year}年{on.month}月{on.day}日",
            "",
            "本文件是演示用的示例，内容为虚构，没有任何效力。",
        ]
    )

"""The official text of the made-up city's regulation, and ways to have it as a file."""

import io
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

from guicheng.engine.rulebook.load import load_rulebook

CITY = Path(__file__).parent / "web" / "rulebooks" / "city"

TEXT = """
新政办〔2024〕1号
新城市政府投资信息化项目管理办法
第一章　总　则
第一条　为了把码头边的事办明白，写下这几条。
第二条　带密级的事不走这里。
第三条　事情分三种。
第二章　申报与审核
第四条　申报的时候：
（一）填一张表；
（二）钱少的叫小微；
（三）限额另定；
（四）先报资产目录。
前款的表要盖章。
第五条　审核看三样：（一）在不在范围；（二）有没有重复；（三）至多三
次。
第六条　写方案，报批复。
第三章　采购、变更与验收
第七条　签合同，五天内备案。第八条另有规定的，从其规定。
第八条　要变的先说。
第九条　用满三个月再验收。
新城市人民政府办公室
2024年1月1日印发
"""


def city():
    """Return the rulebook."""
    return load_rulebook(CITY)


def docx(text=TEXT, numbered=(), extra="", within=None):
    """
    Return a text as a docx file as word processors write it; the lines `numbered` are numbered by Word.

    `extra` stands before everything; `within` has marks of the text that stand for XML.
    """
    lines = "".join(
        f"<w:p><w:pPr>{'<w:numPr/>' if number in numbered else ''}</w:pPr><w:r><w:t>{escape(line)}</w:t></w:r></w:p>"
        for number, line in enumerate(text.splitlines())
    )
    for mark, xml in (within or {}).items():
        lines = lines.replace(mark, xml)
    body = (
        '<?xml version="1.0"?>'
        + extra
        + '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
        + lines
        + "</w:body></w:document>"
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("word/document.xml", body)
    return file.getvalue()

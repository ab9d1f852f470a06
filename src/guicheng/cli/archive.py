"""`guicheng archive`: check the package of a project, without the platform."""

from __future__ import annotations

import argparse
import json
import zipfile
import zlib
from pathlib import Path

from guicheng.cli.output import print_json
from guicheng.cli.parser import DONE, NOT_HELD, UNUSABLE, Parser
from guicheng.engine import package
from guicheng.engine.receipt import sm3


def add(groups: argparse._SubParsersAction[Parser]) -> None:
    """Add the commands of this group."""
    group = groups.add_parser("archive", help="归档：核对项目的归档包")
    commands = group.groups("归档的命令")
    command = commands.add_parser("verify", help="核对归档包，不需要平台和数据库")
    command.add_argument("file", type=Path, metavar="文件", help="从平台下载的归档包（zip）")
    command.add_argument("--json", action="store_true", help="输出 JSON")
    command.set_defaults(run=verify)


def verify(options: argparse.Namespace) -> int:
    """Say what of a package is not as it was when it was made; print the digest that stands for the whole."""
    try:
        with zipfile.ZipFile(options.file) as zipped:
            names = [one.filename for one in zipped.infolist()]
            found = list(package.faults(names, zipped.read))
            whole = sm3(zipped.read(package.SUMS)) if package.SUMS in names else ""
            index = json.loads(zipped.read(package.INDEX)) if not found else {}
    except (OSError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        print(f"{options.file}：不是能打开的归档包（{error}）。请重新下载。")
        return UNUSABLE
    if options.json:
        print_json({"digest": whole, "faults": [{"at": fault.place, "text": fault.text} for fault in found]})
        return NOT_HELD if found else DONE
    for fault in found:
        print(f"{fault.place}：{fault.text}")
    if found:
        print(f"共 {len(found)} 处不符。")
        return NOT_HELD
    files = sum(1 for name in names if name.startswith(package.FILES))
    print(f"{index['case']}　{index['title']}")
    print(f"办理记录 {index['acts']} 条，文件 {files} 份，全部相符。")
    print(f"末条记录的摘要值 {index['head']}，与签批历程上所印的相同，即为同一项目的同一段历史。")
    print(f"封包摘要 {whole}。移交时请另行记下，以后凭它认定是同一个包。")
    return DONE

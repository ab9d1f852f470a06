"""`guicheng rulebook new`: a folder from which somebody goes on writing, made from the files in `new_rulebook`."""

from __future__ import annotations

import argparse
import json
import re
from importlib import resources
from pathlib import Path
from string import Template
from typing import Any, Final

from guicheng.cli.output import print_json, print_problems, wide
from guicheng.cli.parser import DONE, UNUSABLE
from guicheng.cli.sources import RULEBOOKS_VARIABLE, rulebooks_folder
from guicheng.engine.rulebook.load import shipped_rulebooks
from guicheng.engine.rulebook.problem import Problem

TEMPLATE = resources.files("guicheng.cli") / "new_rulebook"
NAME: Final = re.compile(r"[a-z][a-z0-9]*([-_][a-z0-9]+)*")
PLAIN: Final = re.compile(r"[^\W\d_][\w（）()〔〕·、，]*")
"""What YAML takes for text without quotation marks; anything else is put into them."""
WORDS: Final = frozenset({"yes", "no", "true", "false", "on", "off", "null", "y", "n"})
DEFAULT: Final = f"默认为环境变量 {RULEBOOKS_VARIABLE} 所指"

WRITTEN: Final = {
    "rulebook.yaml": "名称、主体、开始一件时填写什么",
    "01-general.yaml": "第一章：三种条文各一例",
    "scenarios/art-02-application.yaml": "界限两边的场景",
    "scenarios/art-03-review.yaml": "期限和退回的场景",
}
"""The files that are made, in the order in which they are read, with what stands in them."""


def start(options: argparse.Namespace) -> int:
    """Make the folder of a new rulebook. What is there already is left alone."""
    folder, problem = _where(options)
    if problem is None:
        problem = _made(folder, options)
    if problem is not None:
        print_problems([problem], as_json=options.json)
        return UNUSABLE
    if options.json:
        print_json({"rulebook": folder.name, "folder": str(folder), "files": list(WRITTEN)})
        return DONE
    print(f"已建 {folder}：")
    for name, meaning in WRITTEN.items():
        print(f"  {wide(name, 36)}{meaning}")
    print("接下来：从 rulebook.yaml 读起，改成您那里的文件所写的；每改一处运行")
    print(f"  guicheng rulebook check {_called(folder, options)}")
    print(f"  guicheng case run {folder / 'scenarios'}")
    return DONE


def _where(options: argparse.Namespace) -> tuple[Path, Problem | None]:
    """Return the folder that is to be made, and why it cannot be."""
    given = Path(options.name)
    folder = given if len(given.parts) > 1 else (options.rulebooks or rulebooks_folder()) / given
    if not NAME.fullmatch(folder.name):
        return folder, Problem(
            options.name, 0, "标识应由小写英文字母、数字和连字符组成", "写如 linchuan-2026：地区的拼音和年份"
        )
    if folder.name in shipped_rulebooks():
        return folder, Problem(options.name, 0, "程序自带的规程已用此标识", "换一个标识")
    if folder.exists():
        return folder, Problem(str(folder), 0, "已经存在，没有改动", "换一个标识，或先移走原有的目录")
    return folder, None


def _made(folder: Path, options: argparse.Namespace) -> Problem | None:
    """Write the files; say why, when that is not possible."""
    told: dict[str, Any] = {
        "name": folder.name,
        "title": _yaml(options.title),
        "place": _yaml(options.place),
        "document": _yaml(options.document),
    }
    try:
        for name in WRITTEN:
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(Template((TEMPLATE / name).read_text("utf-8")).substitute(told), "utf-8")
    except OSError as error:
        return Problem(
            str(folder),
            0,
            f"无法写入：{error.strerror}",
            f"核对目录的权限，或用 --rulebooks、环境变量 {RULEBOOKS_VARIABLE} 另指目录",
        )
    return None


def _yaml(text: str) -> str:
    """Return a text as YAML on one line."""
    if PLAIN.fullmatch(text) and text.lower() not in WORDS:
        return text
    return json.dumps(text, ensure_ascii=False)


def _called(folder: Path, options: argparse.Namespace) -> str:
    """Return what other commands call it: by name where they find it by itself, else by its folder."""
    return folder.name if folder.parent == rulebooks_folder() else str(folder)

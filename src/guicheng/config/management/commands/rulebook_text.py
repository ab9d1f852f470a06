"""`guicheng rulebook text NAME FILE`: load the official text of a regulation, split by article."""

from __future__ import annotations

import getpass
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from guicheng.apps.cases import clock, law
from guicheng.apps.gazette.actions import Loaded, load_official_text, look_at
from guicheng.apps.gazette.reading import OddFile
from guicheng.engine.rulebook.load import shipped_rulebooks
from guicheng.engine.rulebook.model import Rulebook
from guicheng.web.rulebooks.differences import differences

NOT_HELD, UNUSABLE = 1, 2


class Command(BaseCommand):
    """Load an official text."""

    help = "装入一部规程的官方原文（txt 或 docx），逐条与规程核对；再次装入的替换先前的，先前的留在历史里"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the rulebook and the file, and where the text is from."""
        parser.add_argument("rulebook", metavar="规程", help="规程的标识")
        parser.add_argument(
            "file", metavar="文件", type=Path, help="原文文件：txt（UTF-8 或 GB18030）或 docx"
        )
        parser.add_argument("--source", default="", metavar="来源", help="原文的来源：政府公报期号、网址等")
        parser.add_argument("--dry-run", action="store_true", help="只核对，不装入")
        parser.add_argument("--json", action="store_true", help="输出 JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what was loaded and what does not match; 1 when something does not, 2 when the file cannot be used."""
        file: Path = options["file"]
        try:
            book = law.shipped(options["rulebook"])
        except KeyError:
            self._unusable(f"没有规程“{options['rulebook']}”，有：{'、'.join(shipped_rulebooks())}", options)
        try:
            content = file.read_bytes()
        except OSError as error:
            self._unusable(f"{file} 读不出来：{error.strerror}", options)
        try:
            if options["dry_run"]:
                loaded = look_at(rulebook=book, name=file.name, content=content)
            else:
                loaded = load_official_text(
                    rulebook=book,
                    name=file.name,
                    content=content,
                    source=options["source"][:200],
                    by=f"命令行（系统用户 {getpass.getuser()}）",
                    at=clock.stored(clock.now()),
                )
        except OddFile as odd:
            self._unusable(str(odd), options)
        if options["json"]:
            self.stdout.write(json.dumps(_plain(loaded), ensure_ascii=False))
        else:
            self._tell(book, loaded, dry=options["dry_run"])
        if not loaded.comparison.agrees:
            sys.exit(NOT_HELD)

    def _tell(self, book: Rulebook, loaded: Loaded, *, dry: bool) -> None:
        done = "已装入" if loaded.kept else "已是这一份，没有变化" if loaded.same else "只核对，没有装入"
        annexes = sum(one.chapter == "附件" for one in loaded.official.articles)
        counted = f"{len(loaded.official.articles) - annexes} 条" + (f"、{annexes} 个附件" if annexes else "")
        self.stdout.write(
            f"《{book.title}》原文：{counted}，与规程对上 {loaded.comparison.matching} 条；{done}"
        )
        self.stdout.write(f"编码 {loaded.reading.encoding}　SM3 {loaded.digest}")
        for line in differences(loaded.comparison):
            self.stdout.write(f"{line.label}：{'、'.join(line.named)}。{line.advice}")
        if loaded.official.joined:
            self.stdout.write(f"有 {loaded.official.joined} 处断在句中的行，已与上一行接起")
        if loaded.reading.automatic:
            self.stdout.write(
                f"有 {loaded.reading.automatic} 段用了 Word 自动编号，编号不在文字里，请核对各项"
            )
        if dry:
            self.stdout.write("没有装入。去掉 --dry-run 后装入。")

    def _unusable(self, message: str, options: dict[str, Any]) -> None:
        if options["json"]:
            problem = {"file": str(options["file"]), "line": 0, "text": message, "repair": ""}
            self.stdout.write(json.dumps({"problems": [problem]}, ensure_ascii=False))
        else:
            self.stderr.write(message)
        sys.exit(UNUSABLE)


def _plain(loaded: Loaded) -> dict[str, Any]:
    return {
        "kept": loaded.kept,
        "same": loaded.same,
        "encoding": loaded.reading.encoding,
        "digest": loaded.digest,
        "articles": [one.number for one in loaded.official.articles],
        "joined": loaded.official.joined,
        "automatic_numbers": loaded.reading.automatic,
        "agrees": loaded.comparison.agrees,
        **asdict(loaded.comparison),
    }

"""`guicheng draw`: draw experts by lot so that anyone can repeat it, without the platform."""

from __future__ import annotations

import argparse
import json
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

from guicheng.cli.parser import DONE, NOT_HELD, UNUSABLE, Parser
from guicheng.engine import draw
from guicheng.engine.receipt import sm3

RECORD: dict[str, Any] = {"type": Path, "metavar": "记录", "help": "抽取记录文件"}


def add(groups: argparse._SubParsersAction[Parser]) -> None:
    """Add the commands of this group."""
    group = groups.add_parser("draw", help="抽取：随机抽取评审专家，任何人都可以核验")
    commands = group.groups("抽取的命令")

    def command(name: str, run: Callable[[argparse.Namespace], int], help: str) -> Parser:
        made: Parser = commands.add_parser(name, help=help)
        made.set_defaults(run=lambda options: _told(run, options))
        return made

    one = command("freeze", freeze, "冻结公告（名单、名额、回避），得出可以公布的摘要")
    one.add_argument("notice", type=Path, metavar="公告", help="公告文件（JSON）")
    one.add_argument("record", **RECORD)
    one = command("pledge", pledge, "参与的一方在自己的机器上作出承诺，投入留在自己手里")
    one.add_argument("digest", metavar="公告摘要", help="已公布的公告摘要")
    one.add_argument("party", metavar="一方", help="单位或人的名称")
    one.add_argument("secret", type=Path, metavar="投入", help="写入投入的文件，公开以前不给任何人")
    one.add_argument("--contribution", metavar="文字", help="自拟的投入；不写则随机产生")
    one = command("collect", collect, "收下一方的承诺")
    one.add_argument("record", **RECORD)
    one.add_argument("party", metavar="一方", help="单位或人的名称")
    one.add_argument("pledge", metavar="承诺", help="draw pledge 所得的 64 位摘要")
    one = command("open", open_all, "各方公开投入，得出种子并抽取")
    one.add_argument("record", **RECORD)
    one.add_argument("secrets", nargs="+", type=Path, metavar="投入", help="各方的投入文件")
    one.add_argument("--figure", default="", metavar="数值", help="公告所指明来源的公开数值")
    one = command("replace", replace, "专家不能参加的，按同一专业补抽")
    one.add_argument("record", **RECORD)
    one.add_argument("id", metavar="编号", help="不能参加的专家")
    one.add_argument("reason", metavar="事由", help="不能参加的事由")
    one = command("verify", verify, "重做一遍，核对记录")
    one.add_argument("record", **RECORD)


def _told(run: Callable[[argparse.Namespace], int], options: argparse.Namespace) -> int:
    """Run a command; what cannot be done or read is told in Chinese."""
    try:
        return run(options)
    except draw.DrawError as error:
        print("\n".join(error.problems))
        return NOT_HELD
    except (OSError, ValueError) as error:
        print(f"文件无法读写：{error}。请核对文件名，文件应为 UTF-8 编码的 JSON。")
        return UNUSABLE


def freeze(options: argparse.Namespace) -> int:
    """Fix the notice in a new record; a record that is there is not written over."""
    record = draw.freeze(_read(options.notice))
    with options.record.open("x", encoding="utf-8") as file:
        file.write(draw.text_of(record))
    print(f"公告摘要 {record['notice_digest']}")
    print("请先公布这个摘要，再请各方作出承诺。")
    return DONE


def pledge(options: argparse.Namespace) -> int:
    """Write what a party puts in to a file that only it has, and print the pledge."""
    salt, contribution = secrets.token_hex(16), options.contribution or secrets.token_hex(16)
    secret = {"party": options.party, "salt": salt, "contribution": contribution}
    with options.secret.open("x", encoding="utf-8") as file:
        os.chmod(options.secret, 0o600)
        file.write(json.dumps(secret, ensure_ascii=False, indent=1) + "\n")
    print(draw.pledged(options.digest, options.party, salt, contribution))
    return DONE


def collect(options: argparse.Namespace) -> int:
    """Add a pledge to the record."""
    if len(options.pledge) != 64 or set(options.pledge) - set("0123456789abcdef"):
        raise draw.DrawError("承诺应为 64 位的摘要，由数字和 a 至 f 组成")
    record = draw.with_pledge(_read(options.record), options.party, options.pledge)
    _write(options.record, record)
    print(f"已收下{options.party}的承诺，共 {len(record['pledges'])} 份。")
    return DONE


def open_all(options: argparse.Namespace) -> int:
    """Open all contributions and draw."""
    openings = [_read(path) for path in options.secrets]
    record = draw.opened(_read(options.record), openings, options.figure)
    _write(options.record, record)
    _show(record)
    return DONE


def replace(options: argparse.Namespace) -> int:
    """Replace one who declined."""
    record = draw.replaced(_read(options.record), [{"id": options.id, "reason": options.reason}])
    _write(options.record, record)
    _show(record)
    return DONE


def verify(options: argparse.Namespace) -> int:
    """Do the draw again and say what of the record differs."""
    record = _read(options.record)
    found = list(draw.faults(record))
    if not found and options.record.read_text("utf-8") != draw.text_of(record):
        found = ["内容相符，但文件的写法（空格、次序）被改动过"]
    if found:
        print("\n".join(found))
        print(f"核验不通过，共 {len(found)} 处。")
        return NOT_HELD
    _show(record)
    print(f"核验通过。公告摘要 {record['notice_digest']}，记录摘要 {sm3(options.record.read_bytes())}。")
    return DONE


def _show(record: draw.Record) -> None:
    names = {one["id"]: one["name"] for one in record["notice"]["candidates"]}
    for place, round in enumerate(record["rounds"], start=1):
        for one in round["declined"]:
            print(f"第 {place} 轮　{names[one['id']]}（{one['id']}）不能参加：{one['reason']}")
        for one in round["drawn"]:
            print(f"第 {place} 轮　{one['field']}　{names[one['id']]}（{one['id']}）")
    print(f"专家组：{'、'.join(names[one['id']] for one in draw.panel(record))}")


def _read(path: Path) -> Any:
    found = json.loads(path.read_text("utf-8"))
    if not isinstance(found, dict):
        raise ValueError(f"{path} 里不是一份记录")
    return found


def _write(path: Path, record: draw.Record) -> None:
    """Write a record aside and move it into place whole, so that an interruption leaves the one before."""
    aside = path.with_name(path.name + ".new")
    aside.write_text(draw.text_of(record), encoding="utf-8")
    aside.replace(path)

"""
The package of a project: what lies in it, and whether it is whole.

A package is a flat set of named members: acts with the digests that chain them, their words, the files that came with
them, the rulebooks and calendars by which they were judged, and a list of the SM3 digests (GB/T 32905) of all these.
Whoever has the package needs nothing else to check it. Members are read through a function, so a package may be large.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from guicheng.engine.calendar import WorkCalendar
from guicheng.engine.receipt import GENESIS, Text, chained, sm3, texts_at_odds
from guicheng.engine.rulebook.load import load_text
from guicheng.engine.rulebook.problem import RulebookError

FORMAT: Final = "guicheng-package-1"
SUMS: Final = "SM3SUMS"
INDEX: Final = "index.json"
ACTS: Final = "acts.jsonl"
READABLE: Final = "index.html"
RULEBOOKS: Final = "rulebooks/"
CALENDARS: Final = "calendars/"
FILES: Final = "files/"

Read = Callable[[str], bytes]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as it was when the package was made: at which member or act, and what."""

    place: str
    text: str


def sums(digests: Mapping[str, str]) -> bytes:
    """Return the list of digests, a line for each member: `DIGEST  NAME`, in the order of the names."""
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items())).encode()


def files_of(body: Mapping[str, Any]) -> list[str]:
    """Return the digests of the files that came with an act, from its stored body: its documents, the signed paper."""
    documents = [
        digest for value in body.get("facts", {}).values() if isinstance(value, list) for digest in value
    ]
    return list(dict.fromkeys([*documents, *([body["paper"]] if "paper" in body else ())]))


def faults(names: Iterable[str], read: Read) -> Iterator[Fault]:
    """
    Yield what is wrong with a package; nothing when it is whole.

    Held against each other: the list of digests and the members; each act and the one before it; words and the salted
    digests in the acts; files, rulebooks and calendars and the digests by which the acts name them.
    """
    present = set(names)
    if missing := [name for name in (SUMS, INDEX, ACTS, READABLE) if name not in present]:
        yield from (Fault(name, "缺失") for name in missing)
        return
    listed = dict(_listed(read(SUMS)))
    yield from (Fault(name, "清单里有，封包里没有") for name in sorted(set(listed) - present))
    yield from (Fault(name, "封包里有，清单里没有") for name in sorted(present - set(listed) - {SUMS}))
    for name in sorted(present - {SUMS}):
        digest = sm3(read(name))
        if digest != listed.get(name, digest):
            yield Fault(name, "内容与清单上的摘要不符")
        if name.startswith(FILES) and name != FILES + digest:
            yield Fault(name, "文件内容与其摘要不符")
    try:
        index = json.loads(read(INDEX))
        acts = [json.loads(line) for line in read(ACTS).decode().splitlines()]
        bodies = [json.loads(line["body"]) for line in acts]
        yield from _index(index, acts)
        yield from _acts(acts, bodies, present)
        yield from _judged_by(bodies, present, read)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        yield Fault(ACTS, f"读不懂：{error}")


def _listed(content: bytes) -> Iterator[tuple[str, str]]:
    for line in content.decode(errors="replace").splitlines():
        digest, _, name = line.partition("  ")
        yield name, digest


def _index(index: Mapping[str, Any], acts: list[dict[str, Any]]) -> Iterator[Fault]:
    if index["format"] != FORMAT:
        yield Fault(INDEX, f"格式是“{index['format']}”，这里只认“{FORMAT}”")
    head = acts[-1]["digest"] if acts else GENESIS
    if (index["acts"], index["head"]) != (len(acts), head):
        yield Fault(INDEX, "记录条数或最后一条的摘要与办理记录不符")


def _acts(acts: list[dict[str, Any]], bodies: list[dict[str, Any]], present: set[str]) -> Iterator[Fault]:
    previous = GENESIS
    for place, (line, body) in enumerate(zip(acts, bodies, strict=True), start=1):
        at = f"第 {place} 号记录"
        linked = line["previous"] == previous and chained(previous, line["body"]) == line["digest"]
        if line["seq"] != place or not linked:
            yield Fault(at, "内容或前后摘要与登记时不符")
        previous = line["digest"]
        if wrong := texts_at_odds(body, {text["name"]: Text(**text) for text in line["texts"]}):
            yield Fault(at, wrong)
        for digest in files_of(body):
            if FILES + digest not in present:
                yield Fault(at, f"文件 {digest[:12]} 缺失")


def _judged_by(bodies: list[dict[str, Any]], present: set[str], read: Read) -> Iterator[Fault]:
    receipts = [body["receipt"] for body in bodies]
    for digest in dict.fromkeys(receipt["rulebook"] for receipt in receipts):
        name = f"{RULEBOOKS}{digest}.json"
        if name not in present or _rulebook_digest(read(name)) != digest:
            yield Fault(name, "规则库缺失，或与记录所载的摘要不符")
    for digest in dict.fromkeys(receipt["calendar"] for receipt in receipts):
        name = f"{CALENDARS}{digest}.json"
        if name not in present or WorkCalendar.from_content(read(name).decode()).digest != digest:
            yield Fault(name, "工作日历缺失，或与记录所载的摘要不符")


def _rulebook_digest(content: bytes) -> str:
    """Return the digest of a kept rulebook, empty when it can no longer be read."""
    try:
        return load_text(json.loads(content)).digest
    except RulebookError:
        return ""

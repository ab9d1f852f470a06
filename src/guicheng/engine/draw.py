"""
Drawing experts by lot so that anyone can repeat it, in the manner of RFC 3797, over SM3 (GB/T 32905).

1. The notice is frozen: candidates, seats by field, who has to stand aside and why, which public figure will count, if
   any. Its digest is published.
2. Each party pledges the digest of a contribution that it keeps to itself; the notice's digest is in it, so that the
   pledge holds for this notice only. When all have pledged, all open.
3. The seed is the digest of all these. Nobody who keeps one contribution secret until then can know it, or steer it.
4. Blocks are SM3 of `SEED:0`, `SEED:1` and so on, each a number below 2^256. Of n candidates, in the order of their ids,
   the block modulo n tells the place; a block at or above the highest multiple of n is passed over, so that no place
   is likelier than another.
5. Who declines is replaced in a further round from those left for the same field, with the blocks that follow.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from guicheng.engine.receipt import canonical, sm3

FORMAT: Final = "guicheng-draw-1"
WHOLE: Final = ("format", "notice", "notice_digest", "pledges", "openings", "figure", "seed", "rounds")
PLEDGE: Final = ("party", "digest")
OPENING: Final = ("party", "salt", "contribution")
ROUND: Final = ("declined", "drawn", "digest")
LISTS: Final = {"pledges": PLEDGE, "openings": OPENING, "rounds": ROUND}
"""What a finished record has, and each pledge, opening and round in it: nothing else."""

RANGE: Final = 1 << 256
"""How many values a block has: SM3 gives 256 bits."""

Record = dict[str, Any]


class DrawError(Exception):
    """What cannot be drawn, or not yet; `problems` say what to do, in Chinese."""

    def __init__(self, *problems: str) -> None:
        super().__init__("；".join(problems))
        self.problems = problems


@dataclass(slots=True)
class Blocks:
    """The numbers that a seed gives, each used once."""

    seed: str
    used: int = 0

    def below(self, n: int) -> int:
        """Return a number from 0 to n - 1, all equally likely."""
        highest = RANGE - RANGE % n
        while True:
            block = int(sm3(f"{self.seed}:{self.used}".encode()), 16)
            self.used += 1
            if block < highest:
                return block % n


def freeze(notice: Mapping[str, Any]) -> Record:
    """Return the record of a draw of which only the notice is fixed. DrawError tells what the notice lacks."""
    if problems := list(_notice_problems(notice)):
        raise DrawError(*problems)
    return {
        "format": FORMAT,
        "notice": dict(notice),
        "notice_digest": sm3(canonical(dict(notice))),
        "pledges": [],
    }


def _notice_problems(notice: Mapping[str, Any]) -> Iterator[str]:
    candidates, seats = notice.get("candidates"), notice.get("seats")
    if not (isinstance(candidates, list) and all(_is_candidate(one) for one in candidates)):
        yield "candidates 应为名单，每人有 id、name 和 fields（专业的列表）"
        return
    if not (isinstance(seats, list) and seats and all(_is_seat(one) for one in seats)):
        yield "seats 应为名额，每项有 field（专业）和 number（1 以上的整数）"
        return
    for id, times in Counter(one["id"] for one in candidates).items():
        if times > 1:
            yield f"编号 {id} 出现了 {times} 次，每位专家只应列一次"
    avoid = notice.get("avoid", [])
    if not (isinstance(avoid, list) and all(_says(one, "id", "reason") for one in avoid)):
        yield "avoid 应为回避名单，每人有 id 和 reason（事由）"
        return
    known = {one["id"] for one in candidates}
    yield from (f"回避名单里的 {one['id']} 不在候选名单里" for one in avoid if one["id"] not in known)
    aside = {one["id"] for one in avoid}
    for seat in seats:
        able = sum(1 for one in candidates if seat["field"] in one["fields"] and one["id"] not in aside)
        if able < seat["number"]:
            yield f"专业“{seat['field']}”要抽 {seat['number']} 人，除去回避的只有 {able} 人，请扩大候选范围"


def _is_candidate(one: Any) -> bool:
    fields = one.get("fields") if isinstance(one, dict) else None
    return (
        _says(one, "id", "name") and isinstance(fields, list) and fields != [] and all(map(_is_text, fields))
    )


def _is_seat(one: Any) -> bool:
    return _says(one, "field") and type(one.get("number")) is int and one["number"] > 0


def _says(one: Any, *keys: str) -> bool:
    """Tell whether something has a text under each of these keys."""
    return isinstance(one, dict) and all(_is_text(one.get(key)) for key in keys)


def _is_text(one: Any) -> bool:
    return isinstance(one, str) and one != ""


def pledged(notice_digest: str, party: str, salt: str, contribution: str) -> str:
    """Return the digest by which a party pledges a contribution to this notice without showing it."""
    return sm3(canonical([notice_digest, party, salt, contribution]))


def with_pledge(record: Record, party: str, digest: str) -> Record:
    """Return the record with a party's pledge, to be given before anybody has opened."""
    if "openings" in record:
        raise DrawError("已经公开过投入，不能再加入新的承诺")
    if any(one["party"] == party for one in record["pledges"]):
        raise DrawError(f"{party}已经交过承诺，不能更换")
    return record | {"pledges": [*record["pledges"], {"party": party, "digest": digest}]}


def opened(record: Record, openings: Iterable[Mapping[str, str]], figure: str = "") -> Record:
    """
    Return the record with all contributions opened, the seed and the first round.

    `figure` is the public figure that the notice names as `public_source`. DrawError when a party is missing, when
    what it opens is not what it pledged, or when the figure is missing.
    """
    if "openings" in record:
        raise DrawError("这次抽取已经完成，不能重抽")
    handed = list(openings)
    if not all(isinstance(one.get(key), str) for one in handed for key in OPENING):
        raise DrawError("投入文件应有 party、salt 和 contribution，请用 draw pledge 写出的文件")
    given = [{key: one[key] for key in OPENING} for one in handed]
    given.sort(key=lambda one: one["party"])
    made = record | {"openings": given, "figure": figure}
    if problems := list(_opening_problems(made)):
        raise DrawError(*problems)
    made |= {"seed": seed_of(made), "rounds": []}
    return _with_round(made, [])


def _opening_problems(record: Record) -> Iterator[str]:
    pledges = {one["party"]: one["digest"] for one in record["pledges"]}
    given = {one["party"]: one for one in record["openings"]}
    if not pledges:
        yield "还没有任何一方交承诺"
    if len(given) != len(record["openings"]) or len(pledges) != len(record["pledges"]):
        yield "同一方出现了两次"
    yield from (f"{party}交过承诺，还没有公开投入" for party in pledges if party not in given)
    for party, one in given.items():
        digest = pledged(record["notice_digest"], party, one["salt"], one["contribution"])
        if pledges.get(party) != digest:
            yield f"{party}公开的投入与其承诺不符"
    if bool(record["notice"].get("public_source")) != bool(record["figure"]):
        yield "公开数值与公告不一致：公告指明了来源的须填，没有指明的不填"


def seed_of(record: Record) -> str:
    """Return the seed: the digest of the notice, what every party put in, and the public figure."""
    given = [[one["party"], one["contribution"]] for one in record["openings"]]
    return sm3(canonical([record["notice_digest"], sorted(given), record["figure"]]))


def replaced(record: Record, declined: Sequence[Mapping[str, str]]) -> Record:
    """Return the record with one round more, in which those who declined are replaced. Each has an id and a reason."""
    if "rounds" not in record:
        raise DrawError("还没有抽取")
    given = [{"id": one["id"], "reason": one["reason"]} for one in declined]
    return _with_round(record, given)


def _with_round(record: Record, declined: list[dict[str, str]]) -> Record:
    before = record["rounds"]
    drawn = rounds_of(record | {"rounds": [*before, {"declined": declined}]})[-1]
    previous = before[-1]["digest"] if before else record["seed"]
    digest = digest_of_round(previous, declined, drawn)
    return record | {"rounds": [*before, {"declined": declined, "drawn": drawn, "digest": digest}]}


def digest_of_round(previous: str, declined: list[dict[str, str]], drawn: list[dict[str, str]]) -> str:
    """Return the digest of a round over that of the one before, or over the seed: reasons cannot be changed later."""
    return sm3(canonical([previous, declined, drawn]))


def rounds_of(record: Record) -> list[list[dict[str, str]]]:
    """Return who is drawn in each round, from the notice, the seed, and who declined; what is stored as drawn is not read."""
    notice, blocks = record["notice"], Blocks(record["seed"])
    gone = {one["id"] for one in notice.get("avoid", [])}
    seated: dict[str, str] = {}
    found = []
    for place, round in enumerate(record["rounds"]):
        wanted = (
            [seat["field"] for seat in notice["seats"] for _ in range(seat["number"])] if place == 0 else []
        )
        for one in round["declined"]:
            if one["id"] not in seated:
                raise DrawError(f"{one['id']} 没有抽中，或已被替换，不能再替换")
            wanted.append(seated.pop(one["id"]))
        drawn = []
        for field in wanted:
            left = sorted(
                one["id"] for one in notice["candidates"] if field in one["fields"] and one["id"] not in gone
            )
            if not left:
                raise DrawError(f"专业“{field}”已没有可抽的专家，请另行公告，扩大候选范围后重新抽取")
            id = left[blocks.below(len(left))]
            gone.add(id)
            seated[id] = field
            drawn.append({"field": field, "id": id})
        found.append(drawn)
    return found


def panel(record: Record) -> list[dict[str, str]]:
    """Return who sits on the panel after all rounds, each with field and id."""
    declined = {one["id"] for round in record["rounds"] for one in round["declined"]}
    return [one for round in record["rounds"] for one in round["drawn"] if one["id"] not in declined]


def faults(record: Record) -> Iterator[str]:
    """Yield what of a finished draw is not as the notice, the pledges and the algorithm give it, in Chinese."""
    try:
        if record["format"] != FORMAT:
            yield f"格式是“{record['format']}”，这里只认“{FORMAT}”"
        yield from _notice_problems(record["notice"])
        if sm3(canonical(record["notice"])) != record["notice_digest"]:
            yield "公告（名单、名额、回避）与公布的摘要不符"
        yield from _opening_problems(record)
        if seed_of(record) != record["seed"]:
            yield "种子不是由公告摘要、各方投入和公开数值得出的"
        if not record["rounds"]:
            yield "记录里没有任何一轮抽取"
        previous = record["seed"]
        for place, drawn in enumerate(rounds_of(record), start=1):
            round = record["rounds"][place - 1]
            if drawn != round["drawn"]:
                yield f"第 {place} 轮应抽中 {'、'.join(one['id'] for one in drawn)}，与记录不符"
            if digest_of_round(previous, round["declined"], round["drawn"]) != round["digest"]:
                yield f"第 {place} 轮的内容与其摘要不符"
            previous = round["digest"]
        parts: list[tuple[Record, tuple[str, ...]]] = [(record, WHOLE)]
        parts += [(one, keys) for name, keys in LISTS.items() for one in record[name]]
        if any(set(part) != set(keys) for part, keys in parts):
            yield "记录里缺了内容，或多了不认识的内容"
    except DrawError as error:
        yield from error.problems
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        yield f"记录不完整：{error}"


def text_of(record: Record) -> str:
    """Return a record as the text of its file."""
    return json.dumps(record, ensure_ascii=False, sort_keys=True, indent=1) + "\n"

"""Reading one row of `then`: which day, what about, what is expected."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from guicheng.engine.scenario.form import ABOUT_A_STEP, THEN
from guicheng.engine.scenario.model import Deed, Question
from guicheng.engine.scenario.reading import END_OF_DAY, Reading, instant
from guicheng.engine.yaml import Map

_WHERE = ("on", "known_at", "scope", "step")


def read_question(reading: Reading, raw: Any, line: int, deeds: Mapping[int, Deed]) -> Question | None:
    """Return the question of a row, or None when the row cannot be read. `deeds` are the acts, by number."""
    noted = len(reading.problems)
    row = reading.keys(raw, THEN, "then 的一项", line)
    if len(reading.problems) > noted:
        return None
    if "on" not in row and set(row) - {"recheck", "known_at"}:
        reading.problem(line, "这一项没有写问哪一天", "加上 on: 2025-03-01")
    scope = row.get("scope", "")
    kinds = reading.scope(scope, row.lines.get("scope", line))
    expected = {key: value for key, value in row.items() if key not in _WHERE}
    if kinds is not None:
        _step(reading, row, line, kinds)
        _values(reading, row, kinds, expected)
    _words(reading, row)
    for number in row.get("recheck", ()):
        if number not in deeds or deeds[number].refused is not None:
            repair = "序号是在 acts 中的位置，从 1 起，被拒绝的也占一个序号"
            reading.problem(row.lines["recheck"], f"第 {number} 项不存在或应被拒绝", repair)
    if not expected:
        repair = "如 status: open、phase: apply、facts: {micro: yes}"
        reading.problem(line, "这一项没有写应为什么", repair)
    if len(reading.problems) > noted:
        return None
    known_at = instant(row["known_at"], END_OF_DAY) if "known_at" in row else None
    return Question(line, row.get("on"), known_at, scope, row.get("step", ""), expected, row.lines)


def _step(reading: Reading, row: Map, line: int, kinds: tuple[str, ...]) -> None:
    asked = [key for key in row if key in ABOUT_A_STEP]
    if "step" not in row:
        if asked:
            reading.problem(
                row.lines[asked[0]], f"“{asked[0]}”问的是环节，这里没有写哪个环节", "加上 step: 环节"
            )
        return
    step = reading.step(row["step"], row.lines["step"])
    if step is None:
        return
    chain = reading.rulebook.chain(step.scope)
    if chain != kinds:
        where = "scope: " + "/".join(f"{kind}#1" for kind in chain) if chain else "不写 scope"
        reading.problem(row.lines["step"], f"“{step.id}”（{step.label}）属于流程 {step.scope}", where)
    labels = {outcome.name: outcome.label for outcome in step.outcomes.values()}
    for key in ("outcome", "outcomes"):
        for name in _as_list(row.get(key, ())):
            reading.name(name, labels, labels, f"“{step.id}”的结果", row.lines[key])
    if not asked and set(row) - set(_WHERE):
        reading.problem(row.lines["step"], "没有写环节应为什么", "加上 status: open 等")


def _values(reading: Reading, row: Map, kinds: tuple[str, ...], expected: dict[str, Any]) -> None:
    rulebook = reading.rulebook
    offered = {"facts": None, "exports": rulebook.exports, "amounts": rulebook.amounts}
    for key, names in offered.items():
        if key not in row:
            continue
        raw = row[key]
        expected[key] = reading.values(raw, raw.lines, kinds, "事实", unknown=True)
        for name in expected[key]:
            if names is not None:
                labels = {known: reading.fact_labels.get(known, "") for known in names}
                reading.name(name, labels, labels, f" {key} ", raw.lines[name])


def _words(reading: Reading, row: Map) -> None:
    """Check the names in lists and single words."""
    rulebook = reading.rulebook
    reading.articles(row.get("articles", ()), row.lines.get("articles", 0))
    notices = {name: guard.label for name, guard in rulebook.guards.items()}
    for name in row.get("notices", ()):
        reading.name(name, notices, notices, "提示", row.lines["notices"])
    if "ground" in row:
        reading.articles([row["ground"]], row.lines["ground"])
    consequences = {name: c.label for name, c in rulebook.consequences.items()}
    for name in row.get("restrictions", ()):
        reading.name(name, consequences, consequences, "后果", row.lines["restrictions"])
    powers = {step.id: step.label for step in rulebook.steps.values() if step.power}
    for name in row.get("powers", ()):
        reading.name(name, powers, powers, "职权", row.lines["powers"])


def _as_list(raw: Any) -> list[str]:
    return [raw] if isinstance(raw, str) else list(raw)

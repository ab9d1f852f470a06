"""
What project files leave out: acts that many projects have in common, and words that follow from the day.

`{on: -24m, path: to_approval, until: approval, skip: [results_gathered]}` stands for the acts of that path of
`paths.yaml`, up to the first one of that step, without those of the skipped ones; `on` is the first one's day.
`{year}`, `{year-1}`, `{month}`, `{month-1}` in a text are the row's year or month, or the one before; `{n}` is the
project's place in the demo. A number may be written `{year: 1, after: +3m}`: the year of that day, plus one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from guicheng.config.demo.days import Days
from guicheng.engine.scenario.names import did_you_mean
from guicheng.engine.yaml import Map, Seq

Tell = Callable[[int, str, str], None]
"""Notes a problem: on which line, what is wrong, the likely repair."""

_OWN = {"path", "on", "until", "skip"}
_DEEDS = ("step", "use", "take_over", "waive")
_BACKWARDS = ("annul", "correct", "withdraw")
_WORD = re.compile(r"\{(year|month|n)([+-]\d{1,2})?\}")


def expanded(acts: Seq, paths: Mapping[str, Seq], tell: Tell) -> Seq:
    """Return the acts with those of each path in its place, and with acts named by their step counted."""
    found = Seq(acts.line)
    for raw, line in zip(acts, acts.lines, strict=True):
        for row in _rows(raw, line, paths, tell):
            found.append(row)
            found.lines.append(line)
            if isinstance(row, Map):
                _count(row, found, tell)
    return found


def _rows(raw: Any, line: int, paths: Mapping[str, Seq], tell: Tell) -> Iterator[Any]:
    if not isinstance(raw, Map) or "path" not in raw:
        yield raw
        return
    name = str(raw["path"])
    if name not in paths or (more := [key for key in raw if key not in _OWN]):
        text = f"没有路径“{name}”" if name not in paths else f"path 一项没有“{more[0]}”"
        tell(line, text, did_you_mean(name, paths) if name not in paths else "只写 path、on、until、skip")
        return
    until, skip = raw.get("until"), raw.get("skip", ())
    rows = [row for step in paths[name] for row in _rows(step, line, paths, tell)]
    steps = [_step(row) for row in rows]
    if missing := [step for step in (*skip, *([until] if until else ())) if step not in steps]:
        tell(line, f"路径“{name}”没有环节“{missing[0]}”", did_you_mean(missing[0], list(filter(None, steps))))
        return
    end = steps.index(until) + 1 if until else len(rows)
    kept = [row for row, step in zip(rows[:end], steps, strict=False) if step not in skip]
    for place, row in enumerate(kept):
        copy = _copy(row, line)
        if place == 0 and "on" in raw:
            copy["on"], copy.lines["on"] = raw["on"], line
        yield copy


def _step(row: Map) -> str:
    return next((str(row[deed]) for deed in _DEEDS if deed in row), "")


def _copy(raw: Any, line: int) -> Any:
    """Return a copy whose parts all stand on this line, so that what is wrong is told of the project's file."""
    if isinstance(raw, Map):
        made = Map(line)
        for key, value in raw.items():
            made[key] = _copy(value, line)
            made.lines[key] = line
        return made
    if isinstance(raw, Seq):
        items = Seq(line)
        items.extend(_copy(item, line) for item in raw)
        items.lines.extend(line for _ in raw)
        return items
    return raw


def _count(row: Map, so_far: Seq, tell: Tell) -> None:
    """Put the number of the last act of a step where the step stands."""
    for key in _BACKWARDS:
        name = row.get(key)
        if isinstance(name, str):
            numbers = [
                n for n, other in enumerate(so_far, 1) if isinstance(other, Map) and _step(other) == name
            ]
            if numbers:
                row[key] = numbers[-1]
            else:
                tell(row.lines.get(key, row.line), f"前面没有办理“{name}”", "写作第几项，或前面某一项的环节")


def worded(text: str, day: date, number: int) -> str:
    """
    Return a text with the years, months and the project's place put in.

    >>> worded("running_month#{month-1}", date(2026, 1, 5), 7)
    'running_month#2025-12'
    """

    def put(match: re.Match[str]) -> str:
        shift = int(match[2] or 0)
        if match[1] == "n":
            return str(number + shift)
        if match[1] == "year":
            return str(day.year + shift)
        months = day.year * 12 + day.month - 1 + shift
        return f"{months // 12}-{months % 12 + 1:02d}"

    return _WORD.sub(put, text)


def year_of(raw: Mapping[str, Any], day: date, days: Days) -> int:
    """Return the number that `{year: 1, after: +3m}` stands for on this day."""
    base = days.read(str(raw["after"]), day) if "after" in raw else day
    return (base or day).year + int(raw["year"])

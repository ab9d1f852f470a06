"""Days: the first or last of several, fixed days, windows, bands; and since when something holds."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from guicheng.engine.ask import ONE_DAY, Asking
from guicheng.engine.case import Scope
from guicheng.engine.formula.base import Base, Formula, read_by_day
from guicheng.engine.rulebook.model import After, Step
from guicheng.engine.values import (
    NEVER,
    AtLeast,
    Unknown,
    all_of,
    compare,
    missing_of,
)


class Days(Base):
    """Compiles days that are made of others."""

    def _pick(self, word: str, raw: Any) -> Formula:
        if not isinstance(raw, list) or not raw:
            raise self.trouble(f"{word} 后面是一列环节或日期")
        parts: list[
            tuple[Formula, Step | None]
        ] = []  # with the step that may not apply, when it lies outward
        for item in raw:
            head = item.partition(".")[0] if isinstance(item, str) else ""
            if head in self.rulebook.steps and not str(item).endswith(".due"):
                step, _ = self.step(item)
                outward = self.base(step.scope) == step.depth
                parts.append((self.event(step, item.partition(".")[2] or "done"), step if outward else None))
            else:
                parts.append((self(item), None))
        best = max if word == "last_of" else min
        compiled = [(part.fn, step) for part, step in parts]

        def fn(e: Asking, s: Scope) -> Any:
            days, unknown = [], []
            for read, step in compiled:
                day = read(e, s)
                if step is not None and day == NEVER:
                    applies = e.applies(step, s.up[step.depth])
                    if applies is False:
                        continue
                    if applies is not True:
                        unknown.append(applies)
                        continue
                if day.__class__ is Unknown:
                    unknown.append(day)
                else:
                    days.append(day)
            return missing_of(*unknown) if unknown else best(days, default=NEVER)

        return self.make(word, fn, "date", [part for part, _ in parts])

    def _op_first_of(self, raw: Any, _: Any) -> Formula:
        return self._pick("first_of", raw)

    def _op_last_of(self, raw: Any, _: Any) -> Formula:
        return self._pick("last_of", raw)

    def _op_year_of(self, raw: Any, _: Any) -> Formula:
        part = self(raw)
        if part.type != "date":
            raise self.trouble("year_of 后面是日期")
        today = part.kind == "today"

        def fn(e: Asking, s: Scope) -> Any:
            day = part.fn(e, s)
            if today:
                e.flips(date(e.day.year + 1, 1, 1))
            return day if isinstance(day, Unknown) else Decimal(day.year)

        return self.make("year_of", fn, "number", (part,))

    def _op_month_day(self, raw: Any, whole: dict[str, Any]) -> Formula:
        match = re.fullmatch(r"(\d{2})-(\d{2})", str(raw))
        if not match or "of" not in whole:
            raise self.trouble("固定日期写成 {month_day: 09-30, of: 年份}")
        year = self(whole["of"])
        month, day_number = int(match[1]), int(match[2])

        def fn(e: Asking, s: Scope) -> Any:
            value = year.fn(e, s)
            if isinstance(value, Unknown | AtLeast):
                return missing_of(value)
            if value < 1:
                return Unknown()  # a year that no calendar has
            if value >= 9999:
                return NEVER
            first = date(int(value), month, 1)
            return first + timedelta(days=day_number - 1)

        return self.make("month_day", fn, "date", (year,), str(raw))

    def _op_last_day_of_month(self, raw: Any, _: Any) -> Formula:
        return self._end_of_month("last_day_of_month", raw)

    def _op_last_working_day_of_month(self, raw: Any, _: Any) -> Formula:
        return self._end_of_month("last_working_day_of_month", raw)

    def _end_of_month(self, word: str, raw: Any) -> Formula:
        part = self(raw)
        if part.type != "date":
            raise self.trouble(f"{word} 后面是日期", "写明是哪一天所在的月份")
        if any(inner.kind == "today" for inner in read_by_day(part)):
            raise self.trouble(f"{word} 不能自 today 起算", "写明自哪个环节或哪一天起算")
        working = word == "last_working_day_of_month"

        def fn(e: Asking, s: Scope) -> Any:
            day = part.fn(e, s)
            if isinstance(day, Unknown) or day.year == NEVER.year:
                return day if isinstance(day, Unknown) else NEVER
            following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
            return (
                e.calendar.shift(following, 1, "day", working=True, full=False, back=True)
                if working
                else following - ONE_DAY
            )

        return self.make(word, fn, "date", (part,))

    def _op_during(self, raw: Any, _: Any) -> Formula:
        if not isinstance(raw, dict) or "from" not in raw or set(raw) - {"from", "until"}:
            raise self.trouble("窗口写成 {during: {from: 日期, until: 日期}}")
        begin, end = self(raw["from"]), self(raw["until"]) if "until" in raw else None
        parts = [begin] if end is None else [begin, end]

        def fn(e: Asking, s: Scope) -> Any:
            first = begin.fn(e, s)
            last = end.fn(e, s) if end is not None else NEVER
            if isinstance(first, date) and first != NEVER:
                e.flips(first)
            if isinstance(last, date) and last != NEVER:
                e.flips(last + ONE_DAY)
            return all_of([compare("on_or_before", first, e.day), compare("on_or_after", last, e.day)])

        return self.make("during", fn, "yes/no", parts)

    def _op_bands(self, raw: Any, _: Any) -> Formula:
        rows: list[tuple[Formula | None, Formula]] = []
        want = self.want
        for row in raw if isinstance(raw, list) else []:
            if not isinstance(row, dict) or not ({"if", "then"} == set(row) or {"otherwise"} == set(row)):
                raise self.trouble("每一档写成 {if: 条件, then: 取值} 或 {otherwise: 取值}")
            rows.append(
                (self(row["if"]), self(row["then"], want))
                if "if" in row
                else (None, self(row["otherwise"], want))
            )
        if not rows:
            raise self.trouble("bands 后面是一列档次")
        compiled = [(c.fn if c else None, v.fn) for c, v in rows]

        def fn(e: Asking, s: Scope) -> Any:
            for condition, value in compiled:
                holds = True if condition is None else condition(e, s)
                if holds is True:
                    return value(e, s)
                if isinstance(holds, Unknown):
                    return holds
            return Unknown(("bands",))

        parts = [p for row in rows for p in row if p is not None]
        return self.make("bands", fn, rows[0][1].type, parts, tuple((c, v) for c, v in rows))

    def term_of_step(self, step: Step, length: str, anchor: Formula) -> Formula:
        """Compile a step's own term, which stands still while the step pauses."""
        if not length[0].isdigit():
            plain = self.term(length, "after", anchor)  # checks that it is a term
            reading = self.fact(self.rulebook.facts[length])

            def by_parameter(e: Asking, s: Scope) -> Any:
                term, day = reading.fn(e, s), anchor.fn(e, s)
                if isinstance(day, Unknown) or day == NEVER:
                    return day
                return term if isinstance(term, Unknown) else e.term(term, day, step, s)

            return self.make("term", by_parameter, "date", plain.parts, *plain.data)
        return self.make(
            "term", lambda e, s: e.term(length, anchor.fn(e, s), step, s), "date", (anchor,), length, "after"
        )

    def settled_day(self, afters: tuple[After, ...]) -> Formula:
        """Compile the day on which the last predecessor was settled, looking through what does not apply."""
        settled = [after.day for after in afters]

        def fn(e: Asking, s: Scope) -> Any:
            days = [day(e, s) for day in settled]
            unknown = [d for d in days if d.__class__ is Unknown]
            return missing_of(*unknown) if unknown else max(days, default=NEVER)

        parts = [
            self.event(
                self.rulebook.steps[after.step],
                "done" if after.outcomes is None else "|".join(sorted(after.outcomes)),
            )
            for after in afters
        ]
        return self.make("last_of", fn, "date", parts)

    def late_demand(self, anchor: Formula, when: Formula) -> Formula:
        """Compile the anchor, or the later day from which the demand has applied without a break."""

        def fn(e: Asking, s: Scope) -> Any:
            day = anchor.fn(e, s)
            if isinstance(day, Unknown) or day > e.day or when.fn(e.at(day), s) is True:
                return day
            begun = since(e, s, when)
            return day if begun == NEVER else max(day, begun)

        return self.make("late_demand", fn, "date", (anchor, when))


def since(e: Asking, s: Scope, condition: Formula) -> date:
    """Return the day from which a condition has held without a break until today; NEVER when it does not hold."""
    day, start = e.snapshot.first, NEVER
    while day is not None and day <= e.day:
        at = e.at(day)
        holds = condition.fn(at, s)
        if holds is not True:
            start = NEVER
        elif start == NEVER:
            start = day
        day = at.until if at.until != NEVER else None
    return start

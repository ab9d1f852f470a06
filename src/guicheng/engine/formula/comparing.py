"""Comparisons: of amounts, days, choices, with today, with what is not configured."""

from __future__ import annotations

import re
from typing import Any

from guicheng.engine.ask import ONE_DAY, Asking
from guicheng.engine.case import Scope
from guicheng.engine.formula.base import AMOUNTS, Base, Formula, closest
from guicheng.engine.rulebook.model import Evaluate, FactSpec
from guicheng.engine.values import (
    COMPARISONS,
    DAY_WORDS,
    NEVER,
    AtLeast,
    Unknown,
    compare,
    parse_value,
)


class Comparing(Base):
    """Compiles comparisons."""

    def test(self, name: Any, condition: Any) -> Formula:
        if isinstance(condition, dict) and condition and set(condition) <= set(COMPARISONS):
            conditions = dict(condition)
        elif isinstance(condition, dict):
            odd = next((key for key in condition if key not in COMPARISONS), "")
            raise self.trouble(
                f"“{odd}”不是比较词", closest(str(odd), COMPARISONS) or f"可用：{'、'.join(COMPARISONS)}"
            )
        else:
            conditions = {"is": condition}
        left = self(name)
        tests = [self.comparison(left, word, right) for word, right in conditions.items()]
        return tests[0] if len(tests) == 1 else self.join("all", tests)

    def comparison(self, left: Formula, word: str, raw: Any) -> Formula:
        spec = left.data[0] if left.kind == "fact" else None
        if word in ("in", "not_in"):
            return self._membership(left, word, raw, spec)
        right = self._right(left, word, raw, spec)
        self._check_types(left, word, right)
        if left.kind == "today" or right.kind == "today":
            return self._against_today(left, word, right)
        a, b = left.fn, right.fn
        fn: Evaluate = lambda e, s: compare(word, a(e, s), b(e, s))  # noqa: E731
        if right.kind == "constant":
            value = right.data[0]
            if word in ("is", "same_as"):
                fn = _equals(a, value)
            else:
                fn = _against(a, word, value)
        if left.kind in ("event", "last_of", "first_of") and word in ("after", "on_or_after"):
            plain_days = fn  # 'done on or after' presupposes that it was done
            fn = lambda e, s: False if a(e, s) == NEVER else plain_days(e, s)  # noqa: E731
        judged = self._judged(right)
        if judged is not None:
            answer, plain = judged.fn, fn
            return self.make(
                "compare",
                lambda e, s: answer(e, s) if isinstance(b(e, s), Unknown) else plain(e, s),
                "yes/no",
                (left, right, judged),
                word,
            )
        return self.make("compare", fn, "yes/no", (left, right), word)

    def _right(self, left: Formula, word: str, raw: Any, spec: FactSpec | None) -> Formula:
        plain = left.type in ("money", "share", "number", "date", "yes/no") and not isinstance(
            raw, dict | list
        )
        if plain and not self._is_name(raw):
            try:
                value = parse_value(left.type, raw)
            except ValueError as error:
                if isinstance(raw, str) and re.fullmatch(r"[a-z][a-z0-9_]*", raw):
                    return self(raw)
                raise self.trouble(str(error)) from None
            return Formula("constant", lambda e, s: value, left.type, (), (value,), self.line)
        if left.type == "text" and isinstance(raw, str) and word in ("is", "is_not"):
            return self.constant(raw)
        if (
            spec is not None
            and spec.one_of
            and isinstance(raw, str)
            and word in ("is", "is_not")
            and raw not in spec.one_of
            and raw not in self.rulebook.facts
        ):
            raise self.trouble(
                f"“{spec.name}”没有取值“{raw}”",
                closest(raw, spec.one_of) or f"可用：{'、'.join(spec.one_of)}",
            )
        return self(raw, spec)

    def _is_name(self, raw: Any) -> bool:
        if not isinstance(raw, str):
            return False
        return raw in self.rulebook.facts or "." in raw or " " in raw or raw in ("today", "never")

    def _check_types(self, left: Formula, word: str, right: Formula) -> None:
        dates = "date" in (left.type, right.type)
        if word in DAY_WORDS and not (left.type == right.type == "date"):
            raise self.trouble(f"“{word}”比较的是日期", "金额用 at_least、more_than、at_most、below")
        if word in ("at_least", "more_than", "at_most", "below") and dates:
            raise self.trouble(f"“{word}”比较的是数额", "日期用 on_or_before、before、on_or_after、after")
        amounts = left.type in AMOUNTS and right.type in AMOUNTS
        if left.type != right.type and not amounts:
            raise self.trouble(f"不能拿 {left.type} 与 {right.type} 比较")

    def _judged(self, right: Formula) -> Formula | None:
        if right.kind != "fact" or right.data[0].kind != "parameter":
            return None
        spec = self.rulebook.facts.get(right.data[0].name + "_judged")
        return self.fact(spec) if spec is not None else None

    def _membership(self, left: Formula, word: str, raw: Any, spec: FactSpec | None) -> Formula:
        if not isinstance(raw, list) or not raw:
            raise self.trouble(f"{word} 后面是一列取值", "写成 [a, b]")
        values = []
        for item in raw:
            if isinstance(item, list | dict):
                raise self.trouble(f"{word} 后面是一列取值，不能是条件", "写成 [a, b]")
            if spec is not None and spec.one_of and item not in spec.one_of:
                raise self.trouble(f"“{spec.name}”没有取值“{item}”", closest(str(item), spec.one_of))
            try:
                values.append(parse_value(left.type, item))
            except ValueError as error:
                raise self.trouble(str(error)) from None
        chosen, a = frozenset(values), left.fn
        return self.make(word, lambda e, s: compare(word, a(e, s), chosen), "yes/no", (left,), tuple(values))

    def _against_today(self, left: Formula, word: str, right: Formula) -> Formula:
        mirror = {
            "before": "after",
            "after": "before",
            "on_or_before": "on_or_after",
            "on_or_after": "on_or_before",
        }
        if left.kind == "today":
            other, told = right.fn, word
        else:
            other, told = left.fn, mirror.get(word, word)

        def fn(e: Asking, s: Scope) -> Any:
            day = other(e, s)
            if isinstance(day, Unknown):
                return day
            if day != NEVER:
                e.flips(day if told in ("before", "on_or_after") else day + ONE_DAY)
                if told == "is":
                    e.flips(day)
            return COMPARISONS[told](e.day, day)

        return self.make("compare", fn, "yes/no", (left, right), word)


def _equals(read: Evaluate, value: Any) -> Evaluate:
    def fn(e: Asking, s: Scope) -> Any:
        found = read(e, s)
        if found.__class__ is Unknown:
            return found
        if found.__class__ is AtLeast:
            return Unknown(found.missing)
        return found == value

    return fn


def _against(read: Evaluate, word: str, value: Any) -> Evaluate:
    """Compare with a constant: plain values at once, unknowns and lower bounds with care."""
    plain, test = value.__class__, COMPARISONS[word]

    def fn(e: Asking, s: Scope) -> Any:
        found = read(e, s)
        return test(found, value) if found.__class__ is plain else compare(word, found, value)

    return fn

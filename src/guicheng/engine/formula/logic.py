"""All, any, not; what was provided; and the way from a map's key to its meaning."""

from __future__ import annotations

from typing import Any

from guicheng.engine.formula.base import TERM, Base, Formula, closest
from guicheng.engine.values import (
    COMPARISONS,
    Unknown,
    negate,
)

# What an operator takes beside it in the same map; `value` takes every comparison. Any other key is a condition of its own.
COMPANIONS = {
    "some": ("where", "holds", "or_none", "last", "by"),
    "every": ("where", "holds", "or_none", "last", "by"),
    "none": ("where", "holds", "or_none", "last", "by"),
    "count": ("where", "last", "by"),
    "sum": ("over", "where", "last", "by"),
    "month_day": ("of",),
}


class Logic(Base):
    """Compiles the forms that join others."""

    def map(self, raw: dict[str, Any]) -> Formula:
        if not raw:
            raise self.trouble("空的条件")
        parts, rest = [], dict(raw)
        for key in raw:
            method = getattr(self, f"_op_{key}", None) if isinstance(key, str) else None
            if key not in rest:
                continue  # said with an operator before it
            if method is not None:
                with_it = COMPANIONS.get(key, ()) if key != "value" else tuple(rest)
                whole = {word: rest.pop(word) for word in (key, *with_it) if word in rest}
                parts.append(method(raw[key], whole))
            elif isinstance(key, str) and (match := TERM.fullmatch(key)) and not match[3]:
                parts.append(self.term(match[1], match[2], self(rest.pop(key))))
        parts += [self.test(key, condition) for key, condition in rest.items()]
        return parts[0] if len(parts) == 1 else self.join("all", parts)

    def logic(self, kind: str, raw: Any) -> Formula:
        if not isinstance(raw, list) or not raw:
            raise self.trouble(f"{kind} 后面是一列条件")
        parts = [self(item) for item in raw]
        return parts[0] if len(parts) == 1 and parts[0].type == "yes/no" else self.join(kind, parts)

    def _op_all(self, raw: Any, _: Any) -> Formula:
        return self.logic("all", raw)

    def _op_any(self, raw: Any, _: Any) -> Formula:
        return self.logic("any", raw)

    def _op_not(self, raw: Any, _: Any) -> Formula:
        part = self(raw)
        if part.type != "yes/no":
            raise self.trouble("not 后面是“是/否”的条件")
        return self.make("not", lambda e, s: negate(part.fn(e, s)), "yes/no", (part,))

    def _op_value(self, raw: Any, whole: dict[str, Any]) -> Formula:
        left = self(raw)
        rest = {key: value for key, value in whole.items() if key != "value"}
        if not rest:
            return left
        for key in rest:
            if key not in COMPARISONS:
                raise self.trouble(f"“{key}”不是比较词", closest(key, COMPARISONS))
        tests = [self.comparison(left, word, right) for word, right in rest.items()]
        return tests[0] if len(tests) == 1 else self.join("all", tests)

    def _op_provided(self, raw: Any, _: Any) -> Formula:
        parts = [self(name) for name in (raw if isinstance(raw, list) else [raw])]
        for part in parts:
            if part.kind != "fact" or part.type != "document":
                raise self.trouble("provided 只问材料在不在", "其他事实请改为“是/否”的事实")
        made = [
            self.make(
                "provided",
                (lambda f: lambda e, s: not isinstance(f(e, s), Unknown))(p.fn),
                "yes/no",
                (p,),
                p.data[0],
            )
            for p in parts
        ]
        return made[0] if len(made) == 1 else self.join("all", made)

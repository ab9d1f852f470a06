"""Formulas: the maps of a rulebook, compiled once into closures `(asking, scope) -> value`."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from guicheng.engine.ask import ONE_DAY, Asking, common_depth, split_term
from guicheng.engine.case import Scope
from guicheng.engine.rulebook.model import After, Evaluate, FactSpec, Rulebook, Step
from guicheng.engine.values import (
    COMPARISONS,
    DAY_WORDS,
    NEVER,
    AtLeast,
    Unknown,
    all_of,
    any_of,
    compare,
    literal,
    missing_of,
    negate,
    parse_value,
)

TERM: Final = re.compile(
    r"(\d+ (?:full )?(?:working )?(?:day|month|year)s?|[a-z][a-z0-9_]*) (after|before)(?: (\S.*))?"
)
AMOUNTS: Final = ("money", "number", "share")
Members = Callable[[Asking, Scope], tuple[list[Scope], Any]]


class Trouble(Exception):
    """A formula that cannot be read: what is wrong, where, and the likely repair."""

    def __init__(self, text: str, line: int = 0, repair: str = "") -> None:
        super().__init__(text)
        self.text = text
        self.line = line
        self.repair = repair


@dataclass(frozen=True, slots=True, eq=False)
class Formula:
    """A compiled formula. `kind`, `parts` and `data` keep its structure, so that it can be printed and explained."""

    kind: str
    fn: Evaluate
    type: str
    parts: tuple[Formula, ...] = ()
    data: tuple[Any, ...] = ()
    line: int = 0

    def walk(self) -> Iterable[Formula]:
        """Yield this formula and everything inside it."""
        yield self
        for part in self.parts:
            yield from part.walk()


def closest(name: str, known: Iterable[str]) -> str:
    """Return `是否想写 …？` with the names that are most alike, or nothing."""
    alike = difflib.get_close_matches(name, list(known), 2, 0.6)
    return f"是否想写 {' 或 '.join(alike)}？" if alike else ""


class Compiler:
    """Compiles formulas that are said in one kind of scope."""

    def __init__(self, rulebook: Rulebook, kind: str) -> None:
        self.rulebook = rulebook
        self.kind = kind
        self.chain = rulebook.chain(kind) if kind not in ("unit", "jurisdiction", "system") else ()
        self.line = 0

    def inside(self, kind: str) -> Compiler:
        """Return the compiler for formulas inside an instance of another kind of scope."""
        compiler = Compiler(self.rulebook, kind)
        compiler.line = self.line
        return compiler

    def trouble(self, text: str, repair: str = "") -> Trouble:
        return Trouble(text, self.line, repair)

    # ------------------------------------------------------------ entry

    def __call__(self, raw: Any, want: FactSpec | None = None) -> Formula:
        line = getattr(raw, "line", 0)
        if line:
            self.line = line
        if isinstance(raw, list):
            return self._logic("all", raw)
        if isinstance(raw, dict):
            return self._map(raw)
        plain = literal(raw)
        if plain is not None:
            return self._constant(plain)
        if isinstance(raw, str):
            return self._name(raw, want)
        raise self.trouble("这里缺一个条件或取值", "写事实名、数值或条件")

    def _make(self, kind: str, fn: Evaluate, type: str, parts: Iterable[Formula] = (), *data: Any) -> Formula:
        return Formula(kind, fn, type, tuple(parts), data, self.line)

    def _constant(self, value: Any) -> Formula:
        types: dict[type, str] = {bool: "yes/no", Decimal: "number", date: "date"}
        return self._make("constant", lambda e, s: value, types.get(type(value), "text"), (), value)

    # ------------------------------------------------------------ names

    def _name(self, name: str, want: FactSpec | None = None) -> Formula:
        if name == "today":
            return self._make("today", lambda e, s: e.day, "date")
        if name == "never":
            return Formula("constant", lambda e, s: NEVER, "date", (), (NEVER,), self.line)
        if want is not None and want.one_of and name in want.one_of:
            return self._make("constant", lambda e, s: name, "choice", (), name, want)
        match = TERM.fullmatch(name)
        if match and match[3]:
            return self._term(match[1], match[2], self(match[3]))
        spec = self.rulebook.facts.get(name)
        if spec is not None:
            return self.fact(spec)
        head, _, tail = name.partition(".")
        if tail and head in self.rulebook.steps:
            return self._event(self.rulebook.steps[head], tail)
        if tail in ("begins", "ends") and head in self.rulebook.scopes:
            return self._period_day(head, tail)
        known = [*self.rulebook.facts, *self.rulebook.steps, *(want.one_of if want else ())]
        raise self.trouble(f"没有叫“{name}”的事实、环节或日期", closest(name, known))

    def fact(self, spec: FactSpec) -> Formula:
        """Compile the reading of a fact; outward only."""
        depth = spec.depth
        if depth < 0:
            fn: Evaluate = lambda e, s: e.fact(spec, e.case.above)  # noqa: E731
        else:
            chain = self.rulebook.chain(spec.scope)
            if self.chain[:depth] != chain:
                raise self.trouble(
                    f"“{spec.name}”在流程“{spec.scope}”里，这里是“{self.kind}”，不能直接读",
                    f"用 some、every、none、sum 或 count 指明 {spec.scope}",
                )
            if depth == 0:
                fn = lambda e, s: e.fact(spec, e.case.root)  # noqa: E731
            else:
                fn = lambda e, s: e.fact(spec, s.up[depth])  # noqa: E731
        return self._make("fact", fn, spec.type, (), spec)

    def step(self, text: str) -> tuple[Step, frozenset[str] | None]:
        """Resolve `STEP` or `STEP.OUTCOME` or `STEP.a|b`."""
        head, _, tail = str(text).partition(".")
        step = self.rulebook.steps.get(head)
        if step is None:
            raise self.trouble(f"没有叫“{head}”的环节", closest(head, self.rulebook.steps))
        if not tail or tail == "done":
            return step, None
        outcomes = frozenset(tail.split("|"))
        for outcome in outcomes:
            if outcome not in step.outcomes:
                raise self.trouble(
                    f"环节“{head}”没有结论“{outcome}”",
                    closest(outcome, step.outcomes) or f"可用：{'、'.join(step.outcomes)}",
                )
        return step, outcomes

    def _base(self, kind: str) -> int:
        """Return how deep this place and a kind of scope run together."""
        depth = 0
        for mine, other in zip(self.chain, self.rulebook.chain(kind), strict=False):
            if mine != other:
                break
            depth += 1
        return depth

    def _over_instances(
        self, step: Step, one: Callable[[Asking, Step, Scope], Any], none: Any
    ) -> Evaluate | None:
        """Return None when the step lies outward of here; else how to ask it of all its instances."""
        base = self._base(step.scope)
        if base == step.depth:
            return None

        def ask(e: Asking, s: Scope) -> Any:
            members, complete = e.instances(step.scope, s.up[base])
            if not members:
                return none
            return all_of([*(one(e, step, member) for member in members), complete])

        return ask

    def _event(self, step: Step, tail: str) -> Formula:
        depth = step.depth
        if tail == "due":
            if self._base(step.scope) != depth:
                raise self.trouble(f"“{step.id}.due”在流程“{step.scope}”里，这里不能直接读")
            return self._make("due", lambda e, s: e.due(step, s.up[depth]), "date", (), step)
        _, outcomes = self.step(f"{step.id}.{tail}")
        if self._base(step.scope) == depth:
            fn: Evaluate = lambda e, s: e.day_of(step, s.up[depth], outcomes)  # noqa: E731
        else:
            base = self._base(step.scope)

            def fn(e: Asking, s: Scope) -> Any:
                members, complete = e.instances(step.scope, s.up[base])
                days = [e.day_of(step, member, outcomes) for member in members]
                unknown = [d for d in (*days, complete) if isinstance(d, Unknown)]
                if not days or NEVER in days:
                    return NEVER
                return missing_of(*unknown) if unknown else max(days)

        return self._make("event", fn, "date", (), step, outcomes)

    def _period_day(self, kind: str, tail: str) -> Formula:
        depth = self.rulebook.scopes[kind].depth
        if self._base(kind) != depth:
            raise self.trouble(f"“{kind}.{tail}”只能在该周期之内读")
        last = tail == "ends"

        def fn(e: Asking, s: Scope) -> Any:
            days = e.period(s.up[depth])
            return days if isinstance(days, Unknown) else days[last]

        return self._make("period_day", fn, "date", (), kind, tail)

    def _term(self, length: str, way: str, anchor: Formula) -> Formula:
        if any(part.kind == "today" for part in anchor.walk()):
            raise self.trouble("期限不能自 today 起算", "写明自哪个环节或哪一天起算")
        if length[0].isdigit():
            number, full, working, unit = split_term(length)
            back = way == "before"

            def fn(e: Asking, s: Scope) -> Any:
                day = anchor.fn(e, s)
                if day.__class__ is Unknown or day == NEVER:
                    return day
                return e.calendar.shift(day, number, unit, working=working, full=full, back=back)

            return self._make("term", fn, "date", (anchor,), length, way)
        spec = self.rulebook.facts.get(length)
        if spec is None or spec.type != "period":
            raise self.trouble(
                f"“{length}”不是期限参数",
                closest(length, [n for n, f in self.rulebook.facts.items() if f.type == "period"]),
            )
        reading = self.fact(spec)

        def by_parameter(e: Asking, s: Scope) -> Any:
            term, day = reading.fn(e, s), anchor.fn(e, s)
            if isinstance(day, Unknown) or day == NEVER:
                return day
            if isinstance(term, Unknown):
                return term
            number, full, working, unit = split_term(term)
            return e.calendar.shift(day, number, unit, working=working, full=full, back=way == "before")

        return self._make("term", by_parameter, "date", (anchor, reading), length, way)

    # ------------------------------------------------------------ maps

    def _map(self, raw: dict[str, Any]) -> Formula:
        if not raw:
            raise self.trouble("空的条件")
        for key in raw:
            method = getattr(self, f"_op_{key}", None) if isinstance(key, str) else None
            if method is not None:
                return method(raw[key], raw)  # type: ignore[no-any-return]
            match = TERM.fullmatch(key) if isinstance(key, str) else None
            if match and not match[3]:
                return self._term(match[1], match[2], self(raw[key]))
        tests = [self._test(key, condition) for key, condition in raw.items()]
        return tests[0] if len(tests) == 1 else self._join("all", tests)

    def _test(self, name: Any, condition: Any) -> Formula:
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
        tests = [self._comparison(left, word, right) for word, right in conditions.items()]
        return tests[0] if len(tests) == 1 else self._join("all", tests)

    def _comparison(self, left: Formula, word: str, raw: Any) -> Formula:
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
                fn = lambda e, s: compare(word, a(e, s), value)  # noqa: E731
        if left.kind in ("event", "last_of", "first_of") and word in ("after", "on_or_after"):
            plain_days = fn  # 'done on or after' presupposes that it was done
            fn = lambda e, s: False if a(e, s) == NEVER else plain_days(e, s)  # noqa: E731
        judged = self._judged(right)
        if judged is not None:
            answer, plain = judged.fn, fn
            return self._make(
                "compare",
                lambda e, s: answer(e, s) if isinstance(b(e, s), Unknown) else plain(e, s),
                "yes/no",
                (left, right, judged),
                word,
            )
        return self._make("compare", fn, "yes/no", (left, right), word)

    def _right(self, left: Formula, word: str, raw: Any, spec: FactSpec | None) -> Formula:
        if left.type in ("money", "share", "number", "date", "yes/no") and not isinstance(raw, dict | list):
            if not (
                isinstance(raw, str)
                and (raw in self.rulebook.facts or "." in raw or " " in raw or raw == "today")
            ):
                try:
                    value = parse_value(left.type, raw)
                except ValueError as error:
                    if isinstance(raw, str) and re.fullmatch(r"[a-z][a-z0-9_]*", raw):
                        return self(raw)
                    raise self.trouble(str(error)) from None
                return Formula("constant", lambda e, s: value, left.type, (), (value,), self.line)
        if left.type == "text" and isinstance(raw, str) and word in ("is", "is_not"):
            return self._constant(raw)
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
            if spec is not None and spec.one_of and item not in spec.one_of:
                raise self.trouble(f"“{spec.name}”没有取值“{item}”", closest(str(item), spec.one_of))
            values.append(
                item
                if spec is not None and spec.one_of
                else literal(item)
                if literal(item) is not None
                else item
            )
        chosen, a = frozenset(values), left.fn
        return self._make(word, lambda e, s: compare(word, a(e, s), chosen), "yes/no", (left,), tuple(values))

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

        return self._make("compare", fn, "yes/no", (left, right), word)

    # ------------------------------------------------------------ logic

    def _join(self, kind: str, parts: list[Formula]) -> Formula:
        for part in parts:
            if part.type not in ("yes/no", "any"):
                raise self.trouble(f"这里要的是“是/否”的条件，得到的是 {part.type}", "加上比较词，例如 below")
        fns = tuple(part.fn for part in parts)
        if kind == "all":
            fn: Evaluate = lambda e, s: all_of([f(e, s) for f in fns])  # noqa: E731
        else:
            fn = lambda e, s: any_of([f(e, s) for f in fns])  # noqa: E731
        return self._make(kind, fn, "yes/no", parts)

    def _logic(self, kind: str, raw: Any) -> Formula:
        if not isinstance(raw, list) or not raw:
            raise self.trouble(f"{kind} 后面是一列条件")
        parts = [self(item) for item in raw]
        return parts[0] if len(parts) == 1 and parts[0].type == "yes/no" else self._join(kind, parts)

    def _op_all(self, raw: Any, _: Any) -> Formula:
        return self._logic("all", raw)

    def _op_any(self, raw: Any, _: Any) -> Formula:
        return self._logic("any", raw)

    def _op_not(self, raw: Any, _: Any) -> Formula:
        part = self(raw)
        if part.type != "yes/no":
            raise self.trouble("not 后面是“是/否”的条件")
        return self._make("not", lambda e, s: negate(part.fn(e, s)), "yes/no", (part,))

    def _op_value(self, raw: Any, whole: dict[str, Any]) -> Formula:
        left = self(raw)
        rest = {key: value for key, value in whole.items() if key != "value"}
        if not rest:
            return left
        for key in rest:
            if key not in COMPARISONS:
                raise self.trouble(f"“{key}”不是比较词", closest(key, COMPARISONS))
        tests = [self._comparison(left, word, right) for word, right in rest.items()]
        return tests[0] if len(tests) == 1 else self._join("all", tests)

    def _op_provided(self, raw: Any, _: Any) -> Formula:
        parts = [self(name) for name in (raw if isinstance(raw, list) else [raw])]
        for part in parts:
            if part.kind != "fact" or part.type != "document":
                raise self.trouble("provided 只问材料在不在", "其他事实请改为“是/否”的事实")
        made = [
            self._make(
                "provided",
                (lambda f: lambda e, s: not isinstance(f(e, s), Unknown))(p.fn),
                "yes/no",
                (p,),
                p.data[0],
            )
            for p in parts
        ]
        return made[0] if len(made) == 1 else self._join("all", made)

    # ------------------------------------------------------------ steps

    def _op_done(self, raw: Any, _: Any) -> Formula:
        step, outcomes = self.step(raw)
        depth = step.depth
        fn = self._over_instances(step, lambda e, st, m: e.is_done(st, m, outcomes), False)
        if fn is None:
            fn = lambda e, s: e.is_done(step, s.up[depth], outcomes)  # noqa: E731
        return self._make("done", fn, "yes/no", (), step, outcomes)

    def _op_happened(self, raw: Any, _: Any) -> Formula:
        step, outcomes = self.step(raw)
        depth = step.depth
        if self._base(step.scope) != depth:
            raise self.trouble(f"“{step.id}”在流程“{step.scope}”里", f"用 some: {step.scope}")

        def fn(e: Asking, s: Scope) -> Any:
            day = e.day_of(step, s.up[depth], outcomes)
            return True if isinstance(day, Unknown) else day <= e.day

        return self._make("happened", fn, "yes/no", (), step, outcomes)

    def _op_applies(self, raw: Any, _: Any) -> Formula:
        step, _outcomes = self.step(raw)
        depth = step.depth
        if self._base(step.scope) != depth:
            raise self.trouble(f"“{step.id}”在流程“{step.scope}”里", f"用 some: {step.scope}")
        return self._make("applies", lambda e, s: e.applies(step, s.up[depth]), "yes/no", (), step)

    def _op_settled(self, raw: Any, _: Any) -> Formula:
        after = self.after(raw)
        step = self.rulebook.steps[after.step]
        return self._make("settled", after.holds, "yes/no", (), step, after.outcomes)

    def _op_times(self, raw: Any, _: Any) -> Formula:
        step, outcomes = self.step(raw)
        depth = step.depth
        if self._base(step.scope) != depth:
            raise self.trouble(f"“{step.id}”在流程“{step.scope}”里，这里不能计数")
        return self._make(
            "times", lambda e, s: e.times(step, s.up[depth], outcomes), "number", (), step, outcomes
        )

    def after(self, raw: Any) -> After:
        """Compile a predecessor: looked through where it does not apply; in an inner scope, all its instances."""
        step, outcomes = self.step(raw)
        depth = step.depth
        holds = self._over_instances(step, lambda e, st, m: e.settled(st, m, outcomes), False)
        if holds is None:
            holds = lambda e, s: e.settled(step, s.up[depth], outcomes)  # noqa: E731
        return After(step.id, outcomes, holds, str(raw))

    # ------------------------------------------------------------ over instances

    def _over(
        self, kind: Any, raw: dict[str, Any], allowed: tuple[str, ...]
    ) -> tuple[str, Members, Evaluate, Compiler]:
        kind = str(kind)
        others = kind.startswith("other ")
        scope = self.rulebook.scopes.get(kind.removeprefix("other "))
        if scope is None:
            raise self.trouble(f"没有叫“{kind}”的流程", closest(kind, self.rulebook.scopes))
        for key in raw:
            if key not in allowed:
                raise self.trouble(f"这里不认识“{key}”", closest(key, allowed))
        inner = self.inside(scope.name)
        where = inner(raw["where"]).fn if "where" in raw else (lambda e, s: True)
        depth, base = scope.depth, self._base(scope.name)
        if others:
            if base != depth:
                raise self.trouble(f"“other {scope.name}”只能在 {scope.name} 之内用")
            base = depth - 1
        name = scope.name

        def members(e: Asking, s: Scope) -> tuple[list[Scope], Any]:
            found, complete = e.instances(name, s.up[base])
            return ([m for m in found if m is not s.up[depth]] if others else found), complete

        return name, members, where, inner

    def _op_some(self, kind: Any, raw: dict[str, Any], word: str = "some") -> Formula:
        name, instances, where, inner = self._over(kind, raw, (word, "where", "holds", "or_none"))
        if "holds" not in raw:
            raise self.trouble(f"{word} 缺 holds", "写明对每一个要成立什么")
        holds = inner(raw["holds"])
        condition = [inner(raw["where"])] if "where" in raw else []
        test = holds.fn

        def some(e: Asking, s: Scope) -> Any:
            members, complete = instances(e, s)
            found = any_of([all_of([where(e, m), test(e, m)]) for m in members])
            return found if found is True or complete is True else missing_of(found, complete)

        def none(e: Asking, s: Scope) -> Any:
            return negate(some(e, s))

        or_none = raw.get("or_none")

        def every(e: Asking, s: Scope) -> Any:
            members, complete = instances(e, s)
            chosen = [(w, m) for m in members if (w := where(e, m)) is not False]
            if not chosen and complete is True:
                return Unknown((name,)) if or_none is None else or_none
            found = all_of([any_of([negate(w), test(e, m)]) for w, m in chosen])
            return found if found is False or complete is True else missing_of(found, complete)

        fn = {"some": some, "none": none, "every": every}[word]
        return self._make(word, fn, "yes/no", (holds, *condition), name)

    def _op_none(self, kind: Any, raw: dict[str, Any]) -> Formula:
        return self._op_some(kind, raw, "none")

    def _op_every(self, kind: Any, raw: dict[str, Any]) -> Formula:
        return self._op_some(kind, raw, "every")

    def _op_count(self, kind: Any, raw: dict[str, Any]) -> Formula:
        name, instances, where, inner = self._over(kind, raw, ("count", "where"))
        condition = [inner(raw["where"])] if "where" in raw else []

        def fn(e: Asking, s: Scope) -> Any:
            members, complete = instances(e, s)
            answers = [where(e, m) for m in members]
            number = Decimal(sum(a is True for a in answers))
            unknown = [a for a in (*answers, complete) if isinstance(a, Unknown)]
            return AtLeast(number, missing_of(*unknown).missing) if unknown else number

        return self._make("count", fn, "number", condition, name)

    def _op_sum(self, what: Any, raw: dict[str, Any]) -> Formula:
        if "over" not in raw:
            raise self.trouble("sum 缺 over", "写明在哪个流程上求和")
        name, instances, where, inner = self._over(raw["over"], raw, ("sum", "over", "where"))
        amount = inner(what)
        if amount.type not in AMOUNTS:
            raise self.trouble("只能对数额求和")
        condition = [inner(raw["where"])] if "where" in raw else []
        grows = is_non_negative(amount)
        each = amount.fn

        def fn(e: Asking, s: Scope) -> Any:
            members, complete = instances(e, s)
            total, unknown = Decimal(0), [] if complete is True else [complete]
            for member in members:
                wanted = where(e, member)
                if wanted is False:
                    continue
                value = wanted if isinstance(wanted, Unknown) else each(e, member)
                if isinstance(value, Unknown):
                    unknown.append(value)
                elif isinstance(value, AtLeast):
                    unknown.append(value)
                    total += value.value
                else:
                    total += value
            if not unknown:
                return total
            return AtLeast(total, missing_of(*unknown).missing) if grows else missing_of(*unknown)

        return self._make("sum", fn, amount.type, (amount, *condition), name)

    # ------------------------------------------------------------ arithmetic

    def _arithmetic(
        self,
        kind: str,
        raw: Any,
        sign: str,
        combine: Callable[[list[Decimal]], Decimal],
        type: str | None = None,
    ) -> Formula:
        if not isinstance(raw, list) or len(raw) < 2:
            raise self.trouble(f"{kind} 后面是两个以上的数额")
        parts = [self(item) for item in raw]
        for part in parts:
            if part.type not in AMOUNTS:
                raise self.trouble(f"{kind} 只计算数额，这里是 {part.type}")
        fns = [part.fn for part in parts]
        rest_exact = sign == "first"

        def fn(e: Asking, s: Scope) -> Any:
            values = [f(e, s) for f in fns]
            unknown = [v for v in values if isinstance(v, Unknown)]
            if unknown:
                return missing_of(*[v for v in values if isinstance(v, Unknown | AtLeast)])
            low = [v for v in values if isinstance(v, AtLeast)]
            if low and rest_exact and any(isinstance(v, AtLeast) for v in values[1:]):
                return missing_of(*low)
            if low and sign == "none":
                return missing_of(*low)
            plain = [v.value if isinstance(v, AtLeast) else Decimal(v) for v in values]
            if kind == "ratio" and plain[1] == 0:
                return Unknown((f"{kind}",))
            result = combine(plain)
            return AtLeast(result, missing_of(*low).missing) if low else result

        kinds = {part.type for part in parts}
        made = type or ("money" if "money" in kinds else "share" if "share" in kinds else "number")
        return self._make(kind, fn, made, parts)

    def _op_plus(self, raw: Any, _: Any) -> Formula:
        return self._arithmetic("plus", raw, "all", lambda v: sum(v, Decimal(0)))

    def _op_minus(self, raw: Any, _: Any) -> Formula:
        return self._arithmetic("minus", raw, "first", lambda v: v[0] - sum(v[1:], Decimal(0)))

    def _op_multiply(self, raw: Any, _: Any) -> Formula:
        return self._arithmetic("multiply", raw, "all", _product)

    def _op_ratio(self, raw: Any, _: Any) -> Formula:
        return self._arithmetic("ratio", raw, "first", lambda v: v[0] / v[1], "share")

    def _op_largest(self, raw: Any, _: Any) -> Formula:
        return self._arithmetic("largest", raw, "all", max)

    def _op_smallest(self, raw: Any, _: Any) -> Formula:
        return self._arithmetic("smallest", raw, "none", min)

    def _op_abs(self, raw: Any, _: Any) -> Formula:
        part = self(raw)
        if part.type not in AMOUNTS:
            raise self.trouble("abs 只用于数额")

        def fn(e: Asking, s: Scope) -> Any:
            value = part.fn(e, s)
            return value if isinstance(value, Unknown | AtLeast) else abs(value)

        return self._make("abs", fn, part.type, (part,))

    # ------------------------------------------------------------ days

    def _pick(self, word: str, raw: Any) -> Formula:
        if not isinstance(raw, list) or not raw:
            raise self.trouble(f"{word} 后面是一列环节或日期")
        parts: list[tuple[Formula, Step | None, frozenset[str] | None]] = []
        for item in raw:
            head = item.partition(".")[0] if isinstance(item, str) else ""
            if head in self.rulebook.steps and not str(item).endswith(".due"):
                step, outcomes = self.step(item)
                parts.append((self._event(step, item.partition(".")[2] or "done"), step, outcomes))
            else:
                parts.append((self(item), None, None))
        best = max if word == "last_of" else min

        def fn(e: Asking, s: Scope) -> Any:
            days, unknown = [], []
            for part, step, _outcomes in parts:
                day = part.fn(e, s)
                if step is not None and day == NEVER and len(s.up) > step.depth:
                    base = s.up[min(common_depth(s, e.rulebook.chain(step.scope)), s.depth)]
                    applies = e.applies(step, base) if base.depth == step.depth else True
                    if applies is False:
                        continue
                    if isinstance(applies, Unknown):
                        unknown.append(applies)
                        continue
                if isinstance(day, Unknown):
                    unknown.append(day)
                else:
                    days.append(day)
            return missing_of(*unknown) if unknown else best(days, default=NEVER)

        return self._make(word, fn, "date", [p for p, _, _ in parts])

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

        return self._make("year_of", fn, "number", (part,))

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
            if value >= 9999:
                return NEVER
            first = date(int(value), month, 1)
            return first + timedelta(days=day_number - 1)

        return self._make("month_day", fn, "date", (year,), str(raw))

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

        return self._make("during", fn, "yes/no", parts)

    def _op_bands(self, raw: Any, _: Any) -> Formula:
        rows: list[tuple[Formula | None, Formula]] = []
        for row in raw if isinstance(raw, list) else []:
            if not isinstance(row, dict) or not ({"if", "then"} == set(row) or {"otherwise"} == set(row)):
                raise self.trouble("每一档写成 {if: 条件, then: 取值} 或 {otherwise: 取值}")
            rows.append(
                (self(row["if"]), self(row["then"])) if "if" in row else (None, self(row["otherwise"]))
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
        return self._make("bands", fn, rows[0][1].type, parts, tuple((c, v) for c, v in rows))

    # ------------------------------------------------------------ used by the vocabulary only

    def term_of_step(self, step: Step, length: str, anchor: Formula) -> Formula:
        """Compile a step's own term, which stands still while the step pauses."""
        if not length[0].isdigit():
            return self._term(length, "after", anchor)
        return self._make(
            "term", lambda e, s: e.term(length, anchor.fn(e, s), step, s), "date", (anchor,), length, "after"
        )

    def settled_day(self, afters: tuple[After, ...]) -> Formula:
        """Compile the day on which the last predecessor was settled, looking through what does not apply."""
        found = [(self.rulebook.steps[after.step], after.outcomes) for after in afters]

        def fn(e: Asking, s: Scope) -> Any:
            days = [e.settled_day_from(step, s, outcomes) for step, outcomes in found]
            unknown = [d for d in days if isinstance(d, Unknown)]
            return missing_of(*unknown) if unknown else max(days, default=NEVER)

        parts = [
            self._event(step, "done" if outcomes is None else "|".join(sorted(outcomes)))
            for step, outcomes in found
        ]
        return self._make("last_of", fn, "date", parts)

    def late_demand(self, anchor: Formula, when: Formula) -> Formula:
        """Compile the anchor, or the later day from which the demand has applied without a break."""

        def fn(e: Asking, s: Scope) -> Any:
            day = anchor.fn(e, s)
            if isinstance(day, Unknown) or day > e.day or when.fn(e.at(day), s) is True:
                return day
            begun = since(e, s, when)
            return day if begun == NEVER else max(day, begun)

        return self._make("late_demand", fn, "date", (anchor, when))


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


def _product(values: list[Decimal]) -> Decimal:
    result = Decimal(1)
    for value in values:
        result *= value
    return result


def _equals(read: Evaluate, value: Any) -> Evaluate:
    def fn(e: Asking, s: Scope) -> Any:
        found = read(e, s)
        if found.__class__ is Unknown:
            return found
        if found.__class__ is AtLeast:
            return Unknown(found.missing)
        return found == value

    return fn


def is_non_negative(formula: Formula) -> bool:
    """Tell whether this amount can never be below nought, so that a sum over an incomplete list is a lower bound."""
    match formula.kind:
        case "abs" | "count" | "times":
            return True
        case "fact":
            spec = formula.data[0]
            return spec.kind in ("fact", "parameter") and not spec.signed
        case "constant":
            return bool(formula.data[0] >= 0)
        case "plus" | "multiply" | "sum":
            return is_non_negative(formula.parts[0]) and all(
                is_non_negative(p) for p in formula.parts if p.type != "yes/no"
            )
        case _:
            return False

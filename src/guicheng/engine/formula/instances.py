"""Over the instances of a scope: some, every, none, count, sum."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from guicheng.engine.ask import Asking
from guicheng.engine.case import Scope
from guicheng.engine.formula.base import AMOUNTS, Base, Formula, Members, closest
from guicheng.engine.rulebook.model import Evaluate
from guicheng.engine.values import (
    AtLeast,
    Unknown,
    all_of,
    any_of,
    missing_of,
    negate,
)


class Instances(Base):
    """Compiles what is said of all instances of a scope."""

    def _over(
        self, kind: Any, raw: dict[str, Any], allowed: tuple[str, ...]
    ) -> tuple[str, Members, Evaluate, Base]:
        kind = str(kind)
        others = kind.startswith("other ")
        scope = self.rulebook.scopes.get(kind.removeprefix("other "))
        if scope is None:
            raise self.trouble(f"没有叫“{kind}”的流程", closest(kind, self.rulebook.scopes))
        for key in raw:
            if key not in allowed:
                raise self.trouble(f"这里不认识“{key}”", closest(key, allowed))
        inner = self.inside(scope.name)
        inner.label = f"其他{scope.label}" if others else scope.label
        where = inner(raw["where"]).fn if "where" in raw else (lambda e, s: True)
        depth, base = scope.depth, self.base(scope.name)
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
            if found is True and or_none is not True and chosen and not any(w is True for w, _ in chosen):
                return missing_of(complete, *(w for w, _ in chosen))  # nobody knows whether there is any
            return found if found is False or complete is True else missing_of(found, complete)

        fn = {"some": some, "none": none, "every": every}[word]
        return self.make(word, _framed(fn, inner), "yes/no", (holds, *condition), name, inner.label, or_none)

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

        return self.make("count", _framed(fn, inner), "number", condition, name, inner.label)

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

        return self.make("sum", _framed(fn, inner), amount.type, (amount, *condition), name, inner.label)


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


def _framed(fn: Evaluate, inner: Base) -> Evaluate:
    """Return `fn` with its own scope at hand for `this.NAME` inside the instances."""
    if not inner.reads_around:
        return fn

    def framed(e: Asking, s: Scope) -> Any:
        e.frames.append(s)
        try:
            return fn(e, s)
        finally:
            e.frames.pop()

    return framed

"""The value of a formula, by its map, each time anew."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tests.engine.oracle.amounts import AMOUNTS
from tests.engine.oracle.book import NOTHING, as_list, reference
from tests.engine.oracle.comparing import compare, test
from tests.engine.oracle.log import Path

from guicheng.engine.values import NEVER, AtLeast, Unknown, all_of, any_of, missing_of, negate

if TYPE_CHECKING:
    from tests.engine.oracle.asking import Question

TERM = re.compile(r"(\d+ (?:full )?(?:working )?(?:day|month|year)s?) (after|before)(?: (.+))?")
AFTER_PARAMETER = re.compile(r"(\w+) (after|before)(?: (.+))?")


def value(q: Question, formula: Any, path: Path) -> Any:
    if isinstance(formula, list):
        return all_of([value(q, part, path) for part in formula])
    if isinstance(formula, dict):
        return _map(q, formula, path)
    if isinstance(formula, str):
        return _text(q, formula, path)
    return Decimal(formula) if isinstance(formula, int) and not isinstance(formula, bool) else formula


def derived(q: Question, formula: Any, path: Path, choices: tuple[str, ...]) -> Any:
    """The value of a finding's formula, in which a word that is one of its choices is that choice."""
    if isinstance(formula, str) and formula in choices:
        return formula
    if choices and isinstance(formula, dict) and "bands" in formula:
        for band in formula["bands"]:
            holds = True if "otherwise" in band else value(q, band["if"], path)
            if holds is not False:
                then = band["otherwise"] if "otherwise" in band else band["then"]
                return derived(q, then, path, choices) if holds is True else holds
    return value(q, formula, path)


def _text(q: Question, text: str, path: Path) -> Any:
    book = q.book
    literal = book.literal(text)
    if literal is not None:
        return literal
    if text.startswith("this."):
        return _text(q, text.removeprefix("this."), path if q.this is None else q.this)
    if text in ("today", "never"):
        return q.day if text == "today" else NEVER
    if text in book.facts:
        return q.fact(text, path)
    for pattern in (TERM, AFTER_PARAMETER):
        match = pattern.fullmatch(text)
        if match and match[3]:
            return _term(q, match[1], match[2], match[3], path)
    head, _, tail = text.partition(".")
    if tail in ("begins", "ends") and head in book.scopes:
        return q.period(head, path)[tail == "ends"]
    if head in book.steps and tail:
        step = book.steps[head]
        if tail == "due":
            return q.due(step, q.place_of(step, path))
        return q.day_seen(step, path, reference(text)[1])
    return text  # a choice


def _term(q: Question, term: str, way: str, anchor: Any, path: Path) -> Any:
    day = value(q, anchor, path)
    if isinstance(day, Unknown) or day == NEVER:
        return day
    if term in q.book.facts:
        term = q.fact(term, path)
        if isinstance(term, Unknown):
            return term
    return q.term(term, day, way == "before")


def _map(q: Question, formula: dict[str, Any], path: Path) -> Any:
    said = [word for word in formula if word in MEANINGS]
    beside = [word for word in formula if word in BESIDE or ("value" in said and word != "value")]
    others = [word for word in formula if word not in said and word not in beside]
    if said and (len(said) > 1 or others):
        # Several conditions in one map: each operator with the words beside it, every other key by itself.
        parts = [{word: formula[word], **{w: formula[w] for w in beside}} for word in said]
        return all_of([value(q, part, path) for part in [*parts, *({w: formula[w]} for w in others)]])
    if said:
        return MEANINGS[said[0]](q, formula, path)
    first = next(iter(formula))
    for pattern in (TERM, AFTER_PARAMETER):
        match = pattern.fullmatch(str(first))
        if match and not match[3]:
            return _term(q, match[1], match[2], formula[first], path)
    return all_of([test(q, name, wanted, path) for name, wanted in formula.items()])


BESIDE = ("where", "holds", "or_none", "over", "of", "last", "by")


# -------------------------------------------------------------------- words


def _value(q: Question, f: dict[str, Any], path: Path) -> Any:
    return all_of([compare(q, f["value"], word, right, path) for word, right in f.items() if word != "value"])


def _during(q: Question, f: dict[str, Any], path: Path) -> Any:
    begins = value(q, f["during"]["from"], path)
    ends = value(q, f["during"]["until"], path) if "until" in f["during"] else NEVER
    parts = [
        begins if isinstance(begins, Unknown) else begins <= q.day,
        ends if isinstance(ends, Unknown) else q.day <= ends,
    ]
    return all_of(parts)


def _waited(q: Question, f: dict[str, Any], path: Path) -> Any:
    """A waiting period has run; one that counts from a step which does not apply falls away."""
    end = value(q, f["waited"], path)
    over = end if isinstance(end, Unknown) else q.day > end
    names = set(re.findall(r"\b(\w+)\.", str(f["waited"]))) & set(q.book.steps)
    free = [
        negate(q.applies(q.book.steps[name], q.place_of(q.book.steps[name], path))) for name in sorted(names)
    ]
    return any_of([*free, over])


def _step(q: Question, text: str, path: Path) -> tuple[Any, Path, frozenset[str] | None]:
    id, outcomes = reference(text)
    step = q.book.steps[id]
    return step, q.place_of(step, path), outcomes


def _done(q: Question, f: dict[str, Any], path: Path) -> Any:
    """Whether it is done; where it lies further in, in every instance and in at least one."""
    id, outcomes = reference(f["done"])
    step = q.book.steps[id]
    shared = [k for k, p in zip(q.book.chain(step.scope), path, strict=False) if p.startswith(k + "#")]
    members, complete = q.below(step.scope, path[: len(shared)])
    return all_of([*(q.done(step, place, outcomes) for place in members), complete]) if members else False


def _happened(q: Question, f: dict[str, Any], path: Path) -> Any:
    step, place, outcomes = _step(q, f["happened"], path)
    day = q.day_of(step, place, outcomes)
    return True if isinstance(day, Unknown) else day <= q.day


def _applies(q: Question, f: dict[str, Any], path: Path) -> Any:
    step, place, _ = _step(q, f["applies"], path)
    return q.applies(step, place)


def _settled(q: Question, f: dict[str, Any], path: Path) -> Any:
    step, place, outcomes = _step(q, f["settled"], path)
    return q.settled(step, place, outcomes)


def _times(q: Question, f: dict[str, Any], path: Path) -> Any:
    step, place, outcomes = _step(q, f["times"], path)
    return Decimal(q.times(step, place, outcomes))


def _over(q: Question, kind: str, path: Path) -> tuple[list[Path], Any, str]:
    """The instances that a formula ranges over, whether they are all, and their kind."""
    other, _, last = kind.rpartition(" ")
    if last == "earlier":
        return (*q.members("earlier", ()), "earlier")
    place = len(q.book.chain(last)) - 1
    members, complete = q.below(last, path[:place])
    if other:
        members = [member for member in members if member != path[: place + 1]]
    return members, complete, last


def _chosen(
    q: Question, f: dict[str, Any], path: Path, kind: str, members: list[Path], complete: Any
) -> tuple[list[Path], Any, Any]:
    """Which of the instances are asked, whether they are all, and the condition each must still meet."""
    where = f.get("where", True)
    if "last" not in f:
        return members, complete, where
    inside = q if q.this is not None else q.standing_at(path)
    there = {m: (value(inside, where, m), value(inside, f["by"], m)) for m in members}
    there = {m: (w, day) for m, (w, day) in there.items() if w is not False and day != NEVER}
    doubtful = [x for pair in there.values() for x in pair if isinstance(x, Unknown)]
    if complete is not True or doubtful:
        return [], missing_of(*doubtful, *([] if complete is True else [complete])), True
    days = sorted((day for _, day in there.values()), reverse=True)
    if len(days) <= f["last"]:
        return list(there), True, True
    first = days[f["last"] - 1]
    if days.count(first) > days[: f["last"]].count(first):
        return [], Unknown([kind]), True  # two on one day, of which one is among the last
    return [m for m, (_, day) in there.items() if day >= first], True, True


def _some(q: Question, f: dict[str, Any], path: Path, kind: str, holds: Any) -> Any:
    members, complete, name = _over(q, kind, path)
    members, complete, where = _chosen(q, f, path, name, members, complete)
    inside = q if q.this is not None else q.standing_at(path)
    found = any_of([all_of([value(inside, where, m), holds(inside, m)]) for m in members])
    if found is True or complete is True:
        return found
    return missing_of(found, complete)


def _some_word(q: Question, f: dict[str, Any], path: Path) -> Any:
    return _some(q, f, path, f["some"], lambda i, m: value(i, f["holds"], m))


def _none_word(q: Question, f: dict[str, Any], path: Path) -> Any:
    return negate(_some(q, f, path, f["none"], lambda i, m: value(i, f["holds"], m)))


def _every(q: Question, f: dict[str, Any], path: Path) -> Any:
    """Every instance for which `where` holds; over none what `or_none` says, else unknown."""
    members, complete, kind = _over(q, f["every"], path)
    members, complete, where = _chosen(q, f, path, kind, members, complete)
    inside = q if q.this is not None else q.standing_at(path)
    wheres = [value(inside, where, member) for member in members]
    none = Unknown([kind]) if "or_none" not in f else f["or_none"]
    if all(where is False for where in wheres):
        return none if complete is True else missing_of(complete, none)
    found = negate(_some(q, f, path, f["every"], lambda i, m: negate(value(i, f["holds"], m))))
    if found is True and True not in wheres and none is not True:
        return missing_of(*wheres, none)  # nobody knows whether there is any
    return found


def _count(q: Question, f: dict[str, Any], path: Path) -> Any:
    return _total(q, f, path, f["count"], lambda i, m: Decimal(1), signed=False)


def _sum(q: Question, f: dict[str, Any], path: Path) -> Any:
    what = f["sum"]
    return _total(q, f, path, f["over"], lambda i, m: value(i, what, m), signed=_may_be_negative(q, what))


def _total(
    q: Question, f: dict[str, Any], path: Path, kind: str, part: Callable[[Any, Path], Any], signed: bool
) -> Any:
    members, complete, name = _over(q, kind, path)
    members, complete, where = _chosen(q, f, path, name, members, complete)
    total = Decimal(0)
    missing = [complete] if complete is not True else []
    inside = q if q.this is not None else q.standing_at(path)
    for member in members:
        counted = value(inside, where, member)
        if counted is False:
            continue
        amount = part(inside, member)
        if counted is not True:
            missing.append(counted)
        elif isinstance(amount, Unknown):
            missing.append(amount)
        elif isinstance(amount, AtLeast):
            total += amount.value
            missing.append(amount)
        else:
            total += amount
    if not missing:
        return total
    wanted = missing_of(*missing)
    return wanted if signed else AtLeast(total, wanted.missing)


def _may_be_negative(q: Question, what: Any) -> bool:
    if isinstance(what, dict) and "abs" in what:
        return False
    if isinstance(what, str) and what in q.book.facts:
        fact = q.book.facts[what]
        return fact.signed if fact.formula is NOTHING else _may_be_negative(q, fact.formula)
    if isinstance(what, dict) and ("plus" in what or "multiply" in what or "largest" in what):
        (parts,) = what.values()
        return any(_may_be_negative(q, part) for part in parts)
    literal = (
        what if isinstance(what, int | Decimal) else q.book.literal(what) if isinstance(what, str) else None
    )
    return not (isinstance(literal, int | Decimal) and literal >= 0)


def _pick(word: str, choose: Callable[[list[date]], date]) -> Callable[..., Any]:
    def meaning(q: Question, f: dict[str, Any], path: Path) -> Any:
        days: list[Any] = []
        for item in f[word]:
            step = q.book.steps.get(item.partition(".")[0]) if isinstance(item, str) else None
            if step is None:
                days.append(value(q, item, path))
                continue
            day = q.day_seen(step, path, reference(item)[1])
            if day == NEVER and len(q.book.chain(step.scope)) <= len(path):
                applies = q.applies(step, q.place_of(step, path))
                if applies is False:
                    continue  # neither done nor to be done
                if applies is not True:
                    day = applies
            days.append(day)
        unknown = [day for day in days if isinstance(day, Unknown)]
        return missing_of(*unknown) if unknown else choose(days) if days else NEVER

    return meaning


def _year_of(q: Question, f: dict[str, Any], path: Path) -> Any:
    day = value(q, f["year_of"], path)
    return day if isinstance(day, Unknown) else Decimal(day.year)


def _month_day(q: Question, f: dict[str, Any], path: Path) -> Any:
    month, day = map(int, f["month_day"].split("-"))
    year = value(q, f["of"], path)
    if isinstance(year, Unknown | AtLeast) or year < 1:
        return missing_of(year) if isinstance(year, Unknown | AtLeast) else Unknown(["year"])
    return NEVER if year >= NEVER.year else date(int(year), month, day)


def _last_day_of_month(q: Question, f: dict[str, Any], path: Path) -> Any:
    day = value(q, f["last_day_of_month"], path)
    return day if isinstance(day, Unknown) else _month_ends(day)


def _last_working_day_of_month(q: Question, f: dict[str, Any], path: Path) -> Any:
    day = value(q, f["last_working_day_of_month"], path)
    if isinstance(day, Unknown) or day.year == NEVER.year:
        return day if isinstance(day, Unknown) else NEVER
    end = _month_ends(day)
    while not q.works(end):  # into the month before, should nobody work in this one
        end -= timedelta(days=1)
    return end


def _month_ends(day: date) -> date:
    return NEVER if day.year == NEVER.year else day.replace(day=monthrange(day.year, day.month)[1])


def _bands(q: Question, f: dict[str, Any], path: Path) -> Any:
    for band in f["bands"]:
        if "otherwise" in band:
            return value(q, band["otherwise"], path)
        holds = value(q, band["if"], path)
        if holds is True:
            return value(q, band["then"], path)
        if holds is not False:
            return holds
    return Unknown(["no band"])


MEANINGS: dict[str, Callable[[Any, dict[str, Any], Path], Any]] = {
    "all": lambda q, f, path: all_of([value(q, part, path) for part in f["all"]]),
    "any": lambda q, f, path: any_of([value(q, part, path) for part in f["any"]]),
    "not": lambda q, f, path: negate(value(q, f["not"], path)),
    "value": _value,
    "during": _during,
    "waited": _waited,
    "done": _done,
    "happened": _happened,
    "applies": _applies,
    "settled": _settled,
    "times": _times,
    "provided": lambda q, f, path: all(q.provided(name, path) for name in as_list(f["provided"])),
    "some": _some_word,
    "none": _none_word,
    "every": _every,
    "count": _count,
    "sum": _sum,
    **AMOUNTS,
    "first_of": _pick("first_of", min),
    "last_of": _pick("last_of", max),
    "year_of": _year_of,
    "month_day": _month_day,
    "last_day_of_month": _last_day_of_month,
    "last_working_day_of_month": _last_working_day_of_month,
    "bands": _bands,
}

"""
What differs between two rulebooks, in sentences with both figures: two editions of a law, or two revisions of one edition.

`differences(old, new)` compares what the two say of each thing of the same id. What differs in words only, and has no
effect on any project, is of the kind `wording`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

from guicheng.engine.formula import Formula
from guicheng.engine.rulebook.accounts import KINDS, Account, Aspect, Kind, accounts, shape
from guicheng.engine.rulebook.model import FactSpec, Rulebook
from guicheng.engine.sentence import show, term

Change = Literal["added", "removed", "changed"]
CHANGES: dict[Change, str] = {"added": "新增", "removed": "删去", "changed": "改变"}


@dataclass(frozen=True, slots=True)
class Difference:
    """
    One thing that a rulebook says otherwise than another.

    `id` is that of the step, guard, document and so on; `of` the step, outcome or scope it belongs to. `sentence` says
    it whole; `before` and `after` are what the two say: figures where only a figure differs, empty where there is none.
    """

    kind: Kind
    id: str
    label: str
    article: str
    sentence: str
    before: str
    after: str
    change: Change = "changed"
    of: str = ""
    aspect: str = ""

    @property
    def has_effect(self) -> bool:
        """Whether it is more than another wording."""
        return self.kind != "wording"


def differences(old: Rulebook, new: Rulebook) -> list[Difference]:
    """Return what `new` says otherwise than `old`, in the order of the articles of the new one."""
    was, now = _by_key(old), _by_key(new)
    found: list[Difference] = []
    for key, account in now.items():
        if key in was:
            found += _changed(was[key], account)
        elif not _told_with_whole(account, was, now):
            found.append(_whole(account, "added"))
    for key, account in was.items():
        if key not in now and not _told_with_whole(account, now, was):
            found.append(_whole(account, "removed"))
    if old.digest != new.digest and not any(one.has_effect for one in found):
        text = "规程的写法有改动，未见内容上的不同。"
        found.append(Difference("book", "rulebook", new.title, "", text, "", ""))
    order = {article.number: place for place, article in enumerate([*new.articles, *old.articles][::-1])}
    return sorted(found, key=lambda one: -order.get(_head(one.article, order), len(order)))


def _head(number: str, order: dict[str, int]) -> str:
    while number and number not in order:
        number = number.rpartition("/")[0]
    return number


def _by_key(book: Rulebook) -> dict[tuple[str, ...], Account]:
    """Return the accounts by their keys; of several with one key the later ones are numbered."""
    found: dict[tuple[str, ...], Account] = {}
    for account in accounts(book):
        key: tuple[str, ...] = account.key
        number = 2
        while key in found:
            key, number = (*account.key, str(number)), number + 1
        found[key] = account
    return found


def _told_with_whole(account: Account, other: Any, own: Any) -> bool:
    """Tell whether a thing comes or goes with the step, outcome or scope to which it belongs."""
    step, _, outcome = account.of.partition(".")
    keys = [("step", "", step), ("scope", "", step), *([("outcome", step, outcome)] if outcome else ())]
    return any(key in own and key not in other for key in keys) if step else False


def _name(account: Account) -> str:
    if account.kind == "book":
        return "规程"
    where = f"“{account.place}”的" if account.place else ""
    return f"{where}{KINDS[account.kind]}“{account.label or account.id}”"


def _whole(account: Account, change: Change) -> Difference:
    if account.kind == "article":
        text = f"{CHANGES[change]}第 {account.id} 条“{account.label}”"
    else:
        text = f"{CHANGES[change]}{_name(account)}"
    told = [f"{name}：{one.text}" for name, one in account.aspects.items() if _worth_telling(name, one)]
    detail = "；".join(told)
    return Difference(
        account.kind,
        account.id,
        account.label,
        account.article,
        f"{text}{f'（{detail}）' if detail else ''}。",
        (detail or account.label) if change == "removed" else "",
        (detail or account.label) if change == "added" else "",
        change,
        account.of,
    )


def _worth_telling(name: str, aspect: Aspect) -> bool:
    """Tell whether an aspect is told of a thing that is there as a whole: what is not the usual."""
    usual = ("", "否", "必须成立", "项目", "应当办理", "在平台上办理")
    return name not in ("名称", "条名", "条号", "阶段", "标记") and aspect.text not in usual


def _changed(was: Account, now: Account) -> Iterator[Difference]:
    for name in dict.fromkeys((*was.aspects, *now.aspects)):
        before, after = was.aspects.get(name, Aspect("")), now.aspects.get(name, Aspect(""))
        if before.compared == after.compared:
            # The same law, other words in it: told once, where the label is declared.
            continue
        kind: Kind = after.kind or now.kind
        figures = figures_of(before.formula, after.formula) if before.formula and after.formula else None
        old, new = figures or (before.text, after.text)
        if figures and kind != "term":
            kind = "limit"
        if figures:
            told = f"{_what(now, name)}由“{old}”改为“{new}”（{after.text}）。"
        else:
            told = _items(now, name, before, after) or _sentence(now, name, old, new)
        yield Difference(kind, now.id, now.label, now.article, told, old, new, "changed", now.of, name)


def _what(account: Account, aspect: str) -> str:
    return f"第 {account.id} 条的{aspect}" if account.kind == "article" else f"{_name(account)}的{aspect}"


def _items(account: Account, name: str, before: Aspect, after: Aspect) -> str:
    """Say which members a list has gained and lost, when it keeps some; empty when that does not say it all."""
    kept = [one for one in before.items if one in after.items]
    formulas = before.formula, after.formula
    if not kept or (formulas[0] and formulas[1] and formulas[0].kind != formulas[1].kind):
        return ""
    gone = [one for one in before.items if one not in after.items]
    come = [one for one in after.items if one not in before.items]
    told = [f"{word}“{'”“'.join(rows)}”" for word, rows in (("增加", come), ("不再有", gone)) if rows]
    return f"{_what(account, name)}{'，'.join(told)}。" if told else ""


def _sentence(account: Account, name: str, old: str, new: str) -> str:
    if not old:
        return f"{_what(account, name)}：新增“{new}”。"
    if not new:
        return f"{_what(account, name)}：不再有“{old}”。"
    if old == new:
        return f"{_what(account, name)}：写法有改动（{new}）。"
    return f"{_what(account, name)}由“{old}”改为“{new}”。"


def figures_of(old: Formula, new: Formula) -> tuple[str, str] | None:
    """Return the figures by which two formulas differ, when they differ by nothing else: 50.00 万元 and 100.00 万元."""
    pairs: list[tuple[str, str]] = []
    if not _aligned(old, new, None, pairs) or not pairs:
        return None
    return "、".join(was for was, _ in pairs), "、".join(now for _, now in pairs)


def _aligned(old: Formula, new: Formula, spec: FactSpec | None, pairs: list[tuple[str, str]]) -> bool:
    """Collect the figures that differ; tell whether all else is the same."""
    if old.kind == new.kind == "late_demand":
        return _aligned(old.parts[0], new.parts[0], spec, pairs)
    if old.kind != new.kind or len(old.parts) != len(new.parts):
        return False
    if old.kind == "constant":
        if shape(old) == shape(new):
            return True
        if isinstance(old.data[0], bool) or isinstance(old.data[0], str) and spec is None:
            return False
        pairs.append((_figure(old, spec), _figure(new, spec)))
        return True
    if old.kind == "term" and old.data[0] != new.data[0]:
        if not (old.data[0][0].isdigit() and new.data[0][0].isdigit()) or old.data[1:] != new.data[1:]:
            return False
        pairs.append((term(old.data[0]), term(new.data[0])))
    elif old.kind == "month_day" and old.data != new.data:
        pairs.append((old.data[0], new.data[0]))
    elif old.kind != "bands" and shape(replace(old, parts=())) != shape(replace(new, parts=())):
        return False
    first = old.parts[0] if old.parts else None
    if old.kind == "compare" and first is not None:
        spec = first.data[0] if first.kind == "fact" else FactSpec("", "", first.type, "", 0)
    return all(_aligned(a, b, spec, pairs) for a, b in zip(old.parts, new.parts, strict=True))


def _figure(formula: Formula, spec: FactSpec | None) -> str:
    own = formula.data[1] if len(formula.data) > 1 else spec
    return show(formula.data[0], own or FactSpec("", "", formula.type, "", 0))

"""The tree of reasons as a page shows it: the question, the answer in a sentence, the tree, and the calendar of a date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from guicheng.engine.answers import Reason
from guicheng.engine.calendar import WorkCalendar
from guicheng.engine.rulebook.model import Rulebook
from guicheng.web import naming
from guicheng.web.addresses import Paths
from guicheng.web.words import article_zh, weekday_zh, zh_date

MOST_WEEKS = 14
"""A calendar longer than this is no help; the sentences below it say the same."""


@dataclass(frozen=True, slots=True)
class Node:
    """A reason in the tree: `verdict` is yes, no, unknown or empty."""

    text: str
    verdict: str
    article: str
    article_href: str
    remedy: str
    note: str
    because: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Square:
    """A day in the calendar: out, start, count, off or end."""

    date: date
    kind: str
    note: str = ""
    extra: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """What the panel 为什么 shows. `gists` are the articles the tree cites, with what they say in short."""

    question: str
    answer: str
    pairs: tuple[tuple[str, str], ...]
    tree: Node
    squares: tuple[Square, ...]
    sums: tuple[str, ...]
    gists: tuple[tuple[str, str, str], ...]


QUESTIONS = {
    "step": "为什么{label}{status}",
    "due": "{label}的期限是怎么算的",
    "guard": "{label}：依据什么判断",
    "fact": "{label}：依据什么得出",
}


def panel(
    reason: Reason, asked: str, rulebook: Rulebook, calendar: WorkCalendar, as_of: date, paths: Paths
) -> Panel:
    """Return the panel for the answer to a question such as `due:plan_review`."""
    kind = asked.partition(":")[0]
    name = asked.partition(":")[2].partition("@")[0]
    label = _label(kind, name, rulebook)
    days = [one for one in reason.because if one.kind == "day"]
    return Panel(
        question=_question(kind, label, reason),
        answer=_answer(kind, reason, rulebook),
        pairs=_pairs(kind, name, reason, rulebook),
        tree=_node(reason, rulebook, paths, skip_days=bool(days)),
        squares=squares(days, calendar),
        sums=sums(days, calendar),
        gists=tuple(_gists(reason, rulebook, paths)),
    )


def _label(kind: str, name: str, rulebook: Rulebook) -> str:
    if kind in ("step", "due"):
        return rulebook.steps[name].label
    if kind == "guard" and name in rulebook.guards:
        return rulebook.guards[name].label or "这一条件"
    return rulebook.facts[name].label if name in rulebook.facts else name


def _question(kind: str, label: str, reason: Reason) -> str:
    status = ""
    if kind == "step":
        said = reason.text.partition("：")[2].partition("，")[0]
        status = {"受阻": "现在不能办理", "未到": "还没有到", "不适用": "不适用"}.get(said, said or "如此")
    return QUESTIONS.get(kind, "{label}").format(label=label, status=status) + "？"


def _answer(kind: str, reason: Reason, rulebook: Rulebook) -> str:
    if kind == "due" and isinstance(reason.value, date):
        return f"{zh_date(reason.value)} {weekday_zh(reason.value)}到期。"
    parts = [one for one in reason.because if one.verdict in ("yes", "no", "unknown") and one.kind != "ask"]
    # What is plainly unmet goes before what is not known yet: most of that comes with the form itself.
    failing = [one for one in parts if one.verdict == "no"] or [one for one in parts if one.verdict != "yes"]
    if kind in ("step", "guard") and parts:
        if not failing:
            return reason.text.partition("：")[2] + "。" if kind == "step" else "各项都成立。"
        names = "、".join(_short(one.text) for one in failing[:3])
        met = sum(one.verdict == "yes" for one in parts)
        return f"共 {len(parts)} 项，{f'已满足 {met} 项；' if met else ''}还差：{names}{'等' if len(failing) > 3 else ''}。"
    return reason.text.rstrip("。") + "。"


def _short(text: str) -> str:
    return text if len(text) <= 26 else text[:25] + "…"


def _pairs(kind: str, name: str, reason: Reason, rulebook: Rulebook) -> tuple[tuple[str, str], ...]:
    pairs = []
    place = naming.scope(rulebook, reason.scope)
    if place:
        pairs.append(("流程", place))
    if kind in ("step", "due"):
        pairs.append(("由谁办理", naming.parties(rulebook, rulebook.steps[name].by)))
    if reason.article:
        pairs.append(("依据", article_zh(reason.article)))
    if reason.needs:
        pairs.append(("还需要", naming.remedies(rulebook, reason.needs)))
    return tuple(pairs)


def _node(reason: Reason, rulebook: Rulebook, paths: Paths, *, skip_days: bool = False) -> Node:
    below = [one for one in reason.because if not (skip_days and one.kind == "day")]
    while len(below) == 1 and below[0].text == reason.text:  # said once is enough
        below = list(below[0].because)
    place = naming.scope(rulebook, reason.scope) if reason.kind == "member" else ""
    remedy = reason.remedy
    if reason.needs and not below:
        remedy = "；".join(part for part in (naming.remedies(rulebook, reason.needs), remedy) if part)
    return Node(
        place or reason.text,
        reason.verdict,
        reason.article,
        paths.article(reason.article) if reason.article else "",
        remedy,
        "",
        tuple(_node(one, rulebook, paths) for one in below),
    )


def squares(days: Iterable[Reason], calendar: WorkCalendar) -> tuple[Square, ...]:
    """Return whole weeks around the days that were counted, each day with what was done with it."""
    counted: Mapping[date, Reason] = {one.value: one for one in days if isinstance(one.value, date)}
    if not counted:
        return ()
    first, last = min(counted), max(counted)
    start = first - timedelta(days=first.weekday())
    stop = last + timedelta(days=6 - last.weekday())
    if (stop - start).days > 7 * MOST_WEEKS:
        return ()
    found = []
    number = 0
    for info in calendar.days(start, stop):
        reason = counted.get(info.day)
        named = info.name if info.name and not info.name.startswith("周") else ""
        if info.day == first:
            found.append(Square(info.day, "start", "当日不计"))
        elif reason is not None and reason.verdict == "yes":
            number += 1
            kind = "end" if info.day == last else "count"
            words = f"第 {number} 日" if "个工作日" in reason.text else "期满"
            found.append(Square(info.day, kind, words, named))
        elif first < info.day <= last and not info.is_workday:
            found.append(Square(info.day, "off", named or "休息"))
        elif first < info.day <= last:
            found.append(Square(info.day, "count", "", named))
        else:
            found.append(Square(info.day, "out" if info.is_workday else "off", named))
    return tuple(found)


def sums(days: Iterable[Reason], calendar: WorkCalendar) -> tuple[str, ...]:
    """Return the arithmetic of a term in sentences: where it begins, what was skipped, where it ends."""
    found = [one for one in days if isinstance(one.value, date)]
    if len(found) < 2:
        return ()
    lines = [f"{zh_date(found[0].value)}当日不计，自次日起算。"]
    skipped: list[date] = []
    for one in found[1:]:
        if one.verdict == "no" and isinstance(one.value, date):
            skipped.append(one.value)
    for run in _runs(skipped):
        names = [
            name for day in run if (name := calendar.name_of(day)) is not None and not name.startswith("周")
        ]
        what = names[0] if names else "休息日"
        span = zh_date(run[0]) if len(run) == 1 else f"{zh_date(run[0])}至 {zh_date(run[-1])}"
        lines.append(f"{span}（{what}，{len(run)} 天）不计。")
    for one in found[1:]:
        if one.verdict == "yes" and isinstance(one.value, date) and calendar.name_of(one.value):
            lines.append(f"{zh_date(one.value)}{calendar.name_of(one.value)}，计入。")
    end = found[-1].value
    lines.append(f"{zh_date(end)} {weekday_zh(end)}期满，当日 24 时前办理为按时。")
    provisional = {day.year for day in (found[0].value, end)} - set(calendar.published)
    if provisional:
        years = "、".join(str(year) for year in sorted(provisional))
        lines.append(f"{years} 年的节假日安排尚未公布，日期暂定，公布后重新计算。")
    return tuple(lines)


def _runs(days: Iterable[date]) -> list[list[date]]:
    runs: list[list[date]] = []
    for day in days:
        if runs and day - runs[-1][-1] == timedelta(days=1):
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


def _gists(reason: Reason, rulebook: Rulebook, paths: Paths) -> Iterable[tuple[str, str, str]]:
    seen: set[str] = set()
    stack = [reason]
    while stack:
        one = stack.pop(0)
        stack += one.because
        article = rulebook.article(one.article) if one.article else None
        if article is not None and article.number not in seen and len(seen) < 4:
            seen.add(article.number)
            yield article.number, paths.article(article.number), article.gist.strip()

"""A scenario told as a story in Chinese: what was there at the beginning, what was done day by day, what must hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from guicheng.engine.case import Entry
from guicheng.engine.log import Act
from guicheng.engine.rulebook.model import Rulebook
from guicheng.engine.scenario import Deed, Question, Scenario, Story
from guicheng.engine.sentence import guard_label, show
from guicheng.web import naming
from guicheng.web.words import iso

STATUSES = {
    "done": "已经办结",
    "not_applicable": "不适用",
    "waiting": "还没有到",
    "undetermined": "是否适用尚未确定",
    "blocked": "受阻，不能办理",
    "open": "可以办理",
}
STATES = {"running": "在办", "paused": "中止", "ended": "已终止"}
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that was done: the day, who, what; `result` and its colour say what must come of it, under which articles."""

    number: int
    day: str
    who: str
    text: str
    said: Pairs
    result: str
    kind: str
    articles: tuple[str, ...]
    opinion: str = ""


@dataclass(frozen=True, slots=True)
class Expectation:
    """What must hold on a day: about what, and which; with the articles that it must rest on."""

    day: str
    about: str
    texts: tuple[str, ...]
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """The story of one case."""

    name: str
    facts: Pairs
    events: tuple[Event, ...]
    expectations: tuple[Expectation, ...]


@dataclass(frozen=True, slots=True)
class ScenarioStory:
    """A scenario as a page tells it: its title, what lies above the cases, and the story of each case."""

    place: int
    title: str
    parameters: Pairs
    above: tuple[tuple[str, str, str], ...]
    stories: tuple[Told, ...]


def tell(scenario: Scenario, book: Rulebook, place: int) -> ScenarioStory:
    """Return a scenario in words. `place` is its place in the file, from 1."""
    parameters = tuple(
        (_label(book, name), "未设定" if value == "not configured" else _shown(book, name, value))
        for name, value in scenario.parameters.items()
    )
    return ScenarioStory(
        place,
        scenario.title,
        parameters,
        tuple(_above(book, scenario.above)),
        tuple(_told(book, story) for story in scenario.stories),
    )


def _above(book: Rulebook, entries: Iterable[Entry]) -> Iterator[tuple[str, str, str]]:
    for entry in entries:
        if entry.name in book.facts:
            place = naming.scope(book, entry.scope) if "#" in entry.scope else ""
            label = _label(book, entry.name) + (f"（{place}）" if place else "")
            yield iso(entry.on), label, _shown(book, entry.name, entry.value)


def _told(book: Rulebook, story: Story) -> Told:
    facts = tuple((_label(book, entry.name), _shown(book, entry.name, entry.value)) for entry in story.facts)
    deeds = {deed.act.seq: deed for deed in story.deeds}
    return Told(
        story.name,
        facts,
        tuple(_event(book, deed, deeds) for deed in story.deeds),
        tuple(_expectation(book, question) for question in story.questions),
    )


# ---------------------------------------------------------------- what was done


def _event(book: Rulebook, deed: Deed, deeds: Mapping[int, Deed]) -> Event:
    act = deed.act
    who = naming.parties(book, (act.by,))
    if act.entered_by:
        who += f"（{naming.parties(book, (act.entered_by,))}代录入）"
    result, kind = "", ""
    if deed.refused is not None:
        result, kind = "应当不予办理", "red"
    elif deed.late:
        result, kind = "记为逾期办理", "amber"
    elif deed.late is False:
        result, kind = "按时", "green"
    day = iso(act.on) if act.on else "日期不详"
    if act.on and act.recorded.date() != act.on:
        day += f"（{iso(act.recorded.date())} 记入）"
    return Event(
        act.seq,
        day,
        who,
        _done(book, act, deeds),
        tuple(_said(book, act)),
        result,
        kind,
        deed.refused or (),
        act.opinion,
    )


def _done(book: Rulebook, act: Act, deeds: Mapping[int, Deed]) -> str:
    place = naming.scope(book, act.scope)
    where = f"（{place}）" if place else ""
    kind, _, id = act.target.partition("#")
    scope = f"{book.scopes[kind].label} {id}".strip() if kind in book.scopes else ""
    match act.verb:
        case "take":
            step = book.steps[act.target]
            outcome = f"，结论为“{step.outcomes[act.outcome].label}”" if len(step.outcomes) > 1 else ""
            verb = "接入此前已办的" if act.taken_over else "行使" if step.power else "办理"
            return f"{verb}{step.label}{where}{outcome}"
        case "open":
            return f"新增{scope}{where}"
        case "remove":
            return f"移除{scope}{where}"
        case "complete":
            return f"标明{scope}{'尚未' if act.outcome == 'no' else '已经'}齐备{where}"
        case "waive":
            guard = book.guards.get(act.target)
            return f"豁免：{guard_label(guard) if guard else act.target}{where}"
        case "say":
            return _saying(book, act) + where
    verb = {"correct": "更正", "withdraw": "撤回", "annul": "撤销"}.get(act.verb, act.verb)
    other = deeds.get(act.refers_to or 0)
    told = f"（{_done(book, other.act, deeds)}）" if other is not None and other.act is not act else ""
    return f"{verb}第 {act.refers_to} 项{told}"


def _saying(book: Rulebook, act: Act) -> str:
    for name, value in act.facts.items():
        head, _, what = name.rpartition(".")
        if head in book.steps and what == "paused":
            return f"{'中止' if value else '恢复'}{book.steps[head].label}的期限"
        if head in book.steps and what == "due":
            return f"将{book.steps[head].label}的期限延至 {show(value)}"
        spec = book.facts.get(name)
        if spec is not None and spec.kind == "consequence":
            return f"解除：{spec.label}"
        if spec is not None and spec.kind == "finding":
            return "另行认定"
    return "填报事实"


def _said(book: Rulebook, act: Act) -> Iterator[tuple[str, str]]:
    papers = []
    for name, value in act.facts.items():
        spec = book.facts.get(name)
        if spec is None or spec.kind in ("clock", "consequence"):
            continue
        if spec.type == "document":
            papers.append(spec.label)
        else:
            yield spec.label, show(value, spec)
    if papers:
        yield "提交材料", "、".join(papers)


# ---------------------------------------------------------------- what must hold


def _expectation(book: Rulebook, question: Question) -> Expectation:
    expected = question.expected
    place = naming.scope(book, question.scope)
    about = book.steps[question.step].label if question.step else "项目"
    day = iso(question.on) if question.on else ""
    if question.known_at is not None:
        day += f"（按 {question.known_at:%Y-%m-%d} 所知）"
    return Expectation(
        day,
        about + (f"（{place}）" if place else ""),
        tuple(_expected(book, question)),
        tuple(expected.get("articles", ())) + ((expected["ground"],) if expected.get("ground") else ()),
    )


def _expected(book: Rulebook, question: Question) -> Iterator[str]:
    step = book.steps.get(question.step)
    for key, value in question.expected.items():
        match key:
            case "status":
                yield STATUSES.get(value, str(value))
            case "outcome" | "outcomes":
                names = [value] if isinstance(value, str) else value
                labels = [step.outcomes[n].label if step and n in step.outcomes else n for n in names]
                yield f"{'结论' if key == 'outcome' else '可选的结论'}：{'、'.join(labels) or '没有'}"
            case "due":
                yield f"期限：{_plain(value)}"
            case "overdue":
                yield "已经逾期" if value else "没有逾期"
            case "late":
                yield "属于逾期办理" if value else "按时办理"
            case "paused":
                yield "期限中止" if value else "期限照常计算"
            case "provisional":
                yield "日期暂定" if value else "日期确定"
            case "round":
                yield f"第 {value} 次"
            case "phase":
                yield f"阶段：{naming.PHASES.get(value, value)}"
            case "state":
                yield f"状态：{STATES.get(value, value)}"
            case "needs":
                yield f"还缺：{'、'.join(naming.need(book, name).label for name in value) or '没有'}"
            case "notices" | "restrictions" | "powers":
                words = {"notices": "提示", "restrictions": "生效的限制", "powers": "可行使的职权"}[key]
                yield f"{words}：{'、'.join(_label(book, name) for name in value) or '没有'}"
            case "facts" | "exports" | "amounts":
                for name, each in value.items():
                    yield f"{_label(book, name)}：{_shown(book, name, each)}"
            case "holds_until":
                yield f"到 {_plain(value)} 以前不会变" if value != "none" else "以后不会自己变"
            case "recheck":
                numbers = "、".join(f"第 {n} 项" for n in value)
                yield f"按现在所知会另作判断的：{numbers or '没有'}"
            case "articles" | "ground":
                continue
            case _:
                yield f"{key}：{_plain(value)}"


def _label(book: Rulebook, name: str) -> str:
    if name in book.facts:
        return book.facts[name].label
    if name in book.steps:
        return book.steps[name].label
    return guard_label(book.guards[name]) if name in book.guards else name


def _shown(book: Rulebook, name: str, value: Any) -> str:
    spec = book.facts.get(name)
    if value in ("unknown", "not configured"):
        return "未知" if value == "unknown" else "未设定"
    return "已提交" if spec is not None and spec.type == "document" else show(value, spec)


def _plain(value: Any) -> str:
    if value == "none" or value is None:
        return "没有"
    if isinstance(value, (date, datetime)):
        return iso(value.date() if isinstance(value, datetime) else value)
    return show(value)

"""A rulebook as a list of accounts: what it says of each of its things, aspect by aspect, so that two can be compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from guicheng.engine.formula import Formula
from guicheng.engine.rulebook.model import (
    After,
    Article,
    Ask,
    FactSpec,
    Guard,
    Outcome,
    Party,
    Rulebook,
    ScopeSpec,
    Step,
)
from guicheng.engine.sentence import guard_label, sentence, show, term

Kind = Literal[
    "book", "article", "party", "scope", "fact", "document", "parameter", "finding", "consequence", "step",
    "outcome", "guard", "ask", "term", "limit", "wording",
]  # fmt: skip
KINDS: Final[Mapping[Kind, str]] = {
    "book": "规程", "article": "条文", "party": "主体", "scope": "流程", "fact": "事实", "document": "材料",
    "parameter": "参数", "finding": "情形", "consequence": "后果", "step": "环节", "outcome": "结论", "guard": "前置条件",
    "ask": "所需内容", "term": "期限", "limit": "界限", "wording": "文字",
}  # fmt: skip
"""What can differ between two rulebooks, and what it is called."""


@dataclass(frozen=True, slots=True)
class Aspect:
    """
    One thing that is said: as people read it, and its shape, by which it is compared.

    `kind` is what a difference in it is called, where that is not a change of the thing itself. A shape of plain
    text is compared as such; that of a formula keeps what the sentence leaves out. `items` are the members of a list or
    the parts of a condition, each of which may come or go.
    """

    text: str
    shape: Any = None
    kind: Kind | None = None
    formula: Formula | None = None
    items: tuple[str, ...] = ()

    @property
    def compared(self) -> Any:
        """What has to be the same."""
        return self.text if self.shape is None else self.shape


@dataclass(frozen=True, slots=True)
class Account:
    """What a rulebook says of one thing. `of` is the step, outcome or scope to which it belongs, empty at the top."""

    kind: Kind
    id: str
    label: str
    article: str
    of: str = ""
    place: str = ""
    aspects: Mapping[str, Aspect] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str, str]:
        """By what the same thing is found in another rulebook."""
        return (self.kind, self.of, self.id)


def shape(value: Any) -> Any:
    """Return the structure of a formula, or of what stands in one: by names, without labels."""
    if isinstance(value, Formula):
        if value.kind == "late_demand":  # the second part is the step's own condition, told there
            return shape(value.parts[0])
        return (value.kind, value.type, tuple(map(shape, value.data)), tuple(map(shape, value.parts)))
    if isinstance(value, FactSpec):
        return value.name
    if isinstance(value, Step):
        return value.id
    if isinstance(value, frozenset):
        return tuple(sorted(value))
    if isinstance(value, tuple):
        return tuple(map(shape, value))
    return str(value)


def accounts(book: Rulebook) -> Iterator[Account]:
    """Yield everything that a rulebook says, in the order of the text."""
    yield _book(book)
    for name, party in book.parties.items():
        said = {
            "名称": Aspect(f"{party.label}（{party.short}）", kind="wording"),
            "代为录入": _list(_parties(book, party.entered_by), party.entered_by),
            "看得到的项目": _sees(party),
        }
        yield Account("party", name, party.label, "", aspects=said)
    for article in book.articles:
        yield _article(article)
    for scope in book.scopes.values():
        if scope.name != "earlier":  # it is made from `exports`
            yield from _scope(book, scope)
    for spec in book.facts.values():
        if spec.kind != "clock" and "." not in spec.name and not spec.name.endswith("_judged"):
            yield _fact(book, spec)
    for step in book.steps.values():
        yield from _step(book, step)


def _book(book: Rulebook) -> Account:
    facts = {"新建时填写": book.starts_with, "各金额": book.amounts, "向本单位其他件所示": book.exports}
    said = {name: _list(_facts(book, names), names) for name, names in facts.items()}
    secrets = (book.secrets_question,) if book.secrets_question else ()
    said |= {
        "可以撤销办理的主体": _list(_parties(book, book.annulled_by), book.annulled_by),
        "涉密之问": _list(_facts(book, secrets), secrets),
        "一件": Aspect(book.root),
        "适用的地区": Aspect(book.jurisdiction),
        "起施行日期": Aspect(_plain(book.in_force)),
        "取代": Aspect(book.replaces),
        "名称": Aspect(book.title, kind="wording"),
        "文号": Aspect(book.document),
    }
    return Account("book", "rulebook", book.title, "", aspects=said)


def _article(article: Article) -> Account:
    filings = "；".join(f"{one.get('item', '')} {one.get('label', '')}".strip() for one in article.filings)
    said = {
        "标记": _list(article.marks, article.marks),
        "条名": Aspect(article.title, kind="wording"),
        "要旨": Aspect(article.gist, kind="wording"),
        "备案事项": Aspect(filings, tuple(map(str, article.filings))),
        "疑义": Aspect("；".join(str(one.get("about", "")) for one in article.doubts), kind="wording"),
    }
    return Account("article", article.number, article.title, article.number, aspects=said)


def _scope(book: Rulebook, scope: ScopeSpec) -> Iterator[Account]:
    said = {
        "名称": Aspect(scope.label, kind="wording"),
        "上一层": Aspect(_scope_label(book, scope.parent), scope.parent),
        "清单": Aspect(_yes(scope.is_list)),
        "周期": Aspect(scope.every),
        "起": _formula(scope.begins),
        "止": _formula(scope.until),
        "发起": _list(_parties(book, scope.opened_by), scope.opened_by),
        "在哪些环节之后": _after(book, scope.after),
        "条号": Aspect(scope.article),
    }
    yield Account("scope", scope.name, scope.label, scope.article, aspects=said)
    yield from _guards(book, scope.guards, scope.name, scope.label, scope.name)
    yield from _asks(scope.asks, scope.name, scope.label)


def _fact(book: Rulebook, spec: FactSpec) -> Account:
    kinds: dict[str, Kind] = {
        "document": "document", "parameter": "parameter", "finding": "finding", "consequence": "consequence",
    }  # fmt: skip
    said = {
        "名称": Aspect(spec.label, kind="wording"),
        "说明": Aspect(spec.help, kind="wording"),
        "类型": Aspect(spec.type),
        "属于": Aspect(_scope_label(book, spec.scope), spec.scope),
        "主体": _list(_parties(book, spec.by), spec.by),
        "取值": _list(spec.one_of.values(), spec.one_of),
        "可以为负": Aspect(_yes(spec.signed)),
        "须盖章": Aspect(_yes(spec.sealed_paper)),
        "表格": Aspect(spec.form),
        "默认": Aspect("" if spec.default is None else show(spec.default, spec)),
        "条件": _formula(spec.means),
        "条号": Aspect(spec.article),
    }
    if spec.kind == "parameter":
        value = "未设定" if spec.value is None else show(spec.value, spec)
        said["数值"] = Aspect(value, str(spec.value))
        said["设定"] = _list(_parties(book, (spec.set_by,)), (spec.set_by,))
    if consequence := book.consequences.get(spec.name):
        said |= {
            "限制": _list(_targets(book, consequence.blocks), consequence.blocks),
            "提示": _list(_targets(book, consequence.warns), consequence.warns),
            "豁免": _list(_parties(book, (consequence.soft,)), (consequence.soft,)),
            "解除": _list(_parties(book, consequence.lifted_by), consequence.lifted_by),
        }
    return Account(kinds.get(spec.kind, "fact"), spec.name, spec.label, spec.article, aspects=said)


def _step(book: Rulebook, step: Step) -> Iterator[Account]:
    said = {
        "名称": Aspect(step.label, kind="wording"),
        "主体": _list(_parties(book, step.by), step.by),
        "属于": Aspect(_scope_label(book, step.scope), step.scope),
        "阶段": Aspect(step.phase),
        "在哪些环节之后": _after(book, step.after),
        "适用条件": _formula(step.when),
        "期限": _formula(step.due, "term"),
        "不计期限的情形": _formula(step.paused_while, "term"),
        "中止计时": _list(_parties(book, step.pause_by), step.pause_by),
        "延长期限": _list(_parties(book, step.extend_by), step.extend_by),
        "办理时固定": _list((s.label for s in step.seals), (s.name for s in step.seals)),
        "办理方式": Aspect("在平台上办理" if step.happens == "here" else "在别处发生，登记结果"),
        "性质": Aspect("职权，可以办理" if step.power else "应当办理"),
        "流程终止后仍须办": Aspect(_yes(step.survives)),
        "告知": _list(_parties(book, step.to), step.to),
        "默认结论": Aspect(step.outcomes[step.usual].label if step.usual else "", step.usual),
        "条号": Aspect(step.article),
    }
    yield Account("step", step.id, step.label, step.article, aspects=said)
    yield from _guards(book, step.guards, step.id, step.label, step.id)
    yield from _asks(step.asks, step.id, step.label)
    for outcome in step.outcomes.values():
        yield from _outcome(book, step, outcome)


def _outcome(book: Rulebook, step: Step, outcome: Outcome) -> Iterator[Account]:
    of, place = f"{step.id}.{outcome.name}", f"{step.label}（{outcome.label}）"
    opened = [(id, depth) for id, depth in outcome.reopens]
    sets = tuple((spec.name, shape(value)) for spec, value in outcome.sets)
    said = {
        "名称": Aspect(outcome.label, kind="wording"),
        "退回到": _list(_targets(book, (outcome.back_to,)), (outcome.back_to,)),
        "自此重新办理": _list(_targets(book, (outcome.restarts,)), (outcome.restarts,)),
        "重新打开": _list((book.steps[id].label for id, _ in opened), opened),
        "重办期限": Aspect(term(outcome.within) if outcome.within else "", outcome.within, "term"),
        "终止": Aspect(_scope_label(book, outcome.ends) if outcome.ends else "", outcome.ends),
        "写入": _list((f"{s.label}：{sentence(v)}" for s, v in outcome.sets), sets),
        "须写明意见": Aspect(_yes(outcome.opinion)),
        "不须填写环节所需": Aspect(_yes(outcome.waives_asks)),
    }
    yield Account("outcome", outcome.name, outcome.label, step.article, step.id, step.label, said)
    yield from _guards(book, outcome.guards, of, place, of)
    yield from _asks(outcome.asks, of, place)


def _guards(book: Rulebook, guards: Iterable[Guard], of: str, place: str, prefix: str) -> Iterator[Account]:
    """Yield the guards of a step, outcome or scope; those of consequences are told with the consequence."""
    for guard in guards:
        if guard.id in book.consequences:
            continue
        # One without an id of its own is numbered: told by its condition, so that a new one before it moves nothing.
        numbered = guard.id.startswith(prefix) and guard.id.rpartition(".")[2].isdigit()
        said = {
            "名称": Aspect(guard.label, kind="wording"),
            "条件": _formula(guard.that),
            "性质": Aspect(_force(book, guard.soft), guard.soft),
            "条号": Aspect(guard.article),
        }
        id = guard.id if not numbered else f"{of}.{_first_name(guard.that)}"
        yield Account("guard", id, guard_label(guard), guard.article, of, place, said)


def _first_name(formula: Formula) -> str:
    """Return the first name that a formula reads: what an unnamed guard is about."""
    for part in formula.walk():
        if part.data and isinstance(part.data[0], FactSpec | Step):
            return str(shape(part.data[0]))
    return formula.kind


def _asks(asks: Iterable[Ask], of: str, place: str) -> Iterator[Account]:
    for ask in asks:
        said = {
            "何时需要": _formula(ask.when),
            "每次重新提交": Aspect(_yes(ask.anew)),
            "条号": Aspect(ask.article),
        }
        yield Account("ask", ask.name, ask.spec.label, ask.article, of, place, said)


def _sees(party: Party) -> Aspect:
    if party.sees is not None:
        return _formula(party.sees)
    return Aspect("全部" if party.sees_all else "有其环节的")


def _formula(formula: Formula | None, kind: Kind | None = None) -> Aspect:
    if formula is None:
        return Aspect("", (), kind)
    items = tuple(map(sentence, formula.parts)) if formula.kind in ("all", "any") else ()
    return Aspect(sentence(formula), shape(formula), kind, formula, items)


def _list(labels: Iterable[str], names: Iterable[Any]) -> Aspect:
    """Return what is said as a list of names: shown by their labels."""
    told = tuple(labels)
    return Aspect("、".join(told), tuple(names), items=told)


def _after(book: Rulebook, after: Iterable[After]) -> Aspect:
    rows = [(one.step, tuple(sorted(one.outcomes or ()))) for one in after]
    return _list(_targets(book, [".".join(filter(None, (s, "|".join(o)))) for s, o in rows]), rows)


def _targets(book: Rulebook, names: Iterable[str]) -> list[str]:
    """Name steps and outcomes: `plan_review.passed` is 计划审核（通过）."""
    found = []
    for name in filter(None, names):
        id, _, outcomes = name.partition(".")
        step = book.steps.get(id)
        labels = [step.outcomes[o].label for o in outcomes.split("|") if o in step.outcomes] if step else []
        found.append((step.label if step else name) + (f"（{'或'.join(labels)}）" if labels else ""))
    return found


def _force(book: Rulebook, soft: str) -> str:
    if not soft:
        return "必须成立"
    return "只作提示" if soft == "notice" else f"可由{'、'.join(_parties(book, (soft,)))}豁免"


def _parties(book: Rulebook, names: Iterable[str]) -> list[str]:
    return [book.parties[name].label if name in book.parties else name for name in names if name]


def _facts(book: Rulebook, names: Iterable[str]) -> list[str]:
    return [book.facts[name].label if name in book.facts else name for name in names]


def _scope_label(book: Rulebook, name: str) -> str:
    if name in book.scopes:
        return book.scopes[name].label
    return {"unit": "单位", "jurisdiction": "本地区", "project": "项目", "system": "系统"}.get(name, name)


def _yes(value: bool) -> str:
    return "是" if value else "否"


def _plain(value: Any) -> str:
    return "" if value is None else str(value)

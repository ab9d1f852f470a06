"""The rulebook as it is read: chapters, an article with what it does, its doubts, and where it is used."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from guicheng.engine.rulebook.model import Article, FactSpec, Rulebook, ScopeSpec, Step
from guicheng.engine.sentence import guard_label, sentence, show, term, term_of
from guicheng.web import naming
from guicheng.web.words import article_zh

MARKS = {
    "E": ("执行", "平台据此计算环节、期限和条件"),
    "R": ("登记", "由人填写，可以查到"),
    "S": ("监督", "有权机关办理，平台记录并落实"),
    "P": ("原则与定义", "只作说明，不影响办理"),
}
ORDER = ("环节", "条件", "期限", "后果", "情形", "材料", "填报", "流程", "参数")
"""The kinds of things that an article does, in the order in which a page tells them."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A chapter or an article in the table of contents."""

    kind: str
    number: str
    title: str
    note: str
    article: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Doing:
    """One thing that an article does: its name, a sentence, and how strict it is (强制, 原则上, 职权, 提示)."""

    id: str
    kind: str
    label: str
    text: str
    force: str = ""
    article: str = ""


def contents(rulebook: Rulebook, current: str = "") -> tuple[Entry, ...]:
    """Return chapters and articles; the articles of the chapter one reads in, or of all when none is named."""
    here = rulebook.article(current) if current else None
    found: list[Entry] = []
    chapters: dict[str, list[Article]] = {}
    for article in rulebook.articles:
        chapters.setdefault(article.chapter, []).append(article)
    for chapter, articles in chapters.items():
        first, last = articles[0].number, articles[-1].number
        plain = first.isdigit() and last.isdigit()
        found.append(
            Entry(
                "chapter",
                f"第{chapter}章" if plain else chapter,
                articles[0].chapter_title,
                (f"{first}—{last}" if first != last else first) if plain else "",
                articles[0].number,
            )
        )
        if here is None or here.chapter == chapter:
            found += [
                Entry(
                    "article",
                    article_zh(one.number),
                    one.title,
                    "、".join(MARKS[mark][0] for mark in one.marks if mark in MARKS),
                    one.number,
                    one is here,
                )
                for one in articles
            ]
    return tuple(found)


def doings(rulebook: Rulebook, article: Article) -> tuple[Doing, ...]:
    """Return in sentences what the platform does by an article, its items included."""
    found: list[Doing] = []
    for step in rulebook.steps.values():
        if _belongs(step.article, article):
            found += _step(rulebook, step)
    for spec in rulebook.facts.values():
        if spec.kind in ("finding", "parameter") and _belongs(spec.article, article) and "." not in spec.name:
            found.append(_fact(rulebook, spec))
    for consequence in rulebook.consequences.values():
        if _belongs(consequence.article, article):
            found.append(_consequence(rulebook, consequence))
    for guard in rulebook.guards.values():
        known = {one.id for one in found}
        if _belongs(guard.article, article) and guard.id not in known and guard.id not in rulebook.facts:
            force = "原则上" if guard.soft in rulebook.parties else "提示" if guard.soft else "强制"
            found.append(
                Doing(guard.id, "条件", guard_label(guard), sentence(guard.that), force, guard.article)
            )
    found += [_asked(rulebook, spec) for spec in rulebook.facts.values() if _is_said(spec, article)]
    for scope in rulebook.scopes.values():
        if scope.article and _belongs(scope.article, article):
            found.append(_scope(rulebook, scope))
    return tuple(sorted(found, key=lambda one: ORDER.index(one.kind)))


def _is_said(spec: FactSpec, article: Article) -> bool:
    return spec.kind in ("fact", "document") and "." not in spec.name and _belongs(spec.article, article)


def _asked(rulebook: Rulebook, spec: FactSpec) -> Doing:
    who = naming.parties(rulebook, spec.by or sorted(spec.asking_parties))
    steps = [rulebook.steps[id].label for id, _ in spec.asked_by if id in rulebook.steps]
    paper = spec.type == "document"
    text = f"由{who}{'提交' if paper else '填报'}" if who else "提交" if paper else "填报"
    if steps:
        text += f"，随{'、'.join(dict.fromkeys(steps))}"
    if spec.one_of:
        text += f"；可选：{'、'.join(spec.one_of.values())}"
    if spec.sealed_paper:
        text += "；须盖章"
    return Doing(
        spec.name,
        "材料" if paper else "填报",
        spec.label,
        f"{text}。{spec.help + '。' if spec.help else ''}",
        "",
        spec.article,
    )


def _scope(rulebook: Rulebook, scope: ScopeSpec) -> Doing:
    who = naming.parties(rulebook, scope.opened_by)
    text = "按期自动产生。" if scope.every else f"由{who}新增，可以有多个。" if who else "可以有多个。"
    return Doing(scope.name, "流程", scope.label, text, "", scope.article)


def _belongs(number: str, article: Article) -> bool:
    return number == article.number or number.startswith(article.number + "/")


def _step(rulebook: Rulebook, step: Step) -> Iterable[Doing]:
    who = naming.parties(rulebook, step.by)
    outcomes = "、".join(one.label for one in step.outcomes.values())
    words = f"由{who}办理" + (f"，结论为{outcomes}" if len(step.outcomes) > 1 else "")
    if step.after:
        words += f"；在{'、'.join(naming.after(rulebook, one.text) for one in step.after)}之后"
    if step.when is not None:
        words += f"；适用于：{sentence(step.when)}"
    papers = [ask.spec.label for ask in step.asks if ask.spec.type == "document"]
    if papers:
        words += f"；须提交{'、'.join(papers)}"
    yield Doing(step.id, "环节", step.label, words + "。", "职权" if step.power else "强制", step.article)
    if step.due is not None:
        length = f"{term_of(rulebook, step)}内办理" if step.term else sentence(step.due)
        yield Doing(step.id, "期限", f"{step.label}的期限", f"{length}；起算当日不计。", "强制", step.article)
    for outcome in step.outcomes.values():
        if outcome.within and outcome.back_to:
            back = rulebook.steps[outcome.back_to].label
            text = f"{outcome.label}后，{term(outcome.within)}内重新办理{back}。"
            yield Doing(
                f"{step.id}.{outcome.name}", "期限", f"{outcome.label}后重办", text, "强制", step.article
            )


def _fact(rulebook: Rulebook, spec: FactSpec) -> Doing:
    if spec.kind == "parameter":
        setter = naming.parties(rulebook, (spec.set_by,)) if spec.set_by else ""
        text = (
            f"现为 {show(spec.value, spec)}。"
            if spec.value is not None
            else f"未设定，由{setter}设定；设定以前由其认定。"
        )
        return Doing(spec.name, "参数", spec.label, text, "", spec.article)
    text = f"{sentence(spec.means)}。" if spec.means is not None else ""
    if spec.by:
        text += f"{naming.parties(rulebook, spec.by)}可以另行认定。"
    return Doing(spec.name, "情形", spec.label, text, "", spec.article)


def _consequence(rulebook: Rulebook, found: Any) -> Doing:
    blocked = []
    for target in found.blocks:
        id, _, outcome = target.partition(".")
        step = rulebook.steps[id]
        blocked.append(f"{step.label}“{step.outcomes[outcome].label}”" if outcome else step.label)
    spec = rulebook.facts[found.id]
    when = f"{sentence(spec.means)}时，" if spec.means is not None else ""
    text = f"{when}不得办理：{'、'.join(blocked)}。" if blocked else f"{when}予以提示。"
    if found.lifted_by:
        text += f"可由{naming.parties(rulebook, found.lifted_by)}解除。"
    force = "原则上" if found.soft in rulebook.parties else "强制" if blocked else "提示"
    return Doing(found.id, "后果", found.label, text, force, found.article)

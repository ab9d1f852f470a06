"""What nobody asks or reads, what is asked of the wrong party, what rulebook.yaml names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from guicheng.engine.formula import closest
from guicheng.engine.rulebook.checks.finding import (
    Finding,
    Findings,
    error,
    named,
    own_facts,
    warning,
)
from guicheng.engine.rulebook.checks.formulas import facts_in, formulas
from guicheng.engine.rulebook.load import BOOK
from guicheng.engine.rulebook.model import FactSpec, Rulebook
from guicheng.engine.yaml import document


def check_used(rulebook: Rulebook) -> Findings:
    """Yield facts that are neither read nor asked, documents that nobody has to bring, parameters that nothing reads."""
    read = {spec.name for placed in formulas(rulebook) for spec in facts_in(placed.formula)}
    read |= {name.removeprefix("earlier.") for name in read}
    shown = {*rulebook.starts_with, *rulebook.amounts, *rulebook.exports, rulebook.secrets_question}
    terms = {step.term for step in rulebook.steps.values()}
    written = {
        spec.name
        for step in rulebook.steps.values()
        for outcome in step.outcomes.values()
        for spec, _ in outcome.sets
    }
    doubted = {str(doubt.get("parameter") or "") for article in rulebook.articles for doubt in article.doubts}
    asked = {ask.name for scope in rulebook.scopes.values() for ask in scope.asks}
    for spec in own_facts(rulebook):
        name = spec.name
        known = (
            name in read
            or name in shown
            or name in terms
            or name in asked
            or name in written
            or spec.asked_by
        )
        if spec.kind == "document" and not known:
            yield warning(
                spec, f"材料{named(spec)}没有环节要求，也没有条件问到", "写进环节的 documents，或删去"
            )
        elif spec.kind == "fact" and not known:
            yield warning(spec, f"事实{named(spec)}没有环节填写，也没有条件问到", "写进环节的 asks，或删去")
        elif spec.kind == "parameter" and not known and name not in doubted:
            yield warning(spec, f"参数{named(spec)}没有条件或期限问到", "用在条件里，或删去")


def check_asked(rulebook: Rulebook) -> Findings:
    """Yield facts that are asked of whom they cannot come from."""
    for step in rulebook.steps.values():
        for asks in (step.asks, *(outcome.asks for outcome in step.outcomes.values())):
            for ask in asks:
                spec = ask.spec
                if spec.depth < 0:
                    yield error(
                        step,
                        f"环节{named(step)}要求填写{named(spec)}，而它属于 {spec.scope}，不在项目里填写",
                        "改为前置条件",
                    )
                elif spec.means is not None:
                    yield error(
                        step, f"环节{named(step)}要求填写{named(spec)}，而它由条件得出", "从 asks 中删去"
                    )
                elif spec.by and not set(spec.by) & set(step.by):
                    yield error(
                        step,
                        f"环节{named(step)}由 {'、'.join(step.by)} 办理，却要求填写由 {'、'.join(spec.by)} 填写的{named(spec)}",
                        "改 by，或由相应主体的环节填写",
                    )


def check_head(rulebook: Rulebook) -> Findings:
    """Yield what rulebook.yaml names and cannot mean."""
    lines = document(rulebook.texts[BOOK], BOOK).lines if BOOK in rulebook.texts else {}
    kinds: Mapping[str, tuple[str, ...]] = {
        "exports": rulebook.exports,
        "starts_with": rulebook.starts_with,
        "amounts": rulebook.amounts,
        "secrets_question": (rulebook.secrets_question,) if rulebook.secrets_question else (),
    }
    for key, names in kinds.items():
        for name in names:
            for text, repair in _meant(key, rulebook.facts[name]):
                yield Finding("error", BOOK, lines.get(key, 0), text, repair)
    for name in rulebook.annulled_by:
        if name not in rulebook.parties:
            repair = closest(name, rulebook.parties) or "写明由谁可以撤销办理"
            yield Finding("error", BOOK, lines.get("annulled_by", 0), f"annulled_by“{name}”没有声明", repair)
    for party in rulebook.parties.values():
        if party.label == party.name:
            line = lines.get("parties", 0)
            yield Finding("warning", BOOK, line, f"主体“{party.name}”没有 label", "加 label，写机关名称")
    if rulebook.in_force is None:
        yield Finding("error", BOOK, 1, "没有 in_force", "写明自哪一天起施行")


def _meant(key: str, spec: FactSpec) -> Iterator[tuple[str, str]]:
    if spec.depth != 0:
        yield f"{key} 里的{named(spec)}属于 {spec.scope}，不是本案的", "用本案的事实或情形"
    elif key == "amounts" and spec.type != "money":
        yield f"amounts 里的{named(spec)}不是金额", "只列 type: money 的"
    elif key == "secrets_question" and spec.type != "yes/no":
        yield f"secrets_question{named(spec)}不是“是/否”", "用 type: yes/no 的事实"
    elif key == "starts_with" and spec.means is not None:
        yield f"starts_with 里的{named(spec)}由条件得出，不由人填写", "删去"

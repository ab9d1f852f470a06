"""Articles: those that are cited exist, each is accounted for, doubts say what they are about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from guicheng.engine.formula import closest
from guicheng.engine.rulebook.checks.finding import (
    Finding,
    Findings,
    error,
    guards_of,
    named,
    own_facts,
)
from guicheng.engine.rulebook.model import Article, Rulebook


def check_articles(rulebook: Rulebook) -> Findings:
    """Yield citations of articles that are not there, parameters without one, marks that nothing stands for."""
    for file, line, what, number in _citations(rulebook):
        if number and rulebook.article(number) is None:
            known = [article.number for article in rulebook.articles]
            yield Finding(
                "error",
                file,
                line,
                f"{what}引第 {number} 条，规程里没有这一条",
                closest(number, known) or "补上这一条，或改条号",
            )
    for spec in own_facts(rulebook):
        if spec.kind == "parameter" and not spec.article:
            yield error(spec, f"参数{named(spec)}没有依据", "加 article，或移到所属的条")
    for step in rulebook.steps.values():
        if not step.article:
            yield error(step, f"环节{named(step)}没有依据", "加 article，或移到所属的条")
    for article in rulebook.articles:
        yield from _marks(article)
        yield from _doubts(rulebook, article)
        yield from _filings(rulebook, article)


def _citations(rulebook: Rulebook) -> Iterator[tuple[str, int, str, str]]:
    """Yield (file, line, what, article) for everything that cites."""
    for spec in own_facts(rulebook):
        yield spec.file, spec.line, named(spec), spec.article
    for step in rulebook.steps.values():
        yield step.file, step.line, f"环节{named(step)}", step.article
        for guard in guards_of(step):
            yield (
                step.file,
                guard.that.line or step.line,
                f"环节{named(step)}的前置条件“{guard.id}”",
                guard.article,
            )
        for asks in (step.asks, *(outcome.asks for outcome in step.outcomes.values())):
            for ask in asks:
                yield step.file, step.line, f"环节{named(step)}所需的{named(ask.spec)}", ask.article
    for article in rulebook.articles:
        for item in (*article.doubts, *article.filings):
            yield (
                article.file,
                getattr(item, "line", article.line),
                f"第 {article.number} 条",
                str(item.get("article") or ""),
            )


def _marks(article: Article) -> Findings:
    enforcing = [mark for mark in article.marks if mark != "P"]
    if enforcing and not article.implements and not article.filings:
        level: Any = "error" if "E" in enforcing else "warning"
        yield Finding(
            level,
            article.file,
            article.line,
            f"第 {article.number} 条标 {' '.join(enforcing)}，而没有环节、情形、材料或后果出自它",
            "补上它要求的，或改标 P 并写 why",
        )


def _doubts(rulebook: Rulebook, article: Article) -> Findings:
    for doubt in article.doubts:
        line = getattr(doubt, "line", article.line)

        def found(level: Any, text: str, repair: str, line: int = line) -> Finding:
            return Finding(level, article.file, line, f"第 {article.number} 条的疑义{text}", repair)

        wanting = [key for key in ("about", "readings", "ours", "why") if not doubt.get(key)]
        if wanting:
            yield found("error", f"缺 {'、'.join(wanting)}", "写明何处不明、各种读法、取哪一种、为什么")
            continue
        readings = [str(reading) for reading in doubt["readings"]]
        if len(set(readings)) < 2:
            yield found("error", "只有一种读法", "写出另一种读法，或删去疑义")
        parameter = doubt.get("parameter")
        if parameter and (parameter not in rulebook.facts or rulebook.facts[parameter].kind != "parameter"):
            known = [name for name, spec in rulebook.facts.items() if spec.kind == "parameter"]
            yield found("error", f"指向参数“{parameter}”，没有这个参数", closest(str(parameter), known))


def _filings(rulebook: Rulebook, article: Article) -> Findings:
    for filing in article.filings:
        for name in _names(filing.get("steps")):
            if name.partition(".")[0] not in rulebook.steps:
                yield Finding(
                    "error",
                    article.file,
                    getattr(filing, "line", article.line),
                    f"第 {article.number} 条的备案事项指向“{name}”，没有这个环节",
                    closest(name, rulebook.steps),
                )


def _names(raw: Any) -> list[str]:
    return [str(item) for item in raw] if isinstance(raw, list) else [str(raw)] if raw else []

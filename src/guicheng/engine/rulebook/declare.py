"""The first pass over a rulebook: which parties, scopes, facts and steps there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from guicheng.engine.formula import closest
from guicheng.engine.rulebook import words
from guicheng.engine.rulebook.model import Article, FactSpec, Party, Rulebook, ScopeSpec
from guicheng.engine.rulebook.problem import Problem
from guicheng.engine.values import parse_value
from guicheng.engine.vocabulary import joint_review, parameter
from guicheng.engine.yaml import Map

ABOVE = ("unit", "jurisdiction", "system")


@dataclass(slots=True)
class Part:
    """A stretch of the files with its place: the book itself, or an article."""

    file: str
    raw: Map
    article: str
    phase: str


@dataclass(slots=True)
class RawStep:
    """A step as written, after joint reviews have been spread out."""

    part: Part
    raw: Map


class Declaring:
    """Collects the names of a rulebook and what is wrong with them."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.problems: list[Problem] = []
        self.steps: dict[str, RawStep] = {}
        self.meanings: list[tuple[Part, FactSpec, Any, int]] = []
        self.party_rows: list[tuple[Part, Party, Map]] = []
        self.scope_rows: list[tuple[Part, ScopeSpec, Map]] = []
        self.consequence_rows: list[tuple[Part, Map]] = []

    def problem(self, file: str, line: int, text: str, repair: str = "") -> None:
        """Note something wrong."""
        self.problems.append(Problem(file, line, text, repair))

    def keys(self, raw: Any, allowed: tuple[str, ...], file: str, what: str, line: int = 0) -> Map:
        """Return `raw` as a mapping whose keys are all known; note those that are not."""
        if raw is None:
            return Map(line)
        if not isinstance(raw, Map):
            self.problem(file, line, f"{what}应当是一组“键: 值”", f"可用的键：{'、'.join(allowed)}")
            return Map(line)
        for key in raw:
            if key not in allowed:
                self.problem(
                    file,
                    raw.lines.get(key, raw.line),
                    f"{what}里不认识“{key}”",
                    closest(key, allowed) or f"可用：{'、'.join(allowed)}",
                )
        return raw

    def rows(self, part: Part, section: str) -> list[tuple[str, Any, int]]:
        """Return the named rows of a section with their lines."""
        raw = part.raw.get(section)
        if raw is None:
            return []
        if not isinstance(raw, Map):
            self.problem(
                part.file, part.raw.lines.get(section, part.raw.line), f"{section} 应当是一组“名称: 内容”"
            )
            return []
        return [(name, value, raw.lines.get(name, raw.line)) for name, value in raw.items()]

    # ------------------------------------------------------------ sections

    def parties(self, part: Part) -> None:
        """Read who acts."""
        for name, raw, line in self.rows(part, "parties"):
            spec = self.keys(raw, words.PARTY, part.file, f"主体 {name} ", line)
            label = spec.get("label") or name
            self.rulebook.parties[name] = Party(
                name,
                label,
                spec.get("short") or label,
                as_names(spec.get("entered_by")),
                sees_all="sees" not in spec,
            )
            if isinstance(spec.get("sees"), Map):
                self.party_rows.append((part, self.rulebook.parties[name], spec["sees"]))

    def article(self, part: Part, chapter: Map) -> Article:
        """Read an article's own account: number, title, gist, marks, doubts."""
        raw = part.raw
        marks = tuple(str(raw.get("mark") or "").split())
        for mark in marks:
            if mark not in words.MARKS:
                self.problem(part.file, raw.lines.get("mark", raw.line), f"标记“{mark}”不在 E、R、S、P 之内")
        if not marks:
            self.problem(part.file, raw.line, f"第 {part.article} 条没有 mark", "写 mark: E、R、S 或 P")
        if marks == ("P",) and not raw.get("why"):
            self.problem(
                part.file, raw.line, f"第 {part.article} 条标 P 而没有 why", "用一句话写明为什么不产生效果"
            )
        if not raw.get("gist"):
            self.problem(part.file, raw.line, f"第 {part.article} 条没有 gist", "用自己的话写一句要旨")
        doubts = raw.get("doubts") or []
        for doubt in doubts:
            self.keys(doubt, words.DOUBT, part.file, "疑义", raw.line)
        filings = raw.get("filings") or []
        for filing in filings:
            self.keys(filing, words.FILING, part.file, "备案事项", raw.line)
        return Article(
            part.article, str(raw.get("title") or ""), str(raw.get("gist") or ""), marks, str(raw.get("why") or ""),
            tuple(doubts), str(chapter.get("chapter") or ""), str(chapter.get("title") or ""), part.file, raw.line,
            filings=tuple(filings),
        )  # fmt: skip

    def scopes(self, part: Part) -> None:
        """Read the kinds of scope."""
        for name, raw, line in self.rows(part, "scopes"):
            spec = self.keys(raw, words.SCOPE, part.file, f"流程 {name} ", line)
            if name in self.rulebook.scopes:
                self.problem(part.file, line, f"流程“{name}”声明了两次")
            scope = ScopeSpec(
                name, spec.get("label") or name, spec.get("in") or self.rulebook.root, 1,
                article=str(spec.get("article") or part.article), is_list=spec.get("list") is True,
                every=str(spec.get("every") or ""), opened_by=as_names(spec.get("opened_by")),
                file=part.file, line=line,
            )  # fmt: skip
            self.rulebook.scopes[name] = scope
            spec.line = line
            self.scope_rows.append((part, scope, spec))

    def place_scopes(self) -> None:
        """Work out how deep each kind of scope lies."""
        scopes = self.rulebook.scopes

        def chain(name: str, seen: tuple[str, ...] = ()) -> tuple[str, ...]:
            if name == self.rulebook.root:
                return ()
            if name not in scopes or name in seen:
                raise KeyError(name)
            return (*chain(scopes[name].parent, (*seen, name)), name)

        for part, scope, raw in self.scope_rows:
            try:
                scope.chain = chain(scope.name)
                scope.depth = len(scope.chain)
            except KeyError as error:
                self.problem(
                    part.file,
                    raw.line,
                    f"流程“{scope.name}”的 in 指向“{error.args[0]}”，没有这个流程",
                    closest(str(error.args[0]), scopes),
                )
                scope.parent, scope.chain, scope.depth = self.rulebook.root, (scope.name,), 1

    def add_fact(self, part: Part, spec: FactSpec, line: int) -> None:
        """Declare a fact once; a name is declared in one scope."""
        other = self.rulebook.facts.get(spec.name)
        if other is not None:
            self.problem(
                part.file,
                line,
                f"“{spec.name}”声明了两次（另见 {other.file}:{other.line}）",
                "一个名称只声明一次",
            )
            return
        spec.file, spec.line = part.file, line
        spec.own_article = spec.article != part.article
        if spec.type not in words.TYPES:
            self.problem(
                part.file,
                line,
                f"“{spec.name}”的类型“{spec.type}”不认识",
                closest(spec.type, words.TYPES) or f"可用：{'、'.join(words.TYPES)}",
            )
            spec.type = "text"
        if (
            spec.scope not in ABOVE
            and spec.scope != self.rulebook.root
            and spec.scope not in self.rulebook.scopes
        ):
            self.problem(
                part.file,
                line,
                f"“{spec.name}”的 in 指向“{spec.scope}”，没有这个流程",
                closest(spec.scope, self.rulebook.scopes),
            )
            spec.scope = self.rulebook.root
        spec.depth = self.rulebook.depth(spec.scope)
        if spec.type == "choice" and not spec.one_of:
            self.problem(part.file, line, f"“{spec.name}”是选择而没有 one_of")
        self.rulebook.facts[spec.name] = spec

    def facts(self, part: Part) -> None:
        """Read facts, documents, parameters, findings and consequences."""
        root = self.rulebook.root
        for name, raw, line in self.rows(part, "facts"):
            if isinstance(raw, str):
                raw = _map(line, type=raw)
            spec = self.keys(raw, words.FACT, part.file, f"事实 {name} ", line)
            one_of = spec.get("one_of") or {}
            if isinstance(one_of, list):
                one_of = {item: item for item in one_of}
            self.add_fact(part, FactSpec(
                name, str(spec.get("label") or name), "choice" if one_of else str(spec.get("type") or "yes/no"),
                spec.get("in") or root, 0, str(spec.get("article") or part.article), by=as_names(spec.get("by")),
                one_of=dict(one_of), help=str(spec.get("help") or ""), signed=spec.get("signed") is True,
                default=spec.get("default"),
            ), line)  # fmt: skip
        for name, raw, line in self.rows(part, "documents"):
            if isinstance(raw, str):
                raw = _map(line, label=raw)
            spec = self.keys(raw, words.DOCUMENT, part.file, f"材料 {name} ", line)
            self.add_fact(part, FactSpec(
                name, str(spec.get("label") or name), "document", spec.get("in") or root, 0,
                str(spec.get("article") or part.article), kind="document", by=as_names(spec.get("by")),
                help=str(spec.get("help") or ""), sealed_paper=spec.get("sealed") is True, form=str(spec.get("form") or ""),
            ), line)  # fmt: skip
        for name, raw, line in self.rows(part, "parameters"):
            self._parameter(part, name, raw, line)
        for name, raw, line in self.rows(part, "findings"):
            spec = self.keys(raw, words.FINDING, part.file, f"情形 {name} ", line)
            if "is" not in spec:
                self.problem(part.file, line, f"情形“{name}”没有 is", "写明它何时成立")
                continue
            one_of = dict(spec.get("one_of") or {})
            fact = FactSpec(
                name, str(spec.get("label") or name), "choice" if one_of else str(spec.get("type") or "yes/no"),
                spec.get("in") or root, 0, str(spec.get("article") or part.article), kind="finding",
                by=as_names(spec.get("by")), one_of=one_of, help=str(spec.get("help") or ""),
            )  # fmt: skip
            self.add_fact(part, fact, line)
            self.meanings.append((part, fact, spec["is"], line))
        for raw in part.raw.get("consequences") or []:
            spec = self.keys(raw, words.CONSEQUENCE, part.file, "后果", part.raw.line)
            if "id" not in spec or "in_force" not in spec:
                self.problem(part.file, getattr(raw, "line", part.raw.line), "后果缺 id 或 in_force")
                continue
            fact = FactSpec(
                spec["id"], str(spec.get("label") or spec["id"]), "yes/no", spec.get("in") or root, 0,
                str(spec.get("article") or part.article), kind="consequence", by=as_names(spec.get("lifted_by")),
            )  # fmt: skip
            self.add_fact(part, fact, spec.line)
            self.meanings.append((part, fact, spec["in_force"], spec.line))
            self.consequence_rows.append((part, spec))

    def _parameter(self, part: Part, name: str, raw: Any, line: int) -> None:
        if not isinstance(raw, Map):
            raw = _map(line, value=raw)
        spec = self.keys(raw, words.PARAMETER, part.file, f"参数 {name} ", line)
        one_of = dict(spec.get("one_of") or {})
        type = "choice" if one_of else str(spec.get("type") or "")
        if not type:
            self.problem(part.file, line, f"参数“{name}”没有 type", f"可用：{'、'.join(words.TYPES)}")
            type = "text"
        fact = FactSpec(
            name, str(spec.get("label") or name), type, "jurisdiction", -1, str(spec.get("article") or part.article),
            kind="parameter", set_by=str(spec.get("set_by") or "authority"), one_of=one_of, help=str(spec.get("help") or ""),
        )  # fmt: skip
        value = spec.get("value", "not configured")
        if value != "not configured":
            try:
                fact.value = parse_value(type, value)
            except (ValueError, KeyError) as error:
                self.problem(part.file, line, f"参数“{name}”：{error}")
        self.add_fact(part, fact, line)
        if fact.value is None and type in ("money", "number", "share"):
            self.add_fact(part, parameter.judged_question(fact, self.rulebook.root), line)

    def add_steps(self, part: Part) -> None:
        """Read the steps, joint reviews spread out."""
        raw_steps = part.raw.get("steps") or []
        if not isinstance(raw_steps, list):
            self.problem(part.file, part.raw.line, "steps 应当是一列环节")
            return
        for raw in raw_steps:
            step = self.keys(raw, words.STEP, part.file, "环节", part.raw.line)
            if "id" not in step or "by" not in step:
                self.problem(part.file, step.line or part.raw.line, "环节缺 id 或 by")
                continue
            for spread in joint_review.expand(step):
                id = spread["id"]
                if id in self.steps:
                    self.problem(part.file, spread.line, f"环节“{id}”声明了两次")
                self.steps[id] = RawStep(part, spread)


def as_names(raw: Any) -> tuple[str, ...]:
    """Return one name or a list of names as a tuple."""
    if raw is None:
        return ()
    if isinstance(raw, list):
        return tuple(str(item) for item in raw)
    return (str(raw),)


def _map(line: int, **values: Any) -> Map:
    made = Map(line)
    made.update(values)
    return made


__all__ = ["ABOVE", "Declaring", "Part", "RawStep", "as_names"]

"""Loading a rulebook: from text, from a folder, from those that are shipped."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from copy import copy
from datetime import date
from decimal import Decimal
from importlib import resources
from typing import Any, Protocol

from guicheng.engine.rulebook import words
from guicheng.engine.rulebook.build import Building
from guicheng.engine.rulebook.declare import Declaring, Part, as_names
from guicheng.engine.rulebook.form import problems_of_form
from guicheng.engine.rulebook.model import Rulebook
from guicheng.engine.rulebook.problem import Problem, RulebookError
from guicheng.engine.vocabulary import standing
from guicheng.engine.yaml import Map, Seq, YamlProblem, document

BOOK = "rulebook.yaml"
SURVIVORS = "survivors.yaml"
"""Lies beside the law and is none: why no scenario can notice certain changes, see `mutate`."""
NOT_LAW = frozenset(
    {"gist", "label", "short", "title", "why", "doubts", "help", "readings", "source", "checked_on"}
)

NAMED = frozenset(
    {"facts", "documents", "parameters", "findings", "scopes", "parties", "outcomes", "one_of", "sets"}
)


class Folder(Protocol):
    """What a rulebook is read from: a path, or a folder inside a package."""

    @property
    def name(self) -> str: ...
    def iterdir(self) -> Any: ...
    def is_dir(self) -> bool: ...


def shipped_rulebooks() -> list[str]:
    """Return the names of the rulebooks that come with the program."""
    folder = resources.files("guicheng") / "rulebooks"
    if not folder.is_dir():
        return []
    return sorted(entry.name for entry in folder.iterdir() if entry.is_dir() and (entry / BOOK).is_file())


def load_shipped(name: str) -> Rulebook:
    """Load a rulebook that comes with the program; KeyError when there is none of this name."""
    if name not in shipped_rulebooks():
        raise KeyError(name)
    return load_rulebook(resources.files("guicheng") / "rulebooks" / name)


def load_rulebook(folder: Any, *, parameters: Mapping[str, Any] | None = None) -> Rulebook:
    """Load a rulebook's folder. Raise RulebookError with everything that is wrong."""
    return load_text(read_files(folder), parameters=parameters)


def read_files(folder: Any) -> dict[str, str]:
    """Return the texts of a rulebook's own files, by name."""
    return {
        entry.name: entry.read_text(encoding="utf-8")
        for entry in sorted(folder.iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith((".yaml", ".yml")) and entry.name != SURVIVORS and entry.is_file()
    }


def load_text(files: Mapping[str, str], *, parameters: Mapping[str, Any] | None = None) -> Rulebook:
    """Load a rulebook from the texts of its files, by name. Raise RulebookError with everything that is wrong."""
    read = with_parameters(read_maps(files), parameters or {})
    rulebook = load_maps(read)
    rulebook.digest = law_digest(read)
    rulebook.texts = dict(files)
    return rulebook


def read_maps(files: Mapping[str, str]) -> dict[str, Map]:
    """Return the files as the strict reader gives them. Raise RulebookError when one has not the right form."""
    problems: list[Problem] = []
    read: dict[str, Map] = {}
    for name, text in files.items():
        try:
            content = document(text, name)
        except YamlProblem as found:
            problems.append(Problem(found.file, found.line, found.text, found.repair))
            continue
        if isinstance(content, Map):
            read[name] = content
        else:
            problems.append(Problem(name, 1, "文件应当是一组“键: 值”"))
    if BOOK not in read:
        problems.append(Problem(BOOK, 0, f"没有 {BOOK}", "每部规则库有一个 rulebook.yaml"))
    for name, content in read.items():
        problems += problems_of_form(content, name, "book" if name == BOOK else "chapter")
    if problems:
        raise RulebookError(tuple(problems))
    return read


def load_maps(read: Mapping[str, Map]) -> Rulebook:
    """
    Load a rulebook from its files as the strict reader gives them, by name; digest and texts are left empty.

    The maps must have the right form. They are not changed: one that is used again may be changed in one place.
    """
    head = read[BOOK]
    rulebook = Rulebook(
        id=str(head.get("rulebook") or ""), title=str(head.get("title") or ""), document=str(head.get("document") or ""),
        jurisdiction=str(head.get("jurisdiction") or ""), root=str(head.get("case") or "project"), in_force=head.get("in_force"),
        secrets_question=str(head.get("secrets_question") or ""), starts_with=as_names(head.get("starts_with")),
        amounts=as_names(head.get("amounts")), exports=as_names(head.get("exports")),
        annulled_by=as_names(head.get("annulled_by", "authority")), replaces=str(head.get("replaces") or ""),
    )  # fmt: skip
    declaring = Declaring(rulebook)
    declaring.keys(head, words.BOOK, BOOK, "rulebook.yaml ")
    parts = [Part(BOOK, head, "", str(head.get("phase") or ""))]
    for name in sorted(read):
        if name == BOOK:
            continue
        chapter = declaring.keys(read[name], words.CHAPTER, name, "章 ")
        for raw in chapter.get("articles") or []:
            article = declaring.keys(raw, words.ARTICLE, name, "条 ", chapter.line)
            number = article.get("article")
            if not isinstance(number, str):
                declaring.problem(name, article.line, f"条号“{number}”应当加引号", f'写 article: "{number}"')
            phase = str(article.get("phase") or chapter.get("phase") or "")
            part = Part(name, article, str(number), phase)
            parts.append(part)
            made = declaring.article(part, chapter)
            if any(other.number == made.number for other in rulebook.articles):
                declaring.problem(name, article.line, f"第 {made.number} 条出现两次")
            rulebook.articles.append(made)
    for part in parts:
        declaring.parties(part)
        declaring.scopes(part)
    declaring.place_scopes()
    for part in parts:
        declaring.facts(part)
        declaring.add_steps(part)
    standing.declare(rulebook)
    Building(declaring).run()
    _check_head(declaring, head)
    if declaring.problems:
        raise RulebookError(tuple(sorted(set(declaring.problems), key=lambda p: (p.file, p.line, p.text))))
    _implements(rulebook)
    return rulebook


def _check_head(declaring: Declaring, head: Map) -> None:
    rulebook = declaring.rulebook
    for key in ("rulebook", "title", "parties"):
        if not head.get(key):
            declaring.problem(BOOK, 1, f"rulebook.yaml 缺 {key}")
    if rulebook.replaces and (rulebook.replaces == rulebook.id or not rulebook.in_force):
        wrong = "replaces 是它自己" if rulebook.in_force else "有 replaces 而没有 in_force"
        repair = "写被取代的那一部的标识" if rulebook.in_force else "写明自哪一天起取代"
        declaring.problem(BOOK, head.lines.get("replaces", 1), wrong, repair)
    for key in ("starts_with", "amounts", "exports"):
        for name in as_names(head.get(key)):
            if name not in rulebook.facts:
                declaring.problem(BOOK, head.lines.get(key, 1), f"{key} 里没有叫“{name}”的事实或情形")
    for name in (rulebook.secrets_question,):
        if name and name not in rulebook.facts:
            declaring.problem(BOOK, head.lines.get("secrets_question", 1), f"没有叫“{name}”的事实")
    for party in (p for known in rulebook.parties.values() for p in known.entered_by):
        if party not in rulebook.parties:
            declaring.problem(BOOK, head.lines.get("parties", 1), f"entered_by 里的“{party}”没有声明")


def _implements(rulebook: Rulebook) -> None:
    """Note for each article what cites it."""
    cited: list[tuple[str, str]] = [(step.article, step.id) for step in rulebook.steps.values()]
    cited += [(spec.article, name) for name, spec in rulebook.facts.items() if spec.kind != "clock"]
    cited += [(guard.article, guard.id) for guard in rulebook.guards.values()]
    for number, id in cited:
        article = rulebook.article(number)
        if article is not None and id not in article.implements:
            article.implements.append(id)


def with_parameters(read: Mapping[str, Map], parameters: Mapping[str, Any]) -> Mapping[str, Map]:
    """Return the files with other values for these parameters, as a scenario or a what-if asks; the rest is shared."""
    return {name: _overridden(content, parameters) for name, content in read.items()} if parameters else read


def _overridden(raw: Map, parameters: Mapping[str, Any]) -> Map:
    made = copy(raw)
    found = raw.get("parameters")
    if isinstance(found, Map):
        made["parameters"] = rows = copy(found)
        for name, value in parameters.items():
            if isinstance(rows.get(name), Map):
                rows[name] = copy(rows[name])
                rows[name]["value"] = value
    if isinstance(articles := raw.get("articles"), Seq):
        made["articles"] = kept = Seq(articles.line)
        kept.lines = articles.lines
        kept.extend(_overridden(article, parameters) for article in articles)
    return made


def law_digest(read: Mapping[str, Any]) -> str:
    """Return the SM3 digest of what the rulebook says as law: without gists, labels, doubts and the like."""
    text = json.dumps(
        has_effect({name: read[name] for name in sorted(read)}), ensure_ascii=False, sort_keys=True
    )
    return hashlib.new("sm3", text.encode()).hexdigest()


def has_effect(value: Any, names: bool = False) -> Any:
    """Return what has effect as law. In a section of names, a name is never taken for a key that has none."""
    if isinstance(value, dict):
        return {
            str(key): has_effect(item, key in NAMED and not names)
            for key, item in value.items()
            if names or key not in NOT_LAW
        }
    if isinstance(value, list):
        return [has_effect(item) for item in value]
    if isinstance(value, Decimal | date):
        return str(value)
    return value

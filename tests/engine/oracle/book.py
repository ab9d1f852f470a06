"""A rulebook's YAML as plain tables: scopes, facts, steps, guards. Only what the document says; nothing is checked."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from guicheng.engine.values import literal, parse_value

NOTHING = object()
OUTER = ("unit", "jurisdiction", "system")


class _Loader(yaml.SafeLoader):
    """YAML in which only yes and no are answers and decimals are exact."""


_Loader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in rows
        if tag not in ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:float", "tag:yaml.org,2002:int")
    ]
    for first, rows in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(yes|no)$"), list("yn"))
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:int", re.compile(r"^-?(0|[1-9][0-9]*)$"), list("-0123456789")
)
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile(r"^-?[0-9]+\.[0-9]+$"), list("-0123456789")
)
_Loader.add_constructor("tag:yaml.org,2002:float", lambda loader, node: Decimal(node.value))


def load(text: str) -> Any:
    return yaml.load(text, _Loader)


def as_list(raw: Any) -> list[Any]:
    return [] if raw is None else raw if isinstance(raw, list) else [raw]


def reference(text: str) -> tuple[str, frozenset[str] | None]:
    """`step`, `step.outcome`, `step.a|b`: the step, and the outcomes or None for any."""
    step, _, outcomes = text.partition(".")
    return step, None if outcomes in ("", "done") else frozenset(outcomes.split("|"))


@dataclass
class Fact:
    name: str
    scope: str
    type: str
    article: str
    kind: str
    by: tuple[str, ...] = ()
    formula: Any = NOTHING
    value: Any = None
    unset: bool = False
    signed: bool = False
    choices: tuple[str, ...] = ()
    lifted_by: str = ""
    default: Any = None
    own_article: str = ""


@dataclass
class Guard:
    id: str
    that: Any
    article: str
    soft: str = ""


@dataclass
class Ask:
    name: str
    article: str
    when: Any = NOTHING
    anew: bool = False


@dataclass
class Outcome:
    name: str
    guards: list[Guard]
    asks: list[Ask]
    sets: dict[str, Any]
    back_to: str = ""
    restarts: str = ""
    within: str = ""
    keeps: tuple[str, ...] = ()
    ends: str = ""
    waives_asks: bool = False


@dataclass
class Step:
    id: str
    scope: str
    article: str
    by: tuple[str, ...]
    after: list[str]
    when: Any
    guards: list[Guard]
    asks: list[Ask]
    outcomes: dict[str, Outcome]
    seals: list[str]
    raw: dict[str, Any]
    power: bool = False
    survives: bool = False
    outside: bool = False

    @property
    def asked(self) -> frozenset[str]:
        """The names of all that an act of this step may owe."""
        return frozenset(ask.name for ask in self._all_asks())

    @property
    def asked_anew(self) -> frozenset[str]:
        return frozenset(ask.name for ask in self._all_asks() if ask.anew)

    def _all_asks(self) -> list[Ask]:
        return [*self.asks, *(ask for outcome in self.outcomes.values() for ask in outcome.asks)]


@dataclass
class ScopeKind:
    name: str
    parent: str
    raw: dict[str, Any]
    article: str
    guards: list[Guard] = field(default_factory=list)
    asks: list[Ask] = field(default_factory=list)


class Book:
    """A rulebook's tables. `parameters` are set otherwise than the rulebook says."""

    def __init__(self, folder: Path, parameters: dict[str, Any] | None = None) -> None:
        head = load((folder / "rulebook.yaml").read_text("utf-8"))
        files = sorted(p for p in folder.glob("*.yaml") if p.name not in ("rulebook.yaml", "survivors.yaml"))
        chapters = [load(p.read_text("utf-8")) for p in files]
        parts = [("", head), *((a["article"], a) for c in chapters for a in c.get("articles") or [])]
        self.root: str = head["case"]
        self.exports: list[str] = head.get("exports") or []
        self.annulled_by: str = head.get("annulled_by", "authority")
        self.parties: list[str] = list(head["parties"])
        self.facts: dict[str, Fact] = {}
        self.scopes: dict[str, ScopeKind] = {}
        self.steps: dict[str, Step] = {}
        for article, part in parts:
            self._declare(article, part)
        for name in self.exports:
            self.facts[f"earlier.{name}"] = Fact(
                f"earlier.{name}", "earlier", self.facts[name].type, "", "export"
            )
        self.scopes["earlier"] = ScopeKind("earlier", self.root, {}, "")
        for name, raw in (parameters or {}).items():
            fact = self.facts[name]
            fact.unset, fact.value = False, parse_value(fact.type, raw)
        for fact in list(self.facts.values()):
            if fact.unset and fact.type not in ("period", "text"):  # these are compared with nothing
                self.facts[f"{fact.name}_judged"] = Fact(
                    f"{fact.name}_judged", self.root, "yes/no", fact.article, "fact", fact.by
                )  # fmt: skip
        for kind in self.scopes.values():
            kind.guards = self._guards(kind.raw.get("requires"), kind.article, kind.name)
            kind.asks = self._asks(kind.raw, kind.article)
        for article, part in parts:
            for raw in part.get("steps") or []:
                for one in _each(raw):
                    self.steps[one["id"]] = self._step(one, str(one.get("article") or article))
        for article, part in parts:
            for raw in part.get("consequences") or []:
                self._consequence(raw, str(raw.get("article") or article))
        self.askers: dict[str, list[str]] = {}
        for step in self.steps.values():
            for name in step.asked:
                self.askers.setdefault(name, []).append(step.id)

    # ---------------------------------------------------------------- declaring

    def _declare(self, article: str, part: dict[str, Any]) -> None:
        for name, raw in (part.get("scopes") or {}).items():
            raw = raw or {}
            self.scopes[name] = ScopeKind(
                name, raw.get("in", self.root), raw, str(raw.get("article") or article)
            )
        for name, raw in (part.get("facts") or {}).items():
            choices = tuple(raw.get("one_of") or ())
            self.facts[name] = Fact(
                name, raw.get("in", self.root), raw.get("type", "choice"), str(raw.get("article") or article), "fact",
                tuple(as_list(raw.get("by"))), signed=raw.get("signed", False), choices=choices, default=raw.get("default"),
                own_article=str(raw.get("article") or ""),
            )  # fmt: skip
        for name, raw in (part.get("documents") or {}).items():
            raw = raw or {}
            self.facts[name] = Fact(
                name, raw.get("in", self.root), "document", str(raw.get("article") or ""), "document",
                tuple(as_list(raw.get("by"))), own_article=str(raw.get("article") or ""),
            )  # fmt: skip
        for name, raw in (part.get("parameters") or {}).items():
            type = raw.get("type", "choice")
            unset = raw["value"] == "not configured"
            self.facts[name] = Fact(
                name, "jurisdiction", type, str(raw.get("article") or article), "parameter", unset=unset,
                by=(raw.get("set_by", "authority"),),
                value=None if unset else parse_value(type, raw["value"]), choices=tuple(raw.get("one_of") or ()),
            )  # fmt: skip
        for name, raw in (part.get("findings") or {}).items():
            self.facts[name] = Fact(
                name, raw.get("in", self.root), raw.get("type", "yes/no"), str(raw.get("article") or article), "finding",
                tuple(as_list(raw.get("by"))), raw["is"], choices=tuple(raw.get("one_of") or ()),
            )  # fmt: skip
        for raw in part.get("consequences") or []:
            self.facts[raw["id"]] = Fact(
                raw["id"], raw.get("in", self.root), "yes/no", str(raw.get("article") or article), "consequence",
                formula=raw["in_force"], lifted_by=raw.get("lifted_by", ""),
            )  # fmt: skip

    def _guards(self, raw: Any, article: str, where: str) -> list[Guard]:
        found = []
        for number, item in enumerate(as_list(raw)):
            if isinstance(item, str):
                found.append(Guard(item, item, self.facts[item].article or article))
            else:
                that = item.get("that", item.get("id"))
                named = self.facts.get(that) if isinstance(that, str) else None
                own = item.get("article") or (named.article if named else "") or article
                id = item.get("id") or (that if named else f"{where}.{number}")
                found.append(Guard(id, that, str(own), item.get("soft", "")))
        return found

    def _asks(self, raw: dict[str, Any], article: str) -> list[Ask]:
        found = []
        for section in ("asks", "documents"):
            for item in as_list(raw.get(section)):
                item = item if isinstance(item, dict) else {"fact": item}
                name = item.get("fact") or item["document"]
                own = self.facts[name].own_article
                found.append(
                    Ask(name, str(item.get("article") or own or article), item.get("when", NOTHING), item.get("anew", False))
                )  # fmt: skip
        return found

    def _step(self, raw: dict[str, Any], article: str) -> Step:
        id = raw["id"]
        guards = self._guards(raw.get("requires"), article, id)
        if "rounds" in raw:
            rounds = raw["rounds"]
            counted = f"{id}.{'|'.join(rounds['of'])}" if rounds.get("of") else id
            below = {"value": {"times": counted}, "below": rounds["at_most"]}
            guards.append(
                Guard(f"{id}.rounds", below, str(rounds.get("article") or article), rounds.get("soft", ""))
            )
        for day in as_list(raw.get("not_before")):
            guards.append(Guard(f"{id}.not_before", {"waited": day}, article))
        for day in as_list(raw.get("valid_until")):
            guards.append(Guard(f"{id}.valid_until", {"today": {"on_or_before": day}}, article))
        outcomes = {}
        said = raw.get("outcomes") or {"done": {}}
        for name, more in (said if isinstance(said, dict) else dict.fromkeys(said)).items():
            more = more or {}
            outcomes[name] = Outcome(
                name, self._guards(more.get("requires"), article, f"{id}.{name}"), self._asks(more, article),
                more.get("sets") or {}, more.get("back_to", ""), more.get("restarts", ""), more.get("within", ""),
                tuple(as_list(more.get("keeps"))), more.get("ends", ""), more.get("waives_asks", False),
            )  # fmt: skip
        return Step(
            id, raw.get("in", self.root), article, tuple(as_list(raw["by"])), as_list(raw.get("after")), raw.get("when", NOTHING),
            guards, self._asks(raw, article), outcomes, as_list(raw.get("seals")), raw, raw.get("power", False),
            raw.get("survives", False), raw.get("happens") == "outside",
        )  # fmt: skip

    def _consequence(self, raw: dict[str, Any], article: str) -> None:
        for soft, targets in ((raw.get("soft", ""), raw.get("blocks")), ("notice", raw.get("warns"))):
            for target in as_list(targets):
                id, outcomes = reference(target)
                guard = Guard(raw["id"], {"not": raw["id"]}, article, soft)
                if outcomes is None:
                    self.steps[id].guards.append(guard)
                for outcome in outcomes or ():
                    self.steps[id].outcomes[outcome].guards.append(guard)

    # ---------------------------------------------------------------- where things lie

    def chain(self, kind: str) -> list[str]:
        """The kinds from below the root down to this one."""
        return [] if kind == self.root or kind in OUTER else [*self.chain(self.scopes[kind].parent), kind]

    def common(self, one: str, other: str) -> int:
        """How many kinds two scopes share from the root down."""
        shared = 0
        for a, b in zip(self.chain(one), self.chain(other), strict=False):
            if a != b:
                break
            shared += 1
        return shared

    def predecessors(self, id: str) -> set[str]:
        return {reference(a)[0] for a in self.steps[id].after}

    def following(self, id: str) -> set[str]:
        """All steps that come after this one, and this one."""
        found, todo = {id}, [id]
        while todo:
            last = todo.pop()
            for other in self.steps:
                if last in self.predecessors(other) and other not in found:
                    found.add(other)
                    todo.append(other)
        return found

    def leading_to(self, id: str) -> set[str]:
        """All steps that this one comes after, and this one."""
        found, todo = {id}, [id]
        while todo:
            for other in self.predecessors(todo.pop()):
                if other not in found:
                    found.add(other)
                    todo.append(other)
        return found

    def reopened(self, step: str, outcome: Outcome) -> set[str]:
        """Which steps an outcome reopens."""
        if outcome.restarts:
            return self.following(outcome.restarts) - {step}
        if outcome.back_to:
            between = self.following(outcome.back_to) & self.leading_to(step)
            return (between | {outcome.back_to, step}) - set(outcome.keeps)
        return set()

    def literal(self, raw: Any) -> Any:
        """What `raw` plainly is; None when it is a name."""
        return literal(raw)


def names_in(book: Book, formula: Any) -> set[str]:
    """All words in a formula that name something: a choice of the fact that it is compared with does not."""
    if isinstance(formula, list):
        return set().union(*(names_in(book, part) for part in formula))
    if not isinstance(formula, dict):
        return {formula} if isinstance(formula, str) else set()
    found = set(formula)
    for left, right in formula.items():
        choices = book.facts[left].choices if left in book.facts else ()
        found |= names_in(book, right) - set(choices)
    return found


def _each(raw: dict[str, Any]) -> list[dict[str, Any]]:
    """A joint review as a step for each party and the conclusion after them; any other step as it is."""
    if not isinstance(raw["by"], dict):
        return [raw]
    parts = []
    for item in raw["by"]["each"]:
        item = item if isinstance(item, dict) else {"party": item}
        part = {key: raw[key] for key in ("in", "article", "after", "happens", "of") if key in raw}
        part |= {
            "id": f"{raw['id']}_by_{item['party']}",
            "by": item["party"],
            "outcomes": {"agreed": {}, "objected": {}},
        }
        whens = [w for w in (raw.get("when", NOTHING), item.get("when", NOTHING)) if w is not NOTHING]
        if whens:
            part["when"] = {"all": whens}
        if "each_within" in raw["by"]:
            part["within"] = raw["by"]["each_within"]
        parts.append(part)
    conclusion = {**raw, "by": raw["by"]["conclude"], "after": [part["id"] for part in parts]}
    if "within" in raw and "of" not in raw and "after" in raw:
        conclusion["of"] = raw["after"]  # the whole review takes no longer
    return [*parts, conclusion]

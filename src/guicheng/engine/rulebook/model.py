"""What a rulebook is once it is read: parties, scopes, facts, guards, steps, articles. Plain values; no text is parsed here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

from guicheng.engine.values import AS_STORED, Unknown

if TYPE_CHECKING:
    from guicheng.engine.ask import Asking
    from guicheng.engine.case import Scope
    from guicheng.engine.formula import Formula

PHASES: Final = (
    "plan",
    "apply",
    "review",
    "approve",
    "procure",
    "build",
    "accept",
    "operate",
    "evaluate",
    "close",
)
OUTER: Final = "^"
"""The path of what lies above the case: unit, jurisdiction, system. Handed in, never looked up."""

ANNEX: Final = "annex"
"""How the number of an annex begins: `annex`, `annex-3`. Articles are counted without them."""

Evaluate = Callable[["Asking", "Scope"], Any]


@dataclass(slots=True)
class Party:
    """
    Who acts: a name in `by`. `entered_by` may enter its decisions, with the signed paper.

    `sees_all`: every case of the jurisdiction; else those for which `sees` is yes or, without it, one of its steps applies.
    """

    name: str
    label: str
    short: str
    entered_by: tuple[str, ...] = ()
    sees_all: bool = True
    sees: Formula | None = None


@dataclass(slots=True)
class FactSpec:
    """A named value in one scope: said, derived (`means`), or a parameter (`value`)."""

    name: str
    label: str
    type: str
    scope: str
    depth: int
    article: str = ""
    own_article: bool = False
    kind: Literal["fact", "document", "parameter", "finding", "consequence", "clock"] = "fact"
    by: tuple[str, ...] = ()
    one_of: Mapping[str, str] = field(default_factory=dict)
    help: str = ""
    signed: bool = False
    sealed_paper: bool = False
    form: str = ""
    default: Any = None
    value: Any = None
    set_by: str = ""
    means: Formula | None = None
    asked_by: list[tuple[str, str]] = field(default_factory=list)
    asking_parties: set[str] = field(default_factory=set)
    line: int = 0
    file: str = ""
    unknown: Unknown = field(init=False, repr=False, compare=False)
    stored_as: Any = field(init=False, repr=False, compare=False)
    """The class of what is stored, when that is the value itself; else None."""

    def __post_init__(self) -> None:
        self.unknown = Unknown((self.name,))
        self.stored_as = AS_STORED.get(self.type)


@dataclass(slots=True)
class ScopeSpec:
    """A kind of scope below the case: opened by an act, a list, or periods between two days."""

    name: str
    label: str
    parent: str
    depth: int
    article: str = ""
    is_list: bool = False
    every: str = ""
    begins: Formula | None = None
    until: Formula | None = None
    opened_by: tuple[str, ...] = ()
    after: tuple[After, ...] = ()
    guards: tuple[Guard, ...] = ()
    asks: tuple[Ask, ...] = ()
    chain: tuple[str, ...] = ()
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class After:
    """A predecessor: a step, perhaps with the outcomes that it must have had; whether it is settled and since which day."""

    step: str
    outcomes: frozenset[str] | None
    holds: Evaluate
    day: Evaluate
    text: str


@dataclass(frozen=True, slots=True)
class Guard:
    """Only yes passes. `soft` names the party that may waive it; `notice` only warns."""

    id: str
    label: str
    that: Formula
    article: str
    soft: str = ""


@dataclass(frozen=True, slots=True)
class Ask:
    """A fact or document that must be there: always or `when`; brought with this act or at any time before."""

    name: str
    spec: FactSpec
    article: str
    when: Formula | None = None
    anew: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """One way in which a step can end, with what it writes."""

    name: str
    label: str
    guards: tuple[Guard, ...] = ()
    asks: tuple[Ask, ...] = ()
    waives_asks: bool = False
    back_to: str = ""
    restarts: str = ""
    reopens: tuple[tuple[str, int], ...] = ()
    within: str = ""
    ends: str = ""
    ends_depth: int = 0
    sets: tuple[tuple[FactSpec, Formula], ...] = ()
    opinion: bool = False


@dataclass(slots=True)
class Step:
    """What somebody does under an article, in a scope."""

    id: str
    label: str
    article: str
    scope: str
    depth: int
    by: tuple[str, ...]
    phase: str
    after: tuple[After, ...] = ()
    when: Formula | None = None
    when_articles: tuple[str, ...] = ()
    not_applicable_articles: tuple[str, ...] = ()
    guards: tuple[Guard, ...] = ()
    asks: tuple[Ask, ...] = ()
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    usual: str = ""
    due: Formula | None = None
    pause: Evaluate | None = None
    paused_while: Formula | None = None
    pause_by: tuple[str, ...] = ()
    extend_by: tuple[str, ...] = ()
    seals: tuple[FactSpec, ...] = ()
    happens: Literal["here", "outside"] = "here"
    power: bool = False
    survives: bool = False
    to: tuple[str, ...] = ()
    asked: frozenset[str] = frozenset()
    asked_anew: tuple[FactSpec, ...] = ()
    some_owe_nothing: bool = False
    """Whether an outcome owes none of the step's own asks."""
    term: str = ""
    event_key: str = ""
    due_key: str = ""
    paused_key: str = ""
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Consequence:
    """A finding that blocks (or warns at) steps and outcomes while it is in force."""

    id: str
    label: str
    article: str
    scope: str
    blocks: tuple[str, ...]
    warns: tuple[str, ...]
    soft: str
    lifted_by: tuple[str, ...]


@dataclass(slots=True)
class Article:
    """An article of the regulation as the rulebook accounts for it."""

    number: str
    title: str
    gist: str
    marks: tuple[str, ...]
    why: str
    doubts: tuple[Mapping[str, Any], ...]
    chapter: str
    chapter_title: str
    file: str
    line: int
    implements: list[str] = field(default_factory=list)
    filings: tuple[Mapping[str, Any], ...] = ()


@dataclass(slots=True)
class Rulebook:
    """A regulation in force, ready to be asked."""

    id: str
    title: str
    document: str
    jurisdiction: str
    root: str
    in_force: Any
    secrets_question: str
    starts_with: tuple[str, ...]
    amounts: tuple[str, ...]
    exports: tuple[str, ...]
    annulled_by: tuple[str, ...]
    parties: dict[str, Party] = field(default_factory=dict)
    scopes: dict[str, ScopeSpec] = field(default_factory=dict)
    facts: dict[str, FactSpec] = field(default_factory=dict)
    steps: dict[str, Step] = field(default_factory=dict)
    guards: dict[str, Guard] = field(default_factory=dict)
    consequences: dict[str, Consequence] = field(default_factory=dict)
    articles: list[Article] = field(default_factory=list)
    followers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """By step: the steps that come after it."""
    events_below: tuple[frozenset[str], ...] = ()
    """For each depth of a scope, the names under which the events of steps in scopes further in are written."""
    digest: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    replaces: str = ""
    """The rulebook of the edition before: cases opened from `in_force` on follow this one, the others stay."""

    def depth(self, kind: str) -> int:
        """Return how deep this kind of scope lies: the case 0, what lies above it -1."""
        if kind == self.root:
            return 0
        if kind in ("unit", "jurisdiction", "system"):
            return -1
        return self.scopes[kind].depth

    def chain(self, kind: str) -> tuple[str, ...]:
        """Return the kinds from below the case down to this one."""
        found = self.scopes.get(kind)
        if found is not None:
            return found.chain
        assert self.depth(kind) <= 0
        return ()

    def article(self, number: str) -> Article | None:
        """Return the article that accounts for `7/9`: its own entry, or that of article 7."""
        by_number = {article.number: article for article in self.articles}
        while number:
            if number in by_number:
                return by_number[number]
            number = number.rpartition("/")[0]
        return None

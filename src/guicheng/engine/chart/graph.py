"""A rulebook as a graph: steps and scopes as nodes, and edges for everything that leads from one to another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from guicheng.engine.formula import Formula
from guicheng.engine.rulebook.model import PHASES, After, FactSpec, Guard, Outcome, Rulebook, ScopeSpec, Step
from guicheng.engine.sentence import guard_label, sentence, term
from guicheng.engine.vocabulary.standing import EARLIER

Kind = Literal["after", "when", "guard", "open", "return", "restart", "end"]
NAMED_STEP = ("done", "happened", "settled", "event", "applies", "times", "due")
OPINIONS = frozenset({"agreed", "objected"})
PERIODS = {"calendar year": "每自然年一期", "calendar month": "每自然月一期"}


@dataclass(frozen=True, slots=True)
class Way:
    """One outcome of a step: where it leads back to (`target`, a node), what it ends, within which time one starts again."""

    name: str
    label: str
    kind: Literal["on", "return", "restart", "end"]
    target: str = ""
    within: str = ""
    guards: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Node:
    """
    A step, a kind of scope, or an end.

    `id` is the step's own name, `scope:NAME` or `end:NAME`; `who` names the parties; `applies_if` is the step's `when` and
    `conditions` its guards, as sentences; `review` names the joint review of which the step is one opinion.
    """

    id: str
    kind: Literal["step", "scope", "end"]
    label: str
    scope: str
    phase: str
    article: str = ""
    who: str = ""
    term: str = ""
    applies_if: str = ""
    conditions: tuple[str, ...] = ()
    ways: tuple[Way, ...] = ()
    power: bool = False
    review: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """
    From a node, by certain outcomes or (empty) by any that goes on, to a node.

    `after` the rulebook's own order; `when` a step without predecessor whose condition speaks of another step; `guard` a
    guard that asks for a step which `after` does not lead from; `open` into a scope, and from its opening to its first
    steps; `return`, `restart`, `end` what an outcome does.
    """

    source: str
    target: str
    kind: Kind
    outcomes: tuple[str, ...] = ()
    label: str = ""
    condition: str = ""

    @property
    def forward(self) -> bool:
        """Tell whether the edge leads on, not back and not out."""
        return self.kind in ("after", "when", "guard", "open")


@dataclass(frozen=True, slots=True)
class Graph:
    """
    The nodes in the order of phases and articles, and the edges between them.

    `scopes` are the case and the kinds of scopes that have a way of their own, `chains` the kinds that lead down to each.
    """

    title: str
    document: str
    root: str
    nodes: dict[str, Node]
    edges: tuple[Edge, ...]
    phases: tuple[str, ...]
    scopes: tuple[str, ...]
    chains: dict[str, tuple[str, ...]]

    def of(self, phase: str, scope: str) -> list[Node]:
        """Return the nodes of a scope within a phase."""
        return [one for one in self.nodes.values() if one.phase == phase and one.scope == scope]

    def entering(self, node: str) -> list[Edge]:
        """Return the edges that lead on to a node."""
        return [edge for edge in self.edges if edge.target == node and edge.forward]


def scope_id(name: str) -> str:
    """Return the id of the node that stands for a kind of scope."""
    return f"scope:{name}"


def graph_of(rulebook: Rulebook) -> Graph:
    """Return the graph of a rulebook. It depends on nothing else, and its order is always the same."""
    return _Drawing(rulebook).graph()


class _Drawing:
    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        steps = rulebook.steps.values()
        self.phase_of = {name: self._phase(name) for name in rulebook.scopes if name != EARLIER}
        kept = {step.scope for step in steps}
        for name, spec in rulebook.scopes.items():  # a list without steps of its own is a form, not a way
            if name in self.phase_of and name not in kept and (spec.is_list or not spec.opened_by):
                del self.phase_of[name]
        self.edges: list[Edge] = []

    def _phase(self, scope: str) -> str:
        """Return where a scope is drawn first: with its steps, or with what it is opened after."""
        found = [step.phase for step in self.rulebook.steps.values() if step.scope == scope]
        spec = self.rulebook.scopes[scope]
        if not found:
            inner = [name for name, other in self.rulebook.scopes.items() if other.parent == scope]
            found = [step.phase for step in self.rulebook.steps.values() if step.scope in inner]
        if not found and spec.after:
            return max((self.rulebook.steps[a.step].phase for a in spec.after), key=PHASES.index)
        if not found and spec.parent in self.rulebook.scopes:
            return self._phase(spec.parent)
        return min(found, key=PHASES.index) if found else next(iter(self.rulebook.steps.values())).phase

    def graph(self) -> Graph:
        book = self.rulebook
        nodes = {scope_id(name): self._scope_node(book.scopes[name]) for name in self.phase_of}
        nodes |= {step.id: self._step_node(step) for step in book.steps.values()}
        for name in self.phase_of:
            self._opening(book.scopes[name])
        for step in book.steps.values():
            self._before(step)
            for outcome in step.outcomes.values():
                self._outcome(step, outcome)
        for step in book.steps.values():
            self._conditions(step)
        for step in book.steps.values():
            self._guards(step)
        ends = {edge.target.partition(":")[2] for edge in self.edges if edge.kind == "end"}
        for name in (book.root, *book.scopes):
            if name in ends:
                label = f"{self._scope_label(name)}终止"
                nodes[f"end:{name}"] = Node(f"end:{name}", "end", label, name, "")
        order = {phase: number for number, phase in enumerate(PHASES)}
        phases = tuple(p for p in PHASES if any(n.phase == p for n in nodes.values()))
        ordered = dict(sorted(nodes.items(), key=lambda item: order.get(item[1].phase, len(order))))
        scopes = (book.root, *self.phase_of)
        chains = {name: tuple(c for c in book.chain(name) if c in self.phase_of) for name in self.phase_of}
        edges = tuple(self.edges)
        return Graph(book.title, book.document, book.root, ordered, edges, phases, scopes, chains)

    # ------------------------------------------------------------ nodes

    def _who(self, names: tuple[str, ...]) -> str:
        known = [self.rulebook.parties[name] for name in names if name in self.rulebook.parties]
        return "、".join(party.short or party.label for party in known)

    def _told(self, guard: Guard) -> str:
        """Say a guard as what must be so: a consequence is named by what it forbids."""
        label = guard_label(guard)
        return f"没有“{label}”的情形" if guard.id in self.rulebook.consequences else label

    def _scope_label(self, name: str) -> str:
        return "项目" if name == self.rulebook.root else self.rulebook.scopes[name].label

    def _scope_node(self, spec: ScopeSpec) -> Node:
        if spec.every:
            months = spec.every.split()[0]
            note = PERIODS.get(spec.every) or ("每月一期" if months == "1" else f"每 {months} 个月一期")
        else:
            note = "每项分别办理" if spec.is_list else "每个分别办理"
        outer = f"{self.rulebook.scopes[spec.parent].label}内的" if spec.parent in self.phase_of else ""
        return Node(
            scope_id(spec.name), "scope", outer + spec.label, spec.name, self.phase_of[spec.name], spec.article,
            self._who(spec.opened_by), conditions=tuple(self._told(g) for g in spec.guards), note=note,
        )  # fmt: skip

    def _step_node(self, step: Step) -> Node:
        book = self.rulebook
        review, _, party = step.id.rpartition("_by_")
        joint = (
            review
            if party in step.by and review in book.steps and set(step.outcomes) == OPINIONS
            and any(after.step == step.id for after in book.steps[review].after)
            else ""
        )  # fmt: skip
        length = step.term
        if length in book.facts:
            spec = book.facts[length]
            length = str(spec.value) if spec.value is not None else ""
        return Node(
            step.id, "step", step.label, step.scope, step.phase, step.article, self._who(step.by),
            term=f"{term(length)}内" if length else "另有期限" if step.due is not None else "",
            applies_if=sentence(step.when) if step.when is not None else "",
            conditions=tuple(dict.fromkeys(self._told(g) for g in step.guards if g.soft != "notice")),
            ways=tuple(self._way(one) for one in step.outcomes.values()),
            power=step.power, review=joint,
        )  # fmt: skip

    def _way(self, outcome: Outcome) -> Way:
        within = f"{term(outcome.within)}内" if outcome.within[:1].isdigit() else ""
        guards = tuple(dict.fromkeys(self._told(g) for g in outcome.guards if g.soft != "notice"))
        if outcome.restarts:
            return Way(outcome.name, outcome.label, "restart", outcome.restarts, within, guards)
        if outcome.back_to:
            return Way(outcome.name, outcome.label, "return", outcome.back_to, within, guards)
        if outcome.ends:
            return Way(outcome.name, outcome.label, "end", f"end:{outcome.ends}", within, guards)
        return Way(outcome.name, outcome.label, "on", guards=guards)

    # ------------------------------------------------------------ edges

    def _after(self, after: After, target: str, kind: Kind, condition: str) -> None:
        source = self.rulebook.steps[after.step]
        names = tuple(name for name in source.outcomes if after.outcomes is None or name in after.outcomes)
        told = after.outcomes is not None and len(source.outcomes) > 1
        label = "、".join(source.outcomes[name].label for name in names) if told else ""
        self.edges.append(Edge(source.id, target, kind, names if told else (), label, condition))

    def _opening(self, spec: ScopeSpec) -> None:
        target = scope_id(spec.name)
        for after in spec.after:
            self._after(after, target, "open", "")
        if not spec.after:
            for step in self._named(spec.begins):
                if step.scope != spec.name:
                    self.edges.append(Edge(step.id, target, "open", label="自该日起"))
        if spec.parent in self.phase_of and not any(
            self.rulebook.steps[a.step].scope == spec.parent for a in spec.after
        ):
            self.edges.append(Edge(scope_id(spec.parent), target, "open"))

    def _before(self, step: Step) -> None:
        condition = sentence(step.when) if step.when is not None else ""
        for after in step.after:
            self._after(after, step.id, "after", condition)

    def _conditions(self, step: Step) -> None:
        """Draw what comes before a step that names no predecessor: what its condition speaks of, or its scope's opening."""
        if step.after:
            return
        condition = sentence(step.when) if step.when is not None else ""
        named = self._named(step.when)
        inside = [one for one in named if one.scope == step.scope]
        before = False
        for one in inside or named:
            later = PHASES.index(one.phase) > PHASES.index(step.phase)
            if not later and not self._leads(step.id, one.id):
                self.edges.append(Edge(one.id, step.id, "when", (), "", condition))
                before = before or one.scope == step.scope
        if step.scope in self.phase_of and not before:
            self.edges.append(Edge(scope_id(step.scope), step.id, "open", (), "", condition))

    def _guards(self, step: Step) -> None:
        """Draw what a guard asks for where the order of steps does not already say so: a review before its conclusion."""
        ways = [outcome for outcome in step.outcomes.values() if outcome.name == step.usual]
        for guard in (*step.guards, *(guard for way in ways for guard in way.guards)):
            for one in self._named(guard.that) if guard.soft != "notice" else ():
                later = PHASES.index(one.phase) > PHASES.index(step.phase)
                if not later and not self._leads(step.id, one.id) and not self._leads(one.id, step.id):
                    self.edges.append(Edge(one.id, step.id, "guard", (), guard_label(guard)))

    def _outcome(self, step: Step, outcome: Outcome) -> None:
        way = self._way(outcome)
        if way.kind != "on":
            label = way.label + (f"（{way.within}重办）" if way.within and way.kind == "return" else "")
            self.edges.append(Edge(step.id, way.target, way.kind, (way.name,), label))

    def _named(self, formula: Formula | None) -> list[Step]:
        """Return the steps that a formula speaks of and does not deny, also by way of what its findings mean."""
        found: dict[str, Step] = {}
        meanings: list[Formula] = []
        for part in _affirmed(formula) if formula is not None else ():
            if part.kind in NAMED_STEP and isinstance(part.data[0], Step):
                found.setdefault(part.data[0].id, part.data[0])
            elif (
                part.kind == "fact" and isinstance(part.data[0], FactSpec) and part.data[0].means is not None
            ):
                meanings.append(part.data[0].means)
        for meaning in meanings:  # one level: what a finding rests on further down is seldom a step before
            for part in _affirmed(meaning):
                if part.kind in NAMED_STEP and isinstance(part.data[0], Step):
                    found.setdefault(part.data[0].id, part.data[0])
        return list(found.values())

    def _leads(self, source: str, target: str) -> bool:
        """Tell whether one comes from the first to the second by the edges there are."""
        seen, todo = {source}, [source]
        while todo:
            here = todo.pop()
            if here == target:
                return True
            nexts = {edge.target for edge in self.edges if edge.source == here and edge.forward}
            todo += sorted(nexts - seen)
            seen |= nexts
        return False


def _affirmed(formula: Formula) -> Iterator[Formula]:
    """Yield what a formula needs to hold: nothing under a denial."""
    denied = formula.kind in ("not", "none") or (
        formula.kind == "compare"
        and formula.parts[1].kind == "constant"
        and formula.parts[1].data[0] is False
    )
    if denied:
        return
    yield formula
    for part in formula.parts:
        yield from _affirmed(part)

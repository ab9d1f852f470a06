"""Circles: steps that wait for one another, questions that rest on themselves; exports that rest on standing."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import TypeVar

from guicheng.engine.rulebook.checks.finding import Findings, error, named
from guicheng.engine.rulebook.checks.formulas import Node, asks_in_turn
from guicheng.engine.rulebook.model import FactSpec, Rulebook, ScopeSpec, Step

N = TypeVar("N", bound=Hashable)
_WORDS = {"applies": "是否适用", "settled": "是否办结", "due": "到期日", "periods": "各周期"}


def check_order(rulebook: Rulebook) -> Findings:
    """Yield each circle in the order of the steps, openings of scopes included."""

    def before(name: str) -> Iterator[str]:
        step = rulebook.steps[name]
        yield from (after.step for after in step.after)
        for kind in rulebook.chain(step.scope):
            yield from (after.step for after in rulebook.scopes[kind].after)

    for circle in circles(rulebook.steps, before):
        step = rulebook.steps[circle[0]]
        way = " → ".join([*circle, circle[0]])
        yield error(step, f"环节互相等待：{way}", "删去其中一处 after")


def check_questions(rulebook: Rulebook) -> Findings:
    """Yield each circle among findings, applicability, due days and periods."""
    nodes: list[Node] = [("fact", name) for name in rulebook.facts]
    nodes += [(kind, name) for name in rulebook.steps for kind in ("applies", "settled", "due")]
    nodes += [("periods", name) for name, scope in rulebook.scopes.items() if scope.every]
    waiting = {step for circle in circles(rulebook.steps, _predecessors(rulebook)) for step in circle}

    def rests_on(node: Node) -> Iterator[Node]:
        # Steps that wait for one another are told once, as such.
        return (n for n in asks_in_turn(rulebook, node) if not (n[0] == "settled" and n[1] in waiting))

    for circle in circles(nodes, rests_on):
        place = _place(rulebook, circle[0])
        way = " → ".join(_said(rulebook, node) for node in [*circle, circle[0]])
        yield error(place, f"互相依赖，无从判断：{way}", "改写其中一处条件")


def check_exports(rulebook: Rulebook) -> Findings:
    """Yield each export that rests on what other cases show: two cases would wait for one another."""
    for name in rulebook.exports:
        way = _way_to_standing(rulebook, ("fact", name))
        if way:
            spec = rulebook.facts[name]
            shown = " → ".join(_said(rulebook, node) for node in way)
            yield error(
                spec,
                f"外送的{named(spec)}取决于其他项目的情形：{shown}",
                "从 exports 中删去，或改写条件",
            )


def _predecessors(rulebook: Rulebook) -> Callable[[str], Iterator[str]]:
    return lambda name: (after.step for after in rulebook.steps[name].after)


def _way_to_standing(rulebook: Rulebook, start: Node) -> list[Node]:
    came: dict[Node, Node | None] = {start: None}
    todo = [start]
    while todo:
        node = todo.pop(0)
        if node[0] == "fact" and rulebook.facts[node[1]].scope == "earlier":
            way: list[Node] = []
            back: Node | None = node
            while back is not None:
                way.insert(0, back)
                back = came[back]
            return way
        for other in asks_in_turn(rulebook, node):
            if other not in came:
                came[other] = node
                todo.append(other)
    return []


def _place(rulebook: Rulebook, node: Node) -> Step | FactSpec | ScopeSpec:
    kind, name = node
    if kind == "fact":
        return rulebook.facts[name]
    return rulebook.scopes[name] if kind == "periods" else rulebook.steps[name]


def _said(rulebook: Rulebook, node: Node) -> str:
    return node[1] if node[0] == "fact" else f"{node[1]} {_WORDS[node[0]]}"


def circles(nodes: Iterable[N], edges: Callable[[N], Iterable[N]]) -> list[list[N]]:
    """Return the shortest way round for each knot of nodes that reach one another, in the order of `nodes`."""
    found: list[list[N]] = []
    told: set[N] = set()
    for node in nodes:
        if node in told:
            continue
        way = _way_round(node, edges)
        if way:
            found.append(way)
            told |= {other for other in _reached(node, edges) if node in _reached(other, edges)}
    return found


def _way_round(start: N, edges: Callable[[N], Iterable[N]]) -> list[N]:
    """Return the shortest way from a node back to itself, without its end; empty when there is none."""
    came: dict[N, N] = {}
    todo = [start]
    while todo:
        node = todo.pop(0)
        for other in edges(node):
            if other == start:
                way = [node]
                while way[0] != start:
                    way.insert(0, came[way[0]])
                return way
            if other not in came:
                came[other] = node
                todo.append(other)
    return []


def _reached(start: N, edges: Callable[[N], Iterable[N]]) -> set[N]:
    seen: set[N] = set()
    todo = [start]
    while todo:
        for other in edges(todo.pop()):
            if other not in seen:
                seen.add(other)
                todo.append(other)
    return seen

"""Where a formula stands: the chain of scopes, and which instance of each is meant."""

from __future__ import annotations

from dataclasses import dataclass

from guicheng.engine.formula import Formula
from guicheng.engine.rulebook.model import FactSpec, Rulebook


@dataclass(frozen=True, slots=True)
class Place:
    """A chain of kinds of scopes below the case, with a tag for the instance of each; the one asked about has an empty tag."""

    chain: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    around: Place | None = None

    def tag(self, depth: int) -> str:
        """Return the tag of the instance at a depth; the case and what lies above it have none."""
        return self.tags[depth - 1] if depth > 0 else ""

    def shared(self, chain: tuple[str, ...]) -> int:
        """Return how deep this place and another chain run together."""
        depth = 0
        for mine, other in zip(self.chain, chain, strict=False):
            if mine != other:
                break
            depth += 1
        return depth

    def at(self, depth: int) -> Place:
        """Return the place further out."""
        return (
            self
            if depth >= len(self.chain)
            else Place(self.chain[: max(depth, 0)], self.tags[: max(depth, 0)])
        )

    def inside(self, chain: tuple[str, ...], tag: str) -> Place:
        """Return the place in an instance of an inner scope."""
        depth = self.shared(chain)
        return Place(chain, (*self.tags[:depth], *(tag for _ in chain[depth:])), self)

    def reading(self, chain: tuple[str, ...]) -> Place:
        """Return from where a fact of a scope is read: here, or where the formula around stands (`this.NAME`)."""
        if self.chain[: len(chain)] == chain or self.around is None:
            return self
        return self.around.reading(chain)

    def __str__(self) -> str:
        return "/".join(f"{kind}#{tag}" for kind, tag in zip(self.chain, self.tags, strict=True))


def place_of(rulebook: Rulebook, kind: str) -> Place:
    """Return the place of what stands in a kind of scope."""
    chain = rulebook.chain(kind)
    return Place(chain, ("",) * len(chain))


def shape(formula: Formula) -> str:
    """Return what makes two formulas the same wherever they are written: their kind and all that is in them."""
    data = [
        item.name if isinstance(item, FactSpec) else getattr(item, "id", None) or _plain(item)
        for item in (formula.data if formula.kind != "bands" else [c is None for c, _ in formula.data[0]])
    ]
    return f"{formula.kind}({', '.join(map(str, data))}; {', '.join(map(shape, formula.parts))})"


def _plain(item: object) -> str:
    return "|".join(sorted(item)) if isinstance(item, frozenset) else str(item)

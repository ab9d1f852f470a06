"""What a BPMN diagram consists of, before it is written."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from guicheng.engine.chart.place import Port
from guicheng.engine.chart.route import Frame, Point

MOST = 24
"""So many characters stand beside a line."""
Tag = Literal[
    "startEvent", "endEvent", "intermediateCatchEvent", "boundaryEvent", "exclusiveGateway", "parallelGateway",
    "userTask", "subProcess",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """A flow node with its place; `definition` is what kind of event, `thrown` what it throws or catches, `many` how often it is done."""

    id: str
    tag: Tag
    name: str
    x: float
    y: float
    width: float
    height: float
    documentation: str = ""
    who: str = ""
    definition: Literal["", "terminate", "error", "escalation", "conditional"] = ""
    thrown: str = ""
    attached: str = ""
    default: str = ""
    plane: str = ""
    many: str = ""
    phase: str = ""
    label: Frame | None = None


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow: its name, its condition in words, its points and the place of its name."""

    id: str
    source: str
    target: str
    name: str = ""
    condition: str = ""
    points: tuple[Point, ...] = ()
    label: Frame | None = None


@dataclass(frozen=True, slots=True)
class Plane:
    """A diagram of the case or of a kind of scope; `bands` are the phases as lanes."""

    scope: str
    label: str
    items: tuple[Item, ...]
    flows: tuple[Flow, ...]
    width: float
    height: float
    bands: Mapping[str, Frame] = field(default_factory=dict)


def named(*parts: str) -> str:
    """Return an id that XML allows (an NCName), from parts in order."""
    return "_".join(re.sub(r"[^A-Za-z0-9_.-]", "_", part) for part in parts if part)


@dataclass(frozen=True, slots=True)
class Exit:
    """Where a flow leaves a cell: from which element of which box, by which points to which port, named how."""

    box: str
    element: str
    points: tuple[Point, ...]
    port: Port
    name: str = ""
    condition: str = ""
    label: Frame | None = None


def brief(words: str) -> str:
    """Shorten what stands beside a line; the condition itself keeps all its words."""
    return words if len(words) <= MOST else words[: MOST - 1] + "…"


def plain_points(points: Sequence[Point]) -> tuple[Point, ...]:
    """Leave out points that repeat."""
    kept: list[Point] = []
    for point in points:
        if not kept or abs(kept[-1][0] - point[0]) > 0.01 or abs(kept[-1][1] - point[1]) > 0.01:
            kept.append(point)
    return tuple(kept)

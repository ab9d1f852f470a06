"""
Where the boxes of a chart stand: in cells of a grid, in bands of phases, the members of a scope in one rectangle.

Layered drawing after Sugiyama, with groups: within a rectangle a box stands below what leads to it, near its column.
Lines never cross a box, because they run between the rows and columns (`route`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

Side = Literal["top", "bottom", "left", "right"]


@dataclass(frozen=True, slots=True)
class Port:
    """A place on the edge of a box: which side, and how far along it (None: the middle)."""

    side: Side
    at: float | None = None


@dataclass(frozen=True, slots=True)
class Box:
    """Something to be placed: how high it is, and to which band and group it belongs. A `head` stands above the rest of its group."""

    id: str
    height: float
    band: str
    group: str
    head: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A line to be drawn. Lines of one `net` may share their way; lines that lead `back` keep to the other side."""

    source: str
    target: str
    out: Port = field(default=Port("bottom"))
    into: Port = field(default=Port("top"))
    net: str = ""
    back: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a box stands."""

    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Rectangle:
    """The cells of a group within a band."""

    band: str
    group: str
    row: int
    column: int
    rows: int
    columns: int


@dataclass(frozen=True, slots=True)
class Places:
    """The cell of each box, the rectangles of the groups, and the rows of each band (first, and the one after the last)."""

    cells: Mapping[str, Cell]
    rectangles: tuple[Rectangle, ...]
    bands: Mapping[str, tuple[int, int]]
    rows: int
    columns: int


def place(boxes: Sequence[Box], links: Sequence[Link], bands: Sequence[str], columns: int) -> Places:
    """Put every box into a cell of its own, band after band, in at most so many columns."""
    cells: dict[str, Cell] = {}
    rectangles: list[Rectangle] = []
    rows: dict[str, tuple[int, int]] = {}
    top = 0
    for band in bands:
        groups = list(dict.fromkeys(box.group for box in boxes if box.band == band))
        taken: set[tuple[int, int]] = set()
        bottom = top
        for group in groups:
            members = [box for box in boxes if box.band == band and box.group == group]
            inside, height, width = _arrange(members, links, cells, columns)
            row, column = _free(taken, max(top, _below(members, links, cells)), height, width, columns)
            taken |= {(row + r, column + c) for r in range(height) for c in range(width)}
            for id, cell in inside.items():
                cells[id] = Cell(row + cell.row, column + cell.column)
            rectangles.append(Rectangle(band, group, row, column, height, width))
            bottom = max(bottom, row + height)
        rows[band] = (top, bottom)
        top = bottom
    return Places(cells, tuple(rectangles), rows, top, columns)


def _below(members: Sequence[Box], links: Sequence[Link], cells: Mapping[str, Cell]) -> int:
    """Return the first row below what leads into a group's head or, without one, into its first boxes."""
    firsts = {box.id for box in members if box.head} or {box.id for box in members[:1]}
    return max(
        (cells[k.source].row + 1 for k in links if k.target in firsts and k.source in cells and not k.back),
        default=0,
    )


def _free(taken: set[tuple[int, int]], top: int, height: int, width: int, columns: int) -> tuple[int, int]:
    """Return the first place, row by row, where a rectangle of cells fits."""
    row = top
    while True:
        for column in range(columns - width + 1):
            if all((row + r, column + c) not in taken for r in range(height) for c in range(width)):
                return row, column
        row += 1


def _arrange(
    members: Sequence[Box], links: Sequence[Link], placed: Mapping[str, Cell], columns: int
) -> tuple[dict[str, Cell], int, int]:
    """Return the cells of a group's boxes from its own corner, its height and its width."""
    heads = [box for box in members if box.head]
    bodies = [box.id for box in members if not box.head]
    before = _before(bodies, links)
    layer = _layers(bodies, before)
    joined = {id for id in bodies if before[id]} | {other for id in bodies for other in before[id]}
    loose = [id for id in bodies if id not in joined]
    layers: dict[int, list[str]] = {}
    for id in bodies:
        if id in joined:
            layers.setdefault(layer[id], []).append(id)
    widest = max((len(ids) for ids in layers.values()), default=0)
    room = -(-len(bodies) // max(len(layers), 3))
    width = max(1, min(columns, max(widest, room)))
    cells: dict[str, Cell] = {}
    row = 0
    for number in sorted(layers):
        waiting = layers[number]
        while waiting:
            now, waiting = waiting[:width], waiting[width:]
            _into_row(now, row, width, before, cells, placed, links)
            row += 1
    free = [(r, c) for r in range(row) for c in range(width)]
    used = {(cell.row, cell.column) for cell in cells.values()}
    free = [at for at in free if at not in used]
    while len(free) < len(loose):
        free += [(row, c) for c in range(width)]
        row += 1
    for id, (r, c) in zip(loose, free, strict=False):
        cells[id] = Cell(r, c)
    row = max((cell.row + 1 for cell in cells.values()), default=0)
    if heads:
        cells = {id: Cell(cell.row + len(heads), cell.column) for id, cell in cells.items()}
        for number, box in enumerate(heads):
            cells[box.id] = Cell(number, 0)
    return cells, row + len(heads), width


def _before(ids: Sequence[str], links: Iterable[Link]) -> dict[str, list[str]]:
    before: dict[str, list[str]] = {id: [] for id in ids}
    for link in links:
        if link.source in before and link.target in before and not link.back and link.source != link.target:
            before[link.target].append(link.source)
    return before


def _layers(ids: Sequence[str], before: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Return how many steps lead to each at most; a circle is cut where it is met again."""
    found: dict[str, int] = {}
    open_: set[str] = set()

    def depth(id: str) -> int:
        if id not in found:
            open_.add(id)
            found[id] = max((depth(other) + 1 for other in before[id] if other not in open_), default=0)
            open_.discard(id)
        return found[id]

    for id in ids:
        depth(id)
    return found


def _into_row(
    ids: Sequence[str], row: int, width: int, before: Mapping[str, Sequence[str]],
    cells: dict[str, Cell], placed: Mapping[str, Cell], links: Sequence[Link],
) -> None:  # fmt: skip
    """Put boxes side by side, each as near as it can be to the column of what leads to it."""
    wanted: dict[str, float] = {}
    for number, id in enumerate(ids):
        inner = [cells[other].column for other in before[id] if other in cells]
        outer = [
            placed[k.source].column for k in links if k.target == id and k.source in placed and not k.back
        ]
        near = inner or [min(column, width - 1) for column in outer]
        wanted[id] = sum(near) / len(near) if near else number
    ordered = sorted(ids, key=lambda id: (wanted[id], ids.index(id)))
    column = 0
    for number, id in enumerate(ordered):
        left = len(ordered) - number - 1
        column = min(max(column, int(wanted[id] + 0.5)), width - 1 - left)
        cells[id] = Cell(row, column)
        column += 1

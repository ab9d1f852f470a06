"""
How the lines of a chart run: in the gutters between columns and the channels between rows, each on a track of its own.

A line is a list of stretches; tracks are handed out so that no two lines lie on each other, unless they are one net.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from guicheng.engine.chart.place import Box, Link, Places, Port

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Measures:
    """Distances in px: how wide a box is, between tracks, from a box to the first track, and beside the whole."""

    width: float = 208
    track: float = 9
    clear: float = 16
    left: float = 48
    margin: float = 12
    lowest: float = 20


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle on the drawing."""

    x: float
    y: float
    width: float
    height: float

    def port(self, port: Port) -> Point:
        """Return where a port of a box in this frame lies."""
        along = port.at
        if port.side in ("top", "bottom"):
            x = self.x + (self.width / 2 if along is None else along)
            return x, self.y + (self.height if port.side == "bottom" else 0)
        y = self.y + (self.height / 2 if along is None else along)
        return self.x + (self.width if port.side == "right" else 0), y

    def meets(self, other: Frame) -> bool:
        """Tell whether two frames share more than an edge."""
        return (
            self.x < other.x + other.width and other.x < self.x + self.width
            and self.y < other.y + other.height and other.y < self.y + self.height
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Layout:
    """A drawing: its size, the frame of each box, the points of each line, the frames of groups and bands, where pages may break."""

    width: float
    height: float
    boxes: Mapping[str, Frame]
    lines: tuple[tuple[Point, ...], ...]
    groups: Mapping[tuple[str, str], Frame]
    bands: Mapping[str, Frame]
    breaks: tuple[float, ...]


@dataclass(slots=True)
class _Stretch:
    """A stretch of a line in a gutter (`upright`) or a channel; `start` and `end` in the order of rows or columns."""

    upright: bool
    number: int
    start: float
    end: float


def lay_out(
    boxes: Sequence[Box], links: Sequence[Link], places: Places, measures: Measures | None = None
) -> Layout:
    """Return where everything is drawn."""
    return _Routing(boxes, links, places, measures or Measures()).layout()


class _Routing:
    def __init__(
        self, boxes: Sequence[Box], links: Sequence[Link], places: Places, measures: Measures
    ) -> None:
        self.boxes = {box.id: box for box in boxes}
        self.links, self.places, self.m = links, places, measures
        self.taken: dict[tuple[int, int], str] = {}
        for id, cell in places.cells.items():
            self.taken[cell.row, cell.column] = id
        self.uses: dict[int, int] = {}
        self.inner: dict[int, list[tuple[int, int, str]]] = {}
        for one in places.rectangles:
            for gutter in range(one.column + 1, one.column + one.columns):
                self.inner.setdefault(gutter, []).append((one.row, one.row + one.rows, one.group))

    def layout(self) -> Layout:
        ways = [self._way(link) for link in self.links]
        gutters, channels = self._tracks(ways, upright=True), self._tracks(ways, upright=False)
        m, places = self.m, self.places
        count = {
            n: max((t + 1 for (g, _), t in gutters.items() if g == n), default=0)
            for n in range(places.columns + 1)
        }
        depth = {
            n: max((t + 1 for (c, _), t in channels.items() if c == n), default=0)
            for n in range(places.rows + 1)
        }
        gutter_x, column_x, x = {}, {}, m.left
        for number in range(places.columns + 1):
            gutter_x[number] = x
            x += max(m.lowest, 2 * m.clear + max(0, count[number] - 1) * m.track)
            if number < places.columns:
                column_x[number] = x
                x += m.width
        width = x + m.margin
        heights = [0.0] * places.rows
        for id, cell in places.cells.items():
            heights[cell.row] = max(heights[cell.row], self.boxes[id].height)
        starts = {first for first, _ in places.bands.values()}
        channel_y, row_y, y = {}, {}, m.margin
        for number in range(places.rows + 1):
            channel_y[number] = y + (m.clear if number in starts else 0)
            y = channel_y[number] + max(m.lowest, 2 * m.clear + max(0, depth[number] - 1) * m.track)
            if number < places.rows:
                row_y[number] = y
                y += heights[number]
        height = y + m.margin
        frames: dict[str, Frame] = {}
        for id, cell in places.cells.items():
            box = self.boxes[id]
            drop = heights[cell.row] - box.height if box.head else 0
            frames[id] = Frame(column_x[cell.column], row_y[cell.row] + drop, m.width, box.height)
        lines = []
        for link, way in zip(self.links, ways, strict=True):
            points = [frames[link.source].port(link.out)]
            for stretch in way:
                if stretch.upright:
                    track = gutters[stretch.number, self._net(link)]
                    at = gutter_x[stretch.number] + m.clear + track * m.track
                    points.append((at, points[-1][1]))
                else:
                    track = channels[stretch.number, self._net(link)]
                    at = channel_y[stretch.number] + m.clear + track * m.track
                    points.append((points[-1][0], at))
            end = frames[link.target].port(link.into)
            last_point = points[-1]
            if link.into.side in ("top", "bottom"):
                points.append((end[0], last_point[1]))
            else:
                points.append((last_point[0], end[1]))
            points.append(end)
            lines.append(_straight(points))
        pad = 10.0
        groups = {}
        for one in places.rectangles:
            inside = [
                frames[id] for id, c in places.cells.items()
                if one.row <= c.row < one.row + one.rows and one.column <= c.column < one.column + one.columns
            ]  # fmt: skip
            top = min(f.y for f in inside) - pad
            left, right = column_x[one.column] - pad, column_x[one.column + one.columns - 1] + m.width + pad
            low = max(f.y + f.height for f in inside) + pad
            groups[one.band, one.group] = Frame(left, top, right - left, low - top)
        edges = [channel_y[first] - m.clear / 2 for first, _ in places.bands.values()] + [
            height - m.margin / 2
        ]
        bands = {
            band: Frame(0, edges[n], width, edges[n + 1] - edges[n]) for n, band in enumerate(places.bands)
        }
        breaks = tuple(channel_y[n] + (-m.clear / 2 if n in starts else 2) for n in range(1, places.rows))
        return Layout(width, height, frames, tuple(lines), groups, bands, breaks)

    @staticmethod
    def _net(link: Link) -> str:
        return link.net or f"{link.source}>{link.target}"

    # ------------------------------------------------------------ which way

    def _way(self, link: Link) -> list[_Stretch]:
        source, target = self.places.cells[link.source], self.places.cells[link.target]
        start, end = self._x(link.source, link.out), self._x(link.target, link.into)
        here, there = 2 * source.row + 1, 2 * target.row + 1
        down, up = source.row + 1, target.row
        first = {"left": source.column, "right": source.column + 1}.get(link.out.side)
        last = {"left": target.column, "right": target.column + 1}.get(link.into.side)
        if first is None and last is None:
            return self._down(link, start, end, source.row, target.row)
        if first is None and last is not None:
            return [_flat(down, start, 2 * last), _tall(last, 2 * down, there)]
        assert first is not None
        if last is None:
            return [_tall(first, here, 2 * up), _flat(up, 2 * first, end)]
        if first == last:
            return [_tall(first, here, there)]
        between = target.row + 1 if source.row > target.row else target.row
        return [
            _tall(first, here, 2 * between),
            _flat(between, 2 * first, 2 * last),
            _tall(last, 2 * between, there),
        ]

    def _x(self, id: str, port: Port) -> float:
        """Return where a port lies in the order of columns: gutter n at 2n, the columns between."""
        cell = self.places.cells[id]
        share = 0.5 if port.at is None else port.at / self.m.width
        return 2 * cell.column + 1 + (share - 0.5) * 0.9

    def _down(self, link: Link, start: float, end: float, row: int, target: int) -> list[_Stretch]:
        """Return the way from below a box to above another: straight, through free cells, or by a gutter."""
        down, up = row + 1, target
        straight = abs(start - end) < 1e-9
        if up == down:
            return [] if straight else [_flat(down, start, end)]
        if up > down:
            rows = range(down, up)
            if self._claim(rows, end, f"into {link.target}"):
                return [] if straight else [_flat(down, start, end)]
            if self._claim(rows, start, f"from {self._net(link)}"):
                return [_flat(up, start, end)]
        low, high = sorted((start, end))
        gutters = [g for g in range(self.places.columns + 1) if low - 2 < 2 * g < high + 2]
        best = min(
            gutters,
            key=lambda g: (
                abs(2 * g - start)
                + abs(2 * g - end)
                + 0.15 * self.uses.get(g, 0)
                + self._through(g, down, up, link),
                abs(2 * g - end),
                g,
            ),
        )
        self.uses[best] = self.uses.get(best, 0) + 1
        return [_flat(down, start, 2 * best), _tall(best, 2 * down, 2 * up), _flat(up, 2 * best, end)]

    def _through(self, gutter: int, down: int, up: int, link: Link) -> float:
        """Return what it costs to run through the inside of a group to which the line does not belong."""
        low, high = sorted((down, up))
        own = {self.boxes[link.source].group, self.boxes[link.target].group}
        return sum(
            0.5
            for first, after, group in self.inner.get(gutter, ())
            if group not in own and first < high and low < after
        )

    def _claim(self, rows: range, x: float, by: str) -> bool:
        """Take the free cells of a column for a line that runs through them; a box's middle is where it runs."""
        column = round((x - 1) / 2)
        if any(self.taken.get((row, column), by) != by for row in rows):
            return False
        for row in rows:
            self.taken[row, column] = by
        return True

    # ------------------------------------------------------------ which track

    def _tracks(self, ways: Sequence[Sequence[_Stretch]], *, upright: bool) -> dict[tuple[int, str], int]:
        """Give every net its track in each gutter or channel: the first on which nothing lies where it runs."""
        extent: dict[tuple[int, str], tuple[float, float]] = {}
        back: set[tuple[int, str]] = set()
        for link, way in zip(self.links, ways, strict=True):
            for stretch in way:
                if stretch.upright is upright:
                    key = stretch.number, self._net(link)
                    low, high = sorted((stretch.start, stretch.end))
                    was = extent.get(key, (low, high))
                    extent[key] = min(was[0], low), max(was[1], high)
                    if link.back:
                        back.add(key)
        above = {} if upright else self._above(ways)
        found: dict[tuple[int, str], int] = {}
        lanes: dict[int, list[list[tuple[float, float]]]] = {}
        # what leads back lies beside the boxes that it leaves and enters, on the far side of the gutter
        ordered = sorted(extent, key=lambda k: (k in back, extent[k][0] - extent[k][1], k))
        for key in _in_order(ordered, above):
            low, high = extent[key]
            tracks = lanes.setdefault(key[0], [])
            least = max((found[other] + 1 for other in above.get(key, ()) if other in found), default=0)
            free = (
                number
                for number, track in enumerate(tracks)
                if number >= least and all(high < start - 0.01 or end + 0.01 < low for start, end in track)
            )
            number = next(free, max(least, len(tracks)))
            while number >= len(tracks):
                tracks.append([])
            tracks[number].append((low, high))
            found[key] = number
        return found

    def _above(self, ways: Sequence[Sequence[_Stretch]]) -> dict[tuple[int, str], set[tuple[int, str]]]:
        """
        Say in each channel which nets must run above which.

        Where one line comes down from a box and another goes down to a box below it, the first has to turn off before
        the second turns in: else both would look like one line from the upper box to the lower.
        """
        down: dict[tuple[int, float], set[str]] = {}
        into: dict[tuple[int, float], set[str]] = {}
        for link, way in zip(self.links, ways, strict=True):
            if way and not way[0].upright:
                down.setdefault((way[0].number, round(way[0].start, 3)), set()).add(self._net(link))
            if way and not way[-1].upright and link.into.side == "top":
                into.setdefault((way[-1].number, round(way[-1].end, 3)), set()).add(self._net(link))
        found: dict[tuple[int, str], set[tuple[int, str]]] = {}
        for (channel, x), nets in into.items():
            for net in nets:
                others = {(channel, other) for other in down.get((channel, x), ()) if other != net}
                found.setdefault((channel, net), set()).update(others)
        return found


def _in_order(
    keys: Sequence[tuple[int, str]], above: Mapping[tuple[int, str], set[tuple[int, str]]]
) -> list[tuple[int, str]]:
    """Return the keys, each after what must be above it; a circle is cut at what comes first."""
    waiting, done, ordered = list(keys), set[tuple[int, str]](), []
    while waiting:
        ready = next((key for key in waiting if above.get(key, set()) <= done), waiting[0])
        waiting.remove(ready)
        done.add(ready)
        ordered.append(ready)
    return ordered


def _tall(number: int, start: float, end: float) -> _Stretch:
    return _Stretch(True, number, start, end)


def _flat(number: int, start: float, end: float) -> _Stretch:
    return _Stretch(False, number, start, end)


def _straight(points: Sequence[Point]) -> tuple[Point, ...]:
    """Leave out points that repeat, and those in the middle of a straight line."""
    kept: list[Point] = []
    for point in points:
        if kept and abs(kept[-1][0] - point[0]) < 1e-6 and abs(kept[-1][1] - point[1]) < 1e-6:
            continue
        if len(kept) > 1:
            (ax, ay), (bx, by) = kept[-2], kept[-1]
            if (abs(ax - bx) < 1e-6 and abs(bx - point[0]) < 1e-6) or (
                abs(ay - by) < 1e-6 and abs(by - point[1]) < 1e-6
            ):
                kept.pop()
        kept.append(point)
    return tuple(kept)

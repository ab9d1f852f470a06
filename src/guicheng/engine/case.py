"""A case: the set of entries that its acts have written. Folding is union; order does not matter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import Any, NamedTuple

from guicheng.engine.log import Act
from guicheng.engine.rulebook.model import OUTER, Rulebook
from guicheng.engine.values import UNKNOWN_DAY


class Entry(NamedTuple):
    """One value of one name in one scope, from a day on, known since an instant."""

    scope: str
    name: str
    on: date
    recorded: datetime
    value: Any
    seq: int = 0


_made = tuple.__new__  # a named tuple's own way of being made, without its wrapper: a log writes hundreds


@dataclass(frozen=True, slots=True)
class Reopening:
    """
    A step's entry that is no outcome: it is to be done (again); with `restart` its counters begin anew.

    `withdraws` is the number of the act whose outcome does not count.
    """

    within: str = ""
    restart: bool = False
    withdraws: int = 0


class Scope:
    """An instance of a scope. `up[n]` is its ancestor at depth n, `up[-1]` itself."""

    __slots__ = ("depth", "id", "kind", "path", "up")

    def __init__(self, path: str, kind: str, id: str, above: tuple[Scope, ...]) -> None:
        self.path = path
        self.kind = kind
        self.id = id
        self.up: tuple[Scope, ...] = (*above, self)
        self.depth = len(above)

    def __repr__(self) -> str:
        return f"Scope({self.path or 'case'})"


Written = dict[str, Entry | list[Entry]]
"""By name what was written in one scope: mostly once, else in the order of day and number."""


def listed(rows: Entry | list[Entry]) -> list[Entry]:
    """Return what was written under a name as a list."""
    return rows if isinstance(rows, list) else [rows]


def path_at(path: str, depth: int) -> str:
    """Return the ancestor of a scope's path at this depth; the outer path for depth -1."""
    if depth < 0:
        return OUTER
    if depth == 0:
        return ""
    return path if path.count("/") < depth else "/".join(path.split("/")[:depth])


def entries(act: Act, rulebook: Rulebook) -> list[Entry]:
    """
    Return everything that `act` writes: a matter of the act and the rulebook only.

    Names of facts stand for themselves; `!step` is a step's event, `+kind` a member, `kind.complete` a list's
    completeness, `%guard` a waiver, `#ended` the end of a scope. An act that this rulebook has no place for (its step or
    outcome is another edition's) writes the facts that the rulebook knows, and nothing else; see `has_place`.
    """
    path, verb, seq, recorded = act.scope, act.verb, act.seq, act.recorded
    on = act.on if act.on is not None else UNKNOWN_DAY
    found: list[Entry] = []
    said_in = act.said_in if verb == "open" else path
    depth_here = said_in.count("/") + 1 if said_in else 0
    specs = rulebook.facts
    for values in (act.facts, act.sealed) if act.sealed else (act.facts,):
        for name, value in values.items():
            spec = specs.get(name)
            if spec is not None:
                depth = spec.depth
                where = "" if not depth else said_in if depth >= depth_here else path_at(said_in, depth)
                found.append(_made(Entry, (where, name, on, recorded, value, seq)))
    if not has_place(act, rulebook):
        return found
    if verb == "take":
        step = rulebook.steps[act.target]
        outcome = step.outcomes[act.outcome]
        found.append(_made(Entry, (path, step.event_key, on, recorded, act.outcome, seq)))
        for id, depth in outcome.reopens:
            first = id in (outcome.back_to, outcome.restarts)
            reopening = Reopening(within=outcome.within if first else "", restart=bool(outcome.restarts))
            key = rulebook.steps[id].event_key
            found.append(Entry(path_at(path, depth), key, on, recorded, reopening, seq))
        if outcome.ends:
            where = path_at(path, outcome.ends_depth)
            found.append(Entry(where, "#ended", on, recorded, step.article, seq))
    elif verb == "open" or verb == "remove":
        kind, _, id = act.target.partition("#")
        found.append(Entry(path, "+" + kind, on, recorded, (id, verb == "open"), seq))
    elif verb == "complete":
        found.append(Entry(path, act.target + ".complete", on, recorded, act.outcome != "no", seq))
    elif verb == "waive":
        found.append(Entry(path, "%" + act.target, on, recorded, seq, seq))
    elif verb == "withdraw":
        step = rulebook.steps[act.target]
        withdrawal = Reopening(withdraws=act.refers_to or 0)
        found.append(Entry(path_at(path, step.depth), step.event_key, on, recorded, withdrawal, seq))
    return found


def has_place(act: Act, rulebook: Rulebook) -> bool:
    """Tell whether a rulebook knows the step and outcome of an act that was, perhaps, judged by another one."""
    if act.verb not in ("take", "withdraw"):
        return True
    step = rulebook.steps.get(act.target)
    return step is not None and (act.verb == "withdraw" or act.outcome in step.outcomes)


class Snapshot:
    """The live entries at an instant: by scope and name, in the order of day and number."""

    __slots__ = ("first", "last", "rows", "some_ended", "some_from_above", "some_withdrawn", "used", "voided")

    def __init__(self, case: Case, known: datetime) -> None:
        self.voided: set[int] = set()
        for act in sorted(case.voiding, key=attrgetter("seq"), reverse=True):
            if act.recorded <= known and act.seq not in self.voided and act.refers_to is not None:
                self.voided.add(act.refers_to)
        # Of each waiver the first day on which it had been used.
        self.used: dict[int, date] = {}
        self.some_withdrawn: bool = False
        for act in case.using:
            if act.recorded > known or act.seq in self.voided:
                continue
            self.some_withdrawn |= act.verb == "withdraw"
            for number in act.uses:
                on = act.on if act.on is not None else UNKNOWN_DAY
                self.used[number] = min(on, self.used.get(number, on))
        self.rows: dict[str, Written] = {}
        everything = not self.voided and known >= case.last_recorded
        for path, names in case.table.items():
            if everything:
                self.rows[path] = names
                continue
            rows: Written = {
                name: live
                for name, written in names.items()
                if (live := [e for e in listed(written) if e.recorded <= known and e.seq not in self.voided])
            }
            if rows:
                self.rows[path] = rows
        days = case.days
        if not everything:
            days = {
                e.on for names in self.rows.values() for written in names.values() for e in listed(written)
            }
        self.first: date | None = min((day for day in days if day != UNKNOWN_DAY), default=None)
        self.last: date = max(days, default=UNKNOWN_DAY)
        # Whether something that was done further out opened steps again in all instances further in.
        below = case.rulebook.events_below
        self.some_from_above: bool = not all(
            below[path.count("/") + 1 if path else 0].isdisjoint(names) for path, names in self.rows.items()
        )
        self.some_ended: bool = any("#ended" in names for names in self.rows.values())


class Case:
    """What acts have made of a case under a rulebook. `fold(a) | fold(b) == fold(a + b)`, in any order."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.acts: list[Act] = []
        self.numbered: dict[int, Act] = {}
        self.voiding: list[Act] = []
        self.using: list[Act] = []
        """The acts that withdrew something or used waivers."""
        self.outer: list[Entry] = []
        self.table: dict[str, Written] = {}
        self.last_recorded = datetime.min
        self.days: set[date] = set()
        """Every day on which something was written."""
        self._snapshots: dict[datetime, Snapshot] = {}
        self.root = Scope("", rulebook.root, "", ())
        self.above = Scope(OUTER, OUTER, "", ())
        self._scopes: dict[str, Scope] = {"": self.root, OUTER: self.above}

    def scope(self, path: str) -> Scope:
        """Return the one scope object of a path."""
        found = self._scopes.get(path)
        if found is None:
            parent, _, last = path.rpartition("/")
            kind, _, id = last.partition("#")
            found = self._scopes[path] = Scope(path, kind, id, self.scope(parent).up)
        return found

    def act(self, seq: int) -> Act:
        """Return the act of this number; KeyError when there is none."""
        return self.numbered[seq]

    def snapshot(self, known: datetime) -> Snapshot:
        """Return what was live at this instant."""
        if known >= self.last_recorded:
            known = self.last_recorded
        found = self._snapshots.get(known)
        if found is None:
            found = self._snapshots[known] = Snapshot(self, known)
        return found

    def with_act(self, act: Act) -> Case:
        """Return this case with one act more."""
        return fold([*self.acts, act], self.rulebook, self.outer)


def fold(acts: Iterable[Act], rulebook: Rulebook, outer: Iterable[Entry] = ()) -> Case:
    """Return the case as these acts, in whatever order they became known, and what lies above it have made it."""
    case = Case(rulebook)
    case.acts = list(acts)
    case.outer = list(outer)
    last_recorded, numbered = case.last_recorded, case.numbered
    written = case.outer.copy()
    for act in case.acts:
        numbered[act.seq] = act
        if act.recorded > last_recorded:
            last_recorded = act.recorded
        if act.verb == "annul":
            case.voiding.append(act)
        elif act.uses or act.verb == "withdraw":
            case.using.append(act)
        found = entries(act, rulebook)
        if found:
            case.days.add(found[0].on)
            written += found
    for entry in case.outer:
        case.days.add(entry.on)
        if entry.recorded > last_recorded:
            last_recorded = entry.recorded
    case.last_recorded = last_recorded
    _place(written, case.table)
    return case


def _place(written: list[Entry], table: dict[str, Written]) -> None:
    """Put entries where they are looked up, those of one name in the order of day and number."""
    disordered: list[list[Entry]] = []
    here, names = None, Written()
    for entry in written:
        path, name, on, _, _, seq = entry
        if path != here:
            here, names = path, table.setdefault(path, {})
        rows = names.get(name)
        if rows is None:
            names[name] = entry
            continue
        if not isinstance(rows, list):
            rows = names[name] = [rows]
        last = rows[-1]
        if on <= last.on and (on < last.on or seq < last.seq):
            disordered.append(rows)
        rows.append(entry)
    for rows in disordered:
        rows.sort(key=attrgetter("on", "seq"))

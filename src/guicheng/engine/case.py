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


def path_at(path: str, depth: int) -> str:
    """Return the ancestor of a scope's path at this depth; the outer path for depth -1."""
    if depth < 0:
        return OUTER
    if depth == 0:
        return ""
    return path if path.count("/") < depth else "/".join(path.split("/")[:depth])


def entries(act: Act, rulebook: Rulebook) -> list[tuple[str, str, Any]]:
    """
    Return (scope, name, value) for everything that `act` writes: a matter of the act and the rulebook only.

    Names of facts stand for themselves; `!step` is a step's event, `+kind` a member, `kind.complete` a list's
    completeness, `%guard` a waiver, `#ended` the end of a scope.
    """
    path, verb, facts = act.scope, act.verb, rulebook.facts
    found: list[tuple[str, str, Any]] = []
    said_in = act.said_in if verb == "open" else path
    for values in (act.facts, act.sealed):
        for name, value in values.items():
            spec = facts.get(name)
            if spec is not None:
                found.append(("" if spec.depth == 0 else path_at(said_in, spec.depth), name, value))
    if verb == "take":
        _take(act, rulebook, found)
    elif verb == "open" or verb == "remove":
        kind, _, id = act.target.partition("#")
        found.append((path, "+" + kind, (id, verb == "open")))
    elif verb == "complete":
        found.append((path, act.target + ".complete", act.outcome != "no"))
    elif verb == "waive":
        found.append((path, "%" + act.target, act.seq))
    elif verb == "withdraw":
        step = rulebook.steps[act.target]
        found.append((path_at(path, step.depth), step.event_key, Reopening(withdraws=act.refers_to or 0)))
    return found


def _take(act: Act, rulebook: Rulebook, found: list[tuple[str, str, Any]]) -> None:
    step, path = rulebook.steps[act.target], act.scope
    outcome = step.outcomes[act.outcome]
    found.append((path, step.event_key, act.outcome))
    for id, depth in outcome.reopens:
        first = id in (outcome.back_to, outcome.restarts)
        reopening = Reopening(within=outcome.within if first else "", restart=bool(outcome.restarts))
        found.append((path_at(path, depth), rulebook.steps[id].event_key, reopening))
    if outcome.ends:
        found.append((path_at(path, outcome.ends_depth), "#ended", step.article))


class Snapshot:
    """The live entries at an instant: by scope and name, in the order of day and number."""

    __slots__ = ("first", "last", "rows", "some_ended", "some_withdrawn", "used", "voided")

    def __init__(self, case: Case, known: datetime) -> None:
        self.voided: set[int] = set()
        for act in sorted(case.voiding, key=attrgetter("seq"), reverse=True):
            if act.recorded <= known and act.seq not in self.voided and act.refers_to is not None:
                self.voided.add(act.refers_to)
        # Of each waiver the first day on which it had been used.
        self.used: dict[int, date] = {}
        self.some_withdrawn: bool = False
        for act in case.acts:
            if not (act.uses or act.verb == "withdraw") or act.recorded > known or act.seq in self.voided:
                continue
            self.some_withdrawn |= act.verb == "withdraw"
            for number in act.uses:
                on = act.on if act.on is not None else UNKNOWN_DAY
                self.used[number] = min(on, self.used.get(number, on))
        self.rows: dict[str, dict[str, list[Entry]]] = {}
        everything = not self.voided and known >= case.last_recorded
        for path, names in case.table.items():
            if everything:
                self.rows[path] = names
                continue
            rows = {
                name: live
                for name, written in names.items()
                if (live := [e for e in written if e.recorded <= known and e.seq not in self.voided])
            }
            if rows:
                self.rows[path] = rows
        days = case.days
        if not everything:
            days = {e.on for names in self.rows.values() for written in names.values() for e in written}
        self.first: date | None = min((day for day in days if day != UNKNOWN_DAY), default=None)
        self.last: date = max(days, default=UNKNOWN_DAY)
        self.some_ended: bool = any("#ended" in names for names in self.rows.values())


class Case:
    """What acts have made of a case under a rulebook. `fold(a) | fold(b) == fold(a + b)`, in any order."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.acts: list[Act] = []
        self.numbered: dict[int, Act] = {}
        self.voiding: list[Act] = []
        self.outer: list[Entry] = []
        self.table: dict[str, dict[str, list[Entry]]] = {}
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
    table, made = case.table, tuple.__new__  # a named tuple's own way of being made, without its wrapper
    for entry in case.outer:
        table.setdefault(entry.scope, {}).setdefault(entry.name, []).append(entry)
        case.days.add(entry.on)
        if entry.recorded > case.last_recorded:
            case.last_recorded = entry.recorded
    for act in case.acts:
        case.numbered[act.seq] = act
        if act.recorded > case.last_recorded:
            case.last_recorded = act.recorded
        if act.verb == "annul":
            case.voiding.append(act)
        on, recorded, seq = act.on if act.on is not None else UNKNOWN_DAY, act.recorded, act.seq
        written_by_it = entries(act, rulebook)
        if written_by_it:
            case.days.add(on)
        for path, name, value in written_by_it:
            entry = made(Entry, (path, name, on, recorded, value, seq))
            names = table.get(path)
            if names is None:
                names = table[path] = {}
            rows = names.get(name)
            if rows is None:
                names[name] = [entry]
            else:
                rows.append(entry)
    order = attrgetter("on", "seq")
    for names in table.values():
        for written in names.values():
            if len(written) > 1:
                written.sort(key=order)
    return case

"""Asking a case on a day, by what was known at an instant: facts, members, events, what is settled, what is due."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from guicheng.engine.calendar import WorkCalendar
from guicheng.engine.case import Case, Entry, Reopening, Scope, listed
from guicheng.engine.events import counted, split_term, without_withdrawn
from guicheng.engine.rulebook.model import OUTER, FactSpec, Step
from guicheng.engine.values import NEVER, UNKNOWN_DAY, Unknown, all_of, missing_of

ONE_DAY = timedelta(days=1)
_NOTHING: list[Entry] = []
MISSING = object()


class Asking:
    """
    One question's environment: (case, day, known) and what the act under judgement brings (`overlay`).

    Every answer that can change as days go by lowers `until`, the first day on which to ask again.
    With `reads` a list, each fact that is read is noted there.
    """

    __slots__ = (
        "_applies", "_as_written", "_days", "_members", "_others", "_rows", "_settled", "all_past", "calendar", "case", "day",
        "frames", "known", "memo", "outer_memo", "overlay", "reads", "root_memo", "rulebook", "snapshot", "until",
    )  # fmt: skip

    def __init__(
        self,
        case: Case,
        day: date,
        known: datetime,
        calendar: WorkCalendar,
        overlay: Mapping[tuple[str, str], Any] | None = None,
    ) -> None:
        self.case = case
        self.rulebook = case.rulebook
        self.day = day
        self.known = known
        self.calendar = calendar
        self.overlay = overlay
        self.snapshot = case.snapshot(known)
        self.until: date = NEVER
        self.frames: list[Scope] = []
        self.reads: list[tuple[str, str, Any]] | None = None
        self.all_past = self.snapshot.last <= day
        self._rows = self.snapshot.rows
        # A step's events in a scope are what was written there: nothing lies ahead, further out, or was withdrawn.
        snapshot = self.snapshot
        self._as_written = self.all_past and not (snapshot.some_withdrawn or snapshot.some_from_above)
        self.root_memo: dict[str, Any] = {}
        self.outer_memo: dict[str, Any] = {}
        self.memo: dict[str, dict[str, Any]] = {"": self.root_memo, OUTER: self.outer_memo}
        self._applies: dict[tuple[str, str], Any] = {}
        self._settled: dict[tuple[str, str], Any] = {}
        self._days: dict[tuple[str, str], list[Entry]] = {}
        self._others: dict[date, Asking] = {}
        self._members: dict[tuple[str, str], tuple[list[Scope], Any]] = {}

    # ------------------------------------------------------------ the log up to the day

    def at(self, day: date) -> Asking:
        """Return the same question about another day, without what the act under judgement brings."""
        if day == self.day and self.overlay is None:
            return self
        other = self._others.get(day)
        if other is None:
            other = self._others[day] = Asking(self.case, day, self.known, self.calendar)
        return other

    def without(self, specs: tuple[FactSpec, ...], scope: Scope) -> Asking:
        """Return the same question as if these facts had not been said."""
        hidden = {
            ("^" if spec.depth < 0 else scope.up[spec.depth].path, spec.name): Unknown((spec.name,))
            for spec in specs
        }
        return Asking(self.case, self.day, self.known, self.calendar, {**(self.overlay or {}), **hidden})

    def flips(self, day: date) -> None:
        """Note that something may differ from this day on."""
        if self.day < day < self.until:
            self.until = day

    def written(self, path: str, name: str) -> list[Entry]:
        """Return the live entries of a name in a scope with `on` not after the day, in order."""
        names = self._rows.get(path)
        if names is None:
            return _NOTHING
        rows = names.get(name)
        if rows is None:
            return _NOTHING
        if not isinstance(rows, list):
            rows = [rows]
        if self.all_past:
            return rows
        end = len(rows)
        while end and rows[end - 1].on > self.day:
            end -= 1
        if end == len(rows):
            return rows
        self.flips(rows[end].on)
        return rows[:end]

    # ------------------------------------------------------------ facts

    def fact(self, spec: FactSpec, scope: Scope) -> Any:
        """Read a fact in the scope it belongs to: brought, entered, derived, the parameter's value, or unknown."""
        memo = self.memo.get(scope.path)
        if memo is not None:
            value = memo.get(spec.name, MISSING)
            if value is not MISSING:
                return value
        return self.read(spec, scope)

    def read(self, spec: FactSpec, scope: Scope) -> Any:
        """Read a fact for the first time in this environment."""
        path, name = scope.path, spec.name
        memo = self.memo.get(path)
        if memo is None:
            memo = self.memo[path] = {}
        value = None if self.overlay is None else self.overlay.get((path, name))
        if value is None:
            names = self._rows.get(path)
            rows = names.get(name) if names is not None else None
            if rows is not None:
                if not self.all_past:
                    rows = self.written(path, name)
                if not isinstance(rows, list):
                    value = rows.value
                elif rows:
                    value = rows[-1].value
        if value is None:
            if spec.means is not None:
                memo[name] = spec.unknown  # a cycle answers unknown; the checker forbids it
                value = spec.means.fn(self, scope)
            elif spec.value is not None:
                value = spec.value
            else:
                value = spec.unknown if spec.default is None else spec.default
        memo[name] = value
        if self.reads is not None:
            self.reads.append((name, path, value))
        return value

    def source(self, spec: FactSpec, scope: Scope) -> tuple[str, int | None]:
        """Return where a reading comes from and, for an entry, the act's number."""
        if self.overlay is not None and (scope.path, spec.name) in self.overlay:
            return "entry", None
        rows = self.written(scope.path, spec.name)
        if rows:
            return "entry", rows[-1].seq
        if spec.means is not None:
            return "formula", None
        return ("parameter", None) if spec.value is not None else ("unknown", None)

    # ------------------------------------------------------------ scopes

    def members(self, kind: str, scope: Scope) -> tuple[list[Scope], Any]:
        """Return a kind's instances directly below a scope, and whether these are all."""
        found = self._members.get((kind, scope.path))
        if found is None:
            found = self._members[kind, scope.path] = self._find_members(kind, scope)
        return found

    def _find_members(self, kind: str, scope: Scope) -> tuple[list[Scope], Any]:
        case = self.case
        spec = self.rulebook.scopes[kind]
        prefix = scope.path + "/" if scope.path else ""
        if spec.every:
            return [case.scope(f"{prefix}{kind}#{name}") for name, _, _ in self.periods(kind, scope)], True
        if kind == "earlier":
            there = [path for path in sorted(self._rows) if path.startswith("earlier#") and self._begun(path)]
            return [case.scope(path) for path in there], True
        live: dict[str, bool] = {}
        for row in self.written(scope.path, "+" + kind):
            live[row.value[0]] = row.value[1]
        found = [case.scope(f"{prefix}{kind}#{id}") for id, there in live.items() if there]
        if not spec.is_list:
            return found, True
        complete = self.written(scope.path, kind + ".complete")
        return found, True if complete and complete[-1].value else Unknown((kind + ".complete",))

    def _begun(self, path: str) -> bool:
        """Tell whether another case is there yet: something was said of it, on this day or before."""
        first = min(listed(rows)[0].on for rows in self._rows[path].values())
        self.flips(first)
        return first <= self.day

    def instances(self, kind: str, scope: Scope) -> tuple[list[Scope], Any]:
        """Return all instances of a kind at any depth below a scope, and whether these are all."""
        chain = self.rulebook.chain(kind)[scope.depth :]
        if len(chain) == 1:
            return self.members(kind, scope)
        found: list[Scope] = [scope]
        complete: Any = True
        for step in chain:
            below: list[Scope] = []
            for parent in found:
                members, all_there = self.members(step, parent)
                below += members
                complete = (
                    all_of([complete, all_there]) if complete is not True or all_there is not True else True
                )
            found = below
        return found, complete

    def periods(self, kind: str, scope: Scope) -> list[tuple[str, date, date]]:
        """Return the periods of a kind that have begun: name, first and last day."""
        spec = self.rulebook.scopes[kind]
        begins = spec.begins.fn(self, scope) if spec.begins else NEVER
        until = spec.until.fn(self, scope) if spec.until else NEVER
        if isinstance(begins, Unknown) or begins == NEVER:
            return []
        if begins > self.day:
            self.flips(begins)
            return []
        found: list[tuple[str, date, date]] = []
        first = begins
        counted = spec.every not in ("calendar year", "calendar month")
        months = int(spec.every.split()[0]) if counted else 0
        while first <= self.day and (isinstance(until, Unknown) or first < until):
            if spec.every == "calendar year":
                name, following = str(first.year), date(first.year + 1, 1, 1)
            elif not counted:
                name = f"{first.year}-{first.month:02d}"
                following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
            else:
                name = str(len(found) + 1)
                following = self.calendar.shift(begins, months * (len(found) + 1), "month", full=True)
            found.append((name, first, following - ONE_DAY))
            first = following
        self.flips(first)
        return found

    def period(self, scope: Scope) -> tuple[date, date] | Unknown:
        """Return the first and last day of a period scope."""
        for name, first, last in self.periods(scope.kind, scope.up[-2]):
            if name == scope.id:
                return first, last
        return Unknown((scope.kind,))

    # ------------------------------------------------------------ events

    def events(self, step: Step, scope: Scope) -> list[Entry]:
        """
        Return a step's outcomes and reopenings in a scope, those written further out included.

        An outcome that was withdrawn does not count: neither it nor its withdrawal is among them.
        """
        key, path = step.event_key, scope.path
        if self._as_written:
            names = self._rows.get(path)
            rows = None if names is None else names.get(key)
            return _NOTHING if rows is None else rows if isinstance(rows, list) else [rows]
        found = self._days.get((key, path))
        if found is None:
            found = self.written(path, key)
            for above in scope.up[:-1]:
                further = self.written(above.path, key)
                if further:
                    found = sorted([*found, *further], key=lambda e: (e.on, e.seq))
            if self.snapshot.some_withdrawn:
                found = without_withdrawn(found)
            self._days[key, path] = found
        return found

    def is_done(self, step: Step, scope: Scope, outcomes: frozenset[str] | None = None) -> bool:
        """Tell whether the last entry is an outcome (one of these), not a reopening."""
        rows = self.events(step, scope)
        if not rows:
            return False
        value = rows[-1].value
        return value.__class__ is str and (outcomes is None or value in outcomes)

    def day_of(self, step: Step, scope: Scope, outcomes: frozenset[str] | None = None) -> Any:
        """Return the day on which it was last taken so; NEVER; unknown when it was taken over without a day."""
        for row in reversed(self.events(step, scope)):
            if row.value.__class__ is str and (outcomes is None or row.value in outcomes):
                return Unknown((f"{step.id}.day",)) if row.on == UNKNOWN_DAY else row.on
        return NEVER

    def times(self, step: Step, scope: Scope, outcomes: frozenset[str] | None = None) -> int:
        """Count these outcomes since the last restart; withdrawn ones do not count."""
        return counted(self.events(step, scope), outcomes)

    def ended(self, scope: Scope) -> Entry | None:
        """Return the entry that ended this scope or one above it."""
        rows = self._rows
        for above in scope.up:
            if (names := rows.get(above.path)) and "#ended" in names:
                found = self.written(above.path, "#ended")
                if found:
                    return found[-1]
        return None

    # ------------------------------------------------------------ applicability, order, terms

    def applies(self, step: Step, scope: Scope) -> Any:
        """Answer the step's `when`; no as well when its scope has ended, unless it survives."""
        if step.when is None and (step.survives or not self.snapshot.some_ended):
            return True
        key = (step.id, scope.path)
        found = self._applies.get(key)
        if found is None:
            if self.snapshot.some_ended and not step.survives and self.ended(scope) is not None:
                found = False
            else:
                found = True if step.when is None else step.when.fn(self, scope)
            self._applies[key] = found
        return found

    def settled(self, step: Step, scope: Scope, outcomes: frozenset[str] | None = None) -> Any:
        """Answer whether what comes after may go on: done so, or not applicable and looked through."""
        if self.is_done(step, scope, outcomes):
            return True
        applies = self.applies(step, scope)
        if applies is True:
            return False
        key = (step.id, scope.path)
        found = self._settled.get(key)
        if found is None:
            behind = all_of([after.holds(self, scope) for after in step.after])
            found = behind if applies is False or behind is False else missing_of(applies, behind)
            self._settled[key] = found
        return found

    def settled_day(self, step: Step, scope: Scope, outcomes: frozenset[str] | None = None) -> Any:
        """Return the day from which this is settled, looking through what does not apply; NEVER if it is not."""
        if self.is_done(step, scope, outcomes):
            return self.day_of(step, scope, outcomes)
        applies = self.applies(step, scope)
        if isinstance(applies, Unknown):
            return applies
        if applies is True or not step.after:
            return NEVER
        days = [after.day(self, scope) for after in step.after]
        unknown = [d for d in days if d.__class__ is Unknown]
        return missing_of(*unknown) if unknown else max(days)

    def last_settled_day(self, step: Step, base: Scope, outcomes: frozenset[str] | None) -> Any:
        """Return the day on which the last of all instances below a scope was settled; NEVER while one is not."""
        members, complete = self.instances(step.scope, base)
        if not members:
            return NEVER
        days = [self.settled_day(step, member, outcomes) for member in members]
        unknown = [d for d in (*days, complete) if isinstance(d, Unknown)]
        return NEVER if NEVER in days else missing_of(*unknown) if unknown else max(days)

    def due(self, step: Step, scope: Scope) -> Any:
        """Return the due day: as put off by an act, as a return set it, as the term says; NEVER without one."""
        events = self.events(step, scope)
        last = events[-1] if events else None
        if step.extend_by:
            put_off = self.written(scope.path, step.due_key)
            if put_off and (last is None or (last.on, last.seq) < (put_off[-1].on, put_off[-1].seq)):
                return put_off[-1].value
        if last is not None and last.value.__class__ is Reopening and last.value.within:
            if last.on == UNKNOWN_DAY:  # what returned it was taken over
                return Unknown((f"{step.id}.day",))
            return self.term(last.value.within, last.on, step, scope)
        return step.due.fn(self, scope) if step.due is not None else NEVER

    def term(self, text: str, anchor: Any, step: Step, scope: Scope) -> Any:
        """
        Return the end of a term such as `7 working days` after a day, standing still while the step pauses.

        While it stands still, a term that had run out before has its day; any other has none, NEVER.
        """
        number, full, working, unit = split_term(text)
        paused = None
        if step.pause is not None:
            pause, day = step.pause, self.day
            stands_still = pause(self, scope) is True

            def paused(d: date) -> bool:
                if d <= day:
                    return pause(self.at(d), scope) is True
                if stands_still:
                    raise OverflowError("nobody knows how many of the days to come will count")
                return False

        return self.calendar.shift(anchor, number, unit, working=working, full=full, paused=paused)

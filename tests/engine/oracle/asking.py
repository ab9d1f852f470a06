"""One question about a case: a day, what was known, what an act under judgement brings. Everything is worked out anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from datetime import date, datetime, timedelta
from typing import Any

from tests.engine.oracle import formulas
from tests.engine.oracle.book import NOTHING, Step, reference
from tests.engine.oracle.log import UNKNOWN_DAY, Path, World, Written, home
from tests.engine.oracle.terms import StandsStill, corresponding, end_of

from guicheng.engine.calendar import WorkCalendar
from guicheng.engine.values import NEVER, Unknown, all_of, missing_of

ONE = timedelta(days=1)


class Question:
    def __init__(
        self,
        world: World,
        day: date,
        known: datetime,
        calendar: WorkCalendar,
        brought: Mapping[tuple[Path, str], Any] | None = None,
        written: list[Written] | None = None,
    ) -> None:
        self.world, self.book, self.day, self.known, self.calendar = world, world.book, day, known, calendar
        self.brought = brought or {}
        self.this: Path | None = None  # where the formula stands whose instances are gone through
        self.all = list(world.written(known)) if written is None else written
        self.now = [entry for entry in self.all if entry.on <= day]
        self.by_name: dict[Any, list[Written]] = {}
        for entry in self.now:
            self.by_name.setdefault(entry.name, []).append(entry)

    def at(self, day: date) -> Question:
        """The same question about another day, without what the act brings."""
        return Question(self.world, day, self.known, self.calendar, written=self.all)

    def bringing(self, values: Mapping[str, Any], path: Path) -> Question:
        """The same question as if these had been brought, from this place."""
        brought = {(home(self.book, path, name), name): value for name, value in values.items()}
        return Question(
            self.world, self.day, self.known, self.calendar, {**self.brought, **brought}, self.all
        )

    def standing_at(self, path: Path | None) -> Question:
        """The same question inside an instance that a formula standing at `path` goes through."""
        other = copy(self)
        other.this = path
        return other

    # ---------------------------------------------------------------- what was written

    def rows(self, path: Path, name: Any) -> list[Written]:
        found = [entry for entry in self.by_name.get(name, ()) if entry.path == path]
        return sorted(found, key=lambda entry: (entry.on, entry.seq, entry.place))

    def fact(self, name: str, path: Path) -> Any:
        """Brought, else last written, else derived, else the parameter's value, else unknown."""
        fact, path = self.book.facts[name], home(self.book, path, name)
        if (path, name) in self.brought:
            return self.brought[path, name]
        rows = self.rows(path, name)
        if rows:
            return rows[-1].value
        if fact.formula is not NOTHING:
            return formulas.derived(self.standing_at(None), fact.formula, path, fact.choices)
        plain = fact.default if fact.value is None else fact.value
        return Unknown([name]) if plain is None else plain

    def provided(self, name: str, path: Path) -> bool:
        return not isinstance(self.fact(name, path), Unknown)

    # ---------------------------------------------------------------- scopes

    def members(self, kind: str, path: Path) -> tuple[list[Path], Any]:
        """A kind's instances directly below a path, and whether these are all."""
        scope = self.book.scopes[kind]
        if kind == "earlier":
            names = {entry.path for entry in self.now if entry.path and entry.path[0].startswith("earlier#")}
            return sorted(names), True
        if "every" in scope.raw:
            return [(*path, f"{kind}#{name}") for name, _, _ in self.periods(kind, path)], True
        there: dict[str, bool] = {}
        for row in self.rows(path, ("member", kind)):
            there[row.value[0]] = row.value[1]
        found = [(*path, f"{kind}#{id}") for id, live in there.items() if live]
        if not scope.raw.get("list"):
            return found, True
        said = self.rows(path, ("complete", kind))
        return found, True if said and said[-1].value else Unknown([f"{kind}.complete"])

    def below(self, kind: str, path: Path) -> tuple[list[Path], Any]:
        """All instances of a kind at any depth below a path, and whether these are all."""
        found, complete = [path], [True]
        for step in self.book.chain(kind)[len(path) :]:
            inner: list[Path] = []
            for parent in found:
                members, whole = self.members(step, parent)
                inner += members
                complete.append(whole)
            found = inner
        return found, all_of(complete)

    def instances(self, kind: str) -> list[Path]:
        return self.below(kind, ())[0] if kind != "earlier" else self.members("earlier", ())[0]

    def periods(self, kind: str, path: Path) -> list[tuple[str, date, date]]:
        raw = self.book.scopes[kind].raw
        start = formulas.value(self, raw["from"], path)
        until = formulas.value(self, raw["until"], path) if "until" in raw else NEVER
        if isinstance(start, Unknown) or start == NEVER:
            return []
        until = NEVER if isinstance(until, Unknown) else until
        found: list[tuple[str, date, date]] = []
        begins = start
        while begins <= self.day and begins < until:
            if raw["every"] == "calendar year":
                name, following = str(begins.year), date(begins.year + 1, 1, 1)
            elif raw["every"] == "calendar month":
                name, following = f"{begins.year}-{begins.month:02}", corresponding(begins.replace(day=1), 1)
            else:
                count, unit = raw["every"].split()
                months = int(count) * (12 if unit.startswith("year") else 1)
                name, following = str(len(found) + 1), corresponding(start, months * (len(found) + 1))
            found.append((name, begins, following - ONE))
            begins = following
        return found

    def period(self, kind: str, path: Path) -> tuple[Any, Any]:
        """The first and the last day of the period of this kind in which the path lies; unknown if there is none."""
        place = len(self.book.chain(kind))
        here = path[place - 1]
        for name, begins, ends in self.periods(kind, path[: place - 1]):
            if f"{kind}#{name}" == here:
                return begins, ends
        return Unknown([kind]), Unknown([kind])

    # ---------------------------------------------------------------- steps

    def events(self, step: Step, path: Path) -> list[Written]:
        """Outcomes in this instance, and reopenings that reach it, in order; what was withdrawn leaves no trace."""
        name = ("step", step.id)
        rows = [
            e
            for e in self.by_name.get(name, ())
            if e.path == path or (isinstance(e.value, tuple) and path[: len(e.path)] == e.path)
        ]
        rows = sorted(rows, key=lambda entry: (entry.on, entry.seq, entry.place))
        gone = {row.value[1] for row in rows if isinstance(row.value, tuple) and row.value[0] == "withdrawn"}
        return [
            row
            for row in rows
            if (row.seq not in gone if isinstance(row.value, str) else row.value[0] == "reopened")
        ]

    def done(self, step: Step, path: Path, outcomes: frozenset[str] | None) -> bool:
        rows = self.events(step, path)
        return (
            bool(rows)
            and isinstance(rows[-1].value, str)
            and (outcomes is None or rows[-1].value in outcomes)
        )

    def day_of(self, step: Step, path: Path, outcomes: frozenset[str] | None) -> Any:
        """The day on which it was last taken so; never; unknown if it was taken over."""
        for row in reversed(self.events(step, path)):
            if isinstance(row.value, str) and (outcomes is None or row.value in outcomes):
                return Unknown([f"{step.id}.day"]) if row.on == UNKNOWN_DAY else row.on
        return NEVER

    def times(self, step: Step, path: Path, outcomes: frozenset[str] | None) -> int:
        count = 0
        for row in self.events(step, path):
            if isinstance(row.value, str):
                count += outcomes is None or row.value in outcomes
            elif row.value[0] == "reopened" and row.value[2]:
                count = 0
        return count

    def ended(self, path: Path) -> str:
        """The article by which this scope or one around it has ended: the outermost, its last; empty if none has."""
        for depth in range(len(path) + 1):
            if rows := self.rows(path[:depth], "ended"):
                return rows[-1].value
        return ""

    def applies(self, step: Step, path: Path) -> Any:
        if not step.survives and self.ended(path):
            return False
        return True if step.when is NOTHING else formulas.value(self, step.when, path)

    def settled(self, step: Step, path: Path, outcomes: frozenset[str] | None) -> Any:
        if self.done(step, path, outcomes):
            return True
        applies = self.applies(step, path)
        if applies is True:
            return False
        behind = all_of([self.after(other, step.scope, path) for other in step.after])
        # If nobody knows whether it applies: not settled either way where the way behind is not, else unknown.
        return behind if applies is False or behind is False else missing_of(applies, behind)

    def after(self, other: str, kind: str, path: Path) -> Any:
        """Whether a predecessor is settled, wherever it lies: where below, in every instance and in at least one."""
        id, outcomes = reference(other)
        step = self.book.steps[id]
        base = path[: self.book.common(kind, step.scope)]
        members, complete = self.below(step.scope, base)
        settled = [self.settled(step, member, outcomes) for member in members]
        return all_of([*settled, bool(members), complete])

    def settled_day(self, other: str, kind: str, path: Path) -> Any:
        """The day on which a predecessor was settled, looking through what does not apply."""
        id, outcomes = reference(other)
        step = self.book.steps[id]
        base = path[: self.book.common(kind, step.scope)]
        members, complete = self.below(step.scope, base)
        days = [self._settled_day(step, member, outcomes) for member in members]
        return latest(days, complete)

    def _settled_day(self, step: Step, path: Path, outcomes: frozenset[str] | None) -> Any:
        if self.done(step, path, outcomes):
            return self.day_of(step, path, outcomes)
        applies = self.applies(step, path)
        if isinstance(applies, Unknown):
            return applies
        if applies or not step.after:
            return NEVER
        return latest([self.settled_day(other, step.scope, path) for other in step.after], True)

    def day_seen(self, step: Step, path: Path, outcomes: frozenset[str] | None) -> Any:
        """A step's day read from anywhere: from outside, the day on which the last instance did it."""
        base = path[
            : len(
                [k for k, p in zip(self.book.chain(step.scope), path, strict=False) if p.startswith(k + "#")]
            )
        ]
        members, complete = self.below(step.scope, base)
        return latest([self.day_of(step, member, outcomes) for member in members], complete)

    def place_of(self, step: Step, path: Path) -> Path:
        """The instance of the step's own scope in which the path lies."""
        return path[: len(self.book.chain(step.scope))]

    # ---------------------------------------------------------------- due days

    def works(self, day: date) -> bool:
        return self.calendar.is_workday(day)

    def paused(self, step: Step, path: Path, day: date) -> bool:
        """Whether the clock of a step stands still on a day."""
        asked = self if day == self.day else self.at(day)
        if "pause" in step.raw:
            rows = asked.rows(path, f"{step.id}.paused")
            if rows and rows[-1].value is True:
                return True
        return "paused_while" in step.raw and formulas.value(asked, step.raw["paused_while"], path) is True

    def term(self, term: str, day: Any, back: bool = False, clock: tuple[Step, Path] | None = None) -> Any:
        """The end of a term. Days to come are taken to count; while its clock stands still nobody can say."""
        if isinstance(day, Unknown):
            return day
        end = self._counted(term, day, back, self.works, clock)
        if "full" in term or back or end == NEVER:
            return end
        # Who began to count before a notice was known keeps the day that was shown, if that is later.
        unknown = {year for year, known in self.calendar.known.items() if known > day}
        as_shown = self._counted(
            term, day, back, lambda d: d.weekday() < 5 if d.year in unknown else self.works(d), clock
        )
        while as_shown != NEVER and not self.works(as_shown):
            as_shown += timedelta(days=1)
        return max(end, as_shown)

    def _counted(
        self, term: str, day: date, back: bool, works: Callable[[date], bool], clock: tuple[Step, Path] | None
    ) -> date:
        if clock is None:
            return end_of(term, day, back, works)
        step, path = clock

        def paused(d: date) -> bool:
            if d > self.day and self.paused(step, path, self.day):
                raise StandsStill
            return d <= self.day and self.paused(step, path, d)

        try:
            return end_of(term, day, back, works, paused)
        except StandsStill:
            return NEVER

    def due(self, step: Step, path: Path) -> Any:
        """The due day as put off, as a return has set it, as the rulebook says; NEVER without one."""
        if step.power:
            return NEVER
        rows = self.events(step, path)
        if "extend" in step.raw:
            put_off = self.rows(path, f"{step.id}.due")
            if put_off and (not rows or (rows[-1].on, rows[-1].seq) < (put_off[-1].on, put_off[-1].seq)):
                return put_off[-1].value
        has_clock = "pause" in step.raw or "paused_while" in step.raw
        clock = (step, path) if has_clock else None
        if (
            rows
            and isinstance(rows[-1].value, tuple)
            and rows[-1].value[0] == "reopened"
            and rows[-1].value[1]
        ):
            anchor = Unknown([f"{step.id}.day"]) if rows[-1].on == UNKNOWN_DAY else rows[-1].on
            return self._within(rows[-1].value[1], anchor, path, clock)
        if "due" in step.raw:
            return formulas.value(self, step.raw["due"], path)
        if "within" not in step.raw:
            return NEVER
        return self._within(step.raw["within"], self._anchor(step, path), path, clock)

    def _within(self, term: str, anchor: Any, path: Path, clock: tuple[Step, Path] | None) -> Any:
        if isinstance(anchor, Unknown) or anchor == NEVER:
            return anchor
        if term in self.book.facts:
            term = self.fact(term, path)
            if isinstance(term, Unknown):
                return term
        return self.term(term, anchor, clock=clock)

    def _anchor(self, step: Step, path: Path) -> Any:
        raw = step.raw.get("of")
        if raw is None:
            anchor = (
                latest([self.settled_day(other, step.scope, path) for other in step.after], True)
                if step.after
                else NEVER
            )
        elif isinstance(raw, str) and reference(raw)[0] in self.book.steps:
            anchor = self.settled_day(raw, step.scope, path)
        elif isinstance(raw, list):
            anchor = latest(
                [day for item in raw if (day := self._named_day(item, step, path)) is not None], True
            )
        else:
            anchor = formulas.value(self, raw, path)
        if step.when is NOTHING or isinstance(anchor, Unknown) or anchor > self.day or anchor == NEVER:
            return anchor
        return self._since(step, path, anchor)

    def _named_day(self, item: Any, step: Step, path: Path) -> Any:
        """One of several days that `of` names; None for a step that is neither done nor to be done."""
        named = self.book.steps.get(reference(item)[0]) if isinstance(item, str) else None
        if named is None:
            return formulas.value(self, item, path)
        if len(self.book.chain(named.scope)) <= len(path):
            place = self.place_of(named, path)
            if not self.done(named, place, reference(item)[1]) and self.applies(named, place) is False:
                return None
        return self.settled_day(item, step.scope, path)

    def _since(self, step: Step, path: Path, anchor: date) -> date:
        """The anchor, or the later day from which the step's `when` has held without a break until today."""
        if formulas.value(self.at(anchor), step.when, path) is True:
            return anchor
        day, start = self.day, anchor
        while day > anchor and formulas.value(self.at(day), step.when, path) is True:
            day, start = day - ONE, day
        return start


def latest(days: list[Any], complete: Any) -> Any:
    """The last of these days: never while one is missing or there is none."""
    if not days or NEVER in days:
        return NEVER
    unknown = [day for day in [*days, complete] if isinstance(day, Unknown)]
    return missing_of(*unknown) if unknown else max(days)

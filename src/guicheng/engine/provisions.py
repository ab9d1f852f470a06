"""
Which provisions a draft changes, and whether any of them turns in a case.

Where a draft changes figures, terms, conditions and papers of steps and findings that both rulebooks have, a case can
differ only through these. Where it changes more (the order of steps, scopes, parties), this module does not tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, Final

from guicheng.engine.ask import Asking
from guicheng.engine.calendar import WorkCalendar
from guicheng.engine.case import Case, Scope
from guicheng.engine.hinges import Past, instances
from guicheng.engine.rulebook.load import BOOK, has_effect, read_maps
from guicheng.engine.rulebook.model import Rulebook, Step
from guicheng.engine.status import status
from guicheng.engine.values import NEVER
from guicheng.engine.whatif import LIVE, owed

NAMED: Final = ("facts", "documents", "parameters", "findings")
OF_STEPS: Final = frozenset(
    {
        "within",
        "of",
        "due",
        "when",
        "requires",
        "asks",
        "documents",
        "rounds",
        "not_before",
        "valid_until",
        "outcomes",
    }
)
OF_OUTCOMES: Final = frozenset({"requires", "asks", "documents", "within", "opinion"})
OF_FACTS: Final = frozenset({"is", "value"})
"""What may be changed without changing how steps, scopes and facts hang together."""

Items = dict[tuple[str, str], Any]


class Provisions:
    """What a draft changes, found once and asked of many cases. `whole`: more than can be told piece by piece."""

    def __init__(self, old: Rulebook, new: Rulebook) -> None:
        self.old, self.new = old, new
        self.facts: list[str] = []
        self.steps: list[str] = []
        first, second = _items(old, new)
        self.whole = not all(
            self._small(*key, first.get(key), second.get(key))
            for key in dict.fromkeys((*first, *second))
            if first.get(key) != second.get(key)
        )
        back = (one.back_to for id in self.steps for one in old.steps[id].outcomes.values() if one.back_to)
        self.steps = list(dict.fromkeys((*self.steps, *back)))
        past = Past(old), Past(new)
        self.past = {
            owner
            for owner in (
                *(f"fact:{name}" for name in self.facts),
                *(f"{what}:{id}" for id in self.steps for what in ("step", "due")),
            )
            if any(one.asks(owner) for one in past)
        }

    def _small(self, kind: str, name: str, was: Any, now: Any) -> bool:
        """Note a change that can be followed; tell whether it is one."""
        if kind in NAMED:
            if was is None or now is None:
                return True  # what names it has been changed too
            if "not configured" in (was[1].get("value"), now[1].get("value")) or not _only(
                was, now, OF_FACTS
            ):
                return False
            self.facts.append(name)
            return True
        if kind != "steps" or was is None or now is None or not _only(was, now, OF_STEPS):
            return False
        ends = was[1].get("outcomes") or {}, now[1].get("outcomes") or {}
        if not all(isinstance(end, Mapping) for end in ends) or list(ends[0]) != list(ends[1]):
            return False
        for one in ends[0]:
            if not _only((0, ends[0][one] or {}), (0, ends[1][one] or {}), OF_OUTCOMES):
                return False
        self.steps.append(name)
        return True

    def turn(
        self, before: Case, after: Case, *, as_of: date, known_at: datetime, calendar: WorkCalendar
    ) -> bool:
        """Tell whether anything that is changed comes out otherwise for a case, today or on a day still asked about."""
        old, new = Asking(before, as_of, known_at, calendar), Asking(after, as_of, known_at, calendar)
        if not self._same(old, new, today=True):
            return True
        first = before.snapshot(known_at).first
        day = first if first is not None and self.past else as_of
        while day < as_of:
            old, new = Asking(before, day, known_at, calendar), Asking(after, day, known_at, calendar)
            if not self._same(old, new, today=False):
                return True
            day = min(old.until, new.until)
            if day == NEVER:
                break
        return False

    def _same(self, old: Asking, new: Asking, *, today: bool) -> bool:
        for name in self.facts:
            if today or f"fact:{name}" in self.past:
                was, now = self.old.facts[name], self.new.facts[name]
                for scope in instances(old, was.scope):
                    if old.fact(was, scope) != new.fact(now, new.case.scope(scope.path)):
                        return False
        for id in self.steps:
            asked = None if today else [what for what in ("step", "due") if f"{what}:{id}" in self.past]
            if asked == []:
                continue
            first, second = self.old.steps[id], self.new.steps[id]
            for scope in instances(old, first.scope):
                there = new.case.scope(scope.path)
                if _stands(old, first, scope, asked) != _stands(new, second, there, asked):
                    return False
        return True


def _stands(e: Asking, step: Step, scope: Scope, asked: list[str] | None) -> Any:
    """Return how a step stands today or, with `asked`, whether it applies and when it is due on a day that has passed."""
    if asked is not None:
        return "step" in asked and e.applies(step, scope), "due" in asked and e.due(step, scope)
    seen = status(e, step, scope)
    if seen.status not in LIVE:
        return seen
    # The answers that others rest on are asked too: a step that waits does not show when it would be due.
    return (
        seen,
        e.applies(step, scope),
        e.due(step, scope),
        {key: said for key, (_, said) in owed(e, step, scope)},
    )


def _only(was: Any, now: Any, allowed: frozenset[str]) -> bool:
    """Tell whether two provisions stand in the same place and differ in these keys only."""
    if was[0] != now[0] or not isinstance(was[1], Mapping) or not isinstance(now[1], Mapping):
        return False
    keys = {*was[1], *now[1]}
    return all(was[1].get(key) == now[1].get(key) for key in keys - allowed)


def _items(old: Rulebook, new: Rulebook) -> tuple[Items, Items]:
    """Return what the files that differ declare, each with the article and phase in which it stands, of either rulebook."""
    names = {name for name in (*old.texts, *new.texts) if old.texts.get(name) != new.texts.get(name)}
    if names and (not old.texts or not new.texts):
        names |= {BOOK}
    found = []
    for book in (old, new):
        # A rulebook's head is needed to read the rest; it is the same in both unless it is among these.
        texts = {name: text for name, text in book.texts.items() if name in names or name == BOOK}
        found.append(dict(_declared(read_maps(texts))))
    return found[0], found[1]


def _declared(files: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str], Any]]:
    for name, content in files.items():
        chapter = has_effect(content)
        articles = chapter.pop("articles", [])
        yield from _part(name, (), chapter)
        for article in articles:
            place = (str(article.get("article")), article.get("phase") or chapter.get("phase"))
            yield from _part(name, place, {k: v for k, v in article.items() if k != "article"})


def _part(
    file: str, place: tuple[Any, ...], part: Mapping[str, Any]
) -> Iterable[tuple[tuple[str, str], Any]]:
    for key, value in part.items():
        if key in NAMED and isinstance(value, Mapping):
            for name, raw in value.items():
                yield (key, name), (place, raw if isinstance(raw, Mapping) else {"is": raw})
        elif key == "steps":
            for raw in value or ():
                yield (key, str(raw.get("id"))), (place, raw)
        elif key not in ("mark", "filings"):
            yield (key, f"{file}/{place}"), (place, value)

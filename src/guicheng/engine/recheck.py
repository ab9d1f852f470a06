"""Rechecking: every live act judged again for its own day by what is known now, and what would differ."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from guicheng.engine.answers import Difference, Refused
from guicheng.engine.calendar import WorkCalendar
from guicheng.engine.case import Case, fold, has_place
from guicheng.engine.decide import decide
from guicheng.engine.log import Act


def recheck(case: Case, *, known_at: datetime, calendar: WorkCalendar) -> list[Difference]:
    """
    List the acts that would be judged otherwise by what is known at `known_at`.

    Late entry, annulment, correction, another revision of the rulebook, a changed parameter: all are this one
    question. Each act is judged on the acts before it (by day, then number), corrections for their own day included.
    """
    dead = case.snapshot(known_at).voided
    live = [a for a in case.acts if a.seq not in dead and a.recorded <= known_at]
    found: list[Difference] = []
    for act in live:
        if act.verb != "take" or act.on is None or act.taken_over or not has_place(act, case.rulebook):
            continue
        key = (act.on, act.seq)
        earlier = [
            a
            for a in live
            if a.verb != "annul"
            and ((a.on or date.min, a.seq) < key or (a.verb == "correct" and a.on == act.on))
        ]
        before = fold(earlier, case.rulebook, case.outer)
        # What the act brought, as it has been corrected since.
        brought, sealed = dict(act.facts), dict(act.sealed)
        for later in live:
            if later.verb == "correct" and later.refers_to == act.seq:
                brought |= {name: value for name, value in later.facts.items() if name in act.facts}
                sealed |= {name: value for name, value in later.facts.items() if name in act.sealed}
        again = _judged_then(before, replace(act, facts=brought), known_at, calendar)
        if isinstance(again, Refused):
            found.append(
                Difference(act.seq, act.target, act.scope, "refused", "accepted", "refused", again.reasons)
            )
            continue
        if dict(again.sealed) != sealed:
            found.append(Difference(act.seq, act.target, act.scope, "sealed", sealed, again.sealed))
        if again.due != act.due:
            found.append(Difference(act.seq, act.target, act.scope, "due", act.due, again.due))
        elif again.late != act.late:
            found.append(Difference(act.seq, act.target, act.scope, "late", act.late, again.late))
    return found


def _judged_then(case: Case, act: Act, known_at: datetime, calendar: WorkCalendar) -> Act | Refused:
    """Judge an act by what is known now, keeping the day on which it was recorded for its lateness."""
    plain = replace(act, sealed={}, due=None, late=False, uses=(), standing=(), reasons=())
    answer = decide(_knowing(case, act.recorded), plain, calendar=calendar)
    return answer if isinstance(answer, Refused) else answer.act


def _knowing(case: Case, recorded: datetime) -> Case:
    """Return the case as if all that it holds had been known by then."""
    acts = [replace(a, recorded=min(a.recorded, recorded)) for a in case.acts]
    outer = [entry._replace(recorded=min(entry.recorded, recorded)) for entry in case.outer]
    return fold(acts, case.rulebook, outer)

"""The engine against F: `json.loads` of the case's own stored log, receipts included."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from dataclasses import replace

from measure import Result, once, ratio
from subject import DAY, KNOWN, RULEBOOK, chain, finished_project, parse

from guicheng.engine.case import fold
from guicheng.engine.decide import decide
from guicheng.engine.receipt import act_from_json
from guicheng.engine.rulebook.load import load_shipped
from guicheng.engine.view import view


def results() -> Iterator[Result]:
    """Yield the ratios of the engine."""
    subject = finished_project()
    case, rulebook, calendar, texts = subject.case, subject.rulebook, subject.calendar, subject.texts
    sizes = [len(text.encode()) for text in texts]
    seen = view(case, as_of=DAY, known_at=KNOWN, calendar=calendar)
    print(
        f"a finished Baiyun project: {len(texts)} acts, {len(seen.scopes)} scopes, {len(seen.steps)} steps shown; "
        f"bytes per act {statistics.mean(sizes):,.0f}, most {max(sizes):,}"
    )

    def unit() -> object:
        return parse(texts)

    yield ratio(
        "fold and whole view, in F",
        lambda: view(fold(case.acts, rulebook, case.outer), as_of=DAY, known_at=KNOWN, calendar=calendar),
        unit,
        limit=3,
    )
    yield ratio(
        "whole view alone, in F",
        lambda: view(case, as_of=DAY, known_at=KNOWN, calendar=calendar),
        unit,
        limit=2,
    )
    last = case.acts[-1]
    before = fold(case.acts[:-1], rulebook, case.outer)
    plain = replace(last, sealed={}, due=None, late=False, uses=(), standing=(), reasons=())
    yield ratio("one decide, in F", lambda: decide(before, plain, calendar=calendar), unit, limit=0.5)
    yield ratio(
        "acts read from the stored log, in F (reported)",
        lambda: [act_from_json(body, rulebook) for body in parse(texts)],  # type: ignore[arg-type]
        unit,
    )
    small = chain(100, 60)

    def whole(of: object) -> object:
        return view(fold(of.case.acts, of.rulebook), as_of=DAY, known_at=KNOWN, calendar=calendar)  # type: ignore[attr-defined]

    more_steps, more_acts, few = chain(1000, 60), chain(1000, 600), chain(1000, 60)
    yield ratio("ten times the steps", lambda: whole(more_steps), lambda: whole(small), limit=12, runs=15)
    yield ratio("ten times the acts", lambda: whole(more_acts), lambda: whole(few), limit=12, runs=15)
    times = [once(lambda: load_shipped(RULEBOOK)) for _ in range(5)]
    print(
        f"a rulebook loaded, checked as it is built, and compiled: {statistics.median(times) / 1000:,.0f} ms (under 1,000)"
    )

"""
What if, for one project in F: its stored log read, folded, looked at twice and compared.

`python benchmarks/whatif.py LOGS` measures seconds for ten thousand projects, made by copying the projects of a platform's
database (a demo's, say): the figures in the documentation come from there.
"""

from __future__ import annotations

import json
import re
import sqlite3
import sys
import time
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import cycle, islice

from measure import Result, ratio
from subject import DAY, KNOWN, RULEBOOK, Subject, finished_project, parse, work_calendar

from guicheng.engine.case import Case, fold
from guicheng.engine.receipt import act_from_json
from guicheng.engine.rulebook.load import load_text
from guicheng.engine.rulebook.model import Rulebook
from guicheng.engine.trial import Proposal, Setting, Trial

MANY = 10_000


def read(texts: Iterator[str] | tuple[str, ...], rulebook: Rulebook) -> list[object]:
    """Return acts from their stored texts as a comparison reads them: what they rested on makes nothing."""
    acts = []
    for text in texts:
        stored = json.loads(text)
        stored.pop("standing", None)
        stored.pop("reasons", None)
        acts.append(act_from_json(stored, rulebook))
    return acts  # type: ignore[return-value]


def proposals(rulebook: Rulebook) -> dict[str, Proposal]:
    """Return what is tried: a limit that every project rests on, one that few do, a draft with other terms."""
    longer = re.compile(r"within: (\d+) working days")
    texts = {
        name: longer.sub(lambda term: f"within: {int(term[1]) + 2} working days", text)
        for name, text in rulebook.texts.items()
    }
    return {
        "a limit that the whole route rests on": Proposal(
            (Setting("micro_limit", Decimal("2000000.00"), date(2024, 1, 1)),)
        ),
        "a limit that it does not rest on": Proposal(
            (Setting("study_from", Decimal("10000000.00"), date(2024, 1, 1)),)
        ),
        "a draft with other terms": Proposal(draft=load_text(texts)),
    }


def results() -> Iterator[Result]:
    """Yield the ratios of a comparison to F."""
    subject = finished_project()
    for name, proposal in proposals(subject.rulebook).items():
        trial = Trial(proposal, subject.calendar)
        yield ratio(
            f"what if, {name}: read, fold, look twice, compare, in F",
            lambda trial=trial: whole(subject, trial),  # type: ignore[misc]
            lambda: parse(subject.texts),
            limit=8,
        )


def whole(subject: Subject, trial: Trial) -> object:
    """Try a proposal on a case from its stored log."""
    case = fold(read(subject.texts, subject.rulebook), subject.rulebook, subject.case.outer)  # type: ignore[arg-type]
    return trial(case, as_of=DAY, known_at=KNOWN)


# ---------------------------------------------------------------- ten thousand projects


def main(database: str) -> None:
    """Print seconds for ten thousand projects copied from those of a SQLite database, one core, one process."""
    rulebook, calendar = stored_rulebook(database), work_calendar()
    logs = list(stored_logs(database, rulebook.digest))
    acts = sum(map(len, logs)) * MANY / len(logs)
    print(f"{MANY:,} projects from {len(logs)}, {acts:,.0f} acts")
    begun = time.process_time()
    for log in islice(cycle(logs), MANY):
        parse(tuple(log))
    plain = time.process_time() - begun
    print(f"their logs read as JSON and nothing more: {plain:.1f} s")
    for name, proposal in proposals(rulebook).items():
        trial, differing, begun = Trial(proposal, calendar), 0, time.process_time()
        for log in islice(cycle(logs), MANY):
            case: Case = fold(read(tuple(log), rulebook), rulebook)  # type: ignore[arg-type]
            differing += trial(case, as_of=date(2026, 6, 1), known_at=datetime(2026, 6, 1, 12)) is not None
        spent = time.process_time() - begun
        print(f"{name}: {spent:.1f} s, {spent / plain:.1f} F; {differing:,} differ")


def stored_rulebook(database: str) -> Rulebook:
    """Return the measured rulebook as most of its projects have it."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as rows:
        (files,) = rows.execute(
            "select k.files from cases_keptrulebook k join cases_case c on c.rulebook_id = k.digest"
            " where k.rulebook = ? group by k.digest order by count(*) desc",
            [RULEBOOK],
        ).fetchone()
    return load_text(json.loads(files))


def stored_logs(database: str, digest: str) -> Iterator[list[str]]:
    """Yield the stored acts of every project under a rulebook, project by project."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as rows:
        cases = rows.execute(
            "select id from cases_case where rulebook_id = ? order by id", [digest]
        ).fetchall()
        for (case,) in cases:
            acts = rows.execute("select body from cases_actrow where case_id = ? order by seq", [case])
            yield [body for (body,) in acts]


if __name__ == "__main__":
    main(sys.argv[1])

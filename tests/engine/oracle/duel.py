"""One random story told to engine and oracle: every answer of both is compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from tests.engine.books import PROBES, SOURCE, TINY, calendar
from tests.engine.histories import Story
from tests.engine.oracle.compare import verdicts_differ, views_differ

from guicheng.engine.answers import Accepted

SHIPPED = SOURCE / "rulebooks"
UNSEEN = Path(__file__).parents[2] / "rulebooks"


@dataclass
class Told:
    """What was compared in a story, and where the two differed."""

    acts: int = 0
    accepted: int = 0
    views: int = 0
    differences: list[str] = field(default_factory=list)


def books() -> list[Path]:
    """Every rulebook that has scenarios: the tiny ones, the probes, those that are shipped, the unseen one."""
    return [
        file.parent
        for folder in (TINY, PROBES, SHIPPED, UNSEEN)
        for file in sorted(folder.glob("*/rulebook.yaml"))
        if list(file.parent.glob("scenarios/*.yaml"))
    ]


def tell(
    folder: Path, seed: int, *, acts: int = 25, engine_parameters: Mapping[str, str] | None = None
) -> Told:
    """
    Tell the story of this seed: each act is judged by both, and at the end the case is seen on several days.

    `engine_parameters` are set for the engine alone, to see that a difference is noticed.
    """
    told = Told()
    story = Story(folder, seed, engine_parameters)
    for act in story.proposals(acts):
        answer, differ = verdicts_differ(story.case, story.book, act, calendar())
        told.acts += 1
        told.differences += differ
        if isinstance(answer, Accepted):
            told.accepted += 1
            story.accept(answer.act)
    today, random = story.now.date(), story.random
    past, future = random.randrange(1, 60), random.randrange(1, 200)
    for day in (today, today - timedelta(days=past), today + timedelta(days=future)):
        for known in (story.now, story.now - timedelta(days=random.randrange(100))):
            told.views += 1
            told.differences += views_differ(story.case, story.book, day, known, calendar())
    return told

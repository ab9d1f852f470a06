"""Running a scenario: the acts in the order in which they were recorded, then the questions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from guicheng.engine.answers import Accepted, Reason, Refused
from guicheng.engine.calendar import WorkCalendar
from guicheng.engine.case import Case, Entry, fold
from guicheng.engine.decide import decide
from guicheng.engine.scenario.expect import failures_of
from guicheng.engine.scenario.model import Deed, Failure, Run, Scenario, Story
from guicheng.engine.scenario.reading import END_OF_DAY
from guicheng.engine.scenario.standing import Standing
from guicheng.engine.view import view

_YEARS_AHEAD = (
    6  # how far a case's exports are followed beyond the last day of the file: longer than any sanction
)


def run(
    scenario: Scenario,
    calendar: WorkCalendar,
    *,
    as_of: date | None = None,
    known_at: datetime | None = None,
) -> Run:
    """
    Return what came of a scenario.

    The views in the answer are as of `as_of` (default: the last day that the story mentions), by what was known
    at `known_at` (default: everything). They do not change what is expected.
    """
    stage = _Stage(scenario, calendar)
    failures = list(stage.play())
    for player in stage.players.values():
        for question in player.story.questions:
            failures += failures_of(question, player.case, scenario.file, calendar)
    views = {
        name: view(
            player.case,
            as_of=as_of or player.story.last_day,
            known_at=known_at or max(player.case.last_recorded, _end_of(as_of or player.story.last_day)),
            calendar=calendar,
        )
        for name, player in stage.players.items()
    }
    cases = {name: player.case for name, player in stage.players.items()}
    return Run(scenario, tuple(sorted(failures, key=lambda failure: failure.line)), cases, views)


def holds(scenario: Scenario, calendar: WorkCalendar) -> bool:
    """Tell whether everything comes as a scenario expects, and stop at the first thing that does not."""
    stage = _Stage(scenario, calendar)
    if next(stage.play(), None) is not None:
        return False
    return not any(
        next(failures_of(question, player.case, scenario.file, calendar), None)
        for player in stage.players.values()
        for question in player.story.questions
    )


def _end_of(day: date) -> datetime:
    return datetime.combine(day, END_OF_DAY)


class _Player:
    """One case on the stage, and what the others see of it."""

    def __init__(self, story: Story, case: Case) -> None:
        self.story, self.case, self.standing = story, case, Standing(story.name)


class _Stage:
    def __init__(self, scenario: Scenario, calendar: WorkCalendar) -> None:
        self.scenario, self.calendar = scenario, calendar
        self.players = {
            story.name: _Player(story, fold((), scenario.rulebook, [*scenario.above, *story.facts]))
            for story in scenario.stories
        }
        last = max((story.last_day for story in scenario.stories), default=date(2000, 1, 1))
        self.until = date(min(last.year + _YEARS_AHEAD, 9990), 12, 31)
        self.several = len(self.players) > 1 and bool(scenario.rulebook.exports)

    def play(self) -> Iterator[Failure]:
        """Do all acts, those of several cases in the order in which they were recorded; yield what came otherwise."""
        if self.several:
            for player in self.players.values():
                self._tell_others(player, datetime.combine(player.story.opened, datetime.min.time()))
        queue = [
            (deed.act.recorded, player, deed)
            for player in self.players.values()
            for deed in player.story.deeds
        ]
        for recorded, player, deed in sorted(
            queue, key=lambda item: item[0]
        ):  # stable: within a case as written
            answer = decide(player.case, deed.act, calendar=self.calendar)
            yield from self._compare(player, deed, answer)
            if isinstance(answer, Accepted):
                player.case = player.case.with_act(answer.act)
                if self.several:
                    self._tell_others(player, recorded)

    def _tell_others(self, first: _Player, recorded: datetime) -> None:
        """Hand a case's exports to the others, whose own exports may change with them, until nothing does."""
        changed, rounds = [first], 0
        while changed and rounds <= len(self.players):
            rounds += 1
            told = [
                player
                for player in changed
                if player.standing.update(
                    player.case, recorded=recorded, until=self.until, calendar=self.calendar
                )
            ]
            changed = [
                other for other in self.players.values() if any(player is not other for player in told)
            ]
            for other in changed:
                other.case = fold(other.case.acts, self.scenario.rulebook, self._outer(other))

    def _outer(self, player: _Player) -> list[Entry]:
        others = [entry for p in self.players.values() if p is not player for entry in p.standing.entries]
        return [*self.scenario.above, *player.story.facts, *others]

    def _compare(self, player: _Player, deed: Deed, answer: Accepted | Refused) -> Iterator[Failure]:
        about = self._about(player.story, deed)
        file, line = self.scenario.file, deed.line
        match answer:
            case Refused():
                if deed.refused is None:
                    yield Failure(file, line, about, "准予", "被拒绝：" + reasons_in_words(answer.reasons))
                elif missing := [number for number in deed.refused if number not in answer.articles]:
                    expected = "被拒绝，依据" + "、".join(missing)
                    yield Failure(file, line, about, expected, "被拒绝：" + reasons_in_words(answer.reasons))
            case Accepted(act):
                if deed.refused is not None:
                    basis = "，依据" + "、".join(deed.refused) if deed.refused else ""
                    yield Failure(file, line, about, f"被拒绝{basis}", "准予")
                elif deed.late is not None and act.late != deed.late:
                    due = f"（到期日 {act.due}）" if act.due else "（没有到期日）"
                    words = {True: "逾期", False: "不逾期"}
                    yield Failure(file, line, about, words[deed.late], words[act.late] + due)

    def _about(self, story: Story, deed: Deed) -> str:
        act, rulebook = deed.act, self.scenario.rulebook
        if act.verb == "take":
            what = f"{rulebook.steps[act.target].label}（{act.target}）"
        elif act.verb == "say":
            what = "、".join(act.facts)
        else:
            what = act.target or f"第 {act.refers_to} 项"
        case = f"{story.name} " if story.name else ""
        return f"{case}第 {act.seq} 项 {what}" + (f" @{act.scope}" if act.scope else "")


def reasons_in_words(reasons: tuple[Reason, ...]) -> str:
    """Return the reasons of a refusal on one line, each with its article, its name and what it needs."""
    return "；".join(
        f"{reason.article or '—'} {reason.id} {reason.text}".rstrip()
        + (f"（缺 {'、'.join(reason.needs)}）" if reason.needs else "")
        for reason in reasons
    )

"""
Playing a scenario on the platform: every act through the one door, by the party that does it, on its day.

What a file says beside its acts is brought about as the platform knows it: parameters are set, facts of the unit and
the jurisdiction are said in the registers, facts of the head are said when the project is opened, by those who may.
What a scenario need not tell and the platform asks for is supplied: an opinion, a sample of each paper.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from functools import partial
from itertools import count
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from guicheng.apps.cases import clock, law
from guicheng.apps.cases.access import UNIT
from guicheng.apps.cases.actions import (
    NotRecorded,
    Recorded,
    Said,
    Wish,
    open_case,
    record_act,
    say_above,
)
from guicheng.apps.cases.actions.opening import TITLE_LENGTH
from guicheng.apps.cases.actions.recording import NO_SUCH_CASE
from guicheng.apps.cases.loading import Loaded
from guicheng.apps.cases.queries.project import shown
from guicheng.apps.documents.actions import store_file
from guicheng.apps.registers.queries import Acting
from guicheng.config.deeds import loaded_case, wish_of
from guicheng.config.stage.company import Company
from guicheng.engine.rulebook.model import FactSpec
from guicheng.engine.saying import may_say
from guicheng.engine.scenario.expect import failures_shown, known_at_of
from guicheng.engine.scenario.model import Deed, Failure, Question, Scenario, Story
from guicheng.engine.values import parse_value

BEFORE_ALL = date(2000, 1, 1)
"""Since when a scenario's own parameters are set."""

OPINION, SOURCE = "场景未写意见。", "场景文件"
PAPER = b"%PDF-1.4\n"

_keys = count(1)


def play(scenario: Scenario, company: Company) -> list[Failure]:
    """Return everything that came otherwise on the platform than the scenario expects; nothing stays behind."""
    with transaction.atomic():
        try:
            return list(_Stage(scenario, company).play())
        finally:
            transaction.set_rollback(True)


class _CannotBeSaid(Exception):
    """Something of the file that the platform does not take: where it stands, and the reasons."""

    def __init__(self, line: int, about: str, answer: NotRecorded) -> None:
        super().__init__(line, about, answer)
        self.line, self.about, self.answer = line, about, answer


@dataclass(slots=True)
class _Running:
    """A case on the stage: its number, and the log's number of each act of the file."""

    story: Story
    number: str = ""
    seqs: dict[int, int] = field(default_factory=dict)


class _Stage:
    def __init__(self, scenario: Scenario, company: Company) -> None:
        self.scenario, self.company = scenario, company
        self.specs = company.rulebook.facts
        self.papers: dict[int, str] = {}
        self.numbers: dict[str, str] = {}

    def play(self) -> Iterator[Failure]:
        """Let everything happen in the order of time, then ask the questions."""
        running = [_Running(story) for story in self.scenario.stories]
        try:
            for moment, happen in sorted(self._events(running), key=lambda event: event[0]):
                with clock.held_at(moment):
                    yield from happen()
        except _CannotBeSaid as found:
            yield Failure(self.scenario.file, found.line, found.about, "平台可以登记", _told(found.answer))
            return
        for one in running:
            loaded = loaded_case(self.company.jurisdiction, one.number)
            for question in one.story.questions:
                yield from self._ask(one, loaded, question)

    def _events(self, running: list[_Running]) -> Iterator[tuple[datetime, Callable[[], Iterable[Failure]]]]:
        """Yield what happens with its moment; of what happens at one moment the first to be yielded comes first."""
        for name, raw in self.scenario.parameters.items():
            value = parse_value(self.specs[name].type, raw)
            yield _midnight(BEFORE_ALL), partial(self._say, name, value, BEFORE_ALL)
        for entry in self.scenario.above:
            yield entry.recorded, partial(self._say, entry.name, entry.value, entry.on)
        for one in running:
            yield _midnight(one.story.opened), partial(self._open, one)
        for one in running:
            for deed in one.story.deeds:
                yield deed.act.recorded, partial(self._act, one, deed)

    # ------------------------------------------------------------ what lies above, and the opening

    def _say(self, name: str, value: Any, on: date) -> tuple[()]:
        spec = self.specs[name]
        acting = self.company.says_above(spec)
        answer = say_above(
            acting=acting,
            unit=self.company.unit if spec.scope == "unit" else None,
            name=name,
            value=self._value(spec, value, acting),
            on=on,
            source=SOURCE,
        )
        if not isinstance(answer, Said):
            raise _CannotBeSaid(self.scenario.line, name, answer)
        return ()

    def _open(self, one: _Running) -> tuple[()]:
        """Open a case with what the unit may say of the facts of the head; the others say the rest."""
        book, parts = self.company.rulebook, self._by_party(one.story)
        unit = self.company.players[UNIT]
        facts = parts.pop(UNIT, {})
        facts.pop(book.secrets_question, None)
        answer = open_case(
            acting=unit,
            unit=unit.organisation,
            title=self.scenario.title[:TITLE_LENGTH] or one.story.name,
            has_secrets=False,
            facts=self._values(facts, unit),
            key=_key(),
            is_scenario=True,
        )
        if isinstance(answer, NotRecorded):
            raise _CannotBeSaid(one.story.line, "facts", answer)
        one.number = answer.number
        self.numbers[one.story.name or answer.number] = answer.number
        for party, facts in parts.items():
            entering = book.parties[party].entered_by if not book.parties[party].sees_all else ()
            acting = self.company.players[entering[0] if entering else party]
            wish = Wish(
                verb="say",
                party=party,
                facts=self._values(facts, acting),
                on=one.story.opened,
                paper=self._paper(acting) if entering else "",
            )
            said = record_act(number=one.number, acting=acting, wish=wish, key=_key())
            if isinstance(said, NotRecorded):
                raise _CannotBeSaid(one.story.line, "、".join(facts), said)
        return ()

    def _by_party(self, story: Story) -> dict[str, dict[str, Any]]:
        """Return the facts of the head by who may say them, the unit where it may."""
        found: dict[str, dict[str, Any]] = {}
        for entry in story.facts:
            spec = self.specs[entry.name]
            seeing = [name for name, party in self.company.rulebook.parties.items() if party.sees_all]
            may = [party for party in (UNIT, *seeing, *self.company.players) if may_say(spec, party)]
            found.setdefault(may[0] if may else UNIT, {})[entry.name] = entry.value
        return found

    # ------------------------------------------------------------ acts

    def _act(self, one: _Running, deed: Deed) -> Iterator[Failure]:
        act = deed.act
        acting = self.company.players[act.entered_by or act.by]
        wish = wish_of(
            act,
            facts=self._values(act.facts, acting),
            seqs=one.seqs,
            opinion=act.opinion or OPINION,
            paper=self._paper(acting) if act.entered_by or act.taken_over else "",
        )
        answer = record_act(number=one.number, acting=acting, wish=wish, key=_key())
        if isinstance(answer, Recorded):
            one.seqs[act.seq] = answer.seq
        yield from self._compare(one, deed, answer)

    def _compare(self, one: _Running, deed: Deed, answer: Recorded | NotRecorded) -> Iterator[Failure]:
        file, line, act = self.scenario.file, deed.line, deed.act
        about = " ".join(
            part for part in (one.story.name, f"第 {act.seq} 项", act.verb, act.target, act.scope) if part
        )
        if isinstance(answer, NotRecorded):
            cited = {reason.article for reason in answer.reasons}
            if deed.refused is None:
                yield Failure(file, line, about, "准予", f"未记入：{_told(answer)}")
            elif answer.reasons == (NO_SUCH_CASE,):
                pass  # turned away before the law is asked: who may not see the case is not told of it
            elif missing := [article for article in deed.refused if article not in cited]:
                yield Failure(
                    file, line, about, f"被拒绝，依据{'、'.join(missing)}", f"未记入：{_told(answer)}"
                )
        elif deed.refused is not None:
            yield Failure(file, line, about, "被拒绝", "记入")
        elif deed.late is not None and answer.late != deed.late:
            words = {True: "逾期", False: "不逾期"}
            yield Failure(file, line, about, words[deed.late], words[answer.late])

    # ------------------------------------------------------------ questions

    def _ask(self, one: _Running, loaded: Loaded, question: Question) -> Iterator[Failure]:
        """Ask what the project's page asks, on the day and by what was known as the question says."""
        known_at = known_at_of(question, loaded.case)
        expected = dict(question.expected)
        if "recheck" in expected:
            expected["recheck"] = [one.seqs.get(number, -number) for number in expected["recheck"]]
        with clock.held_at(known_at):
            page = shown(loaded, self.company.onlooker, as_of=question.on, known_at=known_at)
        yield from failures_shown(
            replace(question, expected=expected),
            loaded.case,
            page.view,
            page.facts,
            self.scenario.file,
            law.calendar(),
        )

    # ------------------------------------------------------------ values and papers

    def _values(self, facts: Mapping[str, Any], acting: Acting) -> dict[str, Any]:
        return {
            name: self._value(self.specs[name], value, acting) if name in self.specs else value
            for name, value in facts.items()
        }

    def _value(self, spec: FactSpec, value: Any, acting: Acting) -> Any:
        if spec.type == "text":  # in a file of several cases, a text may name another one of them
            return self.numbers.get(value, value)
        return (self._paper(acting),) if spec.type == "document" else value

    def _paper(self, acting: Acting) -> str:
        """Return a sample of a paper that this person has handed in."""
        if acting.person.pk not in self.papers:
            file = ContentFile(PAPER, name="场景.pdf")
            stored = store_file(file=file, person=acting.person, at=clock.stored(clock.now()))
            self.papers[acting.person.pk] = stored.digest
        return self.papers[acting.person.pk]


def _key() -> str:
    return f"stage-{next(_keys)}"


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def _told(answer: NotRecorded) -> str:
    return "；".join(f"{reason.article or '—'} {reason.id} {reason.text}" for reason in answer.reasons)

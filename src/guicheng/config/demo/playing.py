"""Playing the projects: every act through the platform's one door, in the order of time, by the cast."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Any

from django.core.files.base import ContentFile

from guicheng.apps.accounts.models import User
from guicheng.apps.cases import clock, law
from guicheng.apps.cases.actions import NotRecorded, Recorded, keep_draft, open_case, record_act
from guicheng.apps.cases.loading import Loaded
from guicheng.apps.cases.models import Case
from guicheng.apps.documents.actions import store_file
from guicheng.apps.registers.models import Jurisdiction, Organisation
from guicheng.apps.registers.queries import Acting
from guicheng.config.deeds import loaded_case, wish_of
from guicheng.config.demo.answers import Form, NoAnswer, at, usual_opinion
from guicheng.config.demo.cast import Cast
from guicheng.config.demo.days import Days
from guicheng.config.demo.reading import Project, Row
from guicheng.config.demo.samples import sample_paper

MINUTES_BETWEEN = 7
MINUTES_OF_A_DAY = 9 * 60


class DemoError(Exception):
    """A project file of the demo that the platform would not take: file, act, and all reasons."""


@dataclass(frozen=True, slots=True)
class Company:
    """The people and organisations of the demo as the platform knows them."""

    cast: Cast
    jurisdiction: Jurisdiction
    organisations: Mapping[str, Organisation]
    people: Mapping[str, User]

    def acting(self, key: str, username: str = "") -> Acting:
        """Return an organisation's person as acting for it: the first one unless named."""
        body = self.cast.bodies[key]
        player = next((p for p in body.people if p.username == username), body.people[0])
        return Acting(
            self.people[player.username],
            self.organisations[key],
            self.jurisdiction,
            body.parties,
            player.post,
        )


@dataclass(slots=True)
class _Running:
    """A project on its way: its number once it is opened, and the log's number of each row."""

    project: Project
    number: str = ""
    seqs: dict[int, int] = field(default_factory=dict)
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens on a day; `order` settles what comes first on the same day."""

    on: date
    order: tuple[int, int]
    happen: Callable[[], None]


class Player:
    """Plays projects; `acts` counts what was recorded, `refused` what was meant to be refused and was."""

    def __init__(self, company: Company, days: Days) -> None:
        self.company, self.days = company, days
        self.calendar = law.calendar()
        self.acts = self.refused = 0
        self.failures: list[str] = []

    def play(self, projects: list[Project], besides: Iterable[Event] = ()) -> None:
        """
        Play all acts of all projects, and what happens besides, in the order of time.

        A project of which an act is not taken goes no further; DemoError tells them all in the end.
        """
        day, minutes = date.min, 0
        for event in sorted([*self._events(projects), *besides], key=lambda event: (event.on, event.order)):
            minutes = min(minutes + MINUTES_BETWEEN, MINUTES_OF_A_DAY) if event.on == day else 0
            day = event.on
            with clock.held_at(at(day, minutes)):
                event.happen()
        if self.failures:
            raise DemoError("\n".join(self.failures))
        with clock.held_at(at(self.days.last, MINUTES_OF_A_DAY)):
            for project in projects:
                self._keep_drafts(project)

    def _events(self, projects: list[Project]) -> Iterator[Event]:
        for place, project in enumerate(projects):
            running = _Running(project)
            yield Event(project.opened, (place, 0), partial(self._open, running))
            for row in project.rows:
                act = row.deed.act
                yield Event(act.recorded.date(), (place, act.seq), partial(self._try, running, row))

    def _try(self, running: _Running, row: Row) -> None:
        if running.stopped:
            return
        try:
            self._act(running, row)
        except DemoError as error:
            running.stopped = True
            self.failures.append(str(error))

    # ------------------------------------------------------------ acts

    def _open(self, running: _Running) -> None:
        project = running.project
        acting = self.company.acting(project.unit)
        answer = open_case(
            acting=acting,
            unit=acting.organisation,
            title=project.title,
            has_secrets=False,
            facts=project.facts,
            key=_key(project, 0),
            is_scenario=True,
        )
        if isinstance(answer, NotRecorded):
            raise DemoError(_told(project, project.line, "发起项目", answer))
        running.number = answer.number
        self.acts += 1

    def _act(self, running: _Running, row: Row) -> None:
        project, deed, cast = running.project, row.deed, self.company.cast
        acting, entered = self._who(project, row)
        loaded = loaded_case(self.company.jurisdiction, running.number)
        act = replace(deed.act, recorded=clock.now())
        try:
            facts = Form(
                loaded.case, act, self.calendar, self.days, project.answers, cast.usual, project.number
            ).filled()
        except NoAnswer as error:
            raise DemoError(f"{project.file}:{deed.line}: {project.title}：{error}") from None
        papers = self._papers(facts, loaded, acting, project)
        wish = wish_of(
            act,
            facts={**facts, **papers},
            seqs=running.seqs,
            opinion=act.opinion or usual_opinion(act, loaded.case, cast.usual),
            paper=self._paper("经签批的纸质文件", acting, project) if entered or act.taken_over else "",
        )
        answer = record_act(number=running.number, acting=acting, wish=wish, key=_key(project, act.seq))
        if isinstance(answer, Recorded):
            self._taken(running, row, answer)
        else:
            self._turned_away(running, row, answer)

    def _taken(self, running: _Running, row: Row, answer: Recorded) -> None:
        deed, project = row.deed, running.project
        if deed.refused is not None:
            raise DemoError(f"{project.file}:{deed.line}: {project.title}：应被拒绝，却记入了")
        if deed.late is not None and deed.late != answer.late:
            raise DemoError(
                f"{project.file}:{deed.line}: {project.title}：{'应为' if deed.late else '不应为'}逾期"
            )
        running.seqs[deed.act.seq] = answer.seq
        self.acts += 1

    def _turned_away(self, running: _Running, row: Row, answer: NotRecorded) -> None:
        deed, project = row.deed, running.project
        what = (
            f"{deed.act.on or deed.act.recorded.date()} {deed.act.verb} {deed.act.target} {deed.act.outcome}"
        )
        if deed.refused is None:
            raise DemoError(_told(project, deed.line, what.strip(), answer))
        cited = {reason.article for reason in answer.reasons}
        if missing := set(deed.refused) - cited:
            text = _told(project, deed.line, what.strip(), answer)
            raise DemoError(f"{text}\n  应依据 {'、'.join(sorted(missing))} 拒绝")
        self.refused += 1

    def _who(self, project: Project, row: Row) -> tuple[Acting, bool]:
        """Return who enters a row, and whether on behalf of another party, which needs the signed paper."""
        act, cast = row.deed.act, self.company.cast
        party = act.entered_by or act.by
        if party == "unit":
            return self.company.acting(project.unit, row.person), bool(act.entered_by)
        body = cast.playing(party)
        if body is None:
            raise DemoError(f"{project.file}:{row.deed.line}: {project.title}：没有人担任 {party}")
        return self.company.acting(body.key, row.person), bool(act.entered_by)

    # ------------------------------------------------------------ papers

    def _papers(
        self, facts: Mapping[str, Any], loaded: Loaded, acting: Acting, project: Project
    ) -> dict[str, tuple[str, ...]]:
        specs = loaded.rulebook.facts
        return {
            name: (self._paper(specs[name].label, acting, project),)
            for name in facts
            if name in specs and specs[name].type == "document"
        }

    def _paper(self, label: str, acting: Acting, project: Project) -> str:
        now = clock.now()
        content = sample_paper(label, project.title, acting.organisation.name, now.date())
        name = f"{label.replace('/', '、')}（示例）.pdf"
        file = ContentFile(content, name=name)
        return store_file(file=file, person=acting.person, at=clock.stored(now)).digest

    # ------------------------------------------------------------ drafts

    def _keep_drafts(self, project: Project) -> None:
        for draft in project.drafts:
            content = {
                "text": dict(draft.get("text", {})),
                "units": dict(draft.get("units", {})),
                "files": {},
                "opinion": draft.get("opinion", ""),
            }
            keep_draft(
                acting=self.company.acting(draft.get("organisation", project.unit), draft.get("person", "")),
                number=Case.objects.get(
                    jurisdiction=self.company.jurisdiction,
                    title=project.title,
                ).number,
                form=draft["form"],
                content=content,
            )


def _key(project: Project, number: int) -> str:
    """Return a submission's key: of this project and row, and no other."""
    return hashlib.new("sm3", f"{project.file}/{project.line}/{number}".encode()).hexdigest()[:40]


def _told(project: Project, line: int, what: str, answer: NotRecorded) -> str:
    reasons = "\n".join(f"  - [{reason.article}] {reason.text}" for reason in answer.reasons)
    return f"{project.file}:{line}: {project.title}：{what} 未能记入：\n{reasons}"

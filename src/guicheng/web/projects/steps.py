"""The page of a step: how it stands, what its form asks, which outcomes there are, what was brought before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from guicheng.engine.answers import StepView
from guicheng.engine.rulebook.model import Article, Rulebook
from guicheng.engine.sentence import show
from guicheng.web import naming
from guicheng.web.clocks import Clock, clock
from guicheng.web.forms import fields as form_fields
from guicheng.web.forms.fields import Field
from guicheng.web.forms.outcomes import Choice, choices
from guicheng.web.forms.reading import Typed
from guicheng.web.projects.obstacles import Condition, condition, met
from guicheng.web.projects.rounds import LastRound, last_round, returned_by

if TYPE_CHECKING:
    from guicheng.apps.cases.queries.project import ActView, Project

STATUS_WORDS = {
    "done": "已办结",
    "not_applicable": "不适用",
    "waiting": "未到",
    "undetermined": "待定",
    "blocked": "受阻",
    "open": "可以办理",
}


@dataclass(frozen=True, slots=True)
class PartyChoice:
    """A party as which the reader may act; `entered_by` names the one that enters for it."""

    name: str
    label: str
    entered_by: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """The fields that one outcome asks beyond the step's own."""

    outcome: str
    label: str
    facts: tuple[Field, ...]
    documents: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class StepPage:
    """Everything that the page of a step shows."""

    step: str
    scope: str
    label: str
    place: str
    article: str
    gist: str
    status: str
    status_word: str
    round: int
    outside: bool
    who: str
    told: str
    clock: Clock
    late: bool
    paused: bool
    parties: tuple[PartyChoice, ...]
    fields: tuple[Field, ...]
    facts: tuple[Field, ...]
    documents: tuple[Field, ...]
    questions: tuple[Field, ...]
    elsewhere: tuple[Field, ...]
    sections: tuple[Section, ...]
    outcomes: tuple[Choice, ...]
    opinion_owed: str
    conditions: tuple[Condition, ...]
    met: str
    waits_for: tuple[str, ...]
    needs: tuple[naming.Need, ...]
    notices: tuple[tuple[str, str], ...]
    identity: tuple[tuple[str, str], ...]
    last: LastRound | None
    returned: ActView | None
    seq: int | None
    pause_by: bool
    extend_by: bool

    @property
    def form(self) -> str:
        """The name of the form's draft."""
        return draft_name(self.step, self.scope)

    @property
    def may(self) -> bool:
        """Tell whether the reader may take this step at all."""
        return bool(self.parties)

    def choice(self, outcome: str) -> Choice | None:
        """Return the outcome of this name."""
        return next((one for one in self.outcomes if one.value == outcome), None)

    def asked(self, outcome: str) -> tuple[Field, ...]:
        """Return the fields that count when this outcome is chosen."""
        return tuple(
            field
            for field in self.fields
            if not field.elsewhere and (not field.outcomes or outcome in field.outcomes)
        )


def draft_name(step: str, scope: str) -> str:
    """Return the name of a step's draft."""
    return f"{step}@{scope}" if scope else step


def step_page(project: Project, view: StepView, found: Sequence[Field]) -> StepPage:
    """Return the page of a step of a project, with these fields."""
    rulebook = project.rulebook
    step = rulebook.steps[view.id]
    here = [field for field in found if not field.elsewhere]
    facts, documents = form_fields.split(form_fields.of_step(here))
    # A yes/no question that only this party answers is a point to be judged: those stand together in one table.
    questions = tuple(f for f in facts if f.type == "yes/no")
    outcomes = choices(view, rulebook)
    owed = [one.text for one in outcomes if one.opinion]
    due = clock(view, rulebook, project.view.as_of, project.calendar)
    return StepPage(
        step=view.id,
        scope=view.scope,
        label=step.label,
        place=naming.scope(rulebook, view.scope),
        article=step.article,
        gist=_gist(rulebook.article(step.article)),
        status=view.status,
        status_word=STATUS_WORDS[view.status],
        round=view.round,
        outside=step.happens == "outside",
        who=naming.parties(rulebook, step.by),
        told="、".join(naming.parties(rulebook, (party,)) for party in step.to),
        clock=due,
        late=view.late or view.overdue,
        paused=view.paused,
        parties=party_choices(rulebook, step.by, project.enters),
        fields=tuple(found),
        facts=tuple(f for f in facts if f not in questions),
        documents=documents,
        questions=questions,
        elsewhere=tuple(field for field in found if field.elsewhere and field.owed != "no"),
        sections=_sections(outcomes, here),
        outcomes=outcomes,
        opinion_owed=f"结论为“{'”“'.join(owed)}”时必填" if owed else "选填",
        conditions=tuple(condition(rulebook, guard, project.enters) for guard in view.blocked_by),
        met=met(rulebook, view),
        waits_for=tuple(naming.after(rulebook, text) for text in view.waits_for),
        needs=tuple(naming.need(rulebook, name) for name in view.needs),
        notices=tuple((notice.label, notice.article) for notice in view.notices),
        identity=identity(project),
        last=last_round(project.acts, rulebook, view.id, view.scope),
        returned=returned_by(project.acts, rulebook, view.id, view.scope)
        if view.status != "waiting"
        else None,
        seq=view.seq,
        pause_by=any(party in project.enters for party in step.pause_by),
        extend_by=any(party in project.enters for party in step.extend_by),
    )


def _gist(article: Article | None) -> str:
    return article.gist.strip() if article else ""


def _sections(outcomes: Sequence[Choice], here: Sequence[Field]) -> tuple[Section, ...]:
    found = []
    for outcome in outcomes:
        facts, documents = form_fields.split(form_fields.in_outcome(here, outcome.value))
        if facts or documents:
            found.append(Section(outcome.value, outcome.text, facts, documents))
    return tuple(found)


def party_choices(
    rulebook: Rulebook, by: Sequence[str], enters: Mapping[str, str]
) -> tuple[PartyChoice, ...]:
    """Return the parties as which the reader may act, own ones first."""
    found = [
        PartyChoice(
            party,
            rulebook.parties[party].label,
            "" if enters[party] == party else rulebook.parties[enters[party]].label,
        )
        for party in by
        if party in enters
    ]
    return tuple(sorted(found, key=lambda one: bool(one.entered_by)))


def party_options(parties: Sequence[PartyChoice]) -> list[tuple[str, str, str]]:
    """Return the parties for a choice: value, words, and who enters for them, or as what when two go by one name."""
    labels = [one.label for one in parties]

    def note(one: PartyChoice) -> str:
        if one.entered_by:
            return f"由{one.entered_by}代为录入"
        if labels.count(one.label) > 1:
            return "作为本项目的单位" if one.name == naming.UNIT else "作为主管或审核的部门"
        return ""

    return [(one.name, one.label, note(one)) for one in parties]


def identity(project: Project) -> tuple[tuple[str, str], ...]:
    """Return what a project is, in label and value: the facts it began with, and the last known amount."""
    rulebook = project.rulebook
    pairs = [("项目单位", project.row.unit.name)]
    for name in rulebook.starts_with:
        spec = rulebook.facts[name]
        fact = project.fact(name)
        if name != rulebook.secrets_question and fact is not None and fact.value is not None:
            pairs.append((spec.label, show(fact.value, spec)))
    return tuple(pairs)


def owed_documents(page: StepPage, typed: Typed, outcome: str) -> tuple[int, int]:
    """Return how many documents are owed, and how many of them are there."""
    owed = [field for field in page.asked(outcome) if field.is_document and field.owed == "yes"]
    there = [f for f in owed if typed.files.get(f.name) or (f.known and not f.anew)]
    return len(owed), len(there)


def acts_of(acts: Sequence[ActView], step: str, scope: str) -> tuple[ActView, ...]:
    """Return every act on a step, whatever became of it."""
    return tuple(act for act in acts if act.target == step and act.scope == scope)

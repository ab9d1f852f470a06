"""The small acts, each with a form of its own: what they are called, who may do them, what they ask, what they wish."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from guicheng.apps.cases.actions import Wish
from guicheng.engine.log import Verb
from guicheng.engine.rulebook.model import FactSpec, Rulebook
from guicheng.engine.saying import may_say
from guicheng.engine.sentence import guard_label, show
from guicheng.web import naming
from guicheng.web.forms.fields import Field, field_of
from guicheng.web.projects.steps import PartyChoice, party_choices

if TYPE_CHECKING:
    from guicheng.apps.cases.queries.project import ActView, Project

Make = Callable[[str, dict[str, Any]], Wish]
"""From the party and the values that were read to what is wished."""


@dataclass(frozen=True, slots=True)
class Small:
    """
    A small act: its title and sentence, its button, who may do it, what it asks, and the wish that it makes.

    `reason` labels the field for words, empty for none; `owed` says that they must be there. `about` is the number of
    the act it concerns. `previews` says that what would be judged otherwise is shown before.
    """

    title: str
    sentence: str
    press: str
    parties: tuple[PartyChoice, ...]
    make: Make
    fields: tuple[Field, ...] = ()
    reason: str = "理由"
    owed: bool = True
    stops: bool = False
    about: int | None = None
    article: str = ""
    dated: bool = False
    previews: bool = False
    known: tuple[tuple[str, str], ...] = field(default=())


def withdraw(project: Project, act: ActView) -> Small:
    """Return the form by which one takes back one's own outcome on which nothing rests yet."""
    return Small(
        title=f"撤回：{act.label}",
        sentence="撤回以后，这一环节恢复为可以办理，原记录留存并标明已撤回。",
        press="撤回",
        parties=party_choices(project.rulebook, (act.by,), project.enters),
        make=lambda party, _: Wish(verb="withdraw", party=party, refers_to=act.seq),
        about=act.seq,
    )


def annul(project: Project, act: ActView) -> Small:
    """Return the form by which an act is made void."""
    return Small(
        title=f"撤销：{act.label}",
        sentence="撤销以后，这一项自始不算数；原记录留存并标明已撤销，据此作出的办理会重新核对。",
        press="撤销这一项",
        parties=party_choices(project.rulebook, project.rulebook.annulled_by, project.enters),
        make=lambda party, _: Wish(verb="annul", party=party, refers_to=act.seq),
        stops=True,
        about=act.seq,
        previews=True,
    )


def correct(project: Project, act: ActView) -> Small:
    """Return the form by which the facts of an act are corrected for that act's day."""
    said = {**act.facts, **act.sealed}
    fields = tuple(
        replace(field_of(spec), known=value)
        for name, value in said.items()
        if (spec := project.rulebook.facts.get(name)) is not None
    )
    return Small(
        title=f"更正：{act.label}",
        sentence="只改有误的内容。更正按原办理日期生效，原内容留存。",
        press="提交更正",
        parties=party_choices(project.rulebook, (act.by,), project.enters),
        make=lambda party, values: Wish(
            verb="correct",
            party=party,
            refers_to=act.seq,
            facts={name: value for name, value in values.items() if said.get(name) != value},
        ),
        fields=fields,
        reason="更正理由",
        about=act.seq,
        previews=True,
    )


def waive(project: Project, guard: str, scope: str) -> Small:
    """Return the form by which a condition that holds only in principle is waived, once."""
    found = project.rulebook.guards[guard]
    return Small(
        title=f"豁免：{guard_label(found)}",
        sentence="条文写明原则上应当如此的，可以说明理由后放行。豁免只用一次，理由留存在办理记录中。",
        press="豁免",
        parties=party_choices(project.rulebook, (found.soft,), project.enters),
        make=lambda party, _: Wish(verb="waive", party=party, target=guard, scope=scope),
        reason="放行理由",
        article=found.article,
    )


def pause(project: Project, step: str, scope: str, *, stop: bool) -> Small:
    """Return the form by which a step's clock is stopped, or set going again."""
    found = project.rulebook.steps[step]
    return Small(
        title=f"{'中止' if stop else '恢复'}期限：{found.label}",
        sentence="中止期间不计入期限，期限在恢复后继续计算。" if stop else "自恢复之日起，期限继续计算。",
        press="中止期限" if stop else "恢复期限",
        parties=party_choices(project.rulebook, found.pause_by, project.enters),
        make=lambda party, _: Wish(verb="say", party=party, scope=scope, facts={found.paused_key: stop}),
        article=found.article,
    )


def extend(project: Project, step: str, scope: str) -> Small:
    """Return the form by which a step's due day is put off."""
    found = project.rulebook.steps[step]
    view = project.view.step(step, scope)
    day = Field(found.due_key, "延至哪一天", "date", "须晚于现在的到期日", found.article, known=view.due)
    return Small(
        title=f"延长期限：{found.label}",
        sentence=f"现在的到期日是 {show(view.due)}。" if view.due else "现在没有到期日。",
        press="延长期限",
        parties=party_choices(project.rulebook, found.extend_by, project.enters),
        make=lambda party, values: Wish(
            verb="say", party=party, scope=scope, facts=_only(values, found.due_key)
        ),
        fields=(day,),
        article=found.article,
    )


def lift(project: Project, consequence: str, scope: str) -> Small:
    """Return the form by which a consequence is lifted."""
    found = project.rulebook.consequences[consequence]
    return Small(
        title=f"解除：{found.label}",
        sentence="解除以后，受它限制的环节可以办理；理由留存在办理记录中。",
        press="解除",
        parties=party_choices(project.rulebook, found.lifted_by, project.enters),
        make=lambda party, _: Wish(verb="say", party=party, scope=scope, facts={consequence: False}),
        article=found.article,
    )


def say(project: Project, scope: str) -> Small:
    """Return the form by which facts are said outside of a step: questions to a party, findings against their formula."""
    rulebook = project.rulebook
    kind = scope.rpartition("/")[2].partition("#")[0] or rulebook.root
    specs = [spec for spec in rulebook.facts.values() if spec.scope == kind and sayable(spec, project, scope)]
    fields = []
    for spec in specs:
        fact = project.fact(spec.name, scope)
        value = fact.value if fact is not None else None
        made = field_of(spec)
        derived = spec.kind == "finding" and value is not None
        help = f"{made.help} 依条文现为：{show(value, spec)}".strip() if derived else made.help
        fields.append(replace(made, known=None if derived else value, help=help, owed="no"))
    known = {one.name: one.known for one in fields}
    place = naming.scope(rulebook, scope)
    return Small(
        title="填报和认定" + (f"：{place}" if place else ""),
        sentence="这里是不随环节一起填报的事实，以及由您认定的事项。只填要说的几项，留空的不变。",
        press="提交",
        parties=party_choices(rulebook, _sayers(project, specs), project.enters),
        make=lambda party, values: Wish(
            verb="say",
            party=party,
            scope=scope,
            facts={name: value for name, value in values.items() if known.get(name) != value},
        ),
        fields=tuple(fields),
        reason="说明",
        owed=False,
        dated=True,
    )


def _sayers(project: Project, specs: Sequence[FactSpec]) -> tuple[str, ...]:
    """Return the reader's own parties, and those that are asked by name and have no account."""
    named = {party for spec in specs for party in spec.by}
    return tuple(p for p in project.rulebook.parties if p in project.parties or p in named)


def sayable(spec: FactSpec, project: Project, scope: str = "") -> bool:
    """
    Tell whether the reader may say this fact by itself: it is the reader's to say, and no step asks it.

    What a step asks is said with that step, but for what another step waits to know before it: whether geographic data
    are concerned settles a joint review that comes before the review that asks it. After it, it can only be corrected;
    what a step that was taken over should have asked is said now.
    """
    if spec.name == project.rulebook.secrets_question:
        return False
    if spec.asked_by and not _is_awaited(spec, project) and not _was_left_out(spec, project, scope):
        return False
    if spec.kind == "finding":
        return any(party in project.enters for party in spec.by)
    return spec.kind in ("fact", "document") and any(may_say(spec, party) for party in project.enters)


def _is_awaited(spec: FactSpec, project: Project) -> bool:
    """Tell whether it is not known for want of this fact if some step applies, while no step that asks it is done."""
    asking = {step for step, _ in spec.asked_by}
    steps = project.view.steps
    return any(spec.name in step.needs for step in steps if step.status == "undetermined") and not any(
        step.id in asking and step.status == "done" for step in steps
    )


def _was_left_out(spec: FactSpec, project: Project, scope: str) -> bool:
    """Tell whether nobody has said this fact, since the step that asks it was done before the platform was there."""
    asking = {step for step, _ in spec.asked_by}
    fact = project.fact(spec.name, scope)
    return (fact is None or fact.value is None) and any(
        act.taken_over and act.target in asking and act.scope == scope and not act.voided
        for act in project.acts
    )


def opening_fields(rulebook: Rulebook, kind: str, asked: Sequence[Field]) -> tuple[Field, ...]:
    """Return what the form of an opening shows: what is owed with it, and what else of the scope no step asks."""
    names = {one.name for one in asked}
    more = [
        replace(field_of(spec), owed="no")
        for spec in rulebook.facts.values()
        if spec.scope == kind
        and spec.kind in ("fact", "document")
        and not spec.asked_by
        and not spec.by
        and spec.name not in names
    ]
    return (*asked, *more)


def opening(project: Project, kind: str, scope: str, asked: Sequence[Field]) -> Small:
    """Return the form by which one more instance of a scope is opened."""
    rulebook = project.rulebook
    spec = rulebook.scopes[kind]
    found = next(one for one in project.openings if one.kind == kind and one.scope == scope)
    place = naming.scope(rulebook, scope)
    number = next_id(found.taken)
    return Small(
        title=f"新增{spec.label}" + (f"：{place}" if place else ""),
        sentence=f"新增后编为{spec.label} {number}，其中的环节从这里办理。",
        press=f"新增{spec.label}",
        parties=party_choices(rulebook, spec.opened_by or tuple(project.enters), project.enters),
        make=lambda party, values: open_wish(party, kind, number, scope, values),
        fields=opening_fields(rulebook, kind, asked),
        reason="",
        owed=False,
        article=spec.article,
        dated=True,
    )


def open_wish(
    party: str, kind: str, id: str, scope: str, values: dict[str, Any], verb: Verb = "open"
) -> Wish:
    """Return the wish to open an instance with these facts, or to remove it."""
    return Wish(verb=verb, party=party, target=f"{kind}#{id}", scope=scope, facts=values)


def next_id(taken: Sequence[str]) -> str:
    """Return the number of the next instance."""
    return str(max((int(id) for id in taken if id.isdigit()), default=0) + 1)


def _only(values: dict[str, Any], name: str) -> dict[str, Any]:
    return {name: values[name]} if name in values else {}

"""Which parameters a project's acts were judged by: value, from which day it held, and what it is now."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from guicheng.apps.cases import clock, law
from guicheng.apps.cases.loading import load
from guicheng.apps.cases.models import ActRow
from guicheng.apps.cases.queries.project import loaded_for
from guicheng.apps.registers.queries import Acting
from guicheng.engine.ask import Asking
from guicheng.engine.parameters import parameters_read
from guicheng.engine.rulebook.model import FactSpec
from guicheng.engine.sentence import show
from guicheng.engine.values import Unknown


@dataclass(frozen=True, slots=True)
class ReadView:
    """One act that was judged by a parameter: the value then, and since when it held (None: the regulation's own)."""

    seq: int
    step: str
    on: date | None
    value: str
    since: date | None
    differs: bool


@dataclass(frozen=True, slots=True)
class ParameterOfProject:
    """A parameter that a project's acts read, what it is today, and each act with the value by which it was judged."""

    name: str
    label: str
    article: str
    edition: str
    now: str
    reads: tuple[ReadView, ...]


def parameters_of_project(*, acting: Acting, number: str) -> list[ParameterOfProject] | None:
    """Return the parameters that a project's acts read, by the rulebooks that judged them; None when there is no such project."""
    loaded = loaded_for(acting, number)
    if loaded is None:
        return None
    now, calendar = clock.now(), law.calendar()
    judged: dict[str, list[int]] = {}
    for seq, body in ActRow.objects.filter(case=loaded.row).order_by("seq").values_list("seq", "body"):
        judged.setdefault(json.loads(body)["receipt"]["rulebook"], []).append(seq)
    found: dict[tuple[str, str], tuple[FactSpec, str, list[ReadView]]] = {}
    for digest, seqs in judged.items():
        book = law.rulebook(digest)
        case = (loaded if digest == loaded.rulebook.digest else load(loaded.row, book)).case
        today = Asking(case, now.date(), now, calendar)
        for seq in seqs:
            act = case.numbered[seq]
            for read in parameters_read(case, act, calendar=calendar):
                spec = book.facts[read.name]
                current = _shown(today.fact(spec, case.above), spec)
                then = _shown(read.value, spec)
                key = (book.id, read.name)
                _, _, reads = found.setdefault(key, (spec, current, []))
                label = book.steps[act.target].label
                reads.append(ReadView(seq, label, act.on, then, read.since, then != current))
    return [
        ParameterOfProject(name, spec.label, spec.article, edition, current, tuple(reads))
        for (edition, name), (spec, current, reads) in found.items()
    ]


def _shown(value: Any, spec: FactSpec) -> str:
    return "未设定" if value is None or isinstance(value, Unknown) else show(value, spec)

"""
Loading a case, deciding one act and storing it, against a process engine that restores, completes and serialises.

Both begin with text and end with text: ours the acts of the log and what lies above the case, theirs the workflow as
SpiffWorkflow's own serialiser writes it, after as many tasks with the same facts. Neither reads its definitions from
files: our rulebook and their parsed process are there. But SpiffWorkflow writes the process into every serialised
workflow and makes it anew from there, which we need not; so it is also timed with that work taken off it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from io import StringIO
from typing import Any

from measure import Result, ratio
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.serializer.config import DEFAULT_CONFIG
from SpiffWorkflow.bpmn.specs import BpmnProcessSpec
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.task import TaskState
from subject import Subject, finished_project, stored

from guicheng.engine.answers import Accepted
from guicheng.engine.case import Entry, fold
from guicheng.engine.decide import decide
from guicheng.engine.receipt import act_from_json, bodies, value_from_json, value_to_json
from guicheng.engine.rulebook.model import Rulebook


def process(tasks: int) -> str:
    """Return a BPMN process of so many tasks in a row, as many as our rulebook has steps."""
    parts = [
        '<startEvent id="start"/>',
        '<endEvent id="end"/>',
        '<sequenceFlow id="f0" sourceRef="start" targetRef="t0"/>',
    ]
    for n in range(tasks):
        following = f"t{n + 1}" if n + 1 < tasks else "end"
        parts.append(f'<manualTask id="t{n}" name="环节{n}"/>')
        parts.append(f'<sequenceFlow id="f{n + 1}" sourceRef="t{n}" targetRef="{following}"/>')
    body = "".join(parts)
    return (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="t">'
        f'<process id="p" isExecutable="true">{body}</process></definitions>'
    )


def results() -> Iterator[Result]:
    """Yield how many times as fast we are."""
    subject = finished_project()
    ours = _ours(subject)
    name = "load, decide, store: times as fast as SpiffWorkflow 3"
    yield ratio(name, ours, _theirs(subject, keeps_process=False), limit=5, runs=40, faster=True)
    yield ratio(
        f"{name} with its process kept in memory (reported)",
        ours,
        _theirs(subject, keeps_process=True),
        runs=40,
        faster=True,
    )


def _ours(subject: Subject) -> Callable[[], str]:
    rulebook, calendar = subject.rulebook, subject.calendar
    texts, above = subject.texts[:-1], _above_as_text(subject.case.outer)
    last = replace(subject.acts[-1], sealed={}, due=None, late=False, uses=(), standing=(), reasons=())

    def run() -> str:
        acts = [act_from_json(body, rulebook) for body in bodies(texts)]
        case = fold(acts, rulebook, _above_from_text(above, rulebook))
        answer = decide(case, last, calendar=calendar)
        assert isinstance(answer, Accepted)
        return stored(answer.act, rulebook)

    return run


def _above_as_text(outer: list[Entry]) -> str:
    return json.dumps([[e.scope, e.name, str(e.on), str(e.recorded), value_to_json(e.value)] for e in outer])


def _above_from_text(text: str, rulebook: Rulebook) -> list[Entry]:
    return [
        Entry(
            scope,
            name,
            date.fromisoformat(on),
            datetime.fromisoformat(recorded),
            None if value is None else value_from_json(rulebook.facts[name].type, value),
        )
        for scope, name, on, recorded, value in json.loads(text)
    ]


def _theirs(subject: Subject, *, keeps_process: bool) -> Callable[[], str]:
    parser = BpmnParser()
    parser.add_bpmn_io(StringIO(process(len(subject.rulebook.steps))))
    spec = parser.get_spec("p")
    workflow = BpmnWorkflow(spec, parser.get_subprocess_specs("p"))
    serializer = _keeping(spec) if keeps_process else BpmnWorkflowSerializer()
    for act in subject.acts[:-1]:
        workflow.do_engine_steps()
        ready = workflow.get_tasks(state=TaskState.READY)
        if not ready:
            break
        ready[0].data.update({f"{act.seq}.{name}": str(value) for name, value in act.facts.items()})
        ready[0].run()
    kept = serializer.serialize_json(workflow)

    def run() -> str:
        restored = serializer.deserialize_json(kept)
        restored.do_engine_steps()
        for task in restored.get_tasks(state=TaskState.READY)[:1]:
            task.run()
        return serializer.serialize_json(restored)

    return run


def _keeping(spec: Any) -> BpmnWorkflowSerializer:
    """Return a serialiser that writes only the name of the process, and finds the process where it is kept."""

    class Kept(DEFAULT_CONFIG[BpmnProcessSpec]):  # type: ignore[misc]
        def to_dict(self, process: Any) -> dict[str, Any]:
            return {"name": process.name}

        def from_dict(self, _: dict[str, Any]) -> Any:
            return spec

    return BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure({**DEFAULT_CONFIG, BpmnProcessSpec: Kept}))

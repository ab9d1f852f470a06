"""Loading a case, deciding one act and storing it, against a process engine that restores, completes and serialises."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import StringIO

from measure import Result, ratio
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.task import TaskState
from subject import finished_project, stored

from guicheng.engine.answers import Accepted
from guicheng.engine.case import fold
from guicheng.engine.decide import decide
from guicheng.engine.receipt import act_from_json, bodies


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
    texts, rulebook, calendar, outer = subject.texts, subject.rulebook, subject.calendar, subject.case.outer
    last = replace(subject.acts[-1], sealed={}, due=None, late=False, uses=(), standing=(), reasons=())
    before = texts[:-1]

    def ours() -> str:
        case = fold([act_from_json(body, rulebook) for body in bodies(before)], rulebook, outer)
        answer = decide(case, last, calendar=calendar)
        assert isinstance(answer, Accepted)
        return stored(answer.act, rulebook)

    parser = BpmnParser()
    parser.add_bpmn_io(StringIO(process(len(rulebook.steps))))
    workflow = BpmnWorkflow(parser.get_spec("p"), parser.get_subprocess_specs("p"))
    serializer = BpmnWorkflowSerializer()
    for act in subject.acts[:-1]:
        workflow.do_engine_steps()
        ready = workflow.get_tasks(state=TaskState.READY)
        if not ready:
            break
        ready[0].data.update({f"{act.seq}.{name}": str(value) for name, value in act.facts.items()})
        ready[0].run()
    kept = serializer.serialize_json(workflow)

    def theirs() -> str:
        restored = serializer.deserialize_json(kept)
        restored.do_engine_steps()
        for task in restored.get_tasks(state=TaskState.READY)[:1]:
            task.run()
        return serializer.serialize_json(restored)

    yield ratio(
        "load, decide, store: times as fast as SpiffWorkflow 3", ours, theirs, limit=5, runs=15, faster=True
    )

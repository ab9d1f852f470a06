"""Deadlines 时限: a due day from `within` or `due`; a waiting period, a validity, at most so many rounds as guards."""

from __future__ import annotations

from typing import Any

from guicheng.engine.formula import Compiler, Formula
from guicheng.engine.rulebook.model import Guard, Step
from guicheng.engine.yaml import Map


def due_day(compiler: Compiler, step: Step, raw: Map) -> Formula | None:
    """Return the formula of a step's due day: `due`, or `within` of its last predecessor or of what `of` names."""
    if "due" in raw:
        return compiler(raw["due"])
    if "within" not in raw:
        return None
    anchor: Formula
    if "of" in raw:
        of = raw["of"]
        items = of if isinstance(of, list) else [of]
        if all(isinstance(item, str) and item.partition(".")[0] in compiler.rulebook.steps for item in items):
            anchor = compiler.settled_day(tuple(compiler.after(item) for item in items))
        else:
            anchor = compiler(of)
    elif step.after:
        anchor = compiler.settled_day(step.after)
    else:
        raise compiler.trouble(f"环节“{step.id}”有 within 而无起算日", "加 after，或用 of 写明自哪一天起算")
    if step.when is not None:
        anchor = compiler.late_demand(anchor, step.when)
    return compiler.term_of_step(step, str(raw["within"]), anchor)


def waiting_period(compiler: Compiler, step: Step, raw: Any, article: str) -> Guard:
    """Return the guard 'after this day'; a wait for a step that does not apply falls away."""
    day = compiler(raw)
    after = compiler({"today": {"after": raw}})
    waits = []
    for part in day.walk():
        if part.kind == "event" and part.data[0].id not in waits:
            waits.append(part.data[0].id)
    ways: list[Any] = []
    for id in waits:
        other = compiler.rulebook.steps[id]
        if compiler.rulebook.chain(step.scope)[: other.depth] == compiler.rulebook.chain(other.scope):
            ways.append(compiler({"not": {"applies": id}}))
    that = compiler.join("any", [*ways, after]) if ways else after
    return Guard(f"{step.id}.not_before", "等待期已满", that, article)


def validity(compiler: Compiler, step: Step, raw: Any, article: str) -> Guard:
    """Return the guard 'on this day at the latest': afterwards the step is closed."""
    return Guard(f"{step.id}.validity", "仍在有效期内", compiler({"today": {"on_or_before": raw}}), article)


def rounds(compiler: Compiler, step: Step, raw: Any, article: str) -> Guard:
    """Return the guard on the count of outcomes since the last restart."""
    spec = raw if isinstance(raw, dict) else {"at_most": raw}
    for key in spec:
        if key not in ("at_most", "article", "of", "soft", "label"):
            raise compiler.trouble(f"rounds 里不认识“{key}”", "可用：at_most、of、article、soft、label")
    of = spec.get("of")
    counted = step.id + ("." + "|".join(of if isinstance(of, list) else [of]) if of else "")
    that = compiler({"value": {"times": counted}, "below": spec["at_most"]})
    return Guard(
        f"{step.id}.rounds",
        spec.get("label") or f"未满{spec['at_most']}次",
        that,
        str(spec.get("article", article)),
        spec.get("soft") or "",
    )

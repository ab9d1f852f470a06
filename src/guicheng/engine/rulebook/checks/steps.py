"""Steps: returns that end, steps that can be reached, terms that make sense."""

from __future__ import annotations

from collections.abc import Iterator

from guicheng.engine.formula import is_non_negative
from guicheng.engine.rulebook.checks.finding import Findings, error, guards_of, named, warning
from guicheng.engine.rulebook.checks.formulas import Placed, facts_in, formulas
from guicheng.engine.rulebook.model import After, Outcome, Rulebook, Step
from guicheng.engine.values import PERIOD

_LONGEST = {"day": 1100, "month": 120, "year": 30}


def check_returns(rulebook: Rulebook) -> Findings:
    """Yield returns without an end, to what does not come before, and days that nobody can have."""
    for step in rulebook.steps.values():
        returning = [
            o for o in step.outcomes.values() if _opens_itself(o, step) and _sends_back(rulebook, o, step)
        ]
        if returning and len(returning) == len(step.outcomes) and not _counted(step):
            names = "、".join(outcome.label for outcome in returning)
            yield error(
                step,
                f"环节{named(step)}只能退回（{names}），没有次数也没有出口",
                "加 rounds，或加一个通过的结论",
            )
        for outcome in step.outcomes.values():
            yield from _target(rulebook, step, outcome)
            if outcome.within and not outcome.back_to:
                yield error(
                    step,
                    f"环节{named(step)}的结论“{outcome.name}”有 within 而不退回",
                    "期限写在环节上，或加 back_to",
                )


def _opens_itself(outcome: Outcome, step: Step) -> bool:
    return any(id == step.id for id, _ in outcome.reopens)


def _sends_back(rulebook: Rulebook, outcome: Outcome, step: Step) -> bool:
    """Tell whether somebody else has to act again: a duty that recurs and a power that is used anew are no returns."""
    target = rulebook.steps[outcome.back_to or outcome.restarts]
    return set(target.by) != set(step.by) and not target.power


def _counted(step: Step) -> bool:
    return any(part.kind == "times" for guard in guards_of(step) for part in guard.that.walk())


def _target(rulebook: Rulebook, step: Step, outcome: Outcome) -> Findings:
    target = outcome.back_to
    if target and target != step.id and target not in before(rulebook, step.id):
        yield error(
            step,
            f"环节{named(step)}退回到“{target}”，而“{target}”不在它之前",
            "退回到 after 所指的环节或更前面的环节",
        )


def before(rulebook: Rulebook, name: str) -> set[str]:
    """Return every step that comes before a step, by `after` and by the opening of its scopes."""
    seen: set[str] = set()
    todo = [name]
    while todo:
        step = rulebook.steps[todo.pop()]
        earlier = [after.step for after in step.after]
        for kind in rulebook.chain(step.scope):
            earlier += [after.step for after in rulebook.scopes[kind].after]
        todo += [other for other in earlier if other not in seen]
        seen.update(earlier)
    return seen


# ---------------------------------------------------------------- what can be reached


def check_reachable(rulebook: Rulebook) -> Findings:
    """Yield steps that nobody can take: never applying, waiting for what never stays."""
    for step in rulebook.steps.values():
        if step.scope == "earlier":
            yield error(step, f"环节{named(step)}写在其他项目之中", "改 in")
        if step.when is not None and step.when.kind == "constant" and step.when.data[0] is False:
            yield error(step, f"环节{named(step)}的 when 总是否，永远不适用", "删去环节，或改 when")
        for after in step.after:
            yield from _predecessor(rulebook, step, after)
        yield from _own_answers(rulebook, step)
    for placed in formulas(rulebook):
        yield from _never_done(placed)


def _predecessor(rulebook: Rulebook, step: Step, after: After) -> Findings:
    other = rulebook.steps[after.step]
    chosen = [other.outcomes[name] for name in sorted(after.outcomes or other.outcomes)]
    if all(_opens_itself(outcome, other) for outcome in chosen):
        yield error(
            step,
            f"环节{named(step)}在“{after.text}”之后，而这一结论使环节重新打开，不会停在这里",
            "改为其他结论；要问是否发生过，用 {happened: ...}",
        )
    elif not step.survives and all(_ends(rulebook, outcome, step) for outcome in chosen):
        yield error(
            step,
            f"环节{named(step)}在“{after.text}”之后，而这一结论终止所在流程，此后不再适用",
            "加 survives: yes，或改 after",
        )
    if after.outcomes and other.when is not None and step.when is None:
        yield warning(
            step,
            f"{named(other)}不适用时越过它看更前的环节，环节{named(step)}没有 when，届时照样可办",
            "确是此意则不必改；否则加 when",
        )


def _ends(rulebook: Rulebook, outcome: Outcome, step: Step) -> bool:
    return bool(outcome.ends) and (
        outcome.ends == rulebook.root or outcome.ends in rulebook.chain(step.scope)
    )


def _own_answers(rulebook: Rulebook, step: Step) -> Findings:
    """Yield a `when` that rests on what only this very step asks: it is judged before the act."""
    if step.when is None:
        return
    for spec in facts_in(step.when):
        asking = {id for id, _ in spec.asked_by}
        if asking == {step.id} and spec.kind in ("fact", "document") and spec.default is None:
            yield warning(
                step,
                f"环节{named(step)}的 when 取决于{named(spec)}，而只有它自己问这一项，办理之前无从判断",
                "由更早的环节填写",
            )


def _never_done(placed: Placed) -> Findings:
    """Yield `done` and `settled` of an outcome that opens its own step again: never so."""
    for part in placed.formula.walk():
        if part.kind not in ("done", "settled") or not part.data[1]:
            continue
        step, outcomes = part.data[0], part.data[1]
        if all(_opens_itself(step.outcomes[name], step) for name in outcomes):
            text = f"“{step.id}.{'|'.join(sorted(outcomes))}”使环节重新打开，{part.kind} 永远不成立"
            yield error(placed.owner, text, "要问是否发生过，用 {happened: ...}", line=part.line)


# ---------------------------------------------------------------- terms


def check_terms(rulebook: Rulebook) -> Findings:
    """Yield terms that are none, that are of an odd length, and rounds that are none."""
    for step in rulebook.steps.values():
        for text, where in _terms(step):
            yield from _term(rulebook, step, text, where)
        if step.power and step.due is not None:
            yield warning(step, f"{named(step)}是职权，没有期限", "删去 within、due，或删去 power")
        for guard in step.guards:
            for part in guard.that.walk():
                if (
                    guard.id == f"{step.id}.rounds"
                    and part.kind == "compare"
                    and part.parts[1].kind == "constant"
                ):
                    count = part.parts[1].data[0]
                    if not 1 <= count <= 20:
                        yield error(step, f"环节{named(step)}的 rounds 是 {count} 次", "次数在 1 至 20 之间")
    for placed in formulas(rulebook):
        for part in placed.formula.walk():
            owner = placed.owner
            if part.kind == "month_day" and not _is_day_of_year(part.data[0]):
                yield error(owner, f"没有 {part.data[0]} 这一天", "写作 09-30", line=part.line)
            odd = part.kind == "term" and part.data[0][:1].isdigit() and not PERIOD.fullmatch(part.data[0])
            if odd and not (isinstance(owner, Step) and placed.role == "due" and part.data[0] == owner.term):
                text = f"“{part.data[0]}”不是期限"
                yield error(owner, text, "写如 7 working days、3 months", line=part.line)


def _is_day_of_year(text: str) -> bool:
    month, day = int(text[:2]), int(text[3:])
    return 1 <= month <= 12 and 1 <= day <= (29 if month == 2 else 30 if month in (4, 6, 9, 11) else 31)


def _terms(step: Step) -> Iterator[tuple[str, str]]:
    if step.term:
        yield step.term, ""
    for outcome in step.outcomes.values():
        if outcome.within:
            yield outcome.within, f"结论“{outcome.name}”"


def _term(rulebook: Rulebook, step: Step, text: str, where: str) -> Findings:
    if not text[:1].isdigit():
        return  # a parameter: the loader has seen that it is a period
    match = PERIOD.fullmatch(text)
    if match is None:
        yield error(
            step, f"环节{named(step)}{where}的 within“{text}”不是期限", "写如 7 working days、3 months"
        )
        return
    number, full, _, unit = match.groups()
    if not 1 <= int(number) <= _LONGEST[unit]:
        yield error(step, f"环节{named(step)}{where}的 within“{text}”过长或为零", "核对数字和单位")
    elif full:
        yield warning(
            step, f"环节{named(step)}{where}的 within“{text}”不顺延", "期限不写 full；等待期用 not_before"
        )


def check_written(rulebook: Rulebook) -> Findings:
    """Yield facts that an act would write where they do not lie, or that are of another type."""
    for step in rulebook.steps.values():
        chain = rulebook.chain(step.scope)
        sealed = [(spec, None) for spec in step.seals]
        sealed += [pair for outcome in step.outcomes.values() for pair in outcome.sets]  # type: ignore[misc]
        for spec, formula in sealed:
            if spec.depth < 0 or rulebook.chain(spec.scope) != chain[: spec.depth]:
                yield error(
                    step,
                    f"环节{named(step)}写入{named(spec)}，而它属于 {spec.scope}",
                    "写入本流程或更外层的事实",
                )
            elif formula is None and spec.means is None:
                yield error(
                    step, f"seals 里的{named(spec)}不是由条件得出的，没有可固定的", "改为 asks，或删去"
                )
            elif formula is not None and not _same_type(spec.type, formula.type):
                yield error(
                    step, f"sets 里的{named(spec)}是 {spec.type}，条件得到的是 {formula.type}", "改条件或类型"
                )


def _same_type(left: str, right: str) -> bool:
    amounts = ("money", "number", "share")
    texts = ("choice", "text")
    return (
        left == right
        or (left in amounts and right in amounts)
        or (left in texts and right in texts)
        or right == "any"
    )


def check_joint_reviews(rulebook: Rulebook) -> Findings:
    """Yield joint reviews by one party, and conclusions that are due although nobody was asked."""
    for step in rulebook.steps.values():
        parts = [
            rulebook.steps[after.step]
            for after in step.after
            if after.step.startswith(f"{step.id}_by_")
            and set(rulebook.steps[after.step].outcomes) == {"agreed", "objected"}
        ]
        if len(parts) == 1 and len(step.after) == 1:
            yield warning(step, f"联合审核{named(step)}只有一个主体", "写作一般的环节，或补上其他主体")
        if parts and step.when is None and all(part.when is not None for part in parts):
            yield warning(
                step, f"联合审核{named(step)}的各方都不适用时，仍要作结论", "给环节加 when：至少一方适用"
            )


def check_sums(rulebook: Rulebook) -> Findings:
    """Yield sums over a list that may fall when the list grows: they prove nothing until the list is complete."""
    for placed in formulas(rulebook):
        for part in placed.formula.walk():
            if part.kind != "sum":
                continue
            lists = [
                rulebook.scopes[kind].label
                for kind in rulebook.chain(part.data[0])
                if rulebook.scopes[kind].is_list
            ]
            if lists and not is_non_negative(part.parts[0]):
                yield warning(
                    placed.owner,
                    f"对可能为负的数额求和，{'、'.join(lists)}齐备之前得不出下限",
                    "按绝对值用 {abs: ...}，或确认要等清单齐备",
                    line=part.line,
                )

"""Formulas as sentences in Chinese, with the figures in them: for a reason, a guard without a label, a page of the law."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from guicheng.engine.formula import Formula
from guicheng.engine.rulebook.model import FactSpec, Guard, Rulebook, Step
from guicheng.engine.values import NEVER, AtLeast, Unknown

WORDS: Final = {
    "is": "为", "is_not": "不为", "same_as": "与之相同：", "in": "属于", "not_in": "不属于", "at_least": "不少于（含）", "more_than": "超过",
    "at_most": "不超过（含）", "below": "不满", "on_or_after": "不早于", "after": "晚于", "on_or_before": "不晚于", "before": "早于",
}  # fmt: skip
UNITS: Final = {"day": "日", "month": "个月", "year": "年"}
PHASE_NAMES: Final = {
    "plan": "规划", "apply": "申报", "review": "评审", "approve": "立项", "procure": "采购", "build": "建设", "accept": "验收",
    "operate": "运行", "evaluate": "评价", "close": "归档",
}  # fmt: skip
STATE_NAMES: Final = {"running": "在办", "paused": "中止", "ended": "已终止"}
ACROSS: Final = {"some": "有", "every": "每个", "none": "没有"}
ACROSS_LAST: Final = {"some": "中有", "every": "都是", "none": "中没有"}


def show(value: Any, spec: FactSpec | None = None) -> str:
    """Return a value as people read it: 60.00 万元, 12%, 2025-03-01, 是, 建设开发类."""
    if isinstance(value, Unknown):
        return "未知"
    if isinstance(value, AtLeast):
        return f"至少 {show(value.value, spec)}"
    if value is True or value is False:
        return "是" if value else "否"
    if isinstance(value, date):
        return "尚未发生" if value == NEVER else value.isoformat()
    if spec is not None and spec.one_of:
        return spec.one_of.get(value, str(value))
    if isinstance(value, Decimal):
        type = spec.type if spec is not None else "number"
        if type == "money":
            return money(value)
        if type == "share":
            return f"{trim((value * 100).quantize(Decimal('0.0001')))}%"
        return trim(value)
    if isinstance(value, tuple):
        return f"{len(value)} 份文件"
    return (
        term(value)
        if isinstance(value, str)
        and value[:1].isdigit()
        and value.endswith(("day", "days", "month", "months", "year", "years"))
        else str(value)
    )


def money(value: Decimal) -> str:
    """Return an amount of yuan: in 万元 when that is exact to a fen, else in yuan."""
    if value and value % 100 == 0 and abs(value) >= 10_000:
        return f"{value / 10_000:,.2f} 万元"
    return f"{value:,.2f} 元"


def trim(value: Decimal) -> str:
    """Return a number without trailing noughts."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def term(text: str) -> str:
    """Return `7 working days` as 7 个工作日, `3 full months` as 满 3 个月."""
    words = text.split()
    unit = words[-1].rstrip("s")
    if "working" in words:
        return f"{words[0]} 个工作日"
    return f"{'满 ' if 'full' in words else ''}{words[0]} {UNITS.get(unit, unit)}"


def term_of(rulebook: Rulebook, step: Step) -> str:
    """Return how long a step has: 7 个工作日, a parameter's value or, while that is not set, its name; '' without a term."""
    if not step.term or step.term[0].isdigit():
        return term(step.term) if step.term else ""
    spec = rulebook.facts[step.term]
    return show(spec.value, spec) if spec.value is not None else f"{spec.label}（未设定）"


def sentence(formula: Formula) -> str:
    """Return the formula in words, without the values of the facts."""
    parts, data = formula.parts, formula.data
    match formula.kind:
        case "constant":
            return show(data[0], data[1] if len(data) > 1 else _plain(formula))
        case "today":
            return "当日"
        case "fact":
            return str(data[0].label)
        case "event":
            outcomes = data[1]
            said = "、".join(data[0].outcomes[o].label for o in sorted(outcomes)) if outcomes else "办结"
            return f"{data[0].label}{said}之日"
        case "due":
            return f"{data[0].label}到期日"
        case "period_day":
            return "本周期首日" if data[1] == "begins" else "本周期末日"
        case "term":
            length = term(data[0]) if data[0][0].isdigit() else sentence(parts[1])
            return f"{sentence(parts[0])}{'前' if data[1] == 'before' else '起'} {length}"
        case "compare":
            return _comparison(formula)
        case "in" | "not_in":
            spec = parts[0].data[0] if parts[0].kind == "fact" else None
            return f"{sentence(parts[0])}{WORDS[formula.kind]}{'、'.join(show(v, spec) for v in data[0])}"
        case "all":
            return "，且".join(sentence(p) for p in parts)
        case "any":
            return "，或者".join(sentence(p) for p in parts)
        case "not":
            return f"并非“{sentence(parts[0])}”"
        case "provided":
            return f"已提交{data[0].label}"
        case "done" | "happened" | "settled":
            step, outcomes = data[0], data[1]
            said = "、".join(step.outcomes[o].label for o in sorted(outcomes)) if outcomes else "办结"
            return f"{step.label}{'曾经' if formula.kind == 'happened' else '已'}{said}"
        case "applies":
            return f"{data[0].label}适用"
        case "times":
            return f"{data[0].label}次数"
        case "some" | "every" | "none":
            where = _where([part for part in parts[1:] if part.type == "yes/no"])
            if data[2]:
                across = f"最近 {data[2]} 个{data[1]}{where}{ACROSS_LAST[formula.kind]}"
            else:
                across = f"{ACROSS[formula.kind]}{data[1]}{where}"
            none = "" if data[3] is None else f"（一个也没有的，为{show(data[3])}）"
            return f"{across}：{sentence(parts[0])}{none}"
        case "count":
            where = _where([part for part in parts if part.type == "yes/no"])
            return f"{f'最近 {data[2]} 个' if data[2] else ''}{data[1]}{where}的个数"
        case "sum":
            where = _where([part for part in parts[1:] if part.type == "yes/no"])
            return f"{f'最近 {data[2]} 个' if data[2] else '各'}{data[1]}{where}的{sentence(parts[0])}之和"
        case "plus":
            return " 加 ".join(sentence(p) for p in parts)
        case "minus":
            return " 减 ".join(sentence(p) for p in parts)
        case "multiply":
            return " 乘 ".join(sentence(p) for p in parts)
        case "ratio":
            if parts[1].kind == "constant":
                return f"{sentence(parts[0])} 除以 {sentence(parts[1])}"
            return f"{sentence(parts[0])}占{sentence(parts[1])}的比例"
        case "abs":
            return f"{sentence(parts[0])}的绝对值"
        case "remainder":
            return f"{sentence(parts[0])}除以{sentence(parts[1])}的余数"
        case "largest" | "smallest":
            return (
                f"{'、'.join(sentence(p) for p in parts)}中最{'大' if formula.kind == 'largest' else '小'}者"
            )
        case "first_of" | "last_of":
            return (
                f"{'、'.join(sentence(p) for p in parts)}{'之最早' if formula.kind == 'first_of' else '之最晚'}"
                if len(parts) > 1
                else sentence(parts[0])
            )
        case "late_demand":
            return sentence(parts[0])
        case "year_of":
            return f"{sentence(parts[0])}所在年份"
        case "month_day":
            return f"{sentence(parts[0])} {data[0]}"
        case "last_day_of_month":
            return f"{sentence(parts[0])}所在月份的末日"
        case "last_working_day_of_month":
            return f"{sentence(parts[0])}所在月份的最后一个工作日"
        case "during":
            return f"当日在{sentence(parts[0])}" + (
                f"至{sentence(parts[1])}之内" if len(parts) > 1 else "以后"
            )
        case "bands":
            return "；".join(
                f"{sentence(c)}时为{sentence(v)}" if c else f"其余为{sentence(v)}" for c, v in data[0]
            )
        case _:
            return formula.kind


def _where(parts: Sequence[Formula]) -> str:
    """Return which instances are meant, in brackets; nothing where all are."""
    return f"（{sentence(parts[0])}）" if parts else ""


def _comparison(formula: Formula) -> str:
    left, right, word = formula.parts[0], formula.parts[1], formula.data[0]
    if left.type == "yes/no" and right.kind == "constant" and word == "is":
        return sentence(left) if right.data[0] is True else f"并非“{sentence(left)}”"
    if word == "same_as":
        return f"{sentence(left)}与{sentence(right)}相同"
    spec = left.data[0] if left.kind == "fact" else None
    told = show(right.data[0], spec or _plain(left)) if right.kind == "constant" else sentence(right)
    return (
        f"{sentence(left)}{WORDS[word]} {told}"
        if told[:1].isascii()
        else f"{sentence(left)}{WORDS[word]}{told}"
    )


def _plain(formula: Formula) -> FactSpec:
    return FactSpec("", "", formula.type, "", 0)


def guard_label(guard: Guard) -> str:
    """Return a guard's own label, or its formula as a sentence."""
    return guard.label or sentence(guard.that)

"""
The form of a rulebook's files: which keys there are, what may stand behind them, what they mean.

The loader's first look at a file and the published JSON Schema are both made from these tables, so that neither knows
a key that the other does not. What stands here is the form only; whether names exist and terms make sense is the
loader's and the checker's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from guicheng.engine.rulebook.kinds import KINDS
from guicheng.engine.rulebook.problem import Problem
from guicheng.engine.yaml import Map, Seq


@dataclass(frozen=True, slots=True)
class Key:
    """A key: its kind in KINDS, or the form of what stands behind it (`one`, `rows` by name, a `list`); its meaning."""

    kind: str
    meaning: str
    form: str = ""


SECTIONS: Final[dict[str, Key]] = {
    "parameters": Key("rows", "参数：本地区的数值，或待设定", "parameter"),
    "scopes": Key("rows", "流程：合同、变更等", "scope"),
    "documents": Key("rows", "材料", "document"),
    "facts": Key("rows", "事实", "fact"),
    "findings": Key("rows", "情形：由条件得出", "finding"),
    "steps": Key("list", "环节", "step"),
    "consequences": Key("list", "后果", "consequence"),
}

FORMS: Final[dict[str, dict[str, Key]]] = {
    "book": {
        "rulebook": Key("name", "规程的标识，即其目录名"),
        "title": Key("text", "规章的名称"),
        "short": Key("text", "简称"),
        "document": Key("text", "文号"),
        "jurisdiction": Key("text", "适用的地区"),
        "case": Key("name", "一件是什么：project、unit 或 system"),
        "issued": Key("day", "印发日期"),
        "in_force": Key("day", "起施行日期"),
        "replaces": Key("name", "取代哪一部规程：其标识。自起施行日期起新建的适用本规程"),
        "source": Key("text", "出处"),
        "secrets_question": Key("name", "是否涉密：存入任何内容之前先问的事实"),
        "starts_with": Key("names", "新建一件时填写的事实"),
        "amounts": Key("names", "自计划至结算的各金额"),
        "exports": Key("names", "向本单位其他件所示的事实"),
        "annulled_by": Key("names", "可以撤销办理的主体"),
        "parties": Key("rows", "主体", "party"),
        "doubts": Key("list", "疑义", "doubt"),
        "phase": Key("phase", "各环节默认的阶段"),
        "gist": Key("text", "要旨"),
        **SECTIONS,
    },
    "chapter": {
        "chapter": Key("text", "章号"),
        "title": Key("text", "章名"),
        "phase": Key("phase", "本章各环节默认的阶段"),
        "gist": Key("text", "要旨"),
        "articles": Key("list", "各条", "article"),
    },
    "article": {
        "article": Key("article", "条文号"),
        "title": Key("text", "条名"),
        "gist": Key("text", "用自己的话写的要旨"),
        "mark": Key("marks", "标记：E 强制、R 记录、S 监督、P 原则"),
        "why": Key("text", "标 P 时：为什么不产生效果"),
        "doubts": Key("list", "疑义", "doubt"),
        "phase": Key("phase", "本条各环节默认的阶段"),
        "filings": Key("list", "附件所列备案事项对应哪些环节", "filing"),
        **SECTIONS,
    },
    "party": {
        "label": Key("text", "名称"),
        "short": Key("text", "简称"),
        "entered_by": Key("names", "没有账号的：由谁凭盖章文件代为录入"),
        "sees": Key("sees", "看得到哪些件：不写为全部，involved 为有其环节的件，条件为条件成立的件"),
        "help": Key("text", "说明"),
    },
    "scope": {
        "label": Key("text", "名称"),
        "in": Key("name", "上一层"),
        "list": Key("yes/no", "清单：标明齐备之前可能还有"),
        "every": Key("every", "周期"),
        "from": Key("formula", "第一个周期自哪一天起"),
        "until": Key("formula", "这一天及以后不再有新的周期"),
        "opened_by": Key("names", "由谁发起"),
        "after": Key("names", "哪些环节之后才能发起"),
        "requires": Key("guards", "发起的前置条件"),
        "asks": Key("asks", "发起时填写的事实"),
        "documents": Key("asks", "发起时提交的材料"),
        "help": Key("text", "说明"),
        "article": Key("article", "条文号"),
    },
    "fact": {
        "label": Key("text", "名称"),
        "type": Key("type", "类型"),
        "in": Key("name", "属于哪个流程、unit 或 jurisdiction"),
        "by": Key("names", "由谁填写"),
        "one_of": Key("choices", "取值"),
        "help": Key("text", "填写说明"),
        "article": Key("article", "条文号"),
        "signed": Key("yes/no", "金额可以为负"),
        "default": Key("value", "没有人填写时的值"),
        "unit": Key("text", "计量单位"),
    },
    "document": {
        "label": Key("text", "名称"),
        "in": Key("name", "属于哪个流程"),
        "by": Key("names", "由谁提交"),
        "help": Key("text", "说明"),
        "sealed": Key("yes/no", "须盖章"),
        "form": Key("text", "所用表格"),
        "article": Key("article", "条文号"),
    },
    "parameter": {
        "label": Key("text", "名称"),
        "type": Key("type", "类型"),
        "value": Key("value", "值，或 not configured"),
        "article": Key("article", "条文号"),
        "set_by": Key("name", "由谁设定"),
        "asks_for": Key("text", "未设定时请谁认定什么"),
        "help": Key("text", "说明"),
        "one_of": Key("choices", "取值"),
        "checked_on": Key("day", "核对日期"),
        "in_force_from": Key("day", "自哪一天起"),
    },
    "finding": {
        "label": Key("text", "名称"),
        "article": Key("article", "条文号"),
        "in": Key("name", "属于哪个流程"),
        "is": Key("formula", "何时成立，或等于什么"),
        "by": Key("names", "谁可以作不同的认定"),
        "type": Key("type", "类型，默认 yes/no"),
        "one_of": Key("choices", "取值"),
        "help": Key("text", "说明"),
    },
    "consequence": {
        "id": Key("name", "标识"),
        "label": Key("text", "名称"),
        "article": Key("article", "条文号"),
        "in": Key("name", "属于哪个流程"),
        "in_force": Key("formula", "何时生效"),
        "blocks": Key("names", "不能办的环节或结论"),
        "warns": Key("names", "提示而不限制的环节或结论"),
        "soft": Key("name", "由谁可以豁免"),
        "lifted_by": Key("names", "由谁可以解除"),
        "help": Key("text", "说明"),
    },
    "step": {
        "id": Key("name", "标识"),
        "label": Key("text", "名称"),
        "by": Key("parties", "由谁办理"),
        "in": Key("name", "属于哪个流程"),
        "phase": Key("phase", "阶段"),
        "article": Key("article", "条文号"),
        "after": Key("names", "在哪些环节之后"),
        "when": Key("formula", "何时适用"),
        "requires": Key("guards", "前置条件"),
        "asks": Key("asks", "随办理填写的事实"),
        "documents": Key("asks", "随办理提交的材料"),
        "within": Key("period", "期限"),
        "of": Key("formulas", "期限自哪一天或哪些环节起算"),
        "due": Key("formula", "到期日"),
        "paused_while": Key("formula", "何时不计期限"),
        "not_before": Key("formulas", "等待期的末日，次日起可办"),
        "valid_until": Key("formulas", "有效期的末日，过后不能办"),
        "rounds": Key("rounds", "至多几次"),
        "happens": Key("happens", "在平台上办理，或在别处发生"),
        "seals": Key("names", "办理时固定下来的情形"),
        "pause": Key("party of clock", "由谁可以中止计时"),
        "extend": Key("party of clock", "由谁可以延长期限"),
        "power": Key("yes/no", "职权：可以办，不是必须办"),
        "survives": Key("yes/no", "所在流程终止后仍须办"),
        "outcomes": Key("outcomes", "结论"),
        "usual": Key("name", "不写结论时取哪一个"),
        "help": Key("text", "说明"),
        "opinion_of_party": Key("yes/no", "联合审核中一方的意见"),
        "to": Key("names", "告知哪些主体"),
    },
    "outcome": {
        "label": Key("text", "名称"),
        "requires": Key("guards", "前置条件"),
        "asks": Key("asks", "填写的事实"),
        "documents": Key("asks", "提交的材料"),
        "sets": Key("sets", "由此写入的事实"),
        "back_to": Key("name", "退回到哪个环节"),
        "within": Key("exact period", "对方重办的期限"),
        "keeps": Key("names", "不重新打开的环节"),
        "restarts": Key("name", "自哪个环节起重新办理"),
        "ends": Key("name", "终止哪个流程"),
        "opinion": Key("yes/no", "须写明意见"),
        "waives_asks": Key("yes/no", "不须填写环节本身所需的内容"),
        "help": Key("text", "说明"),
    },
    "guard": {
        "id": Key("name", "标识"),
        "label": Key("text", "名称"),
        "that": Key("formula", "须成立的条件"),
        "article": Key("article", "条文号"),
        "soft": Key("name", "由谁可以豁免；notice 只提示"),
    },
    "ask": {
        "fact": Key("name", "事实"),
        "document": Key("name", "材料"),
        "when": Key("formula", "何时需要"),
        "anew": Key("yes/no", "每次都须重新提交"),
        "article": Key("article", "条文号"),
    },
    "doubt": {
        "about": Key("text", "何处不明"),
        "readings": Key("readings", "各种读法"),
        "ours": Key("text", "取哪一种"),
        "why": Key("text", "理由"),
        "parameter": Key("name", "由哪个参数决定"),
        "article": Key("article", "条文号"),
    },
    "filing": {
        "item": Key("text", "附件中的序号"),
        "label": Key("text", "名称"),
        "steps": Key("names", "对应的环节"),
        "article": Key("article", "条文号"),
        "help": Key("text", "说明"),
    },
}  # fmt: skip
SHORT_FORMS: Final = {"fact": "type", "document": "text", "parameter": "value"}
"""Where a row may be a plain value instead of a map: `planned: money`, `report: 报告`, `limit: 3`."""


def problems_of_form(content: Map, file: str, form: str) -> Iterator[Problem]:
    """Yield what stands where it cannot stand. Unknown keys are told by the loader, with a proposal."""
    for name, value in content.items():
        key = FORMS[form].get(name)
        if key is None:
            continue
        kind = KINDS[key.kind]
        line = content.lines.get(name, content.line)
        if not kind.fits(value):
            yield Problem(file, line, f"“{name}”的写法不对", f"应为{kind.written}")
        elif key.form and isinstance(value, Map):
            for row, inner in value.items():
                yield from _row(inner, file, key.form, row, value.lines.get(row, line))
        elif key.form and isinstance(value, Seq):
            for at, inner in zip(value.lines, value, strict=True):
                yield from _row(inner, file, key.form, "", at)
        elif key.kind in ("guards", "asks", "outcomes"):
            yield from _inner(value, file, key.kind, line)


def _row(value: Any, file: str, form: str, name: str, line: int) -> Iterator[Problem]:
    if isinstance(value, Map):
        yield from problems_of_form(value, file, form)
    elif form in SHORT_FORMS and value is not None and KINDS[SHORT_FORMS[form]].fits(value):
        return
    elif value is not None or form not in ("party", "scope"):
        what = f"“{name}”" if name else "这一项"
        yield Problem(file, line, f"{what}应为一组“键: 值”", f"可用的键：{'、'.join(FORMS[form])}")


def _inner(value: Any, file: str, kind: str, line: int) -> Iterator[Problem]:
    if kind == "outcomes":
        for inner in value.values() if isinstance(value, Map) else ():
            if isinstance(inner, Map):
                yield from problems_of_form(inner, file, "outcome")
        return
    for inner in value if isinstance(value, list) else [value]:
        if isinstance(inner, Map) and (kind == "asks" or "that" in inner):
            yield from problems_of_form(inner, file, "ask" if kind == "asks" else "guard")

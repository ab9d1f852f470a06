"""
The form of a scenario file: which keys there are, what may stand behind them, what they mean.

The reader and the JSON Schema are both made from these tables, so that neither knows a key that the other does not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, get_args

from guicheng.engine.answers import Status
from guicheng.engine.rulebook.model import PHASES


@dataclass(frozen=True, slots=True)
class Kind:
    """What may stand behind a key: a test, how it is written in words, and the same as JSON Schema."""

    fits: Callable[[Any], bool]
    written: str
    schema: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Key:
    """A key: the name of its kind in KINDS, and its meaning in a line."""

    kind: str
    meaning: str


def _day(value: Any) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


_DAY: Final = {"type": "string", "format": "date"}
_MOMENT: Final = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2})?)?$"}
_VALUES: Final = {
    "type": "object",
    "additionalProperties": {"type": ["string", "number", "boolean", "array"]},
}

STATUSES: Final = get_args(Status)
STATES: Final = ("running", "paused", "ended")

KINDS: Final[dict[str, Kind]] = {
    "text": Kind(lambda v: isinstance(v, str), "文字；像数字或日期的文字要加引号", {"type": "string"}),
    "name": Kind(lambda v: isinstance(v, str) and bool(v), "一个名称", {"type": "string", "minLength": 1}),
    "names": Kind(_texts, "名称的列表，如 [a, b]", {"type": "array", "items": {"type": "string"}}),
    "articles": Kind(
        _texts,
        '条文号的列表，条文号是加引号的文字，如 ["7/9"]',
        {"type": "array", "items": {"type": "string", "pattern": r"^[^.]+$"}},
    ),
    "day": Kind(_day, "日期，如 2025-03-01", _DAY),
    "day or none": Kind(
        lambda v: _day(v) or v == "none", "日期，如 2025-03-01；没有写 none", {"type": "string"}
    ),
    "day or unknown": Kind(
        lambda v: isinstance(v, date) or v == "unknown",
        "日期或时刻，如 2025-03-01、2025-03-01 10:00；接管的环节日期不明写 unknown",
        {"type": "string"},
    ),
    "moment": Kind(lambda v: isinstance(v, date), "日期或时刻，如 2025-03-01、2025-03-01 10:00", _MOMENT),
    "number": Kind(lambda v: _whole(v) and v >= 1, "从 1 起的序号", {"type": "integer", "minimum": 1}),
    "count": Kind(lambda v: _whole(v) and v >= 0, "次数", {"type": "integer", "minimum": 0}),
    "numbers": Kind(
        lambda v: isinstance(v, list) and all(_whole(item) for item in v),
        "序号的列表，如 [3]",
        {"type": "array", "items": {"type": "integer", "minimum": 1}},
    ),
    "yes/no": Kind(lambda v: isinstance(v, bool), "yes 或 no", {"type": "boolean"}),
    "status": Kind(lambda v: v in STATUSES, "、".join(STATUSES), {"enum": list(STATUSES)}),
    "phase": Kind(lambda v: v in PHASES, "、".join(PHASES), {"enum": list(PHASES)}),
    "state": Kind(lambda v: v in STATES, "、".join(STATES), {"enum": list(STATES)}),
    "values": Kind(lambda v: isinstance(v, dict), "名称与值，如 {class: build}", _VALUES),
    "value": Kind(
        lambda v: v is not None and not isinstance(v, dict),
        "一个值",
        {"type": ["string", "number", "boolean", "array"]},
    ),
    "rows": Kind(lambda v: isinstance(v, list), "列表", {"type": "array"}),
    "map": Kind(
        lambda v: isinstance(v, dict), "各件的名称与经过，如 {a: {...}, b: {...}}", {"type": "object"}
    ),
}

STORY: Final[dict[str, Key]] = {
    "facts": Key("values", "立项时录入的事实；自本文件中最早的一天起就有"),
    "acts": Key("rows", "按记录先后所作的各项；序号从 1 起，被拒绝的也占一个序号"),
    "then": Key("rows", "全部做完之后，问各自那一天的情形"),
}

SCENARIO: Final[dict[str, Key]] = {
    "rulebook": Key("name", "规程的标识"),
    "title": Key("text", "标题，写明所验证的规则"),
    "parameters": Key("values", "改用的参数值"),
    "jurisdiction": Key("rows", "本地区的事实，各有起始日"),
    "unit": Key("rows", "本单位的事实，各有起始日"),
    "system": Key("rows", "本系统的事实，各有起始日"),
    "standing": Key("rows", "本单位其他案件带来的情形"),
    "cases": Key("map", "同一单位的几件，代替 facts、acts、then；一件所示，即其他各件的情形"),
    **STORY,
}

ABOVE_ROW: Final[dict[str, Key]] = {
    "on": Key("day", "自这一天起"),
    "recorded": Key("moment", "何时获知；默认当天零时"),
    "facts": Key("values", "事实与值"),
}

STANDING_ROW: Final[dict[str, Key]] = {
    "export": Key("name", "其他案件所示的事实（规程的 exports）"),
    "is": Key("value", "其值；默认 yes"),
    "from": Key("day", "自这一天起"),
    "until": Key("day", "至这一天止（含）；不写为一直有效"),
    "recorded": Key("moment", "何时获知；默认起始日零时"),
    "evidence": Key("text", "依据的文书"),
    "case": Key("name", "哪一件；写同一名称的各行属于同一件，不写的各自为一件"),
}

_WHEN: Final[dict[str, Key]] = {
    "on": Key("day or unknown", "发生之日；写明时刻的，记录的时刻与之相同"),
    "recorded": Key("moment", "记录的时刻；默认与 on 同日，只写日期的按正午"),
    "by": Key("name", "由谁；默认规程所定的一方，有几方时取第一个"),
    "entered_by": Key("name", "由谁代为录入"),
    "scope": Key("text", "在哪个流程中，如 contract#1、change#1/item#a"),
    "opinion": Key("text", "意见或理由"),
    "refused": Key("articles", "应被拒绝，至少依据这些条文；[] 为不问依据"),
}
_SAID: Final[dict[str, Key]] = {
    "facts": Key("values", "同时提供的事实；单独一项则为填报事实"),
    "documents": Key("names", "同时提交的材料"),
}
_TAKEN: Final[dict[str, Key]] = {
    "outcome": Key("name", "结果；默认唯一的或规程标明 usual 的那个"),
    "late": Key("yes/no", "是否应为逾期"),
    **_SAID,
}

DEEDS: Final[dict[str, tuple[Key, Mapping[str, Key]]]] = {
    "step": (Key("name", "办理一个环节"), _TAKEN),
    "use": (Key("name", "行使一项职权"), _TAKEN),
    "take_over": (Key("name", "接管：平台启用前已办理的环节"), {k: _TAKEN[k] for k in _TAKEN if k != "late"}),
    "open": (Key("name", "新开一个流程，如 change#1"), _SAID),
    "remove": (Key("name", "从清单中移除一项，如 item#a"), {}),
    "complete": (Key("name", "清单已全部列出"), {"is": Key("yes/no", "no 为尚未列全")}),
    "waive": (Key("name", "同意不受一项软性条件限制"), {}),
    "pause": (Key("name", "暂停一个环节的期限"), {}),
    "resume": (Key("name", "恢复一个环节的期限"), {}),
    "extend": (Key("name", "延长一个环节的期限"), {"until": Key("day", "延长至这一天")}),
    "lift": (Key("name", "解除一项后果"), {}),
    "reclassify": (Key("values", "改定由规则得出的事实"), {}),
    "withdraw": (Key("number", "撤回第几项的结果"), {}),
    "correct": (Key("number", "更正第几项的事实"), _SAID),
    "annul": (Key("number", "宣告第几项无效"), {}),
}
FACTS_ALONE: Final = "facts"

ACT: Final[dict[str, Key]] = {
    **_WHEN,
    **{deed: key for deed, (key, _) in DEEDS.items()},
    **{name: key for _, extra in DEEDS.values() for name, key in extra.items()},
}

ABOUT_A_STEP: Final[dict[str, Key]] = {
    "status": Key("status", "环节的状态"),
    "notices": Key("names", "只提示而不限制的各项，不多不少"),
    "outcome": Key("name", "所作的结果"),
    "outcomes": Key("names", "此时可作的结果，不多不少"),
    "due": Key("day or none", "到期日"),
    "overdue": Key("yes/no", "是否逾期未办"),
    "late": Key("yes/no", "是否逾期办理"),
    "paused": Key("yes/no", "期限是否暂停"),
    "provisional": Key("yes/no", "到期日是否暂定"),
    "round": Key("count", "第几轮"),
    "articles": Key("articles", "至少依据这些条文"),
    "needs": Key("names", "至少缺这些事实"),
}

THEN: Final[dict[str, Key]] = {
    "on": Key("day", "问哪一天"),
    "known_at": Key("moment", "按当时所知；默认按全部所知，只写日期的按当日终了"),
    "scope": Key("text", "在哪个流程中"),
    "step": Key("name", "问一个环节"),
    **ABOUT_A_STEP,
    "phase": Key("phase", "所处阶段"),
    "state": Key("state", "进行中、暂停或终止"),
    "ground": Key("name", "终止所依据的条文"),
    "restrictions": Key("names", "正在生效的后果，不多不少"),
    "powers": Key("names", "可以行使的职权，不多不少"),
    "exports": Key("values", "向其他案件所示的值"),
    "amounts": Key("values", "金额"),
    "facts": Key("values", "事实的值；不知的写 unknown"),
    "holds_until": Key("day or none", "情形最早在哪一天会变；不再变写 none"),
    "recheck": Key("numbers", "按全部所知重新判断会有不同的各项，不多不少"),
}


def allowed_with(deed: str) -> Mapping[str, Key]:
    """Return the keys that an act of this deed may have."""
    if deed == FACTS_ALONE:
        return {**_WHEN, **_SAID}
    key, extra = DEEDS[deed]
    return {**_WHEN, deed: key, **extra}

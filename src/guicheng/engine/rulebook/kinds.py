"""What may stand behind a key of a rulebook's files: a test, how it is written in words, and the same as JSON Schema."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from guicheng.engine.rulebook.model import PHASES
from guicheng.engine.rulebook.words import MARKS, TYPES
from guicheng.engine.values import PERIOD
from guicheng.engine.yaml import Map

IDENTIFIER: Final = r"^[a-z][a-z0-9_]*$"
ARTICLE_NUMBER: Final = r"^[^.\s]+$"
STEP_OUTCOME: Final = r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*(\|[a-z][a-z0-9_]*)*)?$"


@dataclass(frozen=True, slots=True)
class Kind:
    """What may stand behind a key: a test, how it is written in words, and the same as JSON Schema."""

    fits: Callable[[Any], bool]
    written: str
    schema: Mapping[str, Any]


def _text(value: Any) -> bool:
    return isinstance(value, str | int | Decimal | date) and not isinstance(value, bool)


def _names(value: Any) -> bool:
    return isinstance(value, str) or (
        isinstance(value, list) and all(isinstance(item, str) for item in value)
    )


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _choices(value: Any) -> bool:
    if isinstance(value, Map):
        return bool(value) and all(_text(item) for item in value.values())
    return isinstance(value, list) and bool(value) and all(isinstance(item, str) for item in value)


def _party_or_article(value: Any) -> bool:
    return _names(value) or (isinstance(value, Map) and "by" in value and set(value) <= {"by", "article"})


def _parties(value: Any) -> bool:
    if _names(value):
        return bool(value)
    if not isinstance(value, Map) or not {"each", "conclude"} <= set(value) <= {
        "each",
        "conclude",
        "each_within",
    }:
        return False
    each = value["each"]
    return (
        isinstance(each, list)
        and bool(each)
        and _names(value["conclude"])
        and all(isinstance(one, str) or (isinstance(one, Map) and "party" in one and set(one) <= {"party", "when"}) for one in each)
        and isinstance(value.get("each_within", ""), str)
    )  # fmt: skip


def _rounds(value: Any) -> bool:
    if _whole(value):
        return True
    return (
        isinstance(value, Map)
        and _whole(value.get("at_most"))
        and set(value) <= {"at_most", "article", "of", "soft", "label"}
        and _names(value.get("of", ""))
    )


def _guards(value: Any) -> bool:
    return isinstance(value, str | Map) or (
        isinstance(value, list) and all(isinstance(one, str | Map) for one in value)
    )


def _asks(value: Any) -> bool:
    return _ask(value) or (isinstance(value, list) and all(map(_ask, value)))


def _ask(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, Map) and ("fact" in value or "document" in value))


def _formula(value: Any) -> bool:
    return value is not None and (not isinstance(value, list | dict) or bool(value))


def _outcomes(value: Any) -> bool:
    if isinstance(value, list):
        return bool(value) and all(isinstance(item, str) for item in value)
    return (
        isinstance(value, Map)
        and bool(value)
        and all(item is None or isinstance(item, Map) for item in value.values())
    )


_NAME: Final = {"type": "string", "pattern": IDENTIFIER}
_NAMES: Final = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
_FORMULA: Final = {"$ref": "#/$defs/formula"}
_TEXT: Final = {"type": ["string", "number"]}
_ARTICLE: Final = {"type": "string", "pattern": ARTICLE_NUMBER}

KINDS: Final[dict[str, Kind]] = {
    "text": Kind(_text, "文字", _TEXT),
    "name": Kind(lambda v: isinstance(v, str), "一个名称", {"type": "string", "minLength": 1}),
    "names": Kind(_names, "一个名称，或名称的列表", _NAMES),
    "article": Kind(lambda v: isinstance(v, str) and "." not in v, '条文号，写作加引号的文字，如 "7"、"7/9"', _ARTICLE),
    "yes/no": Kind(lambda v: isinstance(v, bool), "yes 或 no", {"type": "boolean"}),
    "day": Kind(lambda v: isinstance(v, date), "日期，如 2025-03-01", {"type": "string", "format": "date"}),
    "marks": Kind(
        lambda v: isinstance(v, str),
        "E、R、S、P 之一，或以空格隔开的几个",
        {"type": "string", "pattern": f"^[{''.join(MARKS)}]( [{''.join(MARKS)}])*$"},
    ),
    "phase": Kind(lambda v: isinstance(v, str), "、".join(PHASES), {"enum": list(PHASES)}),
    "type": Kind(lambda v: isinstance(v, str), "、".join(TYPES), {"enum": list(TYPES)}),
    "sees": Kind(
        lambda v: v == "involved" or isinstance(v, Map), "involved，或一个条件", {"anyOf": [{"const": "involved"}, _FORMULA]}
    ),
    "happens": Kind(lambda v: v in ("here", "outside"), "here 或 outside", {"enum": ["here", "outside"]}),
    "period": Kind(
        lambda v: isinstance(v, str) and bool(v), "期限，如 7 working days、3 months，或期限参数的名称", {"type": "string"}
    ),
    "exact period": Kind(
        lambda v: isinstance(v, str) and PERIOD.fullmatch(v) is not None,
        "期限，如 7 working days、3 months",
        {"type": "string", "pattern": f"^{PERIOD.pattern}$"},
    ),
    "every": Kind(
        lambda v: isinstance(v, str),
        "calendar year、calendar month、12 months、1 month",
        {"type": "string", "pattern": r"^(calendar (year|month)|[1-9][0-9]* months?)$"},
    ),
    "choices": Kind(
        _choices,
        "取值与名称，如 {build: 建设类}，或取值的列表",
        {
            "anyOf": [
                {"type": "object", "minProperties": 1, "additionalProperties": _TEXT},
                {"type": "array", "items": {"type": "string"}, "minItems": 1},
            ]
        },
    ),
    "readings": Kind(
        lambda v: isinstance(v, list) and all(_text(item) for item in v),
        "各种读法的列表",
        {"type": "array", "items": _TEXT, "minItems": 2},
    ),
    "formula": Kind(_formula, "条件或取值", _FORMULA),
    "formulas": Kind(
        _formula, "日期，或日期的列表", {"anyOf": [_FORMULA, {"type": "array", "items": _FORMULA}]}
    ),
    "value": Kind(
        lambda v: v is not None and not isinstance(v, dict | list),
        "一个值",
        {"type": ["string", "number", "boolean"]},
    ),
    "parties": Kind(
        _parties, "主体、主体的列表，或 {each: [...], conclude: 主体}", {"$ref": "#/$defs/parties"}
    ),
    "party of clock": Kind(
        _party_or_article,
        "主体，或 {by: 主体, article: 条文号}",
        {
            "anyOf": [
                _NAMES,
                {
                    "type": "object",
                    "properties": {"by": _NAMES, "article": _ARTICLE},
                    "required": ["by"],
                    "additionalProperties": False,
                },
            ]
        },
    ),
    "rounds": Kind(_rounds, "次数，或 {at_most: 3, article: 条文号, of: [结论]}", {"$ref": "#/$defs/rounds"}),
    "guards": Kind(_guards, "情形的名称、条件，或其列表", {"$ref": "#/$defs/guards"}),
    "asks": Kind(_asks, "事实或材料的列表", {"$ref": "#/$defs/asks"}),
    "outcomes": Kind(_outcomes, "一组“结论: 内容”，或结论的列表", {"$ref": "#/$defs/outcomes"}),
    "sets": Kind(
        lambda v: isinstance(v, Map),
        "一组“事实: 取值”",
        {"type": "object", "additionalProperties": _FORMULA},
    ),
    "rows": Kind(lambda v: v is None or isinstance(v, Map), "一组“名称: 内容”", {"type": ["object", "null"]}),
    "list": Kind(lambda v: v is None or isinstance(v, list), "一列", {"type": ["array", "null"]}),
}  # fmt: skip

"""The form of a rulebook's files as JSON Schema, for editors that complete and check while one writes."""

from __future__ import annotations

from typing import Any, Final

from guicheng.engine.rulebook.form import FORMS, SHORT_FORMS, Key
from guicheng.engine.rulebook.kinds import ARTICLE_NUMBER, IDENTIFIER, KINDS, STEP_OUTCOME
from guicheng.engine.values import COMPARISONS

_REQUIRED: Final = {
    "book": ("rulebook", "title", "parties"),
    "chapter": ("articles",),
    "article": ("article", "gist", "mark"),
    "finding": ("is",),
    "consequence": ("id", "in_force"),
    "step": ("id", "by"),
    "guard": ("that",),
    "doubt": ("about", "readings", "ours", "why"),
    "filing": ("label", "steps"),
}
_TITLES: Final = {
    "book": "rulebook.yaml",
    "chapter": "一章",
    "article": "条",
    "party": "主体",
    "scope": "流程",
    "fact": "事实",
    "document": "材料",
    "parameter": "参数",
    "finding": "情形",
    "consequence": "后果",
    "step": "环节",
    "outcome": "结论",
    "guard": "前置条件",
    "ask": "所需事实或材料",
    "doubt": "疑义",
    "filing": "备案事项",
}
_FORMULA: Final = {"$ref": "#/$defs/formula"}
_STEP: Final = {"type": "string", "pattern": STEP_OUTCOME}
_SOME: Final = {"type": "array", "items": _FORMULA, "minItems": 1}
_TWO: Final = {"type": "array", "items": _FORMULA, "minItems": 2}
_SCOPE: Final = {"type": "string", "pattern": r"^(other )?[a-z][a-z0-9_]*$"}


def rulebook_schema() -> dict[str, Any]:
    """
    Return the JSON Schema (2020-12) of `rulebook.yaml` and of the chapter files of a rulebook.

    Dates stand for text of the form `2025-03-01`. Names of facts, steps and articles are those of the rulebook, which
    the schema does not know: it checks the form, `guicheng rulebook check` everything.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "规程的文件",
        "if": {"required": ["articles"]},
        "then": {"$ref": "#/$defs/chapter"},
        "else": {"$ref": "#/$defs/book"},
        "$defs": {
            **{name: _object(name, form) for name, form in FORMS.items()},
            "parties": _parties(),
            "rounds": _rounds(),
            "guards": _one_or_several(
                {"type": ["string", "object"], "anyOf": [{"$ref": "#/$defs/guard"}, _FORMULA]}
            ),
            "asks": _one_or_several({"anyOf": [{"type": "string"}, {"$ref": "#/$defs/ask"}]}),
            "outcomes": {
                "anyOf": [
                    {"type": "array", "items": {"type": "string", "pattern": IDENTIFIER}, "minItems": 1},
                    {
                        "type": "object",
                        "minProperties": 1,
                        "propertyNames": {"pattern": IDENTIFIER},
                        "additionalProperties": {"anyOf": [{"type": "null"}, {"$ref": "#/$defs/outcome"}]},
                    },
                ]
            },
            "formula": _formula(),
            "condition": _condition(),
            "band": {
                "anyOf": [
                    _plain({"if": _FORMULA, "then": _FORMULA}, "if", "then"),
                    _plain({"otherwise": _FORMULA}, "otherwise"),
                ]
            },
        },
    }


def _object(name: str, form: dict[str, Key]) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "title": _TITLES[name],
        "type": "object",
        "properties": {key: _property(spec) for key, spec in form.items()},
        "additionalProperties": False,
    }
    if name in _REQUIRED:
        shown["required"] = list(_REQUIRED[name])
    if name == "ask":
        shown["oneOf"] = [{"required": ["fact"]}, {"required": ["document"]}]
    return shown


def _property(key: Key) -> dict[str, Any]:
    shown: dict[str, Any] = {"description": key.meaning, **KINDS[key.kind].schema}
    if not key.form:
        return shown
    row: dict[str, Any] = {"$ref": f"#/$defs/{key.form}"}
    if key.form in SHORT_FORMS:
        row = {"anyOf": [row, dict(KINDS[SHORT_FORMS[key.form]].schema)]}
    elif key.form in ("party", "scope"):
        row = {"anyOf": [row, {"type": "null"}]}
    if key.kind == "list":
        return {**shown, "items": row}
    return {**shown, "propertyNames": {"pattern": IDENTIFIER}, "additionalProperties": row}


def _one_or_several(item: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [item, {"type": "array", "items": item}]}


def _plain(properties: dict[str, Any], *required: str) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def _parties() -> dict[str, Any]:
    names = KINDS["names"].schema
    each = {
        "anyOf": [{"type": "string"}, _plain({"party": {"type": "string"}, "when": _FORMULA}, "party")],
    }
    joint = {
        "each": {"type": "array", "items": each, "minItems": 1},
        "conclude": names,
        "each_within": {"type": "string"},
    }
    return {"anyOf": [names, _plain(joint, "each", "conclude")]}


def _rounds() -> dict[str, Any]:
    whole = {"type": "integer", "minimum": 1}
    spec = {
        "at_most": whole,
        "article": {"type": "string", "pattern": ARTICLE_NUMBER},
        "of": KINDS["names"].schema,
        "soft": {"type": "string"},
        "label": {"type": "string"},
    }
    return {"anyOf": [whole, _plain(spec, "at_most")]}


def _condition() -> dict[str, Any]:
    """Return what may stand behind a name in a formula: the value it must have, or comparisons."""
    words: dict[str, Any] = dict.fromkeys(COMPARISONS, _FORMULA)
    for word in ("in", "not_in"):
        words[word] = {"type": "array", "items": {"type": ["string", "number", "boolean"]}, "minItems": 1}
    return {
        "anyOf": [
            {"type": ["string", "number", "boolean"]},
            {"type": "object", "properties": words, "minProperties": 1, "additionalProperties": False},
        ]
    }


def _formula() -> dict[str, Any]:
    operators: dict[str, Any] = {
        "all": _SOME,
        "any": _SOME,
        "not": _FORMULA,
        "value": _FORMULA,
        **dict.fromkeys(("done", "happened", "applies", "settled", "times"), _STEP),
        "provided": KINDS["names"].schema,
        **dict.fromkeys(("some", "every", "none", "count"), _SCOPE),
        "over": {"anyOf": [_SCOPE, {"$ref": "#/$defs/condition"}]},  # a fact may have this name
        "where": _FORMULA,
        "holds": _FORMULA,
        "or_none": {"type": "boolean"},
        "last": {"type": "integer", "minimum": 1},
        "by": _FORMULA,
        "sum": _FORMULA,
        "abs": _FORMULA,
        **dict.fromkeys(("plus", "minus", "multiply", "ratio", "remainder", "largest", "smallest"), _TWO),
        **dict.fromkeys(("first_of", "last_of"), _SOME),
        **dict.fromkeys(("year_of", "last_day_of_month", "last_working_day_of_month"), _FORMULA),
        "month_day": {"type": "string", "pattern": r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"},
        "of": _FORMULA,
        "bands": {"type": "array", "items": {"$ref": "#/$defs/band"}, "minItems": 1},
        "during": _plain({"from": _FORMULA, "until": _FORMULA}, "from"),
    }
    comparisons = dict.fromkeys(COMPARISONS, _FORMULA)
    return {
        "description": "名称、值、期限、若干条件的列表，或一组“名称: 条件”",
        "anyOf": [
            {"type": ["string", "number", "boolean"]},
            _SOME,
            {
                "type": "object",
                "minProperties": 1,
                "properties": {**comparisons, **operators},
                "patternProperties": {
                    r"^[0-9]+ (full )?(working )?(day|month|year)s? (after|before)$": _FORMULA,
                    r"^[a-z][a-z0-9_]* (after|before)$": _FORMULA,
                },
                "additionalProperties": {"anyOf": [{"$ref": "#/$defs/condition"}, _FORMULA]},
            },
        ],
    }

"""The form of a scenario file as JSON Schema, for editors that complete and check while one writes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from guicheng.engine.scenario.form import (
    ABOUT_A_STEP,
    ABOVE_ROW,
    DEEDS,
    FACTS_ALONE,
    KINDS,
    SCENARIO,
    STANDING_ROW,
    STORY,
    THEN,
    Key,
    allowed_with,
)

_ROWS = {
    "acts": "act",
    "then": "question",
    "jurisdiction": "dated_facts",
    "unit": "dated_facts",
    "system": "dated_facts",
    "standing": "standing",
}


def scenario_schema() -> dict[str, Any]:
    """
    Return the JSON Schema (2020-12) of one document of a scenario file.

    Dates stand for text of the form `2025-03-01`. Names of steps, facts and articles are those of the rulebook, which
    the schema does not know: it checks the form, `guicheng case run` everything.
    """
    one_case = _object(SCENARIO, required=("rulebook", "title"), title="场景")
    one_case["not"] = {
        "required": ["cases"],
        "anyOf": [{"required": [key]} for key in STORY],
        "description": "有 cases 时，facts、acts、then 写在各件之中",
    }
    one_case["properties"]["cases"] |= {
        "minProperties": 1,
        "additionalProperties": {"$ref": "#/$defs/story"},
    }
    question = _object(THEN, title="所问")
    question["dependentRequired"] = {key: ["step"] for key in ABOUT_A_STEP}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **one_case,
        "$defs": {
            "story": _object(STORY, title="一件的经过"),
            "act": {
                "title": "所作",
                "oneOf": [_deed(deed) for deed in (*DEEDS, FACTS_ALONE)],
            },
            "question": question,
            "dated_facts": _object(ABOVE_ROW, required=("on", "facts"), title="自某日起的事实"),
            "standing": _object(STANDING_ROW, required=("export", "from"), title="其他案件带来的情形"),
        },
    }


def _deed(deed: str) -> dict[str, Any]:
    form = allowed_with(deed)
    if deed == FACTS_ALONE:
        shown = _object(form, title=deed)
        return shown | {"anyOf": [{"required": ["facts"]}, {"required": ["documents"]}]}
    return _object(form, required=(deed,), title=deed)


def _object(form: Mapping[str, Key], *, required: tuple[str, ...] = (), title: str) -> dict[str, Any]:
    properties = {}
    for name, key in form.items():
        properties[name] = {"description": key.meaning, **KINDS[key.kind].schema}
        if name in _ROWS and key.kind == "rows":
            properties[name]["items"] = {"$ref": f"#/$defs/{_ROWS[name]}"}
    shown: dict[str, Any] = {
        "title": title,
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }
    return shown | {"required": list(required)} if required else shown

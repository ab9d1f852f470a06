"""Joint review 联合审核: a step for each party that is asked, and the conclusion after them."""

from __future__ import annotations

from guicheng.engine.yaml import Map, Seq


def expand(raw: Map) -> list[Map]:
    """Return the steps that stand for a step with `by: {each: [...], conclude: ...}`; any other step as it is."""
    by = raw.get("by")
    if not isinstance(by, dict) or "each" not in by:
        return [raw]
    parts: list[Map] = []
    for entry in by["each"]:
        each = entry if isinstance(entry, dict) else {"party": entry}
        part = Map(raw.line)
        part.lines.update(raw.lines)
        part.update(
            {
                "id": f"{raw['id']}_by_{each['party']}",
                "label": raw.get("label", raw["id"]),
                "by": each["party"],
                "outcomes": Map(raw.line),
                "opinion_of_party": True,
            }
        )
        part["outcomes"].update({"agreed": None, "objected": None})
        part["usual"] = "agreed"
        for key in ("in", "phase", "after", "article"):
            if key in raw:
                part[key] = raw[key]
        whens = [source["when"] for source in (raw, each) if "when" in source]
        if len(whens) == 2:  # a review that does not apply asks nobody
            part["when"] = Seq(raw.line)
            part["when"] += whens
            part["when"].lines = [raw.line] * 2
        elif whens:
            part["when"] = whens[0]
        if "each_within" in by:
            part["within"] = by["each_within"]
        parts.append(part)
    conclusion = Map(raw.line)
    conclusion.lines.update(raw.lines)
    conclusion.update(raw)
    conclusion["by"] = by["conclude"]
    conclusion["after"] = Seq(raw.line)
    conclusion["after"] += [part["id"] for part in parts]
    conclusion["after"].lines = [raw.line] * len(parts)
    if "within" in raw and "of" not in raw and "after" in raw:
        conclusion["of"] = raw["after"]
    return [*parts, conclusion]

"""Parameters 参数 that are not configured: a comparison becomes a yes/no question to the party that sets them."""

from __future__ import annotations

from guicheng.engine.rulebook.model import FactSpec


def judged_question(parameter: FactSpec, root: str) -> FactSpec:
    """Return the question that stands for a comparison with this parameter until it is set."""
    return FactSpec(
        name=parameter.name + "_judged",
        label=f"{parameter.label}（未设定，请认定是否符合）",
        type="yes/no",
        scope=root,
        depth=0,
        article=parameter.article,
        by=(parameter.set_by,),
        file=parameter.file,
        line=parameter.line,
    )

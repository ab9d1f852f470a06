"""Proposals: which name was probably meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches


def did_you_mean(written: object, known: Mapping[str, str] | Iterable[str]) -> str:
    """
    Return a sentence that proposes what was probably meant, or lists what there is, or nothing.

    `known` are the names, with their labels where they have some: a label in the place of a name is recognised.

    >>> did_you_mean("plan_reviw", {"plan_review": "计划审核"})
    '是否应为“plan_review”（计划审核）？'
    """
    labels = dict(known) if isinstance(known, Mapping) else dict.fromkeys(known, "")
    word = str(written)
    close = [name for name, label in labels.items() if label == word]
    close = close or [name for name in labels if name.lower() == word.lower()]
    close = close or get_close_matches(word, labels, 2, 0.6)
    close = close or [
        n for n, label in labels.items() if label in get_close_matches(word, labels.values(), 2, 0.6)
    ]
    if close:
        return "是否应为" + "或".join(_shown(name, labels[name]) for name in close[:2]) + "？"
    if labels and len(labels) <= 12:
        return "可用的有：" + "、".join(labels)
    return ""


def _shown(name: str, label: str) -> str:
    return f"“{name}”（{label}）" if label and label != name else f"“{name}”"

"""Proposals: which name was probably meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher, get_close_matches


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
    close = close or _closest(word, labels)
    if not close:
        near = _closest(word, [label for label in labels.values() if label])
        close = [name for name, label in labels.items() if label in near]
    if close:
        return "是否应为" + "或".join(_shown(name, labels[name]) for name in close[:2]) + "？"
    if labels and len(labels) <= 12:
        return "可用的有：" + "、".join(labels)
    return ""


def _closest(word: str, names: Iterable[str]) -> list[str]:
    """Return the closest name, and a second one when it is nearly as close."""
    found = get_close_matches(word, list(names), 2, 0.65)
    likeness = [SequenceMatcher(None, name, word).ratio() for name in found]
    return [name for name, ratio in zip(found, likeness, strict=True) if ratio > likeness[0] - 0.08]


def _shown(name: str, label: str) -> str:
    return f"“{name}”（{label}）" if label and label != name else f"“{name}”"

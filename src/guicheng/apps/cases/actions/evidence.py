"""The files of an act: each must be one that the person handed in, or one that lies in the case already."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from guicheng.apps.cases.actions.answers import Wish, refusing
from guicheng.apps.cases.loading import Loaded
from guicheng.apps.cases.models import Attachment
from guicheng.apps.documents.queries import handed_in
from guicheng.apps.registers.queries import Acting
from guicheng.engine.answers import Reason


@dataclass(frozen=True, slots=True)
class Evidence:
    """The uploads of an act by digest, and a reason for each file that is not there."""

    uploads: dict[str, int]
    missing: tuple[Reason, ...]


def evidence(loaded: Loaded, wish: Wish, acting: Acting) -> Evidence:
    """
    Return the files that an act names.

    A digest alone is no key: it stands in letters and logs, and naming it must not open another unit's file.
    """
    named = dict(_named(loaded, wish))
    if not named:
        return Evidence({}, ())
    own = handed_in(named, acting.person)
    lying = dict(
        Attachment.objects.filter(case=loaded.row, digest__in=named).values_list("digest", "upload_id")
    )
    found = lying | own
    missing = tuple(
        refusing("file", f"“{label}”的文件没有找到，请重新上传。")
        for digest, label in named.items()
        if digest not in found
    )
    return Evidence(found, missing)


def _named(loaded: Loaded, wish: Wish) -> Iterator[tuple[str, str]]:
    for name, value in (wish.facts or {}).items():
        spec = loaded.rulebook.facts.get(name)
        if spec is not None and spec.type == "document" and isinstance(value, tuple):
            for digest in value:
                yield str(digest), spec.label
    if wish.paper:
        yield wish.paper, "签批的纸质文件"

"""A project as a package: everything that was done to it, by what it was judged, and how to check that it is whole."""

from __future__ import annotations

import hashlib
import json
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from guicheng.apps.cases import clock
from guicheng.apps.cases.access import visible_cases
from guicheng.apps.cases.loading import texts_of
from guicheng.apps.cases.models import ActRow, Attachment, Case, KeptCalendar, KeptRulebook
from guicheng.apps.cases.queries.project import Project, loaded_for, shown
from guicheng.apps.documents.queries import content, uploads
from guicheng.apps.registers.queries import Acting
from guicheng.engine import package as form
from guicheng.engine.asked import AskView, asked_by_step
from guicheng.engine.receipt import GENESIS, sm3

IN_MEMORY = 16 * 1024 * 1024
"""Bytes of a package that are held in memory; a larger one is made in a temporary file."""

PIECE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Package:
    """A package that was made: an open file at its beginning, its name, and what its list of digests digests to."""

    file: IO[bytes]
    name: str
    digest: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Owed:
    """A project, and for each step that waits, by id and scope, what it asks of whoever takes it."""

    project: Project
    asks: dict[tuple[str, str], tuple[AskView, ...]]


def owed(*, acting: Acting, number: str) -> Owed | None:
    """Return what the steps that wait in a project still ask; None when there is no such project for this person."""
    loaded = loaded_for(acting, number)
    if loaded is None:
        return None
    project = shown(loaded, acting)
    now = clock.now()
    return Owed(
        project,
        {
            (step.id, step.scope): asked_by_step(
                loaded.case,
                step.id,
                scope=step.scope,
                as_of=project.today,
                known_at=now,
                calendar=project.calendar,
            )
            for step in project.view.steps
            if step.status in ("open", "blocked") and not step.power
        },
    )


def package(*, acting: Acting, number: str, readable: bytes) -> Package | None:
    """
    Return a project as a package, or None when there is no such project for this person.

    `readable` is the page for people that goes in. A file whose content is no longer in the store cannot go in: its
    digest is named in `missing`, in the index, and by whoever checks the package.
    """
    row = visible_cases(acting).select_related("jurisdiction", "unit").filter(number=number).first()
    if row is None:
        return None
    acts = list(ActRow.objects.filter(case=row).order_by("seq"))
    bodies = [json.loads(act.body) for act in acts]
    made = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the response closes it
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as zipped:
        writing = _Writing(zipped)
        writing.add(form.ACTS, _acts(row, acts))
        writing.add(form.READABLE, readable)
        for name, text in _judged_by(bodies):
            writing.add(name, text.encode())
        named = dict.fromkeys(digest for body in bodies for digest in form.files_of(body))
        missing = tuple(digest for digest in named if not writing.copy(digest))
        writing.add(form.INDEX, _index(row, acting, acts, missing))
        listed = form.sums(writing.digests)
        zipped.writestr(form.SUMS, listed)
    made.seek(0)
    return Package(made, f"{number}.zip", sm3(listed), missing)


class _Writing:
    """A package being written: the digest of each member is taken on the way."""

    def __init__(self, zipped: zipfile.ZipFile) -> None:
        self.zipped = zipped
        self.digests: dict[str, str] = {}

    def add(self, name: str, body: bytes) -> None:
        self.zipped.writestr(name, body)
        self.digests[name] = sm3(body)

    def copy(self, digest: str) -> bool:
        """Put a file of the store in, piece by piece; tell whether it is there."""
        path: Path | None = content(digest)
        if path is None:
            return False
        name, taken = form.FILES + digest, hashlib.new("sm3")
        with path.open("rb") as source, self.zipped.open(name, "w", force_zip64=True) as target:
            while piece := source.read(PIECE):
                taken.update(piece)
                target.write(piece)
        self.digests[name] = taken.hexdigest()
        return True


def _acts(row: Case, acts: Iterable[ActRow]) -> bytes:
    texts = texts_of(row)
    lines = []
    for act in acts:
        line = {
            "seq": act.seq,
            "previous": act.previous,
            "digest": act.digest,
            "body": act.body,
            "texts": [text._asdict() for text in texts.get(act.seq, {}).values()],
        }
        lines.append(json.dumps(line, ensure_ascii=False, sort_keys=True))
    return "".join(line + "\n" for line in lines).encode()


def _judged_by(bodies: Iterable[Mapping[str, Any]]) -> Iterable[tuple[str, str]]:
    receipts = [body["receipt"] for body in bodies]
    rulebooks = KeptRulebook.objects.filter(digest__in={one["rulebook"] for one in receipts})
    for digest, text in rulebooks.values_list("digest", "files"):
        yield f"{form.RULEBOOKS}{digest}.json", text
    calendars = KeptCalendar.objects.filter(digest__in={one["calendar"] for one in receipts})
    for digest, text in calendars.values_list("digest", "content"):
        yield f"{form.CALENDARS}{digest}.json", text


def _index(row: Case, acting: Acting, acts: list[ActRow], missing: tuple[str, ...]) -> bytes:
    known = uploads(Attachment.objects.filter(case=row).values_list("upload_id", flat=True))
    body: dict[str, Any] = {
        "format": form.FORMAT,
        "case": f"{row.jurisdiction.code}/{row.number}",
        "title": row.title,
        "unit": {"name": row.unit.name, "credit_code": row.unit.credit_code},
        "opened_at": clock.local(row.opened_at).isoformat(),
        "made_at": clock.now().isoformat(timespec="seconds"),
        "made_by": acting.person.username,
        "acts": len(acts),
        "head": acts[-1].digest if acts else GENESIS,
        "files": {
            one.digest: {"name": one.name, "size": one.size, "kind": one.kind} for one in known.values()
        },
        "missing": list(missing),
    }
    return (json.dumps(body, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()

"""Files: opened by who may see them, stored as they are chosen, and what a form does with those that come with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import quote

from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_GET

from guicheng.apps.cases import clock, queries
from guicheng.apps.documents.actions import store_file
from guicheng.apps.documents.kinds import WrongFile
from guicheng.apps.documents.queries import FileView, content, handed_in, uploads
from guicheng.apps.registers.queries import Acting
from guicheng.web.forms.fields import Field
from guicheng.web.forms.reading import Typed
from guicheng.web.session import ActedRequest, acted

SHOWN = {"application/pdf", "image/png", "image/jpeg", "text/plain"}
"""Kinds that a browser shows by itself; all others are saved. Never a kind that could carry a script."""


@require_GET
@acted
def file(request: ActedRequest, digest: str) -> FileResponse:
    """Open a file that lies in a project somebody may see."""
    path, known = content(digest), queries.visible_file(acting=request.acting, digest=digest)
    if path is None or known is None:
        raise Http404
    response = FileResponse(path.open("rb"), content_type=known.kind)
    way = "inline" if known.kind in SHOWN else "attachment"
    response["Content-Disposition"] = f"{way}; filename*=UTF-8''{quote(known.name)}"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response


def take_files(request: HttpRequest, acting: Acting, fields: Iterable[Field], typed: Typed) -> dict[str, str]:
    """Store the files that came with a form and add their digests; return what was not taken, by document."""
    wrong: dict[str, str] = {}
    for field in fields:
        if not field.is_document:
            continue
        for digest, message in stored(request, acting, field.input):
            if message:
                wrong[field.name] = f"{wrong[field.name]} {message}" if field.name in wrong else message
            elif digest not in typed.files.get(field.name, ()):
                typed.files[field.name] = (*typed.files.get(field.name, ()), digest)
        if typed.files.get(field.name):
            typed.values[field.name] = typed.files[field.name]
    return wrong


def stored(request: HttpRequest, acting: Acting, name: str) -> Iterable[tuple[str, str]]:
    """Store the files sent under a name; yield the digest of each, or why it was not taken."""
    for upload in request.FILES.getlist(name):
        try:
            yield store_file(file=upload, person=acting.person, at=clock.stored(clock.now())).digest, ""
        except WrongFile as error:
            yield "", str(error)


def listed(typed: Typed, acting: Acting) -> Mapping[str, FileView]:
    """Return what is known of the files that a form names, of those only that this person handed in."""
    digests = [digest for found in typed.files.values() for digest in found]
    return uploads(handed_in(digests, acting.person).values()) if digests else {}

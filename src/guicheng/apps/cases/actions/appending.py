"""Writing an accepted act: the body and its place in the chain, the texts beside it, its files, and the rows made from it."""

from __future__ import annotations

import secrets
from typing import Any

from guicheng.apps.cases import clock, law
from guicheng.apps.cases.actions.answers import Recorded, Wish
from guicheng.apps.cases.actions.evidence import Evidence
from guicheng.apps.cases.loading import Loaded
from guicheng.apps.cases.models import ActRow, Attachment, Submission, Wording
from guicheng.apps.cases.rows import show, write_rows
from guicheng.apps.registers.queries import Acting
from guicheng.engine import SEMANTICS
from guicheng.engine.answers import Accepted
from guicheng.engine.calendar import WorkCalendar
from guicheng.engine.case import fold
from guicheng.engine.receipt import OPINION, TITLE, act_to_json, canonical, chained, salted


def salt_of() -> str:
    """Return a salt, so that a short text cannot be guessed from its digest."""
    return secrets.token_hex(16)


def append(
    loaded: Loaded,
    accepted: Accepted,
    acting: Acting,
    calendar: WorkCalendar,
    wish: Wish,
    salt: str,
    found: Evidence,
    key: str,
    preview: str = "",
) -> Recorded:
    """
    Append an act that the engine has accepted. The unit is locked, and a transaction is open.

    `preview` is the digest of what the person was shown beforehand, where an act begins with a preview.
    """
    act, row = accepted.act, loaded.row
    body = act_to_json(act, loaded.rulebook) | {
        "case": f"{row.jurisdiction.code}/{row.number}",
        "person": acting.person.username,
        "organisation": acting.organisation.pk,
        "receipt": {
            "rulebook": loaded.rulebook.digest,
            "calendar": law.keep_calendar(calendar),
            "semantics": SEMANTICS,
            "read": list(loaded.read),
        },
    }
    if wish.paper:
        body["paper"] = wish.paper
    if preview:
        body["preview"] = preview
    texts = _texts_aside(loaded, body)
    if salt:
        texts.append(Wording(name=OPINION, salt=salt, text=wish.opinion.strip()))
    if act.seq == 1:
        title = Wording(name=TITLE, salt=salt_of(), text=row.title)
        body["title"] = salted(title.salt, title.text)
        texts.append(title)
    text = canonical(body).decode()
    digest = chained(loaded.head, text)
    recorded = clock.stored(act.recorded)
    stored = ActRow.objects.create(
        jurisdiction=row.jurisdiction,
        case=row,
        seq=act.seq,
        recorded=recorded,
        person=acting.person,
        body=text,
        previous=loaded.head,
        digest=digest,
    )
    for wording in texts:
        wording.act = stored
    Wording.objects.bulk_create(texts)
    Attachment.objects.bulk_create(
        Attachment(jurisdiction=row.jurisdiction, case=row, seq=act.seq, digest=file, upload_id=upload)
        for file, upload in found.uploads.items()
    )
    Submission.objects.create(key=key, person=acting.person, case=row, seq=act.seq, at=recorded)
    case = fold([*loaded.case.acts, act], loaded.rulebook, loaded.case.outer)
    after = Loaded(row, loaded.rulebook, case, act.seq, digest, loaded.read)
    show(after, now=act.recorded, calendar=calendar)
    write_rows(after, now=act.recorded, calendar=calendar, shown_with=calendar.digest)
    return Recorded(row.number, act.seq, digest, act.late, accepted.notices)


def _texts_aside(loaded: Loaded, body: dict[str, Any]) -> list[Wording]:
    """Put in the place of each fact of type text its salted digest, and return the texts."""
    aside = []
    for key in ("facts", "sealed"):
        for name, value in body.get(key, {}).items():
            spec = loaded.rulebook.facts.get(name)
            if spec is not None and spec.type == "text" and isinstance(value, str):
                wording = Wording(name=name, salt=salt_of(), text=value)
                body[key][name] = salted(wording.salt, value)
                aside.append(wording)
    return aside

"""One act through the door on SQLite, against the same writes with raw `sqlite3`; pages against pages made with a raw cursor."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import tempfile
import uuid
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from measure import Result, once, ratio
from subject import PROJECT, RULEBOOK, finished_project

FOLDER = Path(tempfile.mkdtemp(prefix="guicheng-bench-"))
PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"


def _platform() -> None:
    os.environ["GUICHENG_DATA"] = str(FOLDER)
    os.environ["DJANGO_SETTINGS_MODULE"] = "guicheng.config.settings"
    os.environ.pop("GUICHENG_DATABASE_URL", None)
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def results() -> Iterator[Result]:
    """Yield the ratios of the door and of two pages."""
    try:
        _platform()
        yield from _door()
        yield from _pages()
    finally:
        shutil.rmtree(FOLDER, ignore_errors=True)


def _cast() -> tuple[Any, dict[str, Any]]:
    """Return the jurisdiction and, for each party, for whom somebody acts."""
    from guicheng.apps.cases import law
    from guicheng.apps.registers import actions, queries

    rulebook = law.shipped(RULEBOOK)
    jurisdiction = actions.add_jurisdiction(code="baiyun", name=rulebook.jurisdiction, rulebook=RULEBOOK)
    found = {}
    for name, party in rulebook.parties.items():
        organisation = actions.add_organisation(jurisdiction=jurisdiction, name=party.label, parties=(name,))
        person = actions.add_person(
            username=name, name=party.label, password=uuid.uuid4().hex, organisation=organisation
        )
        found[name] = queries.acting(person.memberships.get())
    return jurisdiction, found


def _door() -> Iterator[Result]:
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.db import connection

    from guicheng.apps.cases import clock
    from guicheng.apps.cases.actions import Recorded, Wish, open_case, record_act
    from guicheng.apps.cases.models import Case
    from guicheng.apps.documents.actions import store_file
    from guicheng.apps.registers.models import OuterFact

    jurisdiction, cast = _cast()
    subject = finished_project()
    unit = cast["unit"]
    for entry in subject.case.outer:
        if entry.scope == "^":
            OuterFact.objects.create(
                jurisdiction=jurisdiction,
                unit=unit.organisation if subject.rulebook.facts[entry.name].scope == "unit" else None,
                name=entry.name,
                value=_json(entry.value),
                on=entry.on,
                recorded=clock.stored(entry.recorded),
            )
    first = min(act.recorded for act in subject.acts)
    page = SimpleUploadedFile("sample.txt", "示例".encode())
    sheet = store_file(file=page, person=unit.person, at=clock.stored(first)).digest
    with clock.held_at(first - timedelta(hours=1)):
        said = {e.name: e.value for e in subject.case.outer if not e.scope and e.name != "state_secret"}
        opened = open_case(
            acting=unit,
            unit=unit.organisation,
            title=PROJECT.stem,
            has_secrets=False,
            facts=said,
            key=uuid.uuid4().hex,
        )
        assert isinstance(opened, Recorded), opened
    ours: list[float] = []
    raw: list[float] = []
    copy = FOLDER / "raw.sqlite3"
    for act in subject.acts:
        statements: list[tuple[str, Any]] = []

        def note(
            execute: Callable[..., Any],
            sql: str,
            params: Any,
            many: bool,
            context: Any,
            kept: list[Any] = statements,
        ) -> Any:
            kept.append((sql, params, many))
            return execute(sql, params, many, context)

        connection.ensure_connection()
        source = sqlite3.connect(FOLDER / "guicheng.sqlite3")
        copy.unlink(missing_ok=True)
        target = sqlite3.connect(copy, isolation_level=None)
        source.backup(target)
        source.close()
        target.executescript(PRAGMAS)
        facts = {name: (sheet,) if isinstance(value, tuple) else value for name, value in act.facts.items()}
        wish = Wish(
            verb=act.verb, party=act.by, target=act.target, outcome=act.outcome, scope=act.scope, facts=facts,
            on=act.on, opinion="同意，意见见附件。" if act.verb == "take" else "",
        )  # fmt: skip
        acting = cast.get(act.by, unit)
        paper = {} if not subject.rulebook.parties[act.by].entered_by else {"paper": sheet}
        if paper:
            wish = Wish(**{slot: getattr(wish, slot) for slot in wish.__slots__ if slot != "paper"}, **paper)
        answer: list[Any] = []

        def through_the_door(acting: Any = acting, wish: Any = wish, answer: list[Any] = answer) -> None:
            answer.append(record_act(number=opened.number, acting=acting, wish=wish, key=uuid.uuid4().hex))

        with connection.execute_wrapper(note), clock.held_at(act.recorded):
            spent = once(through_the_door)
        if not isinstance(answer[0], Recorded):
            raise SystemExit(f"{act.target}: {answer[0].reasons}")
        writes = [s for s in statements if s[0].lstrip().split()[0] in ("INSERT", "UPDATE", "DELETE")]
        ours.append(spent)
        raw.append(once(lambda w=writes, t=target: _replay(t, w)))
        target.close()
    assert Case.objects.count() == 1
    mine, theirs = sum(ours) / len(ours), sum(raw) / len(raw)
    name = f"one act through the door, mean over {len(ours)} acts of a project, against its own writes"
    yield Result(name, mine / theirs, 12, False, mine, theirs)


def _replay(target: sqlite3.Connection, writes: list[Any]) -> None:
    target.execute("BEGIN IMMEDIATE")
    for sql, params, many in writes:
        plain = sql.replace("%s", "?")
        rows = params if many else [params]
        for row in rows:
            target.execute(plain, [_plain(value) for value in row or ()])
    target.execute("COMMIT")


def _plain(value: Any) -> Any:
    """Return a parameter as the plain driver takes it."""
    if isinstance(value, datetime):
        return value.isoformat(" ")
    return value if value is None or isinstance(value, int | float | str | bytes) else str(value)


def _json(value: Any) -> str:
    from guicheng.engine.receipt import value_to_json

    return json.dumps(value_to_json(value), ensure_ascii=False)


def _pages() -> Iterator[Result]:
    """Yield the list of projects against the same page with its rows from a raw cursor, and what a project's page takes."""
    from django.conf import settings
    from django.test import Client

    from guicheng.apps.cases.actions import open_case
    from guicheng.apps.cases.models import Case
    from guicheng.apps.registers.models import Membership
    from guicheng.apps.registers.queries import acting

    by_party = {
        m.person.username: acting(m) for m in Membership.objects.select_related("person", "organisation")
    }
    unit = by_party["unit"]
    for number in range(40):
        open_case(
            acting=unit,
            unit=unit.organisation,
            title=f"示例系统运行维护服务{number}",
            has_secrets=False,
            facts={"class": "om", "planned_amount": Decimal("1230000.00")},
            key=uuid.uuid4().hex,
        )
    settings.ROOT_URLCONF = "raw_page"
    client = Client(HTTP_HOST="localhost")
    client.force_login(by_party["authority"].person, backend="django.contrib.auth.backends.ModelBackend")

    def get(address: str) -> None:
        answer = client.get(address)
        if answer.status_code != 200:
            raise SystemExit(f"{address}: {answer.status_code}")

    first = Case.objects.order_by("pk").values_list("number", flat=True)[0]
    yield ratio(
        "the list of projects, against the same page from a raw cursor",
        lambda: get("/projects/"),
        lambda: get("/raw/"),
        limit=4,
    )
    yield ratio(
        "a finished project's whole page, against a list from a raw cursor",
        lambda: get(f"/projects/{first}/"),
        lambda: get("/raw/"),
        runs=20,
    )

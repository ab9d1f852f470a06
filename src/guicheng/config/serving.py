"""Serving the platform: one process of waitress, with the tick in a thread of its own."""

from __future__ import annotations

import contextlib
import threading

from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor
from waitress import serve as waitress_serve

from guicheng.apps.cases import law
from guicheng.apps.registers.models import Jurisdiction
from guicheng.config.ticking import tick_until
from guicheng.web.rulebooks.proofs import proofs

THREADS = 8


def unapplied() -> tuple[bool, list[str]]:
    """Tell whether the database is empty, and which migrations are still to be applied."""
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    names = [f"{migration.app_label}.{migration.name}" for migration, _ in plan]
    return not executor.loader.applied_migrations, names


def migrate() -> None:
    """Bring the database up to date."""
    call_command("migrate", interactive=False, verbosity=0)


def read_scenarios() -> None:
    """Read the scenarios of the rulebooks in use before somebody opens an article: it takes a second or two."""
    try:
        for name in Jurisdiction.objects.order_by("id").values_list("rulebook", flat=True).distinct():
            with contextlib.suppress(KeyError):
                proofs(law.shipped(name))
    finally:
        connections.close_all()


def serve(host: str, port: int, *, threads: int = THREADS, ticking: bool = True) -> None:
    """Serve until interrupted."""
    stop = threading.Event()
    if ticking:
        threading.Thread(target=tick_until, args=(stop,), name="tick", daemon=True).start()
    threading.Thread(target=read_scenarios, name="scenarios", daemon=True).start()
    try:
        waitress_serve(
            get_wsgi_application(),
            host=host,
            port=port,
            threads=threads,
            ident="guicheng",
            clear_untrusted_proxy_headers=False,
        )
    finally:
        stop.set()

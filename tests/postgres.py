"""
Run a command with a private PostgreSQL of its own, made for it and thrown away after it.

    python tests/postgres.py python -m pytest -m databases

The command finds the server through GUICHENG_DATABASE_URL.
"""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

SECONDS_TO_START = 60
# The data lives as long as one test run: what protects it from a power cut only costs time.
HASTE = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]


def programs() -> Path:
    """Return the folder of the newest PostgreSQL's programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: float(folder.parent.name))
    if found:
        return found[-1]
    on_path = shutil.which("initdb")
    if on_path is None:
        sys.exit("PostgreSQL is not installed (no initdb found). On Debian: apt-get install postgresql")
    return Path(on_path).resolve().parent


def unprivileged() -> dict[str, Any]:
    """Return whom to start the server as: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    return {"user": "postgres", "group": "postgres", "extra_groups": []}


def free_port() -> int:
    """Return a port of the loopback interface that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server() -> Iterator[str]:
    """Yield the address of a database of a new server; stop the server and remove its files afterwards."""
    with tempfile.TemporaryDirectory(prefix="guicheng-postgres-", ignore_cleanup_errors=True) as name:
        folder, who = Path(name), unprivileged()
        password = secrets.token_hex(16)
        (folder / "password").write_text(password)
        if who:
            for path in (folder, folder / "password"):
                shutil.chown(path, who["user"], who["group"])
        subprocess.run(
            [
                *(programs() / "initdb", "--pgdata", folder / "data", "--no-sync"),
                *("--username", "guicheng", "--pwfile", folder / "password", "--auth", "scram-sha-256"),
                *("--encoding", "UTF8", "--locale", "C.UTF-8"),
            ],
            check=True,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            **who,
        )
        port = free_port()
        url = f"postgresql://guicheng:{password}@127.0.0.1:{port}/postgres"
        with open(folder / "log", "wb") as log:
            process = subprocess.Popen(
                [
                    *(programs() / "postgres", "-D", folder / "data", "-p", str(port)),
                    *("-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="),
                    *HASTE,
                ],
                cwd=folder,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for the command; the server is stopped after it
                **who,
            )
            try:
                wait_for(process, url, folder / "log")
                yield url
            finally:
                process.send_signal(signal.SIGINT)  # "fast": do not wait for clients
                try:
                    process.wait(30)
                except subprocess.TimeoutExpired:
                    process.send_signal(signal.SIGQUIT)
                    process.wait()


def wait_for(process: "subprocess.Popen[bytes]", url: str, log: Path) -> None:
    """Return when the server answers; show its log and stop when it does not."""
    until = time.monotonic() + SECONDS_TO_START
    while process.poll() is None and time.monotonic() < until:
        try:
            psycopg.connect(url, connect_timeout=2).close()
            return
        except psycopg.OperationalError:
            time.sleep(0.1)
    sys.exit(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}")


def main() -> int:
    """Run the command given as arguments; return its exit code."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    with server() as url:
        return subprocess.run(sys.argv[1:], env={**os.environ, "GUICHENG_DATABASE_URL": url}).returncode


if __name__ == "__main__":
    sys.exit(main())

"""A backup in one file: the database (SQLite) and what else lies in the data folder, without the keys."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from guicheng.apps.cases import clock

MANIFEST, DATABASE, FILES, HEADS = "manifest.json", "database.sqlite3", "files", "checkpoints/heads.jsonl"
FORM = 1
"""The form of the archive; a later program that writes another form counts on."""


class BackupError(Exception):
    """Why a backup was not made or not restored. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds: its database (`sqlite`, or `postgresql` when that is not in it), and how many files."""

    database: str
    files: int


def folders() -> Mapping[str, Path]:
    """Return the folders that are backed up, by the name that they have in the archive."""
    return {
        FILES: Path(settings.MEDIA_ROOT),
        "checkpoints": Path(settings.DATA) / "checkpoints",
        "calendars": Path(settings.CALENDARS),
        "rulebooks": Path(settings.RULEBOOKS),
    }


def make(target: Path) -> Backup:
    """
    Write a backup, readable by its owner only, in the place of `target` once it is whole. The platform may run.

    The database first and the files after it: a file without a row harms nothing, a row without its file does.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as name:
        work = Path(name)
        digests: dict[str, str] = {}
        if connection.vendor == "sqlite":
            _copy_database(work / DATABASE)
            digests[DATABASE] = _digest(work / DATABASE)
        for folder, source in folders().items():
            if folder != FILES and source.is_dir():
                shutil.copytree(source, work / folder)  # these grow: what is digested is what is packed
                for path in _under(work / folder):
                    digests[path.relative_to(work).as_posix()] = _digest(path)
        uploads = [p for p in _under(folders()[FILES]) if len(p.name) == len(_digest_of(b""))]
        manifest = {
            "form": FORM,
            "at": clock.now().isoformat(),
            "database": connection.vendor,
            "digests": digests,
            "files": sorted(path.name for path in uploads),
        }
        (work / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1), encoding="utf-8")
        whole = work / "whole.tar"
        with (
            open(os.open(whole, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as out,
            tarfile.open(fileobj=out, mode="w") as tar,
        ):
            tar.add(work / MANIFEST, MANIFEST)
            for name_in in digests:
                tar.add(work / name_in, name_in)
            for path in uploads:
                tar.add(path, f"{FILES}/{path.name[:2]}/{path.name}")
            out.flush()
            os.fsync(out.fileno())
        os.replace(whole, target)
    return Backup(connection.vendor, len(uploads))


def restore(source: Path, *, replace: bool = False) -> Backup:
    """
    Put a backup in the place of what is there. BackupError when it is damaged, of another kind of database, or when
    there are cases already and `replace` is not said.
    """
    if not source.is_file():
        raise BackupError(f"没有文件 {source}")
    data = Path(settings.DATA)
    data.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=data, prefix=".restore-") as name:
        work = Path(name)
        manifest = _unpacked(source, work)
        if manifest["database"] != connection.vendor:
            raise BackupError(f"备份的数据库是 {manifest['database']}，这里用的是 {connection.vendor}")
        if connection.vendor == "sqlite":
            if has_cases() and not replace:
                raise BackupError("这里已有项目。确要以备份代替的，写明 --replace")
            _put_database(work / DATABASE)
        for folder, place in folders().items():
            _put_folder(folder, work / folder, place)
    return Backup(manifest["database"], len(manifest["files"]))


def has_cases() -> bool:
    """Tell whether the database holds any case."""
    if "cases_case" not in connection.introspection.table_names():
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM cases_case LIMIT 1")
        return cursor.fetchone() is not None


# ---------------------------------------------------------------- packing


def _copy_database(target: Path) -> None:
    """Copy the database while it is in use, as it stands at one moment."""
    with (
        contextlib.closing(
            sqlite3.connect(f"file:{settings.DATABASES['default']['NAME']}?mode=ro", uri=True)
        ) as source,
        contextlib.closing(sqlite3.connect(target)) as copy,
    ):
        source.backup(copy)


def _under(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from (path for path in sorted(folder.rglob("*")) if path.is_file())


def _digest(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, lambda: hashlib.new("sm3")).hexdigest()


def _digest_of(content: bytes) -> str:
    return hashlib.new("sm3", content).hexdigest()


# ---------------------------------------------------------------- unpacking


def _extract(tar: tarfile.TarFile, work: Path) -> None:
    """
    Write the plain files of an archive below a folder; raise TarError for anything else, or for a way out of it.

    By hand, as the extraction filters of `tarfile` came with Python 3.11.4 and Debian 12 has 3.11.2.
    """
    for member in tar:
        target = work / member.name
        if not (member.isfile() or member.isdir()) or not target.resolve().is_relative_to(work.resolve()):
            raise tarfile.TarError(f"{member.name} 不是备份里的普通文件")
        if member.isdir():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        content = tar.extractfile(member)
        assert content is not None  # a plain file has content
        with content, target.open("wb") as written:
            shutil.copyfileobj(content, written)


def _unpacked(source: Path, work: Path) -> dict[str, Any]:
    """Unpack an archive, and return its manifest once everything in it is what the manifest says."""
    try:
        with tarfile.open(source) as tar:
            _extract(tar, work)
        manifest: dict[str, Any] = json.loads((work / MANIFEST).read_text(encoding="utf-8"))
    except (tarfile.TarError, OSError, ValueError) as error:
        raise BackupError(f"{source} 不是完好的备份：{error}") from None
    if manifest.get("form") != FORM:
        raise BackupError(f"{source} 的格式是 {manifest.get('form')}，本程序只认 {FORM}")
    wanted = dict(manifest["digests"])
    wanted |= {f"{FILES}/{digest[:2]}/{digest}": digest for digest in manifest["files"]}
    wrong = [
        name
        for name, digest in wanted.items()
        if not (work / name).is_file() or _digest(work / name) != digest
    ]
    if wrong:
        raise BackupError(f"{source} 已损坏：{'、'.join(wrong[:5])}{' 等' if len(wrong) > 5 else ''}")
    return manifest


def _put_database(copy: Path) -> None:
    connection.close()
    place = Path(str(settings.DATABASES["default"]["NAME"]))
    for rest in ("-wal", "-shm"):
        place.with_name(place.name + rest).unlink(missing_ok=True)
    os.replace(copy, place)


def _put_folder(name: str, copy: Path, place: Path) -> None:
    """Add what is not there yet, and replace what differs; newer checkpoints stay, so that what is gone is told."""
    for path in _under(copy):
        target = place / path.relative_to(copy)
        if (
            f"{name}/{target.name}" == HEADS
            and target.exists()
            and target.read_bytes().startswith(path.read_bytes())
        ):
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(path, target)

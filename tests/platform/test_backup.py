"""A backup holds everything but the keys, is not taken when it is damaged, and is verified when it is put back."""

import io
import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from django.core.management import call_command

from guicheng.config import backup

SOME_WORK = """
import django; django.setup()
from decimal import Decimal
from django.core.files.base import ContentFile
from django.core.management import call_command
call_command("migrate", verbosity=0)
from guicheng.apps.cases import checkpoints, clock
from guicheng.apps.cases.actions import open_case
from guicheng.apps.documents.actions import store_file
from guicheng.apps.registers.actions import add_jurisdiction, add_organisation, add_person
from guicheng.apps.registers.queries import acting
place = add_jurisdiction(code="district", name="某区", rulebook="guangzhou-baiyun-2024")
unit = add_organisation(jurisdiction=place, name="某局", parties=("unit",))
person = add_person(username="xu", name="许某", password=None, organisation=unit)
store_file(file=ContentFile(b"%PDF-1.7", name="a.pdf"), person=person, at=clock.stored(clock.now()))
open_case(acting=acting(person.memberships.get()), unit=unit, title="某项目", has_secrets=False, key="k",
          facts={"class": "build", "planned_amount": Decimal("500000.00")})
checkpoints.write()
"""


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a command on SQLite in a data folder of its own, whatever database the tests run on."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GUICHENG_")}
    environment |= {"GUICHENG_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "guicheng.config.settings"}
    return subprocess.run([sys.executable, *command], env=environment, capture_output=True, text=True)


def guicheng(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run(folder, "-m", "guicheng.config.entry", *arguments)


@pytest.fixture(scope="module")
def archive(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("platform")
    made = run(folder, "-c", SOME_WORK)
    assert made.returncode == 0, made.stderr
    file = folder / "out" / "backup.tar"
    done = guicheng(folder, "backup", str(file))
    assert done.returncode == 0, done.stderr
    return file


def test_a_backup_holds_everything_but_the_keys(archive):
    with tarfile.open(archive) as tar:
        names = tar.getnames()
        manifest = json.load(tar.extractfile("manifest.json"))

    assert {"manifest.json", "database.sqlite3", "checkpoints/heads.jsonl"} <= set(names)
    assert [name for name in names if name.startswith("files/")] == [
        f"files/{digest[:2]}/{digest}" for digest in manifest["files"]
    ]
    assert len(manifest["files"]) == 1
    assert not [name for name in names if "key" in name]
    assert archive.stat().st_mode & 0o077 == 0


def test_a_backup_is_restored_and_verified(archive, tmp_path):
    (tmp_path / "checkpoint-key").write_bytes((archive.parent.parent / "checkpoint-key").read_bytes())

    done = guicheng(tmp_path, "restore", str(archive))
    again = guicheng(tmp_path, "restore", str(archive))
    replaced = guicheng(tmp_path, "restore", str(archive), "--replace")

    assert (done.returncode, replaced.returncode) == (0, 0), done.stdout + done.stderr
    assert "相同 1，不同 0" in done.stdout
    assert again.returncode == 1
    assert "--replace" in again.stderr


def test_another_checkpoint_key_is_told_after_restoring(archive, tmp_path):
    done = guicheng(tmp_path, "restore", str(archive))

    assert done.returncode == 1
    assert "检查点签名不符" in done.stdout
    assert "checkpoint-key" in done.stdout


def test_a_damaged_backup_changes_nothing(archive, tmp_path):
    whole = archive.read_bytes()
    place = whole.index(b"%PDF-1.7")
    (tmp_path / "bad.tar").write_bytes(whole[:place] + b"%PDF-1.8" + whole[place + 8 :])
    (tmp_path / "cut.tar").write_bytes(whole[:5000])
    (tmp_path / "no.tar").write_bytes(b"nothing of the kind")

    for name in ("bad.tar", "cut.tar", "no.tar", "absent.tar"):
        done = guicheng(tmp_path / "new", "restore", str(tmp_path / name))
        assert done.returncode == 1, name
        assert name in done.stderr
    assert not list((tmp_path / "new").rglob("heads.jsonl"))


@pytest.mark.parametrize("form", ["outside", "absolute", "link"])
def test_an_archive_that_leads_elsewhere_is_not_unpacked(form, tmp_path):
    inside = tarfile.TarInfo({"outside": "../out.txt", "absolute": f"{tmp_path}/out.txt"}.get(form, "link"))
    if form == "link":
        inside.type, inside.linkname = tarfile.SYMTYPE, str(tmp_path)
    with tarfile.open(tmp_path / "odd.tar", "w") as tar:
        tar.addfile(inside, io.BytesIO())
    work = tmp_path / "work"
    work.mkdir()

    with pytest.raises(backup.BackupError, match="普通文件"):
        backup._unpacked(tmp_path / "odd.tar", work)

    assert not (tmp_path / "out.txt").exists()
    assert not list(work.iterdir())


def test_postgresql_is_backed_up_by_its_own_tools(db, is_postgresql, tmp_path, capsys):
    if not is_postgresql:
        pytest.skip("SQLite is in the backup")

    call_command("backup", str(tmp_path / "backup.tar"))

    assert "pg_dump" in capsys.readouterr().out
    with tarfile.open(tmp_path / "backup.tar") as tar:
        assert "database.sqlite3" not in tar.getnames()


def test_a_backup_of_another_database_is_not_taken(archive, db, is_postgresql):
    if not is_postgresql:
        pytest.skip("the backup is of SQLite")

    with pytest.raises(backup.BackupError, match="sqlite"):
        backup.restore(archive, replace=True)

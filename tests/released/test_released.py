"""What older versions recorded is verified by this one: before and after the law, the calendar and the figures change."""

import json
import lzma
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.notice import NOTICE
from tests.released.keep import receipts

HERE = Path(__file__).parent
VERSIONS = sorted(folder for folder in HERE.iterdir() if (folder / "guicheng.sqlite3.xz").exists())


@pytest.fixture(params=VERSIONS, ids=lambda folder: folder.name)
def data(request, tmp_path) -> Path:
    """A data folder with what a version left behind."""
    folder = tmp_path / "data"
    (folder / "checkpoints").mkdir(parents=True)
    (folder / "guicheng.sqlite3").write_bytes(
        lzma.decompress((request.param / "guicheng.sqlite3.xz").read_bytes())
    )
    shutil.copy(request.param / "heads.jsonl", folder / "checkpoints")
    shutil.copy(request.param / "checkpoint-key", folder)
    return folder


def run(data: Path, *command: str) -> str:
    """Run a Python command of this version on a data folder, and return what it printed."""
    variables = {
        name: value for name, value in os.environ.items() if not name.startswith(("GUICHENG_", "DJANGO_"))
    }
    variables |= {"GUICHENG_DATA": str(data), "GUICHENG_CALENDARS": str(data / "calendars")}
    root = str(HERE.parents[1])
    variables["PYTHONPATH"] = os.pathsep.join([root, *filter(None, [variables.get("PYTHONPATH")])])
    done = subprocess.run(
        [sys.executable, *command], capture_output=True, text=True, env=variables, cwd=data, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


def verified(data: Path) -> dict[str, int]:
    """Verify everything; return how many acts came out how."""
    answer = json.loads(run(data, "-m", "guicheng.config.entry", "verify", "--json"))
    assert answer["findings"] == []
    assert (answer["counts"]["differs"], answer["counts"]["cannot"]) == (0, 0)
    return answer["counts"]


def test_a_version_left_something():
    assert VERSIONS


def test_the_database_holds_the_receipts_that_were_kept(request, data):
    folder = HERE / request.node.callspec.params["data"].name
    kept = lzma.decompress((folder / "receipts.jsonl.xz").read_bytes()).decode().splitlines()

    assert receipts(data / "guicheng.sqlite3") == [json.loads(line) for line in kept]


def test_a_later_version_says_same_whatever_has_changed_since(data):
    run(data, "-c", MIGRATE)
    before = verified(data)

    (data / "notice.yaml").write_text(NOTICE, "utf-8")
    run(data, "-m", "guicheng.config.entry", "calendar", "load", "notice.yaml")
    assert run(data, str(HERE / "life_goes_on.py")) == "Said Recorded True\n"

    assert verified(data)["same"] > before["same"]


MIGRATE = (
    "import os, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'guicheng.config.settings'; django.setup();"
    "from guicheng.config.serving import migrate; migrate()"
)

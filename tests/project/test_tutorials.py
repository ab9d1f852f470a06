"""The tutorials on writing rulebooks do what they say: their files are written, their commands run, their output compared."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

BLOCK = re.compile(
    r'^```yaml title="(?P<file>[^"]+)"\n(?P<text>.*?)^```|^```console\n\$ (?P<command>.+?)\n(?P<output>.*?)^```',
    re.MULTILINE | re.DOTALL,
)
FENCE = re.compile(r"^```(?!sh\n)\S+", re.MULTILINE)
LONG = "a-citys-regulation-in-a-day"
FOLDERS = {"first-rulebook": "qiaonan-2025", LONG: "qingxi-2026"}


def blocks(root: Path, page: str) -> list[dict[str, str]]:
    text = (root / f"docs/tutorial/{page}.md").read_text(encoding="utf-8")
    found = [match.groupdict() for match in BLOCK.finditer(text)]
    assert len(found) == len(FENCE.findall(text)), "a block that is neither a file nor a command"
    return found


def output(command: str, folder: Path) -> str:
    """Run a command as the reader does and return what it prints."""
    program, *arguments = shlex.split(command)
    if program == "rm":
        for name in arguments:
            (folder / name).unlink()
        return ""
    assert program == "guicheng"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GUICHENG_")}
    return subprocess.run(
        [sys.executable, "-m", "guicheng.config.entry", *arguments],
        cwd=folder,
        env=environment | {"PYTHONIOENCODING": "utf-8"},
        text=True,
        encoding="utf-8",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ).stdout


@pytest.mark.parametrize("page", FOLDERS)
def test_the_files_and_commands_of_a_tutorial(root, tmp_path, page):
    ran = []
    for block in blocks(root, page):
        if block["file"]:
            path = tmp_path / block["file"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block["text"], encoding="utf-8")
        else:
            assert output(block["command"], tmp_path) == block["output"], block["command"]
            ran.append(block["command"])

    name = FOLDERS[page]
    assert {f"guicheng rulebook check {name}", f"guicheng case run {name}/scenarios"} <= set(ran)
    # Nothing is left that no story shows, once the reader has come to the end.
    assert [command for command in ran if "--mutate" in command][
        -1
    ] == f"guicheng rulebook check --mutate {name}"
    assert output(f"guicheng rulebook check --mutate {name}", tmp_path).count("\n") == 1


def test_the_chinese_page_has_the_same_files_and_commands(root):
    assert blocks(root, f"{LONG}.zh-CN") == blocks(root, LONG)

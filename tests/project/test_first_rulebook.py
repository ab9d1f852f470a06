"""The tutorial on a first rulebook does what it says: its files are written, its commands run, their output compared."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

FILE = re.compile(r'^```yaml title="([^"]+)"\n(.*?)^```', re.MULTILINE | re.DOTALL)
CONSOLE = re.compile(r"^```console\n\$ (.+?)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def test_the_files_and_commands_of_the_tutorial(root, tmp_path):
    text = (root / "docs/tutorial/first-rulebook.md").read_text(encoding="utf-8")
    environment = os.environ | {"PYTHONIOENCODING": "utf-8", "GUICHENG_DATA": str(tmp_path / "var")}
    ran = 0

    for found in sorted([*FILE.finditer(text), *CONSOLE.finditer(text)], key=re.Match.start):
        if found.re is FILE:
            path = tmp_path / found[1]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(found[2], encoding="utf-8")
            continue
        program, *arguments = shlex.split(found[1])
        assert program == "guicheng"
        done = subprocess.run(
            [sys.executable, "-m", "guicheng.config.entry", *arguments],
            cwd=tmp_path,
            env=environment,
            text=True,
            encoding="utf-8",
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        assert done.stdout == found[2], found[1]
        ran += 1

    assert ran == text.count("$ guicheng ") >= 5
    assert list(Path(tmp_path).glob("qiaonan-2025/scenarios/*.yaml"))

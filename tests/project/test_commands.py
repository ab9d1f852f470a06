"""What the documentation tells people to type exists, and what exists is told."""

import re
import shlex
import tomllib

import pytest

from guicheng.cli.main import parser
from guicheng.config.entry import PLATFORM


@pytest.fixture
def targets(root):
    """The commands of the Makefile, with whether they are meant for people (`## ...` says so)."""
    found = re.findall(r"^([a-z][a-z-]*):([^=\n]*)$", (root / "Makefile").read_text(), re.MULTILINE)
    return {name: "##" in rest for name, rest in found}


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md", "CONTRIBUTING.md"])
def test_every_make_command_in_the_documentation_exists(root, targets, page):
    text = (root / page).read_text()
    named = re.findall(r"(?:`|^\s*(?:\$ )?)make ([a-z][a-z-]*)", text, re.MULTILINE)

    assert set(named) - set(targets) == set()


def test_every_make_command_is_in_the_documentation(root, targets):
    text = (root / "CONTRIBUTING.md").read_text()

    untold = {name for name, for_people in targets.items() if for_people and f"make {name}" not in text}

    assert untold == {"help"}


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
@pytest.mark.parametrize("command", ["make demo", "make test"])
def test_the_readme_has_the_two_commands(root, page, command):
    assert command in (root / page).read_text()


def test_every_command_in_the_how_tos_can_be_typed(root):
    """Shell lines that begin with `guicheng` name a command with its own arguments, and files that are there."""
    told = 0
    for page in [root / "README.md", root / "README.zh-CN.md", *(root / "docs/how-to").glob("*.md")]:
        for block in re.findall(
            r"^\s*```sh\n(.*?)^\s*```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
        ):
            for line in re.findall(r"^\s*(?:\.venv/bin/)?guicheng (.*)$", block, re.MULTILINE):
                words = shlex.split(line, comments=True)
                told += 1
                assert [
                    word for word in words if word.startswith("src/") and not (root / word).exists()
                ] == []
                if not any(words[: len(name.split())] == name.split() for name in PLATFORM):
                    parser().parse_args(words)
    assert told > 10


def test_the_wheel_has_one_command(root):
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]

    assert project["scripts"] == {"guicheng": "guicheng.config.entry:main"}

"""What the documentation tells people to type exists, and what exists is told."""

import re
import tomllib

import pytest


@pytest.fixture
def targets(root):
    """The commands of the Makefile, with whether they are meant for people (`## ...` says so)."""
    found = re.findall(r"^([a-z][a-z-]*):([^=\n]*)$", (root / "Makefile").read_text(), re.MULTILINE)
    return {name: "##" in rest for name, rest in found}


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_every_make_command_in_the_documentation_exists(root, targets, page):
    if not (root / page).exists():
        pytest.skip(f"{page} is not written yet")
    text = (root / page).read_text()
    named = re.findall(r"(?:`|^\s*(?:\$ )?)make ([a-z][a-z-]*)", text, re.MULTILINE)

    assert set(named) - set(targets) == set()


def test_every_make_command_is_in_the_documentation(root, targets):
    text = (root / "CONTRIBUTING.md").read_text()

    untold = {name for name, for_people in targets.items() if for_people and f"make {name}" not in text}

    assert untold == {"help"}


@pytest.mark.parametrize("command", ["make demo", "make test"])
def test_the_readme_has_the_two_commands(root, command):
    if not (root / "README.md").exists():
        pytest.skip("README.md is not written yet")
    assert command in (root / "README.md").read_text()


def test_the_wheel_has_one_command(root):
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]

    assert project["scripts"] == {"guicheng": "guicheng.config.entry:main"}

"""What the documentation says about the program is what the program says about itself."""

import doctest
import importlib.util
import re

import pytest

from guicheng.cli.main import parser
from guicheng.config.entry import PLATFORM
from guicheng.engine.log import Verb
from guicheng.engine.rulebook.model import PHASES


@pytest.fixture(scope="module")
def reference(root):
    return {page.stem: page.read_text(encoding="utf-8") for page in (root / "docs/reference").glob("*.md")}


def test_the_readings_are_those_of_the_rulebooks(root):
    spec = importlib.util.spec_from_file_location("readings", root / "tools/readings.py")
    readings = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(readings)

    page = readings.PAGE.read_text(encoding="utf-8")

    assert page == readings.whole(page), "run python tools/readings.py"


@pytest.mark.parametrize("page", ["docs/reference/engine.md"])
def test_examples_in_the_reference_run(root, page):
    came = doctest.testfile(str(root / page), module_relative=False, encoding="utf-8")

    assert came.attempted > 5
    assert came.failed == 0


def test_every_phase_and_every_answer_is_explained(reference):
    from typing import get_args, get_type_hints

    from guicheng.engine.answers import Difference, Status, View

    rows = set(re.findall(r"^\| `([a-z_]+)`", reference["statuses"], re.MULTILINE))
    wanted = {
        *PHASES,
        *get_args(Status),
        *get_args(get_type_hints(View)["state"]),
        *get_args(get_type_hints(Difference)["kind"]),
    }

    assert wanted - rows == set()


def test_every_verb_of_the_log_is_explained(reference):
    from typing import get_args

    rows = set(re.findall(r"^\| `([a-z_]+)`", reference["log-format"], re.MULTILINE))

    assert set(get_args(Verb)) - rows == set()


def test_every_command_is_in_the_reference(reference):
    made = parser()
    (groups,) = [a for a in made._actions if hasattr(a, "choices") and a.choices]
    commands = set(PLATFORM)
    for group, below in groups.choices.items():
        (inner,) = [a for a in below._actions if hasattr(a, "choices") and a.choices]
        commands |= {f"{group} {name}" for name in inner.choices}

    untold = {name for name in commands if name not in reference["command-line"]}

    assert untold == set()


def test_every_command_of_the_platform_is_there():
    from django.core.management import get_commands

    assert {command for command, _ in PLATFORM.values()} - set(get_commands()) == set()


def test_every_page_is_reachable_from_the_index(root):
    pages = {page.relative_to(root / "docs").as_posix() for page in (root / "docs").rglob("*.md")}
    index = (root / "docs/README.md").read_text(encoding="utf-8")
    linked = set(re.findall(r"\]\(([^)#:]+\.md)", index))

    assert {page for page in pages if not page.startswith("decisions/")} - linked == {"README.md"}
    assert "decisions/README.md" in linked


def test_every_decision_is_listed(root):
    folder = root / "docs/decisions"
    listed = set(re.findall(r"\((\d{4}-[^)]+\.md)\)", (folder / "README.md").read_text(encoding="utf-8")))

    assert listed == {page.name for page in folder.glob("[0-9]*.md")}


def test_every_module_of_the_engine_and_every_app_is_in_the_architecture(root):
    text = (root / "ARCHITECTURE.md").read_text(encoding="utf-8")
    engine = {path.stem for path in (root / "src/guicheng/engine").glob("*.py")} - {"__init__"}
    engine |= {f"{path.parent.name}/" for path in (root / "src/guicheng/engine").glob("*/__init__.py")}
    apps = {path.parent.name for path in (root / "src/guicheng/apps").glob("*/__init__.py")}

    assert {name for name in engine | apps if f"`{name}`" not in text} == set()


def test_pictures_are_small_and_shown(root):
    pictures = sorted((root / "docs/images").glob("*"))
    text = "".join(
        page.read_text(encoding="utf-8") for page in [root / "README.md", *root.glob("docs/**/*.md")]
    )

    assert pictures
    assert [path.name for path in pictures if path.stat().st_size > 300_000] == []
    assert [path.name for path in pictures if f"images/{path.name})" not in text] == []

"""Acts are appended by one door, and nothing changes or deletes them."""

import re

DOOR = "src/guicheng/apps/cases/actions"
WRITES = re.compile(
    r"\bActRow\(|ActRow\.objects[\w.()=,\s]*\.(?:create|bulk_create|update|delete|get_or_create|update_or_create)\b"
)
CHANGES = re.compile(r"ActRow\.objects[\w.()=,\s]*\.(?:update|delete|update_or_create|bulk_update)\b")


def sources(root, files):
    for path in files:
        if path.suffix == ".py" and root / "src" in path.parents and "migrations" not in path.parts:
            text = path.read_text(encoding="utf-8")
            yield path.relative_to(root).as_posix(), text.replace("class ActRow(", "class (")


def test_only_the_door_adds_acts(root, files):
    writing = {name for name, text in sources(root, files) if WRITES.search(text)}

    assert writing
    assert {name for name in writing if not name.startswith(DOOR)} == set()


def test_nothing_changes_or_deletes_acts(root, files):
    assert {name for name, text in sources(root, files) if CHANGES.search(text)} == set()

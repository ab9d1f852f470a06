"""Every environment variable is documented, and every documented one is read."""

import re

import pytest

VARIABLE = re.compile(r"\bGUICHENG_[A-Z][A-Z0-9_]*[A-Z0-9]\b")


def test_environment_variables_are_those_documented(root):
    page = root / "docs/reference/environment.md"
    if not page.exists():
        pytest.skip(f"{page.relative_to(root)} is not written yet")

    read = {name for path in (root / "src").rglob("*.py") for name in VARIABLE.findall(path.read_text())}

    assert read == set(VARIABLE.findall(page.read_text()))

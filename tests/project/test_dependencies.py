"""What the platform imports is what it asks to be installed."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions


def canonical(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def imported(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.partition(".")[0]


def test_every_import_is_a_declared_dependency(root):
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    lines = [
        *project["dependencies"],
        *(line for lines in project["optional-dependencies"].values() for line in lines),
    ]
    declared = {canonical(re.match(r"[\w.-]+", line)[0]) for line in lines}
    provided_by = packages_distributions()

    undeclared = sorted(
        f"{path.relative_to(root)}: {module}"
        for path in (root / "src").rglob("*.py")
        for module in set(imported(path)) - {"guicheng"} - sys.stdlib_module_names
        if declared.isdisjoint(canonical(name) for name in provided_by.get(module, []))
    )

    assert undeclared == []

"""Write down which scenarios show which article, one page of the documentation for each shipped rulebook."""

import json
import subprocess
import sys
from pathlib import Path

from guicheng.engine.rulebook.load import load_shipped, shipped_rulebooks

REFERENCE = Path(__file__).parents[1] / "docs" / "reference"
HEAD = """# Which scenarios show which article: {title}

Written by `python tools/proof_table.py`; a test holds it against the rulebook and against the page of requirements.
Marks: E enforced, R recorded, S supervised, P principle or definition.
A scenario stands at an article when one of its acts is refused by it, or it takes, asks or reads what the article makes.
The files lie under `src/guicheng/rulebooks/{name}/scenarios/`.

| article | mark | what it makes | scenarios |
|---|---|---|---|
"""


def path_of(name: str) -> Path:
    """Return where the page of a rulebook lies."""
    return REFERENCE / f"proof-{name}.md"


def page(name: str) -> str:
    """Return the page of a rulebook as it should stand."""
    command = [sys.executable, "-m", "guicheng.config.entry", "rulebook", "coverage", name, "--json"]
    shown = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    rows = [*shown[0]["articles"], *shown[0]["annexes"]]
    lines = [
        f"| `{row['article']}` | {row['mark']} | {len(row['implements'])} | "
        f"{' '.join(name.removesuffix('.yaml') for name in row['scenarios']) or '—'} |"
        for row in rows
    ]
    return HEAD.format(title=load_shipped(name).title, name=name) + "\n".join(lines) + "\n"


def main() -> int:
    """Write the pages; with `--check`, only tell whether they are up to date."""
    made = {path_of(name): page(name) for name in shipped_rulebooks()}
    if "--check" in sys.argv[1:]:
        old = [
            path.name for path, text in made.items() if not path.exists() or path.read_text("utf-8") != text
        ]
        print(f"run python tools/proof_table.py: {', '.join(old)}" if old else "up to date")
        return int(bool(old))
    for path, text in made.items():
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

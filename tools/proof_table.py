"""Write down which scenarios show which article of Baiyun, as a page of the documentation."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
NAME = "guangzhou-baiyun-2024"
PAGE = ROOT / "docs" / "reference" / f"{NAME}-proof.md"
HEAD = """# Which scenarios show which article of Baiyun

Written by `python tools/proof_table.py`; a test holds it against the rulebook and against the page of requirements.
Marks: E enforced, R recorded, S supervised, P principle or definition.
A scenario stands at an article when one of its acts is refused by it, or it takes, asks or reads what the article makes.
The files lie under `src/guicheng/rulebooks/guangzhou-baiyun-2024/scenarios/`.

| article | mark | what it makes | scenarios |
|---|---|---|---|
"""


def page() -> str:
    """Return the page as it should stand."""
    command = [sys.executable, "-m", "guicheng.config.entry", "rulebook", "coverage", NAME, "--json"]
    shown = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    rows = (shown[0] if isinstance(shown, list) else shown)["articles"]
    lines = [
        f"| `{row['article']}` | {row['mark']} | {len(row['implements'])} | "
        f"{' '.join(name.removesuffix('.yaml') for name in row['scenarios']) or '—'} |"
        for row in rows
    ]
    return HEAD + "\n".join(lines) + "\n"


def main() -> int:
    """Write the page; with `--check`, only tell whether it is up to date."""
    made = page()
    if "--check" in sys.argv[1:]:
        same = PAGE.exists() and PAGE.read_text(encoding="utf-8") == made
        print("up to date" if same else "run python tools/proof_table.py")
        return int(not same)
    PAGE.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

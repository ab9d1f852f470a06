"""Check that every relative link in the documentation leads to a file, and every #fragment to a heading."""

import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

ROOT = Path(__file__).parents[1]
LINK = re.compile(r"!?\[[^\]]*\]\(<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\)")
CODE = re.compile(r"^(```|~~~).*?^\1|`[^`\n]*`", re.MULTILINE | re.DOTALL)


def pages() -> list[Path]:
    """Return the Markdown files of the project."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "*.md"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).exists()]


def anchors(page: Path) -> set[str]:
    """Return what a #fragment can name in a page, formed as the common renderers form it."""
    text = re.sub(r"^```.*?^```", "", page.read_text(), flags=re.MULTILINE | re.DOTALL)
    headings = re.findall(r"^#+\s+(.*?)\s*#*$", text, re.MULTILINE)
    named = set(re.findall(r"""(?:id|name)=["']([^"']+)["']""", text))
    return named | {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def faults(page: Path) -> list[str]:
    """Return what is wrong with the links of a page, one line each."""
    found = []
    text = CODE.sub(lambda code: "\n" * code[0].count("\n"), page.read_text())
    for match in LINK.finditer(text):
        link = match[1]
        if re.match(r"[a-z][a-z+.-]*:", link):
            continue
        path, _, fragment = unquote(link).partition("#")
        target = (page.parent / path).resolve() if path else page
        place = f"{page.relative_to(ROOT)}:{text.count(chr(10), 0, match.start()) + 1}"
        if not target.exists():
            found.append(f"{place}: {link} leads nowhere")
        elif fragment and target.suffix == ".md" and fragment not in anchors(target):
            found.append(f"{place}: {link} names a heading that is not there")
    return found


def main() -> int:
    """Print every fault; return 1 when there is one."""
    found = [fault for page in pages() for fault in faults(page)]
    print("\n".join(found) or "The links of the documentation hold.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

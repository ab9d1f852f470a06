"""The rulebooks with mistakes under rulebooks/broken: what is wrong stands in a comment on the line that is wrong."""

import re
from pathlib import Path

from guicheng.engine.rulebook.load import BOOK, load_text

FOLDER = Path(__file__).parent / "rulebooks" / "broken"
HEAD = (FOLDER / BOOK).read_text("utf-8")
_EXPECTED = re.compile(r"# (error|warning): ([^#]*[^#\s])")


def load(file):
    """Load one broken rulebook: its own head, or the one that all share."""
    text = file.read_text("utf-8")
    return load_text({BOOK: text} if "\nrulebook: " in text else {BOOK: HEAD, file.name: text})


def expected(file):
    """(line, level, text) of everything that the file says is wrong with it."""
    lines = file.read_text("utf-8").splitlines()
    return {
        (number, level, text)
        for number, line in enumerate(lines, 1)
        for level, text in _EXPECTED.findall(line)
    }


def compare(wanted, came):
    """
    What was expected and did not come, and what came and was not expected.

    `came` are (line, level, text); what is expected is the beginning or a part of a text.
    """
    met = {(w, c) for w in wanted for c in came if w[:2] == c[:2] and w[2] in c[2]}
    return sorted(wanted - {w for w, _ in met}), sorted(came - {c for _, c in met})

"""What the documentation shows of rulebooks, piece by piece, is taken from rulebooks that are run."""

import re
from textwrap import dedent

YAML = re.compile(r"^```yaml[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)


def flat(text):
    """The lines with their own indentation, as one text: a piece may stand further in where it was taken from."""
    return [line.split("     #")[0].rstrip() for line in text.splitlines() if line.strip()]


def occurs(piece, whole):
    length, first = len(piece), piece[0].strip()
    return any(
        line.strip() == first and flat(dedent("\n".join(whole[place : place + length]))) == piece
        for place, line in enumerate(whole)
    )


def test_every_piece_stands_in_a_rulebook_that_is_run(root):
    taken = [flat(file.read_text("utf-8")) for file in root.glob("tests/rulebooks/unseen-*/*.yaml")]
    tutorial = (root / "docs/tutorial/a-citys-regulation-in-a-day.md").read_text("utf-8")
    taken += [flat(block) for block in YAML.findall(tutorial)]
    page = (root / "docs/how-to/say-what-an-article-says.md").read_text("utf-8")
    pieces = YAML.findall(page)

    assert len(pieces) > 12
    assert [piece for piece in pieces if not any(occurs(flat(piece), whole) for whole in taken)] == []

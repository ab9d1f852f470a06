"""Keep what a version wrote: `python tests/released/keep.py FOLDER tests/released/VERSION`, FOLDER being its data folder."""

import json
import lzma
import shutil
import sqlite3
import sys
from pathlib import Path

BEST = 9 | lzma.PRESET_EXTREME
ACTS = """
    SELECT cases_case.number, seq, previous, digest, body
    FROM cases_actrow JOIN cases_case ON cases_case.id = case_id ORDER BY cases_actrow.id
"""
NAMES = ("case", "seq", "previous", "digest", "body")


def receipts(database: Path) -> list[dict[str, object]]:
    """Return every act of a database as it was written."""
    with sqlite3.connect(database) as connection:
        return [dict(zip(NAMES, row, strict=True)) for row in connection.execute(ACTS)]


def main(data: Path, target: Path) -> None:
    """Keep database, receipts and signed heads of a data folder."""
    target.mkdir(parents=True)
    database = target / "guicheng.sqlite3"
    # A copy of its own: what still lies beside the database, in its write-ahead log, comes along; sessions do not.
    with sqlite3.connect(data / "guicheng.sqlite3") as connection:
        connection.execute("VACUUM INTO ?", (str(database),))
    with sqlite3.connect(database) as connection:
        connection.execute("DELETE FROM django_session")
    (target / "guicheng.sqlite3.xz").write_bytes(lzma.compress(database.read_bytes(), preset=BEST))
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in receipts(database))
    (target / "receipts.jsonl.xz").write_bytes(lzma.compress(lines.encode(), preset=BEST))
    database.unlink()
    shutil.copy(data / "checkpoints" / "heads.jsonl", target)
    shutil.copy(data / "checkpoint-key", target)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

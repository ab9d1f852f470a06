"""Files stay small enough to be read, pages small enough for a slow line."""

LINES = 400
STATIC_BYTES = 150_000

# A longer file needs a reason.
LONGER: dict[str, str] = {
    "tests/engine/test_calendar.py": "every rule of articles 200 to 204, each with its days",
}


def test_longer_python_files_have_a_reason(root, files):
    longer = {
        path.relative_to(root).as_posix()
        for path in files
        if path.suffix == ".py" and len(path.read_text(encoding="utf-8").splitlines()) > LINES
    }

    assert longer == set(LONGER)


def test_our_own_scripts_and_styles_stay_small(files):
    ours = [
        path
        for path in files
        if path.suffix in {".js", ".css"} and "static" in path.parts and "vendor" not in path.parts
    ]

    assert sum(path.stat().st_size for path in ours) < STATIC_BYTES

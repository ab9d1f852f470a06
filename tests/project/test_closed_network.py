"""Nothing is loaded from the internet at run time: no page, script or style names another host."""

import re

PAGES = {".html", ".jinja", ".css", ".js", ".svg"}
OUTSIDE = re.compile(r"(?:https?:|wss?:|[\"'(=]\s*)//[\w.-]+\.\w+[^\s\"')]*")
NAMES_NOT_ADDRESSES = "http://www.w3.org/"  # XML namespaces


def test_pages_scripts_and_styles_name_no_other_host(root, files):
    found = [
        f"{path.relative_to(root)}: {match[0]}"
        for path in files
        if path.suffix in PAGES and root / "src" in path.parents and "vendor" not in path.parts
        for match in OUTSIDE.finditer(path.read_text(encoding="utf-8"))
        if not match[0].startswith(NAMES_NOT_ADDRESSES)
    ]

    assert found == []

"""
Draw the page of components without a database: `python tests/web/render_gallery.py FOLDER`.

Writes the page and, where Chromium is at hand, its pictures: light, dark, phone, 1280 and 1920 pixels, larger type, A4.
"""

from __future__ import annotations

import functools
import http.server
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import django_htmx
from jinja2 import FileSystemLoader
from markupsafe import Markup

from guicheng.web.jinja import environment

sys.path.insert(0, str(Path(__file__).parents[2]))
from tests.web.gallery_sample import TODAY, sample

WEB = Path(__file__).parents[2] / "src" / "guicheng" / "web"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PICTURES = {  # name: (width, height, theme, type)
    "light-1280": (1280, 6400, "light", "normal"),
    "light-1920": (1920, 5200, "light", "normal"),
    "dark-1440": (1440, 6000, "dark", "normal"),
    "larger-1440": (1440, 7600, "light", "larger"),
    "phone-390": (390, 13000, "light", "normal"),
}


def chrome(theme: str, type: str) -> dict[str, Any]:
    """Who is signed in, for the frame of the page."""
    return {
        "jurisdiction": "广州市白云区",
        "theme": theme,
        "type": type,
        "search": {"href": "#"},
        "notices": {"href": "#", "unread": 3},
        "body": "区政务服务和数据管理局",
        "post": "项目审核岗",
        "person": "审核员甲",
        "posts": [{"label": "区政务服务和数据管理局", "sub": "项目审核岗", "value": "1", "current": True}],
        "posts_action": "#",
        "sign_out": "#",
        "demo": {"today": TODAY, "action": "#"},
        "colophon": [
            "依据 云府办〔2024〕167号，规则库第 2 版",
            "日历 2025 年放假安排，已公布",
            "截至 2025-09-26 10:32",
        ],
    }


def static(path: str) -> str:
    """Where a static file is, beside the page."""
    return f"/static/{path}"


def render(theme: str = "light", type: str = "normal", template: str = "pages/components.html") -> str:
    """Return the page of components as HTML; Django needs no settings for it."""
    made = environment(loader=FileSystemLoader(WEB / "templates"))
    htmx = Markup(f'<script src="{static("django_htmx/htmx-2.min.js")}" defer></script>')
    made.globals.update(static=static, htmx_script=lambda: htmx)
    return made.get_template(template).render(sample=sample(), chrome=chrome(theme, type))


def write(folder: Path) -> None:
    """Write the pages with their static files beside them."""
    static = folder / "static"
    shutil.rmtree(static, ignore_errors=True)
    shutil.copytree(WEB / "static", static)
    shutil.copytree(Path(django_htmx.__file__).parent / "static", static, dirs_exist_ok=True)
    for name, (_, _, theme, type) in PICTURES.items():
        (folder / f"{name}.html").write_text(render(theme, type), encoding="utf-8")


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


def serve(folder: Path) -> http.server.ThreadingHTTPServer:
    """Serve a folder on a free port of this machine, until it is shut down."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def photograph(folder: Path, browser: str) -> None:
    """Take the pictures, and print the page on A4."""
    server = serve(folder)
    address = f"http://127.0.0.1:{server.server_port}"
    common = [
        browser,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        "--virtual-time-budget=3000",
        "--lang=zh-CN",
    ]
    for name, (width, height, _, _) in PICTURES.items():
        shot = [
            f"--screenshot={folder / name}.png",
            f"--window-size={width},{height}",
            f"{address}/{name}.html",
        ]
        subprocess.run([*common, *shot], check=True, capture_output=True)
    printed = [f"--print-to-pdf={folder / 'a4.pdf'}", "--no-pdf-header-footer", f"{address}/light-1280.html"]
    subprocess.run([*common, *printed], check=True, capture_output=True)
    server.shutdown()


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    write(target)
    if found := next(filter(None, map(shutil.which, BROWSERS)), None):
        photograph(target, found)

"""Take the pictures of the documentation anew, from a demo that runs: `python tools/pictures.py http://127.0.0.1:8000`."""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

IMAGES = Path(__file__).parents[1] / "docs" / "images"
PROJECT = "小型水库安全监测项目"  # a project that begins again after a change of 16 %


def sign_in(page: Page, name: str) -> None:
    """Sign in as somebody of the demo's cast, by the button on its page."""
    page.goto("/sign-in/")
    page.get_by_role("row", name=name).get_by_role("button").click()
    page.wait_for_load_state("networkidle")


def main(address: str) -> None:
    """Take the pictures, at a size that fits a page of the documentation."""
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(
            base_url=address, locale="zh-CN", viewport={"width": 1280, "height": 900}, color_scheme="light"
        )
        sign_in(page, "陈璐")
        page.screenshot(path=IMAGES / "workbench.png")
        page.goto(f"/projects/?q={PROJECT}")
        page.get_by_role("link", name=PROJECT).first.click()
        page.wait_for_load_state("networkidle")
        page.screenshot(path=IMAGES / "project.png")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")

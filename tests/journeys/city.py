"""The made-up city in a browser: people sign in, fill in forms, press buttons, and read what comes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, expect
from tests.cast import PASSWORD, PDF
from tests.web.office import Office


@dataclass
class Town:
    """The city, the folder of papers on everybody's desk, and a way in for each person."""

    office: Office
    desk: Path
    visitor: Callable[..., Page]

    def enters(self, username: str, **settings: object) -> Page:
        """Return the browser of somebody who has signed in."""
        page = self.visitor(**settings)
        page.goto("/sign-in/")
        page.get_by_label("用户名").fill(username)
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录", exact=True).click()
        expect(page.get_by_role("heading", name="工作台")).to_be_visible()
        return page

    def paper(self, name: str = "申报表.pdf", content: bytes | None = None) -> str:
        """Return the path of a paper that lies on the desk."""
        path = self.desk / name
        path.write_bytes(content if content is not None else PDF + name.encode())
        return str(path)


def submit(page: Page) -> None:
    """Send the form."""
    page.locator("button[name=do][value=submit]").click()


def recorded(page: Page, title: str) -> None:
    """Expect the receipt of an act."""
    expect(page.get_by_role("status").filter(has_text="已记入办理记录")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def choose_outcome(page: Page, label: str) -> None:
    """Choose an outcome, and wait for what it asks."""
    with page.expect_response(re.compile("/outcome/")):
        page.locator(".choice").filter(has=page.get_by_text(label, exact=True)).click()


def answer(page: Page, name: str, value: str) -> None:
    """Answer a question with yes or no."""
    page.locator(f"[name=f-{name}][value={value}]").check()

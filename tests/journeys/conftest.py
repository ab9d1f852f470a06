"""
A real browser for the journeys: Debian's Chromium, driven by Playwright.

`page` is a new visitor's page; `visitor` opens one more for each person of a story.
A page that asks anyone but the server under test for anything is refused and fails its test:
the platform lives on closed networks.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect, sync_playwright
from tests.journeys.office import PATIENCE, Clock, Office

from guicheng.apps.cases import clock, law
from guicheng.engine.rulebook.model import Rulebook

# Playwright keeps an event loop in this thread; Django would refuse to touch the database beside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HERE = {"127.0.0.1", "localhost", "testserver"}


def is_outside(url: str) -> bool:
    address = urlsplit(url)
    return address.scheme in {"http", "https"} and address.hostname not in HERE


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.fail("No chromium found. On Debian: apt-get install chromium fonts-noto-cjk")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def strangers() -> list[str]:
    """The addresses outside this machine that pages of this test asked for."""
    return []


@pytest.fixture
def visitor(
    browser: Browser, strangers: list[str], request: pytest.FixtureRequest
) -> Iterator[Callable[..., Page]]:
    """Open a page with cookies of its own; settings such as `viewport` are Playwright's."""
    contexts: list[BrowserContext] = []

    def turn_away(route: Route) -> None:
        strangers.append(route.request.url)
        route.abort()

    def enter(**settings: object) -> Page:
        settings = {"locale": "zh-CN", "timezone_id": "Asia/Shanghai", **settings}
        if "live_server" in request.fixturenames:
            settings.setdefault("base_url", request.getfixturevalue("live_server").url)
        context = browser.new_context(**settings)
        context.set_default_timeout(PATIENCE)
        context.route(is_outside, turn_away)
        contexts.append(context)
        return context.new_page()

    yield enter

    for context in contexts:
        context.close()
    assert strangers == [], "a page asked somebody outside for something"


@pytest.fixture
def page(visitor: Callable[..., Page]) -> Page:
    return visitor()


@pytest.fixture
def new_office(
    live_server, visitor: Callable[..., Page], monkeypatch: pytest.MonkeyPatch, settings, tmp_path: Path
) -> Callable[[Rulebook, date], Office]:
    """Set up a district under a rulebook, in the morning of a day; the server under test keeps its clock too."""
    settings.DATA = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    law._kept_calendars.clear()  # the last test's database was emptied behind the process's back

    def begin(rulebook: Rulebook, on: date) -> Office:
        held = Clock(datetime.combine(on, time(9)))
        monkeypatch.setattr(clock, "now", held)
        return Office(visitor, held, rulebook)

    return begin

"""A form on a page, as a person fills it in: each field by its name, each file from a folder."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from playwright.sync_api import Locator, Page, expect

from guicheng.config.demo.samples import sample_pdf
from guicheng.engine.rulebook.model import Rulebook

WAN = Decimal(10_000)


class Form:
    """The one form of a page that sends a key."""

    def __init__(self, page: Page, rulebook: Rulebook) -> None:
        self.page, self.rulebook = page, rulebook
        self.form = page.locator("main form:has(input[name=key])")

    @property
    def is_there(self) -> bool:
        return self.form.count() > 0

    def has(self, name: str) -> bool:
        """Tell whether a field for this fact is on the page."""
        return self._named(f"f-{name}").count() > 0

    def fill(self, name: str, value: Any) -> None:
        """Fill in a fact; a document is brought unless the draft has it already."""
        if self.rulebook.facts[name].kind == "document":
            self._bring(name)
        elif self.rulebook.facts[name].type == "money":
            self.choose(f"f-{name}_unit", "wan")
            self.form.locator(f"#f-{name}").fill(str(value / WAN))
        else:
            self.answer(f"f-{name}", _as_typed(value))

    def answer(self, input: str, text: str) -> None:
        """Answer a field of any kind by the name of its input: choose, or type."""
        field = self._named(input).first
        match field.evaluate("e => e.type"):
            case "radio":
                self.choose(input, text)
            case "select-one":
                field.select_option(text)
            case _:
                field.fill(text)

    def choose(self, input: str, value: str) -> None:
        """Choose one of several by pressing its label, unless it is chosen."""
        radio = f'[name="{input}"][value="{value}"]'
        if not self.form.locator(radio).is_checked():
            self.form.locator(f"label:has({radio})").click()
            expect(self.form.locator(radio)).to_be_checked()

    def concludes(self, outcome: str) -> None:
        """Choose the outcome of a step where there are several, and wait for what that outcome asks."""
        radio = self.form.locator(f'[name="outcome"][value="{outcome}"]')
        if radio.count() and not radio.is_checked():
            with self.page.expect_response(lambda response: "/outcome/" in response.url):
                self.choose("outcome", outcome)

    def signs(self, label: str) -> None:
        """Bring the signed paper on which somebody else's decision stands, where the page asks for it."""
        paper = self.form.locator("#paper")
        if paper.count():
            paper.set_input_files(_file(label))

    def press(self, button: str) -> None:
        """Send the form."""
        self.form.get_by_role("button", name=button, exact=True).click()
        self.page.wait_for_load_state()

    def typed(self) -> list[list[str]]:
        """Return everything that the form holds, field by field, as it would be sent."""
        return self.form.evaluate(
            """form => [...new FormData(form)].filter(([name, value]) => typeof value === "string"
                && !["key", "seq", "csrfmiddlewaretoken"].includes(name) && value)"""
        )

    def _named(self, input: str) -> Locator:
        return self.form.locator(f'[name="{input}"]')

    def _bring(self, name: str) -> None:
        if self._named(f"f-{name}_kept").count():
            return
        chooser = self.form.locator(f"#f-{name}")
        sent_at_once = chooser.get_attribute("hx-post")
        chooser.set_input_files(_file(self.rulebook.facts[name].label))
        if sent_at_once:
            expect(self._named(f"f-{name}_kept")).to_have_count(1)


def _file(label: str) -> dict[str, Any]:
    return {"name": f"{label}.pdf", "mimeType": "application/pdf", "buffer": sample_pdf([label])}


def _as_typed(value: Any) -> str:
    if value is True or value is False:
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)

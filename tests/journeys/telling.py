"""Telling a scenario on the pages: every act by the person of its party, on its day, through the form of its own page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlencode

from playwright.sync_api import Page, expect
from tests.journeys.forms import Form
from tests.journeys.office import Office

from guicheng.engine.rulebook.model import Rulebook
from guicheng.engine.scenario.model import Deed

OPINION = "详见所附材料。"
"""What is written where words are owed and the scenario, which need not have any, gives none."""


class Teller:
    """One project and its story. `recorded` counts the acts in its log, `refused` what was turned away."""

    def __init__(self, office: Office, number: str) -> None:
        self.office, self.number = office, number
        self.rulebook: Rulebook = office.rulebook
        self.recorded, self.refused = 1, 0

    @property
    def home(self) -> str:
        return f"/projects/{self.number}/"

    def tells(self, deeds: Iterable[Deed]) -> None:
        """Do all acts in the order in which they were recorded."""
        for deed in sorted(deeds, key=lambda deed: deed.act.recorded):
            self.does(deed)

    def does(self, deed: Deed) -> None:
        """Do one act, or try to where it is to be refused."""
        self.office.clock.go_to(deed.act.recorded)
        page = self.office.page(deed.act.by)
        match deed.act.verb:
            case "take":
                self._takes(page, deed)
            case "say":
                self._says(page, deed, deed.act.facts)
            case "open":
                self._opens(page, deed)
            case verb:
                raise NotImplementedError(f"a page for {verb}")

    # ---------------------------------------------------------------- the acts

    def _takes(self, page: Page, deed: Deed) -> None:
        act = deed.act
        address = f"{self.home}steps/{act.target}/" + _within(act.scope)
        self._goes_to(page, address, may_be_hidden=deed.refused is not None)
        form = Form(page, self.rulebook)
        if deed.refused is not None and not form.is_there:
            self._is_told_why_not(page, deed)
            return
        form.concludes(act.outcome)
        if deed.refused is None and (apart := [name for name in act.facts if not form.has(name)]):
            self._says(page, deed, {name: act.facts[name] for name in apart})
            self._goes_to(page, address)
            form.concludes(act.outcome)
        for name, value in act.facts.items():
            if form.has(name):
                form.fill(name, value)
        if self.rulebook.steps[act.target].happens == "outside":
            form.answer("on", (act.on or act.recorded.date()).isoformat())
        owed = self.rulebook.steps[act.target].outcomes[act.outcome].opinion
        form.answer("opinion", act.opinion or (OPINION if owed else ""))
        if self.office.acts_for(act.by) != act.by:
            form.signs(f"{self.rulebook.parties[act.by].label}的决定")
        self._sends(page, form, "提交", deed)

    def _says(self, page: Page, deed: Deed, facts: dict) -> None:
        self._goes_to(page, f"{self.home}facts/" + _within(deed.act.scope), may_be_hidden=True)
        form = Form(page, self.rulebook)
        for name, value in facts.items():
            form.fill(name, value)
        if form.form.locator("[name=party]").count():
            form.choose("party", deed.act.by)
        self._sends(page, form, "提交", deed)

    def _opens(self, page: Page, deed: Deed) -> None:
        kind = deed.act.target.partition("#")[0]
        self._goes_to(page, f"{self.home}scopes/{kind}/new/" + _within(deed.act.scope))
        form = Form(page, self.rulebook)
        for name, value in deed.act.facts.items():
            form.fill(name, value)
        self._sends(page, form, f"新增{self.rulebook.scopes[kind].label}", deed)

    # ---------------------------------------------------------------- how one gets there, and what comes of it

    def _goes_to(self, page: Page, address: str, *, may_be_hidden: bool = False) -> None:
        """Follow the project page's link; what is not offered there (yet) is asked for by its address."""
        page.goto(self.home)
        link = page.locator(f'main a[href="{address}"]:visible')
        if may_be_hidden and not link.count():
            page.goto(address)
        else:
            link.first.click()
        page.wait_for_url(f"**{address}")

    def _sends(self, page: Page, form: Form, button: str, deed: Deed) -> None:
        said = form.typed()
        form.press(button)
        if deed.refused is None:
            self._has_a_receipt(page, deed)
        else:
            self._is_refused(page, form, deed, said)

    def _has_a_receipt(self, page: Page, deed: Deed) -> None:
        self.recorded += 1
        told = page.locator("#refusal").all_inner_texts()
        assert not told, f"line {deed.line}, {deed.act.target or deed.act.verb}: {told}"
        expect(page).to_have_url(re.compile(rf"/acts/{self.recorded}/\?recorded=1$"))
        receipt = page.get_by_text(f"已记入办理记录，第 {self.recorded} 号")
        expect(receipt).to_be_visible()
        if deed.late is not None:
            expect(page.get_by_text("记为迟办")).to_have_count(1 if deed.late else 0)

    def _is_refused(self, page: Page, form: Form, deed: Deed, said: list[list[str]]) -> None:
        """The refusal is the first thing read, names each article, and everything typed is still there."""
        self.refused += 1
        notice = page.locator("#refusal")
        expect(notice).to_be_visible()
        expect(notice).to_be_focused()
        self._names_articles(notice, deed)
        assert [one for one in said if one not in form.typed()] == []

    def _is_told_why_not(self, page: Page, deed: Deed) -> None:
        """A step that does not apply has no form: the page says so, and why."""
        self.refused += 1
        expect(page.get_by_text("这一环节不适用于本项目")).to_be_visible()
        page.locator("main a.why").first.click()
        self._names_articles(page.locator("#panel"), deed)

    def _names_articles(self, place, deed: Deed) -> None:
        for article in deed.refused or ():
            address = f"/rulebooks/{self.rulebook.id}/articles/{article}"
            expect(place.locator(f'a[href^="{address}"]').first).to_be_visible()


def _within(scope: str) -> str:
    return "?" + urlencode({"in": scope}) if scope else ""

"""
The office of a story: a district under a shipped rulebook, with one person for each party, and a clock that a test moves.

The registers and what lies above the cases are there before a story begins; what happens to a project happens on its pages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from playwright.sync_api import Page, expect
from tests.journeys.forms import Form

from guicheng.apps.cases import clock
from guicheng.apps.cases.actions import outer_changed
from guicheng.apps.registers import actions as registers
from guicheng.apps.registers.models import Organisation
from guicheng.engine.case import Entry
from guicheng.engine.receipt import value_to_json
from guicheng.engine.rulebook.model import Rulebook

PASSWORD = "journey-lantern-42"

PATIENCE = 30_000
"""How many milliseconds a page may take on a machine that has much else to do."""

CAST = {
    "unit": ("xuwen", "许雯", "信息中心", "区教育局"),
    "authority": ("chenlu", "陈璐", "项目审核岗", "区政务服务和数据管理局"),
    "finance": ("liangjun", "梁俊", "行政政法科", "区财政局"),
    "geography": ("xiewen", "谢文", "测绘地理信息科", "区规划和自然资源分局"),
    "cost_reviewer": ("qiuhong", "邱虹", "造价工程师", "示例工程造价咨询有限公司"),
}
"""Who acts for which party. Parties that are not here have no account: others enter what they decided."""


class Clock:
    """The platform's clock while a test holds it, in all threads of the process."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    def go_to(self, moment: datetime) -> None:
        """Go to a moment; a minute passes if it is that moment or later already. Never goes back."""
        self.moment = max(moment, self.moment + timedelta(minutes=1))


class Office:
    """The district at work. `page(party)` is the page of the person who acts for a party, signed in once."""

    def __init__(self, enter: Callable[..., Page], held: Clock, rulebook: Rulebook) -> None:
        self.enter, self.clock, self.rulebook = enter, held, rulebook
        self.place = registers.add_jurisdiction(code="district", name="广州市白云区", rulebook=rulebook.id)
        self.bodies: dict[str, Organisation] = {}
        self._pages: dict[str, Page] = {}
        for party, (username, name, post, body) in CAST.items():
            made = registers.add_organisation(jurisdiction=self.place, name=body, parties=(party,))
            registers.add_person(
                username=username, name=name, password=PASSWORD, organisation=made, post=post
            )
            self.bodies[party] = made

    def knows(self, above: Iterable[Entry]) -> None:
        """Enter into the registers what lies above the cases of a scenario."""
        for entry in above:
            in_unit = self.rulebook.facts[entry.name].scope == "unit"
            registers.say_outer_fact(
                jurisdiction=self.place,
                unit=self.bodies["unit"] if in_unit else None,
                name=entry.name,
                value=value_to_json(entry.value),
                on=entry.on,
                recorded=clock.stored(entry.recorded),
            )
        outer_changed(jurisdiction_id=self.place.pk, unit_id=None)

    def acts_for(self, party: str) -> str:
        """Return the party whose person enters what a party decides: its own where it has one."""
        if party in CAST:
            return party
        return next(other for other in self.rulebook.parties[party].entered_by if other in CAST)

    def page(self, party: str) -> Page:
        """Return the page of the person who acts for a party; the first time, he or she signs in."""
        acting = self.acts_for(party)
        if acting not in self._pages:
            page = self._pages[acting] = self.enter()
            page.set_default_timeout(PATIENCE)
            page.goto("/")
            page.get_by_label("用户名").fill(CAST[acting][0])
            page.get_by_label("密码").fill(PASSWORD)
            page.get_by_role("button", name="登录").click()
            expect(page).to_have_url(re.compile(r"/$"))
            expect(page.locator("header")).to_contain_text(CAST[acting][3])
        return self._pages[acting]

    def opens(self, title: str, facts: dict[str, Any]) -> str:
        """Open a project on the pages, the question about state secrets first; return its number."""
        page = self.page("unit")
        page.goto("/projects/")
        page.get_by_role("link", name="新项目").first.click()
        page.get_by_role(
            "group", name=self.rulebook.facts[self.rulebook.secrets_question].label
        ).get_by_label("否").check()
        page.get_by_role("button", name="继续").click()
        form = Form(page, self.rulebook)
        page.get_by_label("项目名称").fill(title)
        for name, value in facts.items():
            if name != self.rulebook.secrets_question:
                form.fill(name, value)
        form.press("新建项目")
        expect(page.get_by_role("heading", name=title)).to_be_visible()
        found = re.search(r"/projects/([\w-]+)/\?opened=1", page.url)
        assert found, page.url
        return found[1]

"""
A made-up city for the tests of pages, under the small regulation in `rulebooks/city`.

苏工 of the water bureau (a unit) and 许老师 of the education bureau (another) apply; 杨科 of the authority reviews, and enters
what the government decides; 钱股 is of finance. 何姐 has two posts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.cast import PASSWORD, Person

from guicheng.apps.cases import actions, clock, queries
from guicheng.apps.cases.actions import Recorded
from guicheng.apps.registers import actions as registers
from guicheng.apps.registers.models import Jurisdiction, Organisation
from guicheng.apps.registers.queries import acting, organisations_of

RULEBOOKS = Path(__file__).parent / "rulebooks"


def taken(answer: Any) -> Recorded:
    """Return an act that was recorded; anything else ends the test with its reasons."""
    assert isinstance(answer, Recorded), answer
    return answer


@dataclass
class Office:
    """The city with its people."""

    city: Jurisdiction
    water: Organisation
    engineer: Person
    teacher: Person
    reviewer: Person
    treasurer: Person

    def opened(self, title: str = "排水管网监测", amount: str = "4860000.00", kind: str = "build") -> str:
        """Return the number of a project of 苏工's that has just been opened."""
        facts = {"class": kind, "planned_amount": Decimal(amount)}
        return str(self.engineer.opens(title, facts=facts).number)

    def applied(self, title: str = "排水管网监测", amount: str = "4860000.00") -> str:
        """Return the number of one that has been applied for."""
        number = self.opened(title, amount)
        taken(self.applies(number, amount))
        return number

    def applies(self, number: str, amount: str = "4860000.00", **said: Any) -> Any:
        """Apply with everything that is asked."""
        facts = {
            "class": "build",
            "planned_amount": Decimal(amount),
            "planned_start": date(2025, 6, 3),
            "purpose": "让管网看得见",
            "plan_form": (self.engineer.uploads(),),
        }
        return self.engineer.takes(number, "plan_application", facts=facts, **said)

    def returned(self) -> str:
        """Return the number of one that was returned."""
        number = self.applied()
        taken(self.reviews(number, "returned", opinion="数据清单不全，请补充。"))
        return number

    def reviews(self, number: str, outcome: str = "passed", *, duplicate: bool = False, **said: Any) -> Any:
        """Review an application."""
        facts: dict[str, Any] = {"duplicate": duplicate, "outside_scope": False}
        if outcome == "passed":
            facts["approved_plan_amount"] = Decimal("4800000.00")
        return self.reviewer.takes(number, "plan_review", outcome, facts=facts, **said)

    def reviewed(self) -> str:
        """Return the number of one that has passed the review."""
        number = self.applied()
        taken(self.reviews(number))
        return number

    def planned(self) -> str:
        """Return the number of one whose scheme is written."""
        number = self.reviewed()
        taken(
            self.engineer.takes(
                number, "scheme", facts={"scheme_paper": (self.engineer.uploads("方案.pdf"),)}
            )
        )
        return number

    def approved(self) -> str:
        """Return the number of one that the government has approved, as 杨科 entered from its paper."""
        number = self.planned()
        taken(
            self.reviewer.takes(
                number,
                "approval",
                "passed",
                party="government",
                paper=self.reviewer.uploads("批复.pdf"),
                facts={"approved_total": Decimal("4700000.00")},
            )
        )
        return number

    def signed(self, amount: str = "4600000.00") -> str:
        """Return the number of one with a contract that has been signed today."""
        number = self.approved()
        taken(self.engineer.does(number, "open", "contract#1"))
        facts = {"contract_amount": Decimal(amount), "contractor": "示例科技公司"}
        taken(self.engineer.takes(number, "contract_signing", scope="contract#1", facts=facts))
        return number

    def project(self, number: str, who: Person | None = None, **when: Any) -> Any:
        """Return what a page about a project is made from."""
        return queries.project(acting=(who or self.engineer).acting, number=number, **when)

    def says_of_unit(self, filed: bool = True) -> None:
        """Say for the authority whether the water bureau has filed its catalogue of assets."""
        actions.say_above(
            acting=self.reviewer.acting,
            unit=self.water,
            name="asset_catalogue_filed",
            value=filed,
            on=clock.today(),
        )


def office(*, demo: bool = False) -> Office:
    """Set up the city; the water bureau has filed its catalogue."""
    city = registers.add_jurisdiction(code="city", name="新城市", rulebook="city", is_demo=demo)

    def organisation(name: str, *parties: str) -> Organisation:
        return registers.add_organisation(jurisdiction=city, name=name, parties=parties)

    water, education = organisation("市水务局", "unit"), organisation("市教育局", "unit")
    authority = organisation("市政务服务和数据管理局", "authority")
    finance = organisation("市财政局", "finance")
    people = {}
    for username, name, post, body in (
        ("su", "苏工", "工程师", water),
        ("xu", "许老师", "信息中心科员", education),
        ("yang", "杨科", "项目审核岗", authority),
        ("qian", "钱股", "预算股股长", finance),
    ):
        person = registers.add_person(
            username=username, name=name, password=PASSWORD, organisation=body, post=post
        )
        people[username] = Person(acting(organisations_of(person, clock.today())[0]))
    for body in (water, finance):
        registers.add_person(username="he", name="何姐", password=PASSWORD, organisation=body)
    made = Office(city, water, people["su"], people["xu"], people["yang"], people["qian"])
    made.says_of_unit()
    return made

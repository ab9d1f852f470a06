"""
The standing cast. Its names say who they are, and each sees only what is theirs.

The education and the water bureau are units: 许老师 and 苏工 act for them. 杨科 acts for the authority, 钱股 for finance.
何姐 acts for two: the education bureau, and finance. 齐闲 has no post at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from django.core.files.base import ContentFile

from guicheng.apps.accounts.models import User
from guicheng.apps.cases import actions, clock, queries
from guicheng.apps.cases.actions import NotRecorded, Recorded, Wish
from guicheng.apps.documents.actions import store_file
from guicheng.apps.registers import actions as registers
from guicheng.apps.registers.models import Jurisdiction, Organisation
from guicheng.apps.registers.queries import Acting, acting, organisations_of

PASSWORD = "harbour-lighthouse-7"
PDF = b"%PDF-1.7\n"

_keys = count(1)
_papers = count(1)


def key() -> str:
    """Return a submission's key that nobody had before."""
    return f"key-{next(_keys)}"


def at(day: str, hour: int = 9, minute: int = 0) -> datetime:
    """Return a moment of a day."""
    return datetime.combine(date.fromisoformat(day), datetime.min.time()).replace(hour=hour, minute=minute)


def told(answer: Any) -> list[str]:
    """Return the ids of the reasons why something was not done."""
    assert isinstance(answer, NotRecorded), answer
    return [reason.id for reason in answer.reasons]


@dataclass(frozen=True)
class Person:
    """Somebody at work: what he or she does in the platform, in the words of the office."""

    acting: Acting

    def opens(self, title: str = "智慧码头", *, facts: Mapping[str, Any] | None = None, **said: Any) -> Any:
        """Open a project of one's own unit."""
        given = {"kind": "build", "amount": Decimal("500000.00")} if facts is None else dict(facts)
        wanted = {"has_secrets": False, "key": key()} | said
        return actions.open_case(
            acting=self.acting, unit=self.acting.organisation, title=title, facts=given, **wanted
        )

    def does(
        self, number: str, verb: str, target: str = "", *, party: str = "", **said: Any
    ) -> Recorded | NotRecorded:
        """Do something to a project; `key`, `expected_seq` and `draft` are the form's."""
        form = {"key": key()} | {
            name: said.pop(name) for name in ("key", "expected_seq", "draft") if name in said
        }
        wish = Wish(verb=verb, target=target, party=party or self.acting.parties[0], **said)
        return actions.record_act(number=number, acting=self.acting, wish=wish, **form)

    def takes(self, number: str, step: str, outcome: str = "", **said: Any) -> Recorded | NotRecorded:
        """Take a step."""
        return self.does(number, "take", step, outcome=outcome, **said)

    def applies(self, number: str, **said: Any) -> Recorded | NotRecorded:
        """Apply, with a form and a purpose."""
        facts = {"purpose": "让泊位看得见", "form": (self.uploads(),)}
        return self.takes(number, "apply", facts=facts | said.pop("facts", {}), **said)

    def reviews(self, number: str, outcome: str = "passed", **said: Any) -> Recorded | NotRecorded:
        """Review an application, as one that duplicates nothing."""
        said.setdefault("opinion", "请补充数据清单。" if outcome == "returned" else "")
        return self.takes(number, "review", outcome, facts={"duplicate": False}, **said)

    def uploads(self, name: str = "申报表.pdf", content: bytes | None = None) -> str:
        """Hand in a file and return its digest; each has a content of its own unless it is given."""
        body = PDF + str(next(_papers)).encode() if content is None else content
        file = ContentFile(body, name=name)
        return store_file(file=file, person=self.acting.person, at=clock.stored(clock.now())).digest

    def sees(self, number: str, **when: Any) -> Any:
        """Look at a project's page."""
        return queries.project(acting=self.acting, number=number, **when)

    def desk(self, tab: str = "todo") -> Any:
        """Look at one's desk."""
        return queries.workbench(acting=self.acting, tab=tab)

    def waiting(self) -> list[tuple[str, str]]:
        """Return the projects' titles and steps that wait on one's desk."""
        return [(todo.title, todo.step) for todo in self.desk().todos]


def _taken(answer: Recorded | NotRecorded) -> None:
    assert isinstance(answer, Recorded), answer


@dataclass
class Harbour:
    """The made-up district with its cast."""

    jurisdiction: Jurisdiction
    education: Organisation
    water: Organisation
    people: dict[str, Person] = field(default_factory=dict)

    @property
    def teacher(self) -> Person:
        """许老师 of the education bureau, a unit."""
        return self.people["xu"]

    @property
    def engineer(self) -> Person:
        """苏工 of the water bureau, the other unit."""
        return self.people["su"]

    @property
    def reviewer(self) -> Person:
        """杨科 of the authority."""
        return self.people["yang"]

    @property
    def colleague(self) -> Person:
        """蓝科, who sits next to 杨科."""
        return self.people["lan"]

    @property
    def treasurer(self) -> Person:
        """钱股 of finance."""
        return self.people["qian"]

    @property
    def nobody(self) -> User:
        """齐闲, who signs in and has no post."""
        return User.objects.get(username="qi")

    def applied(self, title: str = "智慧码头", *, amount: str = "50000.00") -> str:
        """Return the number of a project of 许老师's that has been applied for; small ones need no budget."""
        facts = {"kind": "build", "amount": Decimal(amount)}
        number = str(self.teacher.opens(title, facts=facts).number)
        _taken(self.teacher.applies(number))
        return number

    def reviewed(self, title: str = "智慧码头") -> str:
        """Return the number of one that has passed the review."""
        number = self.applied(title)
        _taken(self.reviewer.reviews(number))
        return number

    def approved(self, title: str = "智慧码头") -> str:
        """Return the number of one that the government has approved, by a paper that 杨科 entered."""
        number = self.reviewed(title)
        said = {"party": "government", "facts": {"approved_amount": Decimal("48000.00")}}
        _taken(self.reviewer.takes(number, "approval", paper=self.reviewer.uploads("批复.pdf"), **said))
        return number

    def signed(self, title: str = "智慧码头") -> str:
        """Return the number of one whose contract is signed today, and has to be filed."""
        number = self.approved(title)
        _taken(self.teacher.does(number, "open", "contract#1"))
        facts = {"contract_amount": Decimal("47000.00")}
        _taken(self.teacher.takes(number, "signing", scope="contract#1", facts=facts))
        return number

    def registers_unit(self, unit: Organisation, registered: bool = True) -> Any:
        """Say for the authority whether a unit is registered."""
        return actions.say_above(
            acting=self.reviewer.acting, unit=unit, name="registered", value=registered, on=clock.today()
        )


def harbour() -> Harbour:
    """Set up the district: organisations, parties, people and posts; both units are registered."""
    place = registers.add_jurisdiction(code="harbour", name="港湾区", rulebook="harbour")

    def organisation(name: str, *parties: str) -> Organisation:
        return registers.add_organisation(jurisdiction=place, name=name, parties=parties)

    education, water = organisation("区教育局", "unit"), organisation("区水务局", "unit")
    authority, finance = organisation("区数据局", "authority"), organisation("区财政局", "finance")
    found = Harbour(place, education, water)
    for username, name, post, body in (
        ("xu", "许老师", "信息中心科员", education),
        ("su", "苏工", "工程师", water),
        ("yang", "杨科", "项目科科长", authority),
        ("lan", "蓝科", "项目科科员", authority),
        ("qian", "钱股", "预算股股长", finance),
    ):
        person = registers.add_person(
            username=username, name=name, password=PASSWORD, organisation=body, post=post
        )
        found.people[username] = Person(acting(organisations_of(person, clock.today())[0]))
    for body in (education, finance):
        registers.add_person(username="he", name="何姐", password=PASSWORD, organisation=body)
    User.objects.create_user(username="qi", password=PASSWORD, name="齐闲")
    for unit in (education, water):
        found.registers_unit(unit)
    return found

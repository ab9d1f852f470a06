"""
One project of each class, from the question about state secrets to its grade, on the pages and by people in their roles.

The stories are those that the rulebook's scenarios tell; the building project has a change besides.
"""

from importlib import resources
from pathlib import Path

from playwright.sync_api import expect
from tests.journeys.office import Office
from tests.journeys.telling import Teller

from guicheng.apps.cases.verify import verify
from guicheng.cli.sources import Rulebooks
from guicheng.engine.scenario import read_scenarios
from guicheng.engine.scenario.model import Deed, Scenario

SCENARIOS = resources.files("guicheng") / "rulebooks" / "guangzhou-baiyun-2024" / "scenarios"
CHANGE = Path(__file__).parent / "building-change.yaml"


def read(file) -> Scenario:
    return read_scenarios(file.read_text(encoding="utf-8"), file.name, Rulebooks())[0]


def live(new_office, scenario: Scenario, title: str, besides: tuple[Deed, ...] = ()) -> tuple[Office, Teller]:
    """Tell a whole scenario, and hold what came of it against the log."""
    story = scenario.stories[0]
    office = new_office(scenario.rulebook, story.opened)
    office.knows(scenario.above)
    teller = Teller(office, office.opens(title, {entry.name: entry.value for entry in story.facts}))
    teller.tells((*story.deeds, *besides))
    assert teller.refused == sum(deed.refused is not None for deed in (*story.deeds, *besides))
    assert {(found.result, found.text) for found in verify(files=True)} == {("same", "")}
    assert sum(found.seq > 0 for found in verify()) == teller.recorded
    return office, teller


def stands(office: Office, teller: Teller, **facts: str) -> None:
    """Every party sees the project as its story left it: all acts, and what is known of it in the end."""
    for party in ("unit", "authority"):
        page = office.page(party)
        page.goto(teller.home)
        expect(page.locator("#log")).to_contain_text(f"共 {teller.recorded} 条")
        page.goto(teller.home + "known/")
        for label, value in facts.items():
            row = page.locator("tr", has=page.get_by_text(label, exact=True))
            expect(row.first).to_contain_text(value)


def test_a_micro_project(new_office):
    scenario = read(SCENARIOS / "life-micro.yaml")

    office, teller = live(new_office, scenario, "社区养老服务预约小程序")

    stands(office, teller, 小微项目="是", 效能评估等次="合格")


def test_an_ordinary_building_project(new_office):
    scenario = read(SCENARIOS / "life-building-initiation.yaml")

    office, teller = live(new_office, scenario, "教育综合管理平台", read(CHANGE).stories[0].deeds)

    stands(office, teller, 小微项目="否", 效能评估等次="优秀")


def test_operation_and_maintenance_as_before(new_office):
    scenario = read(SCENARIOS / "life-repeated-om.yaml")

    office, teller = live(new_office, scenario, "教育城域网运维")

    stands(office, teller, 小微项目="否", 效能评估等次="基本合格")


def test_a_service(new_office):
    scenario = read(SCENARIOS / "life-service.yaml")

    office, teller = live(new_office, scenario, "教育数据治理服务")

    stands(office, teller, 小微项目="否", 效能评估等次="不合格")

"""
Every scenario that comes with a rulebook holds on the platform too: acts through the door, answers from its pages' queries.

What a file says and the platform cannot be told is listed in NOT_ON_THE_PLATFORM, each with its reason; nothing else
is left out, and what is listed must still come otherwise there.
"""

import pytest
from tests.rulebooks.test_scenarios import FILES

from guicheng.apps.cases import law
from guicheng.cli.sources import Rulebooks
from guicheng.config.stage.company import gather
from guicheng.config.stage.playing import play
from guicheng.engine.scenario import read_scenarios

ANSWERED_AT_THE_DOOR = "the question about state secrets unanswered: the platform asks it before a project is opened, and keeps nothing else"
SEES_ONLY_ITS_OWN = (
    "a party that sees only the cases in which a step of its applies opens the process that would make it one: there the "
    "authority, which may open it too, has to"
)
NOT_ON_THE_PLATFORM = {
    (
        "guangzhou-baiyun-2024",
        "art-05-parties.yaml",
        "行业主管部门检查发现问题，逾期整改记为逾期",
    ): SEES_ONLY_ITS_OWN,
    (
        "suqian-2024",
        "art-11-operator.yaml",
        "数据只由市政府授权的运营主体在安全前提下运营",
    ): SEES_ONLY_ITS_OWN,
    (
        "beijing-xicheng-2022",
        "art-06-secrets.yaml",
        "涉及国家秘密的不受理；未回答的也不受理",
    ): ANSWERED_AT_THE_DOOR,
    (
        "guangzhou-baiyun-2024",
        "art-02-scope.yaml",
        "涉及国家秘密的项目不受理；未回答的也不受理",
    ): ANSWERED_AT_THE_DOOR,
    ("suqian-2024", "art-02-scope.yaml", "涉密项目不受理；未回答的也不受理"): ANSWERED_AT_THE_DOOR,
}


@pytest.fixture(scope="module")
def rulebooks():
    return Rulebooks()


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "file"), FILES, ids=[f"{name}/{file.name}" for name, file in FILES])
def test_the_law_as_its_scenarios_tell_it_on_the_platform(name, file, rulebooks):
    scenarios = read_scenarios(file.read_text(encoding="utf-8"), file.name, rulebooks)
    company = gather(law.shipped(name))

    came = {scenario.title: play(scenario, company) for scenario in scenarios}

    listed = {title for book, where, title in NOT_ON_THE_PLATFORM if (book, where) == (name, file.name)}
    assert [str(f) for title, found in came.items() if title not in listed for f in found] == []
    assert {title for title in listed if not came[title]} == set()


def test_what_is_listed_is_there(rulebooks):
    files = {(name, file.name): file for name, file in FILES}
    for name, where, title in NOT_ON_THE_PLATFORM:
        found = read_scenarios(files[name, where].read_text(encoding="utf-8"), where, rulebooks)
        assert title in {scenario.title for scenario in found}

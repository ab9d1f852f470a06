"""The demo: loaded through the door, in every phase, and true to what it says of itself."""

import json
from collections import Counter
from datetime import date, datetime

import pytest
from django.core.management import call_command
from tests.cast import at

from guicheng.apps.accounts.models import User
from guicheng.apps.cases import clock, law, queries
from guicheng.apps.cases.loading import load
from guicheng.apps.cases.models import ActRow, Case, CaseRow, Draft, Standing, Todo
from guicheng.apps.cases.verify import verify
from guicheng.apps.documents.queries import content
from guicheng.apps.registers.actions import add_jurisdiction
from guicheng.apps.registers.models import Jurisdiction
from guicheng.apps.registers.queries import acting
from guicheng.config.demo import loading
from guicheng.config.demo.cast import cast, password, places, the_cast
from guicheng.config.demo.days import Days
from guicheng.config.demo.expanding import worded, year_of
from guicheng.config.demo.playing import DemoError, Player
from guicheng.config.demo.reading import read_file
from guicheng.config.demo.samples import sample_pdf
from guicheng.engine.recheck import recheck
from guicheng.engine.rulebook.load import shipped_rulebooks
from guicheng.engine.view import view
from guicheng.engine.yaml import document

LOADED_ON = "2026-11-25"
PLACE = "guangzhou-baiyun"
RULEBOOK = "guangzhou-baiyun-2024"

# No duty of the regulation lies in `plan`: filing a development plan is something a unit may do at any time.
PHASES = {"apply", "review", "approve", "procure", "build", "accept", "operate", "evaluate", "close"}
MARKS = [
    '"taken_over":true',
    '"entered_by":"authority"',
    '"verb":"waive"',
    '"verb":"annul"',
    '"verb":"withdraw"',
    '"verb":"correct"',
    '"late":true',
]
STATUSES = {"done", "not_applicable", "waiting", "undetermined", "blocked", "open"}


@pytest.fixture
def demo_day(settings):
    settings.DEMO = True
    with clock.held_at(at(LOADED_ON)):
        yield


@pytest.fixture
def days() -> Days:
    return Days(law.calendar(), date.fromisoformat(LOADED_ON))


@pytest.fixture
def player(db, demo_day, days) -> Player:
    """Somebody to play single projects with, in the demo's district."""
    return Player(loading._company(the_cast(PLACE)), days)


def act_bodies() -> list[str]:
    return list(ActRow.objects.values_list("body", flat=True))


# One test: loading takes a while, and every worker of the test run would load it anew for tests of its own.
def test_the_demo_shows_every_phase_and_verifies(db, demo_day):
    done = loading.load_demo(only=[PLACE])

    assert done.projects >= 40
    assert Case.objects.filter(is_scenario=True).count() == Case.objects.count() == done.projects
    assert loading.is_loaded()
    assert {finding.result for finding in verify()} == {"same"}
    assert done.acts == ActRow.objects.count() > 500
    assert done.refused >= 12

    phases = Counter(CaseRow.objects.values_list("phase", flat=True))
    assert set(phases) == PHASES
    assert CaseRow.objects.filter(as_of=clock.today(), holds_until__gt=clock.today()).exists()
    assert not CaseRow.objects.filter(stale=True).exists()
    assert CaseRow.objects.filter(state="ended").count() >= 3
    assert CaseRow.objects.filter(overdue__gt=0).count() >= 5
    assert CaseRow.objects.filter(restrictions__gt=0).count() >= 5

    now, statuses, restrictions = clock.now(), set(), set()
    for row in Case.objects.all():
        seen = view(load(row).case, as_of=now.date(), known_at=now, calendar=law.calendar())
        statuses |= {step.status for step in seen.steps}
        restrictions |= {restriction.article for restriction in seen.restrictions}
    assert statuses == STATUSES
    assert {"22/4", "22/7", "22/10", "22/11", "48", "53/2"} <= restrictions

    # Other projects of a unit bear on it only through what they show.
    assert Standing.objects.filter(name="barred_year", value="true").exists()
    bodies = act_bodies()
    for mark in MARKS:
        assert any(mark in body for body in bodies), mark
    on_behalf = [body for body in bodies if '"entered_by"' in body]
    assert all('"paper"' in body for body in on_behalf)

    people = {person.username: person for person in User.objects.all()}
    here = [shown for shown in cast() if shown.place == the_cast(PLACE).name]
    assert [(s.username, s.name) for s in here] == [(p.username, p.name) for p in people.values()]
    assert all(people[shown.username].check_password(shown.password) for shown in here[:2])
    assert Draft.objects.count() == 2

    reviewer = acting(people["chenlu"].memberships.get())
    assert queries.workbench(acting=reviewer, tab="todo").todos
    assert {todo.party for todo in Todo.objects.all()} >= {
        "unit",
        "authority",
        "finance",
        "government",
        "cost_reviewer",
    }
    annulled = Case.objects.get(title="企业信用风险分类监管系统")
    differences = recheck(load(annulled).case, known_at=now, calendar=law.calendar())
    assert {difference.seq for difference in differences} == {4}  # the scheme that rested on the review


def test_a_paper_of_the_demo_is_a_file_that_opens(player, days):
    play(player, days, "acts:\n  - {on: -5w, step: plan_application}\n")

    [digest] = [body.split('"plan_form":["')[1][:64] for body in act_bodies() if "plan_form" in body]
    path = content(digest)

    assert path is not None
    assert path.read_bytes().startswith(b"%PDF-1.4")


def play(player: Player, days: Days, rest: str, head: str = "", paths=None) -> None:
    text = f"rulebook: {RULEBOOK}\ntitle: 试例\nunit: shuiwu\nfacts: {{class: build, planned_amount: 120万元}}\n{head}{rest}"
    problems = []
    projects = read_file(text, "sample.yaml", the_cast(PLACE), law.shipped(RULEBOOK), days, problems, paths)
    assert problems == []
    player.play(projects, loading._above(player.company, days))


def test_an_act_that_the_law_refuses_is_told_with_file_line_and_reasons(player, days):
    with pytest.raises(DemoError) as told:
        play(player, days, "acts:\n  - {on: -3m, step: plan_application}\n")

    assert "sample.yaml:6: 试例" in str(told.value)
    assert "[14]" in str(told.value)


def test_an_act_that_should_be_refused_and_is_not_is_told(player, days):
    with pytest.raises(DemoError, match="sample.yaml:6: 试例：应被拒绝，却记入了"):
        play(player, days, 'acts:\n  - {on: -5w, step: plan_application, refused: ["14"]}\n')


def test_a_refusal_for_another_reason_is_told(player, days):
    with pytest.raises(DemoError, match="应依据 15 拒绝"):
        play(player, days, 'acts:\n  - {on: -3m, step: plan_application, refused: ["15"]}\n')


def test_a_question_without_an_answer_is_told(player, days, monkeypatch):
    monkeypatch.delitem(the_cast(PLACE).usual.answers, "is_useful")

    with pytest.raises(DemoError, match="没有写“is_useful”（有实用性和良好的经济社会效益，yes/no）怎么答"):
        play(
            player,
            days,
            "acts:\n  - {on: -5w, step: plan_application}\n  - {on: -3w, step: plan_review, outcome: passed}\n",
        )


def test_a_demo_that_cannot_be_loaded_leaves_nothing(db, demo_day, monkeypatch):
    def refuses(*_):
        raise DemoError("the second of two projects")

    monkeypatch.setattr(loading.Player, "play", refuses)

    with pytest.raises(DemoError):
        loading.load_demo()

    assert not Jurisdiction.objects.exists()
    assert not User.objects.exists()


def test_real_data_is_neither_mixed_with_the_demo_nor_thrown_away(db, demo_day):
    add_jurisdiction(code="real", name="某区", rulebook=RULEBOOK)

    with pytest.raises(DemoError, match="某区"):
        loading.load_demo()
    with pytest.raises(DemoError, match="某区"):
        loading.throw_away()
    assert Jurisdiction.objects.count() == 1


def test_the_command_is_for_demos_only(db, settings):
    settings.DEMO = False

    with pytest.raises(Exception, match="guicheng demo"):
        call_command("demo", no_serve=True)


@pytest.mark.parametrize(
    ("written", "after", "expected"),
    [
        ("-1w", None, "2026-11-24"),
        ("-2w", None, "2026-11-23"),
        ("-3w", None, "2026-11-20"),  # over a weekend
        ("-50d", None, "2026-09-30"),  # 6 October is in the National Day week: back to the day before it
        ("-6m", None, "2026-05-25"),
        ("+5w", "2026-09-30", "2026-10-13"),  # over the holiday; Saturday 10 October is worked
        ("+5d", "2026-09-30", "2026-10-08"),
        ("+0w", "2026-11-20", "2026-11-20"),
        ("last-year 11-22", None, "2025-11-21"),  # a Saturday
        ("2026-01-01", None, None),
        ("soon", None, None),
    ],
)
def test_days_are_relative_to_the_day_of_loading(days, written, after, expected):
    base = date.fromisoformat(after) if after else None

    assert days.read(written, base) == (date.fromisoformat(expected) if expected else None)


def test_early_in_january_last_year_is_seen_from_the_last_working_day():
    days = Days(law.calendar(), date(2026, 1, 2))  # 1 to 3 January are days off

    assert days.last == date(2025, 12, 31)
    assert days.read("last-year 11-20") == date(2024, 11, 20)


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ("{on: 2026-01-05, step: plan_application}", "不是示范项目的日期"),
        ("{on: -0w, step: plan_application}", "不在装载日之前"),
        ("{on: +3w, step: plan_application}", "之前没有一项"),
        ("{on: -3w, step: plan_aplication}", "plan_application"),
        ("{on: -3w, step: plan_application, colour: red}", "colour"),
    ],
)
def test_what_is_wrong_with_a_project_file_is_told_with_its_line(days, row, text):
    problems = []
    written = f"rulebook: {RULEBOOK}\ntitle: 试例\nunit: shuiwu\nacts:\n  - {row}\n"

    read_file(written, "sample.yaml", the_cast(PLACE), law.shipped(RULEBOOK), days, problems)

    assert problems
    assert all(problem.line == 5 for problem in problems)
    assert any(text in f"{problem.text}{problem.repair}" for problem in problems)


def test_a_project_needs_a_unit_of_the_cast(days):
    problems = []

    read_file(f"rulebook: {RULEBOOK}\ntitle: 试例\nunit: shuiwuju\n", "x.yaml", the_cast(PLACE), law.shipped(RULEBOOK), days, problems)  # fmt: skip

    assert [problem.line for problem in problems] == [3]


def test_every_shipped_rulebook_has_a_place_in_the_demo():
    assert [the_cast(place).rulebook for place in places()] == [
        "guangzhou-baiyun-2024",
        "beijing-xicheng-2022",
        "datong-2022",
        "suqian-2024",
    ]
    assert {the_cast(place).rulebook for place in places()} == set(shipped_rulebooks())


@pytest.mark.parametrize("place", places())
def test_the_cast_plays_every_party(place):
    found = the_cast(place)
    played = {party for body in found.bodies.values() for party in body.parties}

    assert played == set(law.shipped(found.rulebook).parties)


def test_nobody_is_in_two_places():
    usernames = [shown.username for shown in cast()]

    assert len(usernames) == len(set(usernames))
    assert {shown.password for shown in cast()} == {password()}


@pytest.mark.parametrize("place", places())
def test_usual_answers_name_facts_of_the_rulebook(place):
    found = the_cast(place)
    book = law.shipped(found.rulebook)

    assert set(found.usual.answers) - set(book.facts) == set()
    steps = {f"{step.id}.{outcome}" for step in book.steps.values() for outcome in step.outcomes}
    assert set(found.usual.opinions) - steps == set()


def test_acts_of_a_path_stand_in_its_place(player, days):
    paths = document(
        "checked:\n  - {step: plan_application}\n  - {on: +1w, by: authority, facts: {others_invited: no}}\n"
        "  - {on: +3w, step: plan_review, outcome: passed}\n",
        "paths.yaml",
    )
    rest = "acts:\n  - {on: -5w, path: checked}\n  - {on: +0w, annul: plan_review, opinion: 有误}\n"

    play(player, days, rest, paths=paths)

    verbs = [json.loads(body)["verb"] for body in act_bodies()]
    assert verbs == ["say", "take", "say", "take", "annul"]


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ("{on: -5w, path: cheked}", "没有路径“cheked”"),
        ("{on: -5w, path: checked, until: procurement}", "路径“checked”没有环节“procurement”"),
        ("{on: -5w, path: checked, party: unit}", "path 一项没有“party”"),
        ("{on: -5w, annul: procurement}", "前面没有办理“procurement”"),
    ],
)
def test_what_is_wrong_with_a_path_is_told_with_its_line(days, row, text):
    problems = []
    paths = document("checked:\n  - {step: plan_application}\n", "paths.yaml")
    written = f"rulebook: {RULEBOOK}\ntitle: 试例\nunit: shuiwu\nacts:\n  - {row}\n"

    read_file(written, "sample.yaml", the_cast(PLACE), law.shipped(RULEBOOK), days, problems, paths)

    assert any(problem.line == 5 and text in problem.text for problem in problems)


def test_words_follow_from_the_day(days):
    day = date(2026, 1, 15)

    assert worded("running_month#{month-1} {year}年 {n}号", day, 7) == "running_month#2025-12 2026年 7号"
    assert year_of({"year": 1, "after": "+3m"}, date(2026, 9, 30), days) == 2027
    assert year_of({"year": 1, "after": "+3m"}, date(2026, 10, 8), days) == 2028


def test_a_sample_is_a_pdf_whose_table_points_at_its_objects():
    made = sample_pdf(["标题", "第二行"])
    table = made[made.rindex(b"\nxref\n") + 1 :].split(b"\n")
    places = [int(line[:10]) for line in table[3:] if line.endswith(b" 00000 n ")]

    assert made.startswith(b"%PDF-1.4")
    assert [made[place:].split(b" ", 1)[0] for place in places] == [b"%d" % n for n in range(1, 8)]
    assert "标题".encode("utf-16-be").hex().upper().encode() in made
    assert made == sample_pdf(["标题", "第二行"])


def test_the_moments_of_a_day_lie_in_office_hours(player, days):
    play(player, days, "acts:\n  - {on: -5w, step: plan_application}\n")

    recorded = [clock.local(row.recorded) for row in ActRow.objects.all()]
    assert all(datetime(moment.year, moment.month, moment.day, 8) < moment for moment in recorded)
    assert all(moment.hour < 18 for moment in recorded)

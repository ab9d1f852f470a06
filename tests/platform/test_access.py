"""Who may see what. Wherever something must not show, there is something that could."""

from collections.abc import Iterator
from decimal import Decimal
from shutil import copytree

import pytest
from tests.cast import PASSWORD, Harbour, Person, at, harbour

from guicheng.apps.cases import clock, queries
from guicheng.apps.cases.access import (
    enters_for,
    may_open_cases,
    may_see_above,
    may_set_parameters,
    parties_for,
    visible_cases,
    visible_units,
)
from guicheng.apps.cases.actions import NotRecorded, keep_draft, open_case, say_above
from guicheng.apps.cases.law import shipped
from guicheng.apps.cases.models import Case, CaseRow
from guicheng.apps.cases.queries.desk import todos
from guicheng.apps.registers import actions as registers
from guicheng.apps.registers.models import Membership, Role
from guicheng.apps.registers.queries import acting, organisations_of


@pytest.fixture
def theirs(district: Harbour) -> str:
    """The number of a project of the education bureau, with a file and an opinion."""
    number = district.applied("教育云")
    district.reviewer.reviews(number, "returned", opinion="请补充")
    return number


def titles(person: Person) -> list[str]:
    return [row.title for row in queries.project_list(acting=person.acting).rows]


def as_for(district: Harbour, body: str) -> Person:
    """何姐, acting for one of her two organisations."""
    person = Membership.objects.get(person__username="he", organisation__name=body)
    return Person(acting(person))


def test_a_unit_sees_its_own_projects_and_the_others_theirs(district: Harbour, theirs: str):
    district.engineer.opens("水务云")

    seen = {name: titles(person) for name, person in district.people.items()}

    assert seen == {
        "xu": ["教育云"],
        "su": ["水务云"],
        "yang": ["水务云", "教育云"],
        "lan": ["水务云", "教育云"],
        "qian": ["水务云", "教育云"],
    }


def test_nothing_of_another_units_project_can_be_asked(district: Harbour, theirs: str):
    digest = next(iter(district.teacher.sees(theirs).files))
    here = {"acting": district.engineer.acting, "number": theirs}

    answers = [
        queries.project(**here),
        queries.why(**here, question="step:review"),
        queries.explanation(**here, question="step:review"),
        queries.step_form(**here, step="apply"),
        queries.opening_form(**here, kind="contract"),
        queries.forecast(**here, facts={}),
        queries.draft(**here, form="apply@"),
        queries.visible_file(acting=district.engineer.acting, digest=digest),
    ]

    assert answers == [None] * len(answers)
    assert queries.why(acting=district.teacher.acting, number=theirs, question="step:review") is not None
    assert queries.visible_file(acting=district.teacher.acting, digest=digest) is not None


def test_another_units_project_is_answered_like_one_that_is_not_there(district: Harbour, theirs: str):
    answers = [district.engineer.applies(number) for number in (theirs, "2025-0404")]

    assert answers[0] == answers[1]


def test_what_a_unit_enters_for_others_waits_for_it_in_its_own_projects_only(district: Harbour):
    district.applied("教育云")
    district.engineer.applies(district.engineer.opens("水务云").number)

    waiting = {
        name: [(todo.title, todo.step) for todo in todos(person.acting, powers=True)]
        for name, person in district.people.items()
    }

    # 分管区领导 has no account: its consent may be entered by the unit, for its own projects, and by the authority.
    both = [("教育云", "consent"), ("水务云", "consent")]
    assert waiting == {"xu": both[:1], "su": both[1:], "yang": both, "lan": both, "qian": []}


def test_a_person_of_two_organisations_acts_for_one_at_a_time(district: Harbour, theirs: str):
    district.engineer.opens("水务云")

    as_unit, as_finance = as_for(district, "区教育局"), as_for(district, "区财政局")

    assert (titles(as_unit), titles(as_finance)) == (["教育云"], ["水务云", "教育云"])
    assert [reason.id for reason in as_finance.applies(theirs, party="unit").reasons] == ["by"]


def test_what_somebody_did_for_a_former_organisation_is_no_longer_shown(district: Harbour, theirs: str):
    teacher = district.teacher.acting.person
    assert [done.title for done in district.teacher.desk("done").done] == ["教育云", "教育云"]

    registers.add_person(username="xu", name="许老师", password="", organisation=district.water)
    moved = Person(acting(Membership.objects.get(person=teacher, organisation=district.water)))

    assert [done.title for done in moved.desk("done").done] == []
    assert moved.desk().counts["done"] == 0


def test_a_post_holds_from_its_first_day_to_its_last(district: Harbour):
    person = district.teacher.acting.person
    Membership.objects.filter(person=person).update(
        since=at("2025-03-04").date(), until=at("2025-03-31").date()
    )

    held = [
        bool(organisations_of(person, at(day).date()))
        for day in ("2025-03-03", "2025-03-04", "2025-03-31", "2025-04-01")
    ]

    assert held == [False, True, True, False]


def test_the_table_of_who_may_do_what(district: Harbour, theirs: str):
    case, rulebook = Case.objects.get(number=theirs), shipped("harbour")

    table = {
        name: (
            parties_for(person.acting, case),
            enters_for(person.acting, case, rulebook),
            may_open_cases(person.acting),
            may_set_parameters(person.acting),
        )
        for name, person in district.people.items()
    }

    assert table == {
        "xu": (("unit",), {"unit": "unit", "leader": "unit"}, True, False),
        "su": ((), {}, True, False),
        "yang": (
            ("authority",),
            {"authority": "authority", "leader": "authority", "government": "authority"},
            False,
            True,
        ),
        "lan": (
            ("authority",),
            {"authority": "authority", "leader": "authority", "government": "authority"},
            False,
            True,
        ),
        "qian": (("finance",), {"finance": "finance"}, False, False),
    }


def test_an_organisation_without_a_role_sees_nothing(district: Harbour, theirs: str):
    Role.objects.filter(organisation=district.treasurer.acting.organisation).delete()
    idle = Person(acting(Membership.objects.get(person__username="qian")))

    assert titles(idle) == []
    assert not visible_cases(idle.acting).exists()


def test_a_role_in_another_district_counts_there_only(district: Harbour, theirs: str):
    other = registers.add_jurisdiction(code="hill", name="山丘区", rulebook="harbour")
    Role.objects.create(organisation=district.water, jurisdiction=other, party="authority")

    again = Person(acting(Membership.objects.get(person__username="su")))

    assert again.acting.parties == ("unit",)
    assert titles(again) == []


def test_another_district_sees_nothing_of_this_one(district: Harbour, theirs: str):
    hill = registers.add_jurisdiction(code="hill", name="山丘区", rulebook="harbour")
    body = registers.add_organisation(jurisdiction=hill, name="山丘区数据局", parties=("authority",))
    person = registers.add_person(username="shan", name="山科", password="", organisation=body)

    visitor = Person(acting(organisations_of(person, clock.today())[0]))

    assert titles(visitor) == []
    assert visitor.sees(theirs) is None
    assert visitor.waiting() == []


def test_a_unit_does_not_open_projects_for_another(district: Harbour):
    answer = open_case(
        acting=district.teacher.acting,
        unit=district.water,
        title="代劳",
        has_secrets=False,
        facts={},
        key="k",
    )

    assert isinstance(answer, NotRecorded)
    assert Case.objects.count() == 0


# ------------------------------------------------------------ files


def test_naming_a_file_in_a_draft_does_not_open_it(district: Harbour, theirs: str):
    digest = next(iter(district.teacher.sees(theirs).files))
    own = district.engineer.opens("水务云").number

    keep_draft(
        acting=district.engineer.acting, number=own, form="apply@", content={"files": {"form": [digest]}}
    )

    assert queries.file_visible(acting=district.engineer.acting, digest=digest) is False


@pytest.mark.parametrize("digest", ["", "a", "../../secret-key", "A" * 64, "0" * 64])
def test_what_is_no_digest_opens_nothing(district: Harbour, theirs: str, digest: str):
    assert queries.visible_file(acting=district.reviewer.acting, digest=digest) is None


def test_the_same_paper_goes_by_the_name_under_which_it_was_handed_in_here(district: Harbour):
    paper = b"%PDF-1.7\nthe same"
    one, other = district.teacher.opens("教育云").number, district.engineer.opens("水务云").number
    district.teacher.applies(one, facts={"form": (district.teacher.uploads("教育局内部.pdf", paper),)})
    digest = district.engineer.uploads("水务局.pdf", paper)
    district.engineer.applies(other, facts={"form": (digest,)})

    names = [
        {(file.name, file.by) for file in person.sees(number).files.values()}
        for person, number in ((district.teacher, one), (district.engineer, other))
    ]

    assert names == [{("教育局内部.pdf", "许老师")}, {("水务局.pdf", "苏工")}]
    assert queries.visible_file(acting=district.engineer.acting, digest=digest).name == "水务局.pdf"


def test_a_paper_of_the_unit_opens_for_the_unit_and_for_those_who_review_it(district: Harbour):
    digest = district.reviewer.uploads("登记证.pdf")
    say_above(
        acting=district.reviewer.acting,
        unit=district.education,
        name="certificate",
        value=(digest,),
        on=clock.today(),
    )

    seen = {
        name: getattr(queries.visible_file(acting=person.acting, digest=digest), "name", None)
        for name, person in district.people.items()
    }

    assert seen == {
        "xu": "登记证.pdf",
        "su": None,
        "yang": "登记证.pdf",
        "lan": "登记证.pdf",
        "qian": "登记证.pdf",
    }


def test_the_paper_of_a_parameter_opens_for_everybody_in_the_district(district: Harbour):
    digest = district.reviewer.uploads("港数3号.pdf")
    say_above(
        acting=district.reviewer.acting,
        unit=None,
        name="small_limit",
        value=Decimal("1.00"),
        on=clock.today(),
        source="港数〔2025〕3号",
        document=digest,
    )

    assert all(queries.file_visible(acting=p.acting, digest=digest) for p in district.people.values())


def test_a_file_of_others_cannot_be_named_above_the_cases(district: Harbour, theirs: str):
    digest = next(iter(district.teacher.sees(theirs).files))

    answer = say_above(
        acting=district.engineer.acting,
        unit=district.water,
        name="certificate",
        value=(digest,),
        on=clock.today(),
    )

    assert [reason.id for reason in answer.reasons] == ["file"]
    assert queries.file_visible(acting=district.engineer.acting, digest=digest) is False


# ---------------------------------------------------------------- parties that see only what is theirs


@pytest.fixture
def narrow(tmp_path, settings, db, monday) -> Iterator[Harbour]:
    """The district where finance sees what its steps are in, and one more party what the law gives it."""
    folder = copytree(settings.RULEBOOKS / "harbour", tmp_path / "rulebooks" / "harbour")
    head = folder / "rulebook.yaml"
    text = head.read_text(encoding="utf-8").replace("label: 区财政局", "label: 区财政局, sees: involved")
    head.write_text(text + "  services: {label: 服务主管部门, sees: {kind: service}}\n", encoding="utf-8")
    chapter = folder / "01-apply.yaml"
    text = chapter.read_text(encoding="utf-8")
    chapter.write_text(text.replace("by: finance,", "by: [finance, services],"), encoding="utf-8")
    settings.RULEBOOKS = folder.parent
    shipped.cache_clear()
    yield harbour()
    shipped.cache_clear()


def plays(narrow: Harbour, party: str) -> Person:
    """Somebody of another organisation that plays a party."""
    body = registers.add_organisation(jurisdiction=narrow.jurisdiction, name=party, parties=[party])
    person = registers.add_person(username="fu", name="傅员", password=PASSWORD, organisation=body)
    return Person(acting(organisations_of(person, clock.today())[0]))


def test_a_restricted_party_sees_a_project_from_the_day_a_step_of_it_applies(narrow: Harbour):
    finance = narrow.people["qian"]
    large = narrow.teacher.opens("教育云").number
    small = narrow.engineer.opens("水务云", facts={"kind": "build", "amount": Decimal("99999.99")}).number
    assert titles(finance) == ["教育云"]

    narrow.engineer.applies(small)
    narrow.reviewer.reviews(small)

    assert titles(finance) == ["教育云"]
    assert finance.sees(small) is None
    assert finance.sees(large) is not None
    assert not may_see_above(finance.acting, narrow.water.pk)
    assert may_see_above(finance.acting, narrow.education.pk)


def test_a_restricted_party_sees_what_its_condition_holds_for(narrow: Harbour):
    services = plays(narrow, "services")
    narrow.teacher.opens("教育云")
    number = narrow.engineer.opens("运维", facts={"kind": "service", "amount": Decimal("99999.99")}).number

    assert titles(services) == ["运维"]
    assert services.sees(number) is not None
    assert titles(narrow.people["qian"]) == [
        "教育云"
    ]  # the step that both may take makes it finance's, not theirs


def test_a_project_whose_row_was_made_before_parties_were_noted_is_seen_after_the_next_list(narrow: Harbour):
    narrow.teacher.opens("教育云")
    CaseRow.objects.update(involved="")

    assert titles(narrow.people["qian"]) == ["教育云"]


def test_a_restricted_party_looks_up_the_units_of_its_projects_only(narrow: Harbour):
    finance = narrow.people["qian"]
    narrow.teacher.opens("教育云")

    assert visible_units(finance.acting) == [narrow.education]
    assert visible_units(narrow.teacher.acting) == [narrow.education]
    assert visible_units(narrow.reviewer.acting) == [narrow.education, narrow.water]

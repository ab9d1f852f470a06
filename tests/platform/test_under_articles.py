"""What each article does to projects now, read from rows: open, overdue, blocked, restricted; only to those one may see."""

import pytest
from tests.cast import at
from tests.web.office import RULEBOOKS, office, taken

from guicheng.apps.cases import clock, queries
from guicheng.apps.cases.models import UnderArticle


@pytest.fixture
def city(settings, db, monday):
    settings.RULEBOOKS = RULEBOOKS
    return office()


def under(city, article, who=None, **more):
    who = who or city.reviewer
    return queries.under_article(acting=who.acting, rulebook="city", article=article, **more)


def test_an_open_step_stands_under_its_article(city):
    number = city.applied()
    found = under(city, "5")

    assert found.counts["open"] == 1
    assert [(one.number, one.label) for one in found.rows["open"]] == [(number, "计划审核")]
    assert (found.projects, found.counts["overdue"]) == (1, 0)


def test_it_is_overdue_when_its_day_has_passed(city):
    number = city.applied()
    with clock.held_at(at("2025-03-11")):
        found = under(city, "5")

    assert found.counts["overdue"] == 1
    assert [one.number for one in found.rows["overdue"]] == [number]


def test_a_restriction_and_what_it_blocks_stand_under_their_item(city):
    number = city.applied()
    city.says_of_unit(filed=False)
    found = under(city, "4")

    assert (found.counts["restriction"], found.counts["blocked"]) == (1, 1)
    (blocked,) = found.rows["blocked"]
    assert (blocked.number, blocked.cited, blocked.label, blocked.steps) == (
        number,
        "4/4",
        "未报送信息化资产目录",
        ["计划审核"],
    )


def test_what_is_over_is_gone(city):
    number = city.applied()
    taken(city.reviews(number))

    assert under(city, "5").projects == 0
    assert under(city, "6").counts["open"] == 1


def test_a_unit_sees_its_own_only(city):
    city.applied()

    assert under(city, "5", city.engineer).projects == 1
    assert under(city, "5", city.teacher).projects == 0
    assert queries.projects_under(acting=city.teacher.acting, rulebook="city") == {}


def test_another_rulebook_touches_none_of_them(city):
    city.applied()

    assert queries.under_article(acting=city.reviewer.acting, rulebook="harbour", article="5").projects == 0


def test_the_list_is_cut_and_the_count_is_not(city):
    for place in range(3):
        city.applied(f"项目{place}")
    found = under(city, "5", most=2)

    assert (found.counts["open"], len(found.rows["open"])) == (3, 2)


def test_the_whole_rulebook_is_counted_at_once(city):
    city.applied()
    city.applied("第二个")
    city.says_of_unit(filed=False)
    with clock.held_at(at("2025-03-11")):
        found = queries.projects_under(acting=city.reviewer.acting, rulebook="city")

    # Both reviews are overdue; they may still be taken, to return or refuse.
    assert found["5"] == {"open": 2, "overdue": 2}
    assert found["4"] == {"blocked": 2, "restriction": 2, "held": 2}


@pytest.mark.parametrize("page", ["under_article", "projects_under"])
def test_it_asks_the_database_as_often_for_three_projects_as_for_one(
    city, page, django_assert_max_num_queries
):
    more = {"article": "5"} if page == "under_article" else {}
    ask = getattr(queries, page)
    for place in range(3):
        city.applied(f"项目{place}")
        ask(acting=city.reviewer.acting, rulebook="city", **more)  # makes the rows anew
        with django_assert_max_num_queries(9):
            ask(acting=city.reviewer.acting, rulebook="city", **more)


def test_rows_are_made_anew_and_never_twice(city):
    number = city.applied()
    before = UnderArticle.objects.filter(case__number=number).count()
    city.says_of_unit(filed=False)
    under(city, "5")
    city.says_of_unit(filed=True)
    under(city, "5")

    assert UnderArticle.objects.filter(case__number=number).count() == before

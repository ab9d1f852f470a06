"""
Forty running projects through a change of the law and a repair of our encoding of it.

A new edition comes into force: what runs stays with the old one, what begins follows the new one, one is moved after a
preview. A revision is previewed over all of them and adopted. Every receipt verifies before and after.
"""

from decimal import Decimal

from tests.cast import Harbour, at, key, told
from tests.platform.changing_law import NEW, SOURCE, Law, brings_in, forty, moves, verified

from guicheng.apps.cases import actions, clock, law, queries
from guicheng.apps.cases.actions import Recorded
from guicheng.apps.cases.models import ActRow, Case, Todo
from guicheng.apps.registers.models import Edition


def test_a_new_edition_and_a_revision_with_forty_running_projects(district: Harbour, books: Law):
    numbers = forty(district)
    before = verified()
    old = law.shipped("harbour").digest

    # A new edition is brought in for a day to come: nothing moves, and on the day only what begins follows it.
    books.new_edition()
    made = brings_in(district)
    assert (made.said_by, made.source, made.digest) == (
        district.reviewer.acting.person,
        SOURCE,
        law.shipped(NEW).digest,
    )
    assert law.named(district.jurisdiction) == "harbour"
    with clock.held_at(at("2025-03-31", 23)):
        last = district.teacher.opens("最后一项").number
    with clock.held_at(at("2025-04-01", 0)):
        first = district.teacher.opens("新项目").number
        refused = told(district.teacher.applies(first))
    assert refused == ["budget_sheet"]  # the paper that only the new edition asks for
    assert Case.objects.get(number=last).rulebook_id == old
    assert set(Case.objects.filter(number__in=numbers).values_list("rulebook_id", flat=True)) == {old}
    assert Case.objects.get(number=first).rulebook.rulebook == NEW

    with clock.held_at(at("2025-04-02")):
        # One is moved, with a preview that names what is different in it.
        moved = numbers[1]
        shown = queries.move_preview(acting=district.reviewer.acting, number=moved, rulebook=NEW)
        sentences = [one.sentence for one in shown.differences]
        assert "审核的期限：由2025-03-10变为2025-03-06。" in sentences
        assert any("预算" in one for one in sentences)
        answer = moves(district, moved, shown.digest)
        assert isinstance(answer, Recorded)
        assert law.rulebook(Case.objects.get(number=moved).rulebook_id).id == NEW
        page = district.teacher.sees(moved)
        assert page.view.step("review").due == at("2025-03-06").date()
        assert (page.acts[-1].verb, page.acts[-1].outcome, page.acts[-1].opinion) == (
            "adopt",
            "edition",
            "单位申请，已征得同意",
        )
        assert page.acts[1].label == "申报"
        assert district.teacher.sees(numbers[6]).view.step("review").due == at("2025-03-10").date()
        # As it was known before the move, the old edition judged it.
        known = district.teacher.sees(moved, known_at=at("2025-04-01"))
        assert known.view.step("review").due == at("2025-03-10").date()

    # A revision of the old edition: previewed over all that still follow it, adopted for these, and for those alone.
    books.repair()
    with clock.held_at(at("2025-04-03")):
        revised = queries.revision_preview(acting=district.reviewer.acting, rulebook="harbour")
        by_number = {one.number: one for one in revised.previews}
        assert set(by_number) == {*numbers, last} - {moved}
        differing = {number for number, one in by_number.items() if one.differences}
        # Those whose contract waits to be filed, and those whose amount lies just on the limit.
        assert differing == {n for place, n in enumerate(numbers) if place % 5 in (1, 4)} - {moved}
        signed = by_number[numbers[4]]
        assert [one.sentence for one in signed.differences if one.kind == "deadline"] == [
            "合同备案的期限：由2025-03-10变为2025-03-06（合同 1）。"
        ]
        assert {one.article for one in signed.differences if one.kind == "deadline"} == {"5"}
        order = actions.order_adoption(
            acting=district.reviewer.acting,
            target=revised.target,
            chosen={one.number: one.digest for one in revised.previews},
            reason="修正合同备案期限的录入错误",
            key=key(),
        )
        assert (order.left, order.finished_at is not None) == ({}, True)
        assert (
            district.teacher.sees(numbers[4]).view.step("filing", "contract#1").due == at("2025-03-06").date()
        )
        assert (
            Todo.objects.get(case__number=numbers[4], step="filing", party="unit").due
            == at("2025-03-06").date()
        )
        assert queries.revision_preview(acting=district.reviewer.acting, rulebook="harbour").previews == ()

        after = verified()
    assert set(before) < set(after)
    assert ActRow.objects.filter(body__contains='"verb":"adopt"').count() == 41


def test_only_the_authority_may_and_only_with_a_source_and_from_its_day_on(district: Harbour, books: Law):
    books.new_edition()

    assert told(brings_in(district, acting=district.teacher.acting)) == ["by"]
    assert told(brings_in(district, source=" ")) == ["source"]
    assert told(brings_in(district, on="2025-03-31")) == ["on"]
    assert told(brings_in(district, rulebook="harbour")) == ["rulebook"]
    assert told(brings_in(district, rulebook="nowhere")) == ["rulebook"]
    assert not Edition.objects.exists()


def test_a_later_day_corrects_an_earlier_one(district: Harbour, books: Law):
    books.new_edition()
    brings_in(district)
    brings_in(district, on="2025-05-01")

    assert law.named(district.jurisdiction, at("2025-04-30").date()) == "harbour"
    assert law.named(district.jurisdiction, at("2025-05-01").date()) == NEW


def test_a_move_is_the_authoritys_with_a_reason_and_just_what_was_shown(district: Harbour, books: Law):
    number = district.applied()
    books.new_edition()
    brings_in(district)
    shown = queries.move_preview(acting=district.reviewer.acting, number=number, rulebook=NEW).digest

    assert told(moves(district, number, shown, acting=district.teacher.acting)) == ["by"]
    assert told(moves(district, number, shown, reason=" ")) == ["opinion"]
    assert told(moves(district, number, "0" * 64)) == ["meanwhile"]
    district.reviewer.reviews(number)  # what would be different is different now
    assert told(moves(district, number, shown)) == ["meanwhile"]
    assert told(
        district.reviewer.does(number, "adopt", law.shipped("harbour").digest, outcome="revision")
    ) == ["adopt"]
    assert Case.objects.get(number=number).rulebook.rulebook == "harbour"


def test_a_move_is_done_once_and_cannot_be_annulled_but_taken_back(district: Harbour, books: Law):
    number = district.applied()
    books.new_edition()
    brings_in(district)
    shown, form = (
        queries.move_preview(acting=district.reviewer.acting, number=number, rulebook=NEW).digest,
        key(),
    )

    first = moves(district, number, shown, key=form)
    again = moves(district, number, shown, key=form)

    assert (again.seq, again.again) == (first.seq, True)
    assert moves(district, number, shown).again
    assert told(district.reviewer.does(number, "annul", refers_to=first.seq, opinion="误")) == ["refers_to"]
    back = queries.move_preview(acting=district.reviewer.acting, number=number, rulebook="harbour")
    assert isinstance(moves(district, number, back.digest, target=law.shipped("harbour")), Recorded)
    assert district.teacher.sees(number).view.step("review").due == at("2025-03-10").date()
    verified()


def test_what_the_new_edition_has_no_place_for_stays_in_the_log_without_effect(district: Harbour, books: Law):
    number = district.reviewed()
    books.new_edition()
    books.edit(NEW, "01-apply.yaml", "passed: {label: 通过,", "agreed: {label: 同意,")
    books.edit(NEW, "01-apply.yaml", "after: review.passed", "after: review.agreed")
    books.edit(NEW, "01-apply.yaml", "[review.passed, budget]", "[review.agreed, budget]")
    books.edit(NEW, "01-apply.yaml", "blocks: [review.passed]", "blocks: [review.agreed]")
    brings_in(district)
    shown = queries.move_preview(acting=district.reviewer.acting, number=number, rulebook=NEW)
    assert [(one.seq, one.id) for one in shown.differences if one.kind == "unplaced"] == [(3, "review")]

    assert isinstance(moves(district, number, shown.digest), Recorded)

    page = district.teacher.sees(number)
    assert page.view.step("review").status == "open"
    assert page.acts[2].outcome_label == "通过"  # in the words of the edition that judged it
    assert told(district.reviewer.does(number, "withdraw", refers_to=3, opinion="误")) == ["withdraw"]
    verified()


def test_parameters_are_set_for_one_edition(district: Harbour, books: Law):
    books.new_edition()
    brings_in(district)
    reviewer = district.reviewer.acting
    wanted = {"acting": reviewer, "unit": None, "name": "small_limit", "source": "港数〔2025〕3号"}
    actions.say_above(value=Decimal("60000.00"), on=at("2025-03-01").date(), **wanted)
    with clock.held_at(at("2025-04-01")):
        old, new = district.applied, district.teacher
        number = str(new.opens("新项目", facts={"kind": "build", "amount": Decimal("50000.00")}).number)
        assert (
            new.sees(number).fact("small").value is False
        )  # 4万元 of the new edition, not 6万元 set for the old one
        actions.say_above(value=Decimal("70000.00"), on=at("2025-04-01").date(), edition=NEW, **wanted)
        assert new.sees(number).fact("small").value is True
        assert old is not None
        values = [
            (one.value, one.standing) for one in queries.history(district.jurisdiction, "small_limit", NEW)
        ]
    assert values == [(Decimal("70000.00"), "现行")]
    assert told(
        actions.say_above(value=Decimal(1), on=at("2025-03-01").date(), edition="nowhere", **wanted)
    ) == ["small_limit"]

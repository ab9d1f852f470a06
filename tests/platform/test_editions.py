"""
Forty running projects through a change of the law and a repair of our encoding of it.

A new edition comes into force: what runs stays with the old one, what begins follows the new one, one is moved after a
preview. A revision is previewed over all of them and adopted. Every receipt verifies before and after.
"""

import json
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from tests.cast import Harbour, at, key, told
from tests.platform.test_at_once import PROCESS, at_once, environment
from tests.platform.test_verify import forge

from guicheng.apps.cases import actions, clock, law, queries
from guicheng.apps.cases.actions import NotRecorded, Recorded, Wish
from guicheng.apps.cases.models import ActRow, Adoption, Case, Todo
from guicheng.apps.cases.verify import verify
from guicheng.apps.registers.models import Edition

SHIPPED = Path(__file__).parent / "rulebooks"
NEW = "harbour-2026"
SOURCE = "港府办〔2025〕9号"


class Law:
    """The operator's folder of rulebooks, in which texts are edited as an author does."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def edit(self, book: str, file: str, old: str, new: str) -> None:
        path = self.folder / book / file
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")
        law.shipped.cache_clear()

    def new_edition(self) -> None:
        """The next edition: a shorter term, a new paper, a higher limit, no consent, a step of handing over data."""
        shutil.copytree(self.folder / "harbour", self.folder / NEW)
        head = ("rulebook: harbour\n", f"rulebook: {NEW}\nreplaces: harbour\n")
        self.edit(NEW, "rulebook.yaml", *head)
        self.edit(NEW, "rulebook.yaml", "in_force: 2025-01-01", "in_force: 2025-04-01")
        self.edit(
            NEW, "rulebook.yaml", "title: 港湾区信息化项目管理办法", "title: 港湾区信息化项目管理办法（新）"
        )
        self.edit(
            NEW,
            "01-apply.yaml",
            "within: 5 working days\n        pause",
            "within: 3 working days\n        pause",
        )
        self.edit(NEW, "01-apply.yaml", "documents: [form]}", "documents: [form, budget_sheet]}")
        self.edit(NEW, "01-apply.yaml", "value: 10万元", "value: 4万元")
        lines = "      - {id: handover, label: 移交数据, in: contract, by: unit, after: filing}\n"
        path = self.folder / NEW / "02-build.yaml"
        path.write_text(path.read_text("utf-8") + lines, "utf-8")
        law.shipped.cache_clear()

    def repair(self) -> None:
        """A revision: the term for filing a contract was encoded wrongly, and the limit counted the other way."""
        self.edit("harbour", "02-build.yaml", "within: 5 working days", "within: 3 working days")
        self.edit(
            "harbour",
            "01-apply.yaml",
            "is: {amount: {below: small_limit}}",
            "is: {amount: {at_most: small_limit}}",
        )


@pytest.fixture
def books(settings, tmp_path: Path):
    shutil.copytree(SHIPPED, tmp_path / "rulebooks")
    settings.RULEBOOKS = tmp_path / "rulebooks"
    law.shipped.cache_clear()
    law.rulebook.cache_clear()
    yield Law(settings.RULEBOOKS)
    law.shipped.cache_clear()
    law.rulebook.cache_clear()


def forty(district: Harbour) -> list[str]:
    """Forty projects in five phases, of one unit."""
    makers = [
        lambda n: str(district.teacher.opens(f"第{n}项").number),
        lambda n: district.applied(f"第{n}项", amount="100000.00"),
        lambda n: returned(district, f"第{n}项"),
        lambda n: district.reviewed(f"第{n}项"),
        lambda n: district.signed(f"第{n}项"),
    ]
    return [makers[n % 5](n) for n in range(40)]


def returned(district: Harbour, title: str) -> str:
    number = district.applied(title)
    assert isinstance(district.reviewer.reviews(number, "returned"), Recorded)
    return number


def not_same() -> list[tuple[str, int, str]]:
    return [(f.case, f.seq, f"{f.result}: {f.text}") for f in verify() if f.result != "same"]


def verified() -> list[str]:
    found = [f"{f.case}/{f.seq}" for f in verify()]
    assert not_same() == []
    return found


def brings_in(district: Harbour, on: str = "2025-04-01", **said):
    wanted = {"acting": district.reviewer.acting, "rulebook": NEW, "source": SOURCE} | said
    return actions.bring_in(on=at(on).date(), **wanted)


def moves(district: Harbour, number: str, shown: str, **said):
    """杨科 moves a project to the new edition, having seen a preview."""
    wanted = {
        "acting": district.reviewer.acting,
        "target": said.get("target") or law.shipped(NEW),
        "reason": "单位申请，已征得同意",
        "key": key(),
    }
    return actions.adopt(number=number, shown=shown, **(wanted | said))


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


def test_a_rulebook_that_cannot_read_what_was_said_is_not_adopted(district: Harbour, books: Law):
    number = district.applied()
    books.edit(
        "harbour",
        "01-apply.yaml",
        "purpose: {label: 建设目标, type: text}",
        "purpose: {label: 建设目标, type: date}",
    )

    (shown,) = queries.revision_preview(acting=district.reviewer.acting, rulebook="harbour").previews

    assert "读不了" in shown.unreadable
    assert told(moves(district, number, shown.digest, target=law.shipped("harbour"))) == ["adopt"]


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


def test_an_order_takes_up_where_it_was_left(district: Harbour, books: Law, monkeypatch):
    numbers = [district.signed(f"第{n}项") for n in range(3)]
    books.repair()
    shown = queries.revision_preview(acting=district.reviewer.acting, rulebook="harbour")
    chosen = {one.number: one.digest for one in shown.previews}
    real, count = actions.adopting.append, iter(range(9))

    def dies(*args, **kwargs):
        if next(count) == 1:
            raise KeyboardInterrupt
        return real(*args, **kwargs)

    monkeypatch.setattr(actions.adopting, "append", dies)
    said = {"acting": district.reviewer.acting, "target": shown.target, "reason": "修正", "key": key()}
    with pytest.raises(KeyboardInterrupt):
        actions.order_adoption(chosen=chosen, **said)
    done = Case.objects.filter(number__in=numbers, rulebook_id=shown.target.digest).count()
    assert (done, Adoption.objects.get().finished_at) == (1, None)

    assert actions.resume_adoptions() == 1

    assert Case.objects.filter(number__in=numbers, rulebook_id=shown.target.digest).count() == 3
    assert ActRow.objects.filter(body__contains='"verb":"adopt"').count() == 3
    assert (actions.resume_adoptions(), Adoption.objects.get().left) == (0, {})
    verified()


def test_a_process_killed_in_the_middle_of_an_adoption_is_taken_up(
    busy_district: Harbour, books: Law, settings
):
    numbers = [busy_district.signed(f"第{n}项") for n in range(4)]
    books.repair()
    new = law.shipped("harbour").digest

    command = [sys.executable, str(PROCESS), "adopt", "harbour", "yang", "once", "2"]
    died = subprocess.run(command, env=environment(settings))

    followed = Case.objects.filter(number__in=numbers, rulebook_id=new)
    assert (died.returncode, followed.count(), Adoption.objects.get().finished_at) == (-9, 2, None)
    verified()
    assert at_once(*[actions.resume_adoptions] * 3).count(1) >= 1  # by several at once, each done once
    assert followed.count() == 4
    assert ActRow.objects.filter(body__contains='"verb":"adopt"').count() == 4
    verified()


def command(capsys, *words: str) -> tuple[int, str]:
    """What a command of the platform prints, and its exit code."""
    code = 0
    try:
        call_command(*words)
    except SystemExit as left:
        code = int(left.code or 0)
    return code, capsys.readouterr().out


def test_the_commands_bring_in_preview_and_adopt(district: Harbour, books: Law, capsys):
    number = district.signed("一项")
    who = ("--jurisdiction", "harbour", "--person", "yang")
    books.new_edition()
    code, text = command(capsys, "rulebook_edition", NEW, *who, "--source", SOURCE)
    assert (code, "自 2025-04-01 起" in text, "在办 1 件" in text) == (0, True, True)
    assert command(capsys, "rulebook_adopt", *who, "--preview")[0] == 0

    books.repair()
    code, text = command(capsys, "rulebook_adopt", *who, "--preview", "--differs-only")
    assert (code, "修订：第 5 条" in text, "由2025-03-10变为2025-03-06" in text) == (1, True, True)
    assert (
        json.loads(command(capsys, "rulebook_adopt", *who, "--preview", "--json")[1])["projects"][0]["number"]
        == number
    )
    with pytest.raises(CommandError, match="请写明理由"):
        call_command("rulebook_adopt", *who)
    with pytest.raises(CommandError, match="没有这些在办"):
        call_command("rulebook_adopt", *who, "--project", "2020-1", "--reason", "订正")
    code, text = command(capsys, "rulebook_adopt", *who, "--reason", "订正")
    assert (code, text) == (0, "已采用 1 件，没有采用 0 件\n")
    assert command(capsys, "rulebook_adopt", "--resume") == (0, "接着办了 0 次采用\n")
    for wrong in (
        ("--jurisdiction", "harbour", "--person", "xu"),
        ("--jurisdiction", "harbour", "--person", "nobody"),
    ):
        with pytest.raises(CommandError):
            call_command("rulebook_adopt", *wrong, "--preview")
    verified()


def test_all_or_none_leaves_none_when_one_has_changed(district: Harbour, books: Law):
    numbers = [district.signed(f"第{n}项") for n in range(3)]
    books.repair()
    shown = queries.revision_preview(acting=district.reviewer.acting, rulebook="harbour")
    chosen = {one.number: one.digest for one in shown.previews}
    district.teacher.takes(numbers[1], "filing", scope="contract#1")
    said = {"acting": district.reviewer.acting, "target": shown.target, "reason": "修正", "chosen": chosen}

    none = actions.order_adoption(whole=True, key=key(), **said)
    assert list(none.left) == [numbers[1]]
    assert not Case.objects.filter(rulebook_id=shown.target.digest).exists()

    some = actions.order_adoption(key=key(), **said)
    assert list(some.left) == [numbers[1]]
    assert Case.objects.filter(rulebook_id=shown.target.digest).count() == 2


def test_an_order_needs_a_reason_projects_and_the_authority(district: Harbour, books: Law):
    number = district.applied()
    books.repair()
    (shown,) = queries.revision_preview(acting=district.reviewer.acting, rulebook="harbour").previews
    said = {
        "acting": district.reviewer.acting,
        "target": law.shipped("harbour"),
        "reason": "修正",
        "key": key(),
    }
    chosen = {number: shown.digest}

    assert told(actions.order_adoption(chosen=chosen, **said | {"reason": ""})) == ["opinion"]
    assert told(actions.order_adoption(chosen={}, **said)) == ["chosen"]
    assert told(actions.order_adoption(chosen=chosen, **said | {"acting": district.teacher.acting})) == ["by"]
    assert not Adoption.objects.exists()


def test_verify_finds_a_rulebook_that_changed_without_an_act(district: Harbour, books: Law):
    number = district.applied()
    books.repair()
    new = law.keep(law.shipped("harbour")).digest
    body = json.loads(ActRow.objects.get(case__number=number, seq=2).body)
    forge(number, 2, receipt=body["receipt"] | {"rulebook": new})
    Case.objects.update(rulebook_id=new)

    assert (2, "differs: 所依的规则库与之前不同，而没有登记变更") in [
        (seq, text) for _, seq, text in not_same()
    ]


def test_a_wish_like_any_other_cannot_adopt(district: Harbour, books: Law):
    number = district.applied()
    wish = Wish(verb="adopt", party="authority", target=law.shipped("harbour").digest, outcome="revision")

    answer = actions.record_act(number=number, acting=district.reviewer.acting, wish=wish, key=key())

    assert isinstance(answer, NotRecorded)

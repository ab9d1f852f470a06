"""Adopting a revision for many projects: once, whatever happens in the middle, and only what was shown."""

import json
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command
from tests.cast import Harbour, key, told
from tests.platform.changing_law import NEW, SOURCE, Law, moves, not_same, verified
from tests.platform.test_at_once import PROCESS, at_once, environment
from tests.platform.test_verify import forge

from guicheng.apps.cases import actions, law, queries
from guicheng.apps.cases.actions import NotRecorded, Wish
from guicheng.apps.cases.models import ActRow, Adoption, Case


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

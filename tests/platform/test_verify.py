"""`verify` says 'same' on what was recorded, whatever has changed since, and finds what was altered behind its back."""

import json
from decimal import Decimal

import pytest
from django.core.management import call_command
from tests.cast import Harbour, at

from guicheng.apps.cases import actions, checkpoints, clock, law
from guicheng.apps.cases.checkpoints import write as write_checkpoint
from guicheng.apps.cases.models import ActRow, Case, KeptCalendar, KeptRulebook, Standing, Wording
from guicheng.apps.cases.verify import verify
from guicheng.apps.documents.store import place
from guicheng.apps.registers.models import OuterFact
from guicheng.engine.receipt import canonical, sm3


@pytest.fixture
def number(district: Harbour) -> str:
    """A project with eight acts, a returned review among them; the unit has a second one."""
    number = district.applied()
    district.reviewer.reviews(number, "returned", opinion="请补充")
    district.teacher.applies(number)
    district.reviewer.reviews(number)
    district.applied("另一项目")
    return number


def found(**options) -> list[tuple[int, str]]:
    """What is not 'same': act number and text."""
    return [(f.seq, f"{f.result}: {f.text}") for f in verify(**options) if f.result != "same"]


def act(number: str, seq: int):
    """One stored act, to be tampered with as a database's owner can."""
    return ActRow.objects.filter(case__number=number, seq=seq)


def forge(number: str, seq: int, **changes) -> None:
    """Change an act's body and make the whole chain after it anew, so that only a head kept elsewhere tells."""
    previous = act(number, seq).get().previous
    for row in ActRow.objects.filter(case__number=number, seq__gte=seq).order_by("seq"):
        body = json.loads(row.body) | (changes if row.seq == seq else {})
        text = canonical(body)
        digest = sm3(previous.encode() + text)
        ActRow.objects.filter(pk=row.pk).update(body=text.decode(), previous=previous, digest=digest)
        previous = digest


def test_what_was_recorded_is_the_same(number: str):
    results = [finding.result for finding in verify(files=True)]

    assert results == ["same"] * 7


def test_it_stays_the_same_after_parameters_facts_and_standing_have_changed(district: Harbour, number: str):
    district.signed("第三项")
    with clock.held_at(at("2025-03-20")):  # its contract is overdue for filing by now
        district.registers_unit(district.education, False)
        actions.say_above(
            acting=district.reviewer.acting,
            unit=None,
            name="small_limit",
            value=Decimal("10000.00"),
            on=at("2025-01-01").date(),
            source="港数〔2025〕3号",
        )
        assert district.teacher.sees(number).fact("small").value is True  # as it was sealed
        refused = district.reviewer.reviews(district.applied("第四项"))

    assert {reason.article for reason in refused.reasons} == {"4/1", "4/2"}
    assert found() == []


def test_it_stays_the_same_when_something_was_said_in_the_same_second_after_an_act(district: Harbour):
    number = district.applied()
    district.registers_unit(district.education, False)
    refused = district.reviewer.reviews(number)
    district.registers_unit(district.education, True)
    district.reviewer.reviews(number)
    district.registers_unit(district.education, False)

    assert [reason.article for reason in refused.reasons] == ["4/1"]
    assert found() == []


def test_it_stays_the_same_after_a_new_calendar(district: Harbour, number: str, settings):
    settings.CALENDARS.mkdir()
    (settings.CALENDARS / "2025.yaml").write_text(CALENDAR_2025, encoding="utf-8")
    assert law.calendar().digest != KeptCalendar.objects.get().digest

    assert found() == []


def test_an_opinion_removed_by_order_leaves_the_chain_whole(number: str):
    Wording.objects.filter(name="#opinion").update(text="", removed_by_order="港保密〔2025〕1号")
    Wording.objects.filter(name="purpose").update(text="", removed_by_order="港保密〔2025〕1号")

    assert found() == []


# ------------------------------------------------------------ altered

TAMPERINGS = {
    "an altered body": lambda row: row.update(body=row.get().body.replace("returned", "passed")),
    "an altered digest": lambda row: row.update(digest="0" * 64),
    "an altered predecessor": lambda row: row.update(previous="0" * 64),
}


@pytest.mark.parametrize("what", TAMPERINGS)
def test_an_altered_act_is_found_and_what_rests_on_it_cannot_be_judged(number: str, what: str):
    TAMPERINGS[what](act(number, 3))

    results = {finding.seq: finding.result for finding in verify() if finding.case == f"harbour/{number}"}

    assert results[3] == "differs"
    assert (results[1], results[2]) == ("same", "same")
    assert results[5] in ("cannot", "differs")


def test_a_removed_act_is_found(number: str):
    Wording.objects.filter(act__in=act(number, 3)).delete()
    act(number, 3).delete()

    told = found()

    assert (3, "differs: 第 3 号缺失") in told
    assert [seq for seq, _ in told] == [3, 4, 5]


def test_columns_beside_a_body_are_held_against_it(district: Harbour, number: str):
    act(number, 3).update(person=district.colleague.acting.person)
    act(number, 4).update(recorded=clock.stored(at("2025-03-02")))

    assert found() == [(3, "differs: 登记栏目与内容不符"), (4, "differs: 登记栏目与内容不符")]


def test_an_altered_text_is_found(number: str):
    Wording.objects.filter(name="#opinion").update(text="同意")
    Wording.objects.filter(name="purpose", act__case__number=number, act__seq=2).update(text="别的")

    assert found() == [(2, "differs: 意见等文字与登记时不符"), (3, "differs: 意见等文字与登记时不符")]


def test_a_lost_opinion_is_found(number: str):
    Wording.objects.filter(name="#opinion").delete()

    assert found() == [(3, "differs: 意见等文字缺失")]


def test_an_altered_title_is_found(number: str):
    Case.objects.filter(number=number).update(title="改名的项目")

    assert found() == [(1, "differs: 项目名称与登记时不符")]


def test_an_act_that_the_law_did_not_allow_is_found_though_its_chain_was_made_anew(number: str):
    forge(number, 5, facts={"duplicate": True})

    assert [(seq, text.partition("：")[0]) for seq, text in found()] == [
        (5, "differs: 按登记时的规则不应准予")
    ]


def test_a_forged_result_is_found_though_its_chain_was_made_anew(number: str):
    forge(number, 5, late=True)

    assert found() == [(5, "differs: 重新计算的结果不同：late")]


def test_a_fact_of_the_unit_altered_behind_an_act_is_found(number: str):
    OuterFact.objects.filter(name="registered").update(value="false")

    assert [seq for seq, _ in found()] == [5]


def test_standing_altered_behind_an_act_is_found(district: Harbour):
    district.applied("甲")
    district.reviewed("乙")
    Standing.objects.filter(name="filing_overdue").update(value="true")

    assert [(seq, text[:14]) for seq, text in found()] == [(3, "differs: 按登记时的")]


def test_a_rulebook_that_was_altered_or_lost_is_told(number: str):
    row = KeptRulebook.objects.get()
    altered = json.loads(row.files)
    altered["01-apply.yaml"] = altered["01-apply.yaml"].replace("at_most: 3", "at_most: 9")
    KeptRulebook.objects.update(files=json.dumps(altered))

    assert {text for _, text in found()} == {"cannot: 留存的规则库与其摘要不符"}


def test_a_calendar_that_was_lost_is_told(number: str):
    KeptCalendar.objects.all().delete()

    assert {text for _, text in found()} == {"cannot: 登记时的日历没有留存"}


def test_another_semantics_cannot_be_judged(number: str):
    body = json.loads(act(number, 5).get().body)
    forge(number, 5, receipt=body["receipt"] | {"semantics": "0"})

    assert found() == [(5, "cannot: 登记时的引擎语义为第 0 版")]


def test_a_file_that_was_altered_or_lost_is_found_when_files_are_asked_for(district: Harbour, number: str):
    one, other = sorted(district.teacher.sees(number).files)
    place(one).write_bytes(b"%PDF-other")
    place(other).unlink()

    assert found() == []
    assert sorted(text[-6:] for _, text in found(files=True)) == sorted(
        ["容与摘要不符", f"{other[11]} 已不存在"]
    )


# ------------------------------------------------------------ heads kept elsewhere


def test_a_cut_tail_is_found_by_a_checkpoint(number: str):
    write_checkpoint()
    Wording.objects.filter(act__in=act(number, 5)).delete()
    act(number, 5).delete()

    assert found() == [(5, "differs: 2025-03-03T09:00:00 的检查点记有第 5 号，现已不存在")]


def test_a_project_that_is_gone_is_found_by_a_checkpoint(number: str):
    write_checkpoint()
    case = Case.objects.get(number=number)
    Wording.objects.filter(act__case=case).delete()
    for rows in (case.attachments, case.standing, case.refusals, case.submission_set):
        rows.all().delete()
    case.acts.all().delete()
    case.delete()

    assert [text[-9:] for _, text in found()] == ["5 号，现已不存在"]


def test_a_chain_made_anew_is_found_by_a_checkpoint(number: str):
    write_checkpoint()
    forge(number, 5, late=False)
    forge(number, 4, facts={"form": ["f" * 64], "purpose": "0" * 64})

    assert any(text.endswith("的检查点记有第 5 号，现摘要不符") for _, text in found())


def test_a_checkpoint_names_what_has_grown_since_the_one_before(district: Harbour, number: str):
    counts = [write_checkpoint(), write_checkpoint()]
    district.treasurer.takes(number, "budget")
    district.applied("第三项")
    counts.append(write_checkpoint())

    assert counts == [2, 0, 1]
    assert [sorted(body["heads"]) for body, _ in checkpoints.read()] == [
        ["harbour/2025-0001", "harbour/2025-0002"], [], ["harbour/2025-0003"],
    ]  # fmt: skip
    assert found() == []


def line(place: int, **changes) -> None:
    lines = checkpoints.file().read_text().splitlines()
    lines[place] = json.dumps(json.loads(lines[place]) | changes)
    checkpoints.file().write_text("\n".join(lines) + "\n")


def test_an_altered_checkpoint_is_found(number: str):
    write_checkpoint()
    write_checkpoint()
    line(0, heads={})

    assert [text for _, text in found()] == [
        "differs: 2025-03-03T09:00:00：检查点签名不符",
        "differs: 2025-03-03T09:00:00：检查点前后不连续",
    ]


def test_a_checkpoint_signed_with_another_key_is_found(number: str, settings):
    write_checkpoint()
    settings.CHECKPOINT_KEY = "another"

    assert [text for _, text in found()] == ["differs: 2025-03-03T09:00:00：检查点签名不符"]


def test_a_removed_checkpoint_is_found_by_the_one_after(district: Harbour, number: str):
    write_checkpoint()
    district.applied("第三项")
    write_checkpoint()
    checkpoints.file().write_text(checkpoints.file().read_text().splitlines()[1] + "\n")

    assert [text for _, text in found()] == ["differs: 2025-03-03T09:00:00：检查点前后不连续"]


def test_a_checkpoint_broken_off_is_told_and_the_next_goes_on(number: str):
    write_checkpoint()
    checkpoints.file().write_text(checkpoints.file().read_text()[:-30] + "\n")
    write_checkpoint()

    assert [text for _, text in found()] == ["differs: 检查点无法读取"]


# ------------------------------------------------------------ the command


def test_the_command_says_how_many_and_leaves_with_0(number: str, capsys):
    call_command("verify")

    assert capsys.readouterr().out == "相同 7，不同 0，无法核对 0\n"


def test_the_command_leaves_with_1_when_one_differs(number: str, capsys):
    act(number, 3).update(digest="0" * 64)

    with pytest.raises(SystemExit) as left:
        call_command("verify", "--json")

    told = json.loads(capsys.readouterr().out)
    assert left.value.code == 1
    assert told["counts"]["differs"] == 2
    assert told["findings"][0] == {
        "case": f"harbour/{number}", "seq": 3, "result": "differs", "text": "内容或前后摘要与登记时不符",
    }  # fmt: skip


def test_the_checkpoint_command(number: str, capsys):
    call_command("checkpoint")

    assert capsys.readouterr().out == "已写入检查点，共 2 条日志链\n"


CALENDAR_2025 = (
    (law.resources.files("guicheng") / "calendars" / "2025.yaml")
    .read_text(encoding="utf-8")
    .replace("off: 2025-04-04 to 2025-04-06", "off: 2025-04-07 to 2025-04-09")
)

"""A scenario file that cannot be run says where, what is wrong, and how to repair it; one that can is read exactly."""

import random
import re
from datetime import date, datetime
from decimal import Decimal

import pytest
from tests.engine.tiny import HEAD, OPENED, problems, read

from guicheng.engine.case import Entry
from guicheng.engine.scenario import ScenarioError

at = datetime.fromisoformat


def acts(*rows):
    return OPENED + "acts:\n" + "".join(f"  - {row}\n" for row in rows)


def then(row, *rows):
    return acts(*rows) + f"then:\n  - {row}\n"


def act(*rows):
    """The act of the last row."""
    (scenario,) = read(acts(*rows))
    return scenario.stories[0].deeds[-1].act


APPLY = "{on: 2025-03-03, step: apply, documents: [form]}"
REVIEW = "{on: 2025-03-04, step: review, facts: {sound: yes}}"


# ---------------------------------------------------------------- what is read


def test_a_step_is_read_with_its_facts_and_documents():
    read_act = act("{on: 2025-03-03, step: apply, by: unit, documents: [form], facts: {amount: 49.9万}}")

    assert (read_act.verb, read_act.target, read_act.outcome, read_act.by) == (
        "take",
        "apply",
        "done",
        "unit",
    )
    assert read_act.facts == {"form": ("paper",), "amount": Decimal("499000.00")}
    assert (read_act.seq, read_act.on, read_act.recorded) == (1, date(2025, 3, 3), at("2025-03-03T12:00"))


def test_a_moment_dates_and_records():
    read_act = act("{on: 2025-03-03 10:30, step: apply}")

    assert (read_act.on, read_act.recorded) == (date(2025, 3, 3), at("2025-03-03T10:30"))


def test_a_late_record_is_of_noon_unless_an_hour_is_written():
    assert act("{on: 2025-03-03, recorded: 2025-03-05, step: apply}").recorded == at("2025-03-05T12:00")
    assert act("{on: 2025-03-03, recorded: 2025-03-05T08:00, step: apply}").recorded == at("2025-03-05T08:00")


def test_the_party_is_the_steps_own_unless_named():
    assert act(APPLY, REVIEW).by == "authority"
    assert act(APPLY, "{on: 2025-03-04, step: review, by: unit}").by == "unit"


@pytest.mark.parametrize(
    ("row", "by"),
    [
        ("{on: 2025-03-03, facts: {sound: yes}}", "authority"),  # only its `by` may say it
        ("{on: 2025-03-03, facts: {amount: 1}}", "unit"),  # who is asked for it
        ("{on: 2025-03-03, facts: {secret: no}}", "unit"),  # anybody: the first party
        ("{on: 2025-03-03, waive: note_given}", "leader"),
        ("{on: 2025-03-03, pause: review}", "authority"),
        ("{on: 2025-03-03, extend: review, until: 2025-03-20}", "authority"),
        ("{on: 2025-03-03, lift: not_registered}", "authority"),
        ("{on: 2025-03-03, open: contract#1}", "unit"),
        ("{on: 2025-03-03, use: inspect}", "authority"),
    ],
)
def test_whose_act_it_is_when_nobody_is_named(row, by):
    assert act(row).by == by


def test_the_usual_outcome_is_not_the_first():
    assert act(APPLY, REVIEW).outcome == "passed"


@pytest.mark.parametrize(
    ("row", "verb", "target", "facts", "outcome"),
    [
        ("{on: 2025-03-04, open: contract#a}", "open", "contract#a", {}, ""),
        ("{on: 2025-03-04, open: contract#a, facts: {contract_amount: 1}}", "open", "contract#a",
         {"contract_amount": Decimal("1.00")}, ""),
        ("{on: 2025-03-04, scope: contract#a, remove: item#1}", "remove", "item#1", {}, ""),
        ("{on: 2025-03-04, scope: contract#a, complete: item}", "complete", "item", {}, ""),
        ("{on: 2025-03-04, scope: contract#a, complete: item, is: no}", "complete", "item", {}, "no"),
        ("{on: 2025-03-04, waive: note_given}", "waive", "note_given", {}, ""),
        ("{on: 2025-03-04, pause: review}", "say", "", {"review.paused": True}, ""),
        ("{on: 2025-03-04, resume: review}", "say", "", {"review.paused": False}, ""),
        ("{on: 2025-03-04, extend: review, until: 2025-03-20}", "say", "", {"review.due": date(2025, 3, 20)}, ""),
        ("{on: 2025-03-04, lift: not_registered}", "say", "", {"not_registered": False}, ""),
        ("{on: 2025-03-04, by: authority, reclassify: {small: no}}", "say", "", {"small": False}, ""),
        ("{on: 2025-03-04, use: stop}", "take", "stop", {}, "stopped"),
    ],
)  # fmt: skip
def test_the_other_deeds(row, verb, target, facts, outcome):
    found = act(row)

    assert (found.verb, found.target, found.facts, found.outcome) == (verb, target, facts, outcome)


@pytest.mark.parametrize("on", ["", "on: unknown, "])
def test_what_is_taken_over_has_no_day(on):
    found = act(f"{{{on}recorded: 2025-03-03, take_over: review}}")

    assert (found.verb, found.on, found.taken_over) == ("take", None, True)
    assert found.recorded == at("2025-03-03T12:00")


def test_what_is_taken_over_may_have_its_day():
    assert act("{on: 2024-05-06, recorded: 2025-03-03, take_over: review}").on == date(2024, 5, 6)


def test_a_correction_speaks_for_the_day_and_place_of_the_act_it_corrects():
    found = act(APPLY, "{on: 2025-03-10, correct: 1, facts: {amount: 2万元}}")

    assert (found.verb, found.refers_to, found.by) == ("correct", 1, "unit")
    assert (found.on, found.recorded) == (date(2025, 3, 3), at("2025-03-10T12:00"))


def test_numbers_count_refused_acts_too():
    found = act(APPLY, "{on: 2025-03-03, step: scheme, refused: []}", REVIEW, "{on: 2025-03-05, withdraw: 3}")

    assert (found.seq, found.verb, found.target, found.refers_to, found.by) == (
        4, "withdraw", "review", 3, "authority",
    )  # fmt: skip


def test_an_annulment_is_the_authoritys():
    found = act(APPLY, "{on: 2025-03-10, annul: 1}")

    assert (found.verb, found.refers_to, found.by, found.on) == ("annul", 1, "authority", date(2025, 3, 10))


def test_what_lies_above_is_known_from_the_beginning_of_its_day():
    (scenario,) = read(
        HEAD
        + "unit: [{on: 2025-01-02, facts: {registered: yes}}]\n"
        + "jurisdiction: [{on: 2025-02-01, recorded: 2025-02-03 09:00, facts: {season: 2025-03-01}}]\n"
    )

    found = {entry.name: (entry.scope, entry.on, entry.recorded, entry.value) for entry in scenario.above}
    assert found == {
        "registered": ("^", date(2025, 1, 2), at("2025-01-02T00:00"), True),
        "season": ("^", date(2025, 2, 1), at("2025-02-03T09:00"), date(2025, 3, 1)),
    }


def test_standing_rows_are_other_cases_with_a_beginning_and_an_end():
    (scenario,) = read(
        HEAD
        + "standing:\n"
        + "  - {export: filing_missing, from: 2025-01-02, until: 2025-02-10, evidence: 甲文}\n"
        + "  - {export: kind, is: build, from: 2025-01-02, case: b}\n"
    )

    assert [entry._replace(seq=0) for entry in scenario.above] == [
        Entry("earlier#1", "earlier.filing_missing", date(2025, 1, 2), at("2025-01-02T00:00"), True),
        Entry("earlier#1", "earlier.filing_missing", date(2025, 2, 11), at("2025-01-02T00:00"), False),
        Entry("earlier#b", "earlier.kind", date(2025, 1, 2), at("2025-01-02T00:00"), "build"),
    ]


def test_the_facts_of_a_case_are_there_from_the_earliest_day_of_the_story():
    (scenario,) = read(then("{on: 2025-02-20, known_at: 2025-02-18, phase: apply}", APPLY))

    story = scenario.stories[0]
    assert story.opened == date(2025, 2, 18)
    assert [(e.scope, e.name, e.on, e.recorded, e.value) for e in story.facts] == [
        ("", "kind", date(2025, 2, 18), at("2025-02-18T00:00"), "build"),
        ("", "amount", date(2025, 2, 18), at("2025-02-18T00:00"), Decimal("100000.00")),
        ("", "secret", date(2025, 2, 18), at("2025-02-18T00:00"), False),
    ]


def test_a_question_asks_at_the_end_of_the_day_it_names():
    (scenario,) = read(then("{on: 2025-03-04, known_at: 2025-03-04, step: review, status: open}", APPLY))

    assert scenario.stories[0].questions[0].known_at == at("2025-03-04T23:59:59.999999")


def test_parameters_are_set_before_anything_is_read():
    (scenario,) = read(HEAD + "parameters: {quota: 100万元, small_limit: 5万元}\n")

    assert scenario.rulebook.facts["quota"].value == Decimal("1000000.00")
    assert scenario.rulebook.facts["small_limit"].value == Decimal("50000.00")


def test_several_documents_are_several_scenarios():
    assert [scenario.title for scenario in read(OPENED + "---\n" + HEAD.replace("试", "又"))] == ["试", "又"]


# ---------------------------------------------------------------- what cannot be read

BAD_ACTS = [
    ("{on: 2025-03-03, stp: apply}", "这一项没有写明作什么", "是否应为“step”？"),
    ("{on: 2025-03-03, step: aply}", "规程 tiny 没有环节“aply”", "是否应为“apply”（申报）？"),
    ("{on: 2025-03-03, step: 申报}", "规程 tiny 没有环节“申报”", "是否应为“apply”（申报）？"),
    ("{on: 2025-03-03, step: apply, opinon: x}", "“step”一项没有“opinon”这一项", "是否应为“opinion”？"),
    ("{on: 2025-03-03, step: apply, by: units}", "规程 tiny 没有主体“units”", "是否应为“unit”（项目单位）？"),
    ("{on: 2025-03-03, step: apply, documents: [from]}", "规程 tiny 没有材料“from”", "是否应为“form”（申报表）？"),
    ("{on: 2025-03-03, step: apply, facts: {amont: 1}}", "规程 tiny 没有事实“amont”", "是否应为“amount”（金额）？"),
    ("{on: 2025-03-03, step: apply, facts: {kind: bild}}", "“kind”（类别）没有“bild”这一项", "是否应为“build”（建设）？"),
    ("{on: 2025-03-03, step: apply, facts: {secret: 否定}}", "“secret”（是否涉密）的值不合要求：“否定”不是“是”或“否”", ""),
    ("{on: 2025-03-03, step: apply, facts: {amount: 0.001}}", "“amount”（金额）的值不合要求：“0.001”不足一分；金额精确到分", ""),
    ("{on: 2025-03-03, step: apply, facts: {amount: }}", "“amount”（金额）没有写值", ""),
    ("{on: 2025-03-03, step: review, outcome: pased}", "规程 tiny 没有“review”的结果“pased”", "是否应为“passed”（通过）？"),
    ("{on: 2025-03-03, step: signing}", "“signing”（签订）属于流程 contract", "scope: contract#1"),
    ("{on: 2025-03-03, step: apply, scope: contract#1}", "“apply”（申报）属于流程 project", "不写 scope"),
    ("{on: 2025-03-03, step: signing, scope: contrat#1}", "规程 tiny 没有流程“contrat”", "是否应为“contract”（合同）？"),
    ("{on: 2025-03-03, step: signing, scope: contract}", "流程“contract”没有编号", "写作 contract#1"),
    ("{on: 2025-03-03, scope: item#1, facts: {item_amount: 1}}", "流程“item”不在“item#1”所写的位置",
     "写作 contract#1/item#1"),
    ("{on: 2025-03-03, facts: {contract_amount: 1}}", "“contract_amount”（合同金额）属于流程 contract",
     "加上 scope: contract#1"),
    ("{on: 2025-03-03, facts: {registered: yes}}", "“registered”（单位已登记）是 unit 的事实，不在本案中填报",
     "移到 unit，写作 {on: 日期, facts: {registered: ...}}"),
    ("{on: 2025-03-03, facts: {small: yes}}", "“small”由规则得出，不能填报",
     "改定的写作 reclassify: {small: ...}，解除后果的写作 lift: small"),
    ("{on: 2025-03-03, reclassify: {amount: 1}}", "“amount”不是由规则得出的事实", "写作 facts: {amount: ...}"),
    ("{on: 2025-03-03, open: contract}", "“contract”没有编号", "写作 open: contract#1"),
    ("{on: 2025-03-03, open: item#1}", "流程“item”的上一层是 contract", "scope: contract#1"),
    ("{on: 2025-03-03, complete: contract}", "流程“contract”不是清单，不需要列全", "删去这一项"),
    ("{on: 2025-03-03, scope: contract#1, complete: item#1}", "“item#1”是清单中的一项", "写作 complete: item"),
    ("{on: 2025-03-03, waive: note}", "规程 tiny 没有可以同意不受限制的软性条件“note”", "可用的有：note_given"),
    ("{on: 2025-03-03, lift: no_nw}", "规程 tiny 没有后果“no_nw”", "是否应为“no_new”（不予通过）？"),
    ("{on: 2025-03-03, pause: apply}", "“apply”（申报）的期限不能暂停", "可用的有：review"),
    ("{on: 2025-03-03, extend: scheme, until: 2025-04-01}", "“scheme”（方案）的期限不能延长", "可用的有：review"),
    ("{on: 2025-03-03, extend: review}", "没有写延长至哪一天", "加上 until: 2025-03-01"),
    ("{on: 2025-03-03, use: apply}", "“apply”（申报）不是职权", "写作 step: apply"),
    ("{on: 2025-03-03, correct: 1, facts: {amount: 1}}", "前面没有第 1 项",
     "序号是在 acts 中的位置，从 1 起，被拒绝的也占一个序号"),
    ("{on: 2025-03-03, step: apply, steps: 1}", "“step”一项没有“steps”这一项", "是否应为“step”？"),
    ("{on: 2025-03-03, step: apply, open: contract#1}", "一项只能作一件事，这里有 step、open", "分成几项写"),
    ("{step: apply}", "这一项没有日期", "加上 on: 2025-03-01"),
    ("{on: unknown, recorded: 2025-03-03, step: apply}", "这一项没有发生的日期", "只有 take_over 可以不写 on"),
    ("{take_over: apply, on: unknown}", "接管的环节没有写何时记录", "加上 recorded: 2025-03-01"),
    ("{on: 2025-03-03, recorded: 2025-03-01, step: apply}", "记录（2025-03-01）早于发生（2025-03-03）",
     "核对 on 与 recorded"),
    ("{on: 3月3日, step: apply}", "“on”的值“3月3日”不合要求",
     "应写日期或时刻，如 2025-03-01、2025-03-01 10:00；接管的环节日期不明写 unknown"),
    ("{on: 2025-03-03, step: apply, refused: [2.1]}", "“refused”的值“[2.1]”不合要求",
     '应写条文号的列表，条文号是加引号的文字，如 ["7/9"]'),
    ('{on: 2025-03-03, step: apply, refused: ["22"]}', "规程 tiny 没有条文“22”", "是否应为“2”？"),
    ("{on: 2025-03-03, step: apply, refused: [], late: no}", "被拒绝的一项没有是否逾期", "删去 late 或 refused"),
    ("{on: 2025-03-03, step: apply, late: 1}", "“late”的值“1”不合要求", "应写yes 或 no"),
    ("apply", "acts 的每一项应为若干“键: 值”", "如 - {on: 2025-03-03, step: plan_application, by: unit}"),
]  # fmt: skip


@pytest.mark.parametrize(("row", "text", "repair"), BAD_ACTS)
def test_acts_that_cannot_be_read(row, text, repair):
    assert problems(acts(row)) == [(5, text, repair)]


BAD_QUESTIONS = [
    ("{on: 2025-03-03, step: revew, status: open}", "规程 tiny 没有环节“revew”", "是否应为“review”（审核）？"),
    ("{on: 2025-03-03, step: review, status: opened}", "“status”的值“opened”不合要求",
     "应写done、not_applicable、waiting、undetermined、blocked、open"),
    ("{on: 2025-03-03, status: open}", "“status”问的是环节，这里没有写哪个环节", "加上 step: 环节"),
    ("{on: 2025-03-03, step: review}", "这一项没有写应为什么", "如 status: open、phase: apply、facts: {micro: yes}"),
    ("{on: 2025-03-03, step: review, phase: apply}", "没有写环节应为什么", "加上 status: open 等"),
    ("{step: review, status: open}", "这一项没有写问哪一天", "加上 on: 2025-03-01"),
    ("{on: 2025-03-03, phase: aply}", "“phase”的值“aply”不合要求",
     "应写plan、apply、review、approve、procure、build、accept、operate、evaluate、close"),
    ("{on: 2025-03-03, state: runs}", "“state”的值“runs”不合要求", "应写running、paused、ended"),
    ("{on: 2025-03-03, restrictions: [no_nw]}", "规程 tiny 没有后果“no_nw”", "是否应为“no_new”（不予通过）？"),
    ("{on: 2025-03-03, powers: [apply]}", "规程 tiny 没有职权“apply”", "可用的有：inspect、stop"),
    ("{on: 2025-03-03, exports: {amount: 1}}", "规程 tiny 没有 exports “amount”", "可用的有：kind、filing_missing"),
    ("{on: 2025-03-03, facts: {paid: 1}}", "“paid”（已付）属于流程 contract", "加上 scope: contract#1"),
    ("{on: 2025-03-03, recheck: [1]}", "第 1 项不存在或应被拒绝",
     "序号是在 acts 中的位置，从 1 起，被拒绝的也占一个序号"),
    ("{on: 2025-03-03, step: review, due: 3天后}", "“due”的值“3天后”不合要求",
     "应写日期，如 2025-03-01；没有写 none"),
    ("{on: 2025-03-03, wanted: x}", "then 的一项没有“wanted”这一项", ""),
]  # fmt: skip


@pytest.mark.parametrize(("row", "text", "repair"), BAD_QUESTIONS)
def test_questions_that_cannot_be_read(row, text, repair):
    assert problems(OPENED + f"then:\n  - {row}\n") == [(5, text, repair)]


BAD_FILES = [
    ("", 1, "文件没有内容", "检查文件是否保存完整"),
    ("- 1\n", 1, "场景应为若干“键: 值”", "以 rulebook: 规程 开头"),
    ("title: 试\n", 1, "没有写适用哪一部规程", "加上 rulebook: 规程的标识"),
    ("rulebook: tyny\ntitle: 试\n", 1, "没有规程“tyny”", "是否应为“tiny”？"),
    ("rulebook: tiny\n", 1, "场景没有标题", "加上 title: 所验证的规则"),
    ("rulebook: tiny\ntitle: 2024\n", 2, "“title”的值“2024”不合要求", "应写文字；像数字或日期的文字要加引号"),
    (HEAD + "act: []\n", 3, "场景没有“act”这一项", "是否应为“acts”？"),
    (HEAD + "acts: {on: 2025-03-03}\n", 3, "“acts”的值“{on: 2025-03-03}”不合要求", "应写列表"),
    (HEAD + "facts: [a]\n", 3, "“facts”的值“[a]”不合要求", "应写名称与值，如 {class: build}"),
    (HEAD + "facts: {sceret: no}\n", 3, "规程 tiny 没有事实“sceret”", "是否应为“secret”（是否涉密）？"),
    (HEAD + "facts: {small: yes}\n", 3, "“small”（小额）由规则得出，不随立项录入",
     "写明得出它的事实；改定的在 acts 中写 reclassify"),
    (HEAD + "facts: {registered: yes}\n", 3, "“registered”（单位已登记）是 unit 的事实",
     "移到 unit，写作 {on: 日期, facts: {registered: ...}}"),
    (HEAD + "facts: {contract_amount: 1}\n", 3, "“contract_amount”（合同金额）属于流程 contract",
     "加上 scope: contract#1"),
    (HEAD + "facts: {secret: true}\n", 3, "“true”不能作值", '是写作 yes；如果是文字，写作 "true"'),
    (HEAD + "parameters: {smal_limit: 1万元}\n", 3, "规程 tiny 没有参数“smal_limit”",
     "是否应为“small_limit”（小额上限（不含））？"),
    (HEAD + "parameters: {small_limit: 很多}\n", 3,
     "“small_limit”（小额上限（不含））的值不合要求：“很多”不是金额；请写数字（元），或如 60万元", ""),
    (HEAD + "unit: [{facts: {registered: yes}}]\n", 3, "unit 的一项要有 on 和 facts",
     "如 {on: 2025-03-01, facts: {...}}"),
    (HEAD + "unit: [{on: 2025-01-01, facts: {season: 2025-03-01}}]\n", 3, "“season”（申报季开始日）不是 unit 的事实",
     "移到 jurisdiction"),
    (HEAD + "unit: [{on: 2025-01-01, facts: {amount: 1}}]\n", 3, "“amount”（金额）不是 unit 的事实", "移到 facts"),
    (HEAD + "standing: [{export: kind, from: 2025-01-01}]\n", 3, "“kind”（类别）没有写值", "加上 is: 值"),
    (HEAD + "standing: [{export: kinds, is: build, from: 2025-01-01}]\n", 3,
     "规程 tiny 没有向其他案件所示的事实“kinds”", "是否应为“kind”（类别）？"),
    (HEAD + "standing: [{export: filing_missing, from: 2025-01-02, until: 2025-01-01}]\n", 3,
     "止日 2025-01-01 早于起日 2025-01-02", "核对 from 与 until"),
    (HEAD + "cases: {a: {acts: []}}\nacts: []\n", 4, "有 cases 时，“acts”写在各件之中", "移到 cases 之下的某一件"),
    (HEAD + "cases: {a: {rulebook: tiny}}\n", 3, "cases 的“a”没有“rulebook”这一项", "可用的有：facts、acts、then"),
    (HEAD + "cases: {}\n", 3, "cases 之下没有一件", "写作 cases: {a: {...}, b: {...}}"),
    (HEAD + "facts: {kind: build\n", 4, "“{”或“[”没有写完整", "检查逗号、右括号；含逗号或括号的文字要加引号"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "said", "repair"), BAD_FILES)
def test_files_that_cannot_be_read(text, line, said, repair):
    assert problems(text) == [(line, said, repair)]


def test_all_problems_of_a_file_are_told_at_once_and_in_order():
    text = acts("{on: 2025-03-03, step: aply}", "{on: 2025-03-03, step: review, outcom: x}")

    assert [line for line, _, _ in problems(text + "---\nrulebook: tiny\n")] == [5, 6, 8]


def test_acts_stand_in_the_order_in_which_they_were_recorded():
    found = problems(acts("{on: 2025-03-05, step: apply}", "{on: 2025-03-04, facts: {secret: no}}"))

    assert found == [
        (
            6,
            "记录时间（2025-03-04 12:00）早于上一项",
            "按记录先后排列；补录的写明 recorded: 2025-03-05 或以后",
        )
    ]


def test_what_was_refused_cannot_be_corrected():
    found = problems(
        acts("{on: 2025-03-05, step: apply, refused: []}", "{on: 2025-03-06, correct: 1, facts: {amount: 1}}")
    )

    assert [text for _, text, _ in found] == ["第 1 项应被拒绝，没有写入"]


def test_only_steps_are_withdrawn():
    found = problems(acts("{on: 2025-03-05, facts: {secret: no}}", "{on: 2025-03-06, withdraw: 1}"))

    assert found == [(6, "第 1 项不是办理环节，没有结果可撤回", "改用 annul 或 correct")]


def test_a_problem_reads_as_a_place_a_fault_and_a_repair():
    with pytest.raises(ScenarioError) as raised:
        read(HEAD + "facts: {sceret: no}\n")

    assert str(raised.value) == "story.yaml:3: 规程 tiny 没有事实“sceret”\n  是否应为“secret”（是否涉密）？"


# ---------------------------------------------------------------- slips of the pen


def test_no_slip_ends_in_anything_but_a_problem_with_its_place():
    """Any word of a sound file replaced by any other: it is read, or told with line and fault."""
    chance = random.Random(20250301)
    sound = then("{on: 2025-03-04, step: review, status: open, needs: [], due: 2025-03-10}", APPLY, REVIEW)
    words = [match.span() for match in re.finditer(r"[^\s,:{}\[\]]+", sound)]
    told = 0

    for _ in range(400):
        start, end = chance.choice(words)
        other = sound[slice(*chance.choice(words))]
        found = problems(sound[:start] + other + sound[end:])
        told += bool(found)

        assert all(line > 0 and text for line, text, _ in found)

    assert 200 < told < 400

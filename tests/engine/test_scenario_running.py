"""A scenario holds when everything comes as written; what does not is named with its line, what was expected, what came."""

import json
from datetime import date, datetime

import jsonschema
import pytest
from tests.engine.tiny import HEAD, OPENED, calendar, failures, play, read

from guicheng.engine.scenario import run, run_to_json, scenario_schema
from guicheng.engine.scenario.answer import plain
from guicheng.engine.yaml import documents

UNIT = "unit: [{on: 2025-01-02, facts: {registered: yes}}]\n"
APPLY = "  - {on: 2025-03-03, step: apply, documents: [form, note]}\n"
REVIEW = "  - {on: 2025-03-05, step: review, facts: {sound: yes}}\n"
SCHEME = "  - {on: 2025-03-06, step: scheme}\n"
STORY = UNIT + OPENED + "acts:\n" + APPLY + REVIEW + SCHEME
CONTRACT = (
    "  - {on: 2025-03-10, open: contract#1}\n"
    "  - {on: 2025-03-10, scope: contract#1, step: signing, facts: {contract_amount: 5万元}}\n"
)

# ---------------------------------------------------------------- stories that hold

HELD = {
    "the path": STORY
    + """then:
  - {on: 2025-03-04, step: review, status: open, due: 2025-03-10, overdue: no, round: 1, paused: no}
  - {on: 2025-03-04, known_at: 2025-03-04, step: review, outcomes: [returned, passed]}
  - {on: 2025-03-04, known_at: 2025-03-02, step: review, status: waiting}
  - {on: 2025-03-06, step: review, status: done, outcome: passed, late: no, round: 1}
  - {on: 2025-03-06, phase: apply, state: running, powers: [inspect, stop], restrictions: []}
  - {on: 2025-03-06, exports: {kind: build, filing_missing: no}, amounts: {amount: 100000, approved_amount: unknown}}
  - {on: 2025-03-06, facts: {small: no, amount: 10万, season: unknown, form: yes, registered: yes}}
""",
    "a limit that is not included": UNIT
    + HEAD
    + "facts: {kind: build, amount: 99999.99, secret: no}\nacts:\n"
    + APPLY
    + REVIEW
    + """  - {on: 2025-03-06, step: scheme, refused: ["2", "1"]}
then:
  - {on: 2025-03-06, step: scheme, status: not_applicable, articles: ["2", "1"]}
""",
    "another limit": UNIT
    + OPENED
    + "parameters: {small_limit: 20万元}\nacts:\n"
    + APPLY
    + REVIEW
    + "then: [{on: 2025-03-06, facts: {small: yes}, step: scheme, status: not_applicable}]\n",
    "a figure that nobody has set": STORY
    + """  - {on: 2025-03-06, by: authority, facts: {quota_judged: yes}}
then:
  - {on: 2025-03-05, known_at: 2025-03-05, facts: {over_quota: unknown}}
  - {on: 2025-03-06, facts: {over_quota: yes}}
""",
    "returned, and late": UNIT
    + OPENED
    + "acts:\n"
    + APPLY
    + """  - {on: 2025-03-05, step: review, outcome: returned}
  - {on: 2025-03-13, step: apply, late: yes}
  - {on: 2025-03-20, step: review, outcome: returned, late: no}
  - {on: 2025-03-21, step: apply, late: no}
  - {on: 2025-03-21, step: review, facts: {sound: yes}, refused: ["2/1"]}
then:
  - {on: 2025-03-12, known_at: 2025-03-12, step: apply, status: open, due: 2025-03-12, overdue: no, holds_until: 2025-03-13}
  - {on: 2025-03-13, known_at: 2025-03-12, step: apply, status: open, overdue: yes, holds_until: none}
  - {on: 2025-03-21, step: review, status: blocked, articles: ["2/1"], round: 3, needs: []}
""",
    "a soft guard, waived once": UNIT
    + OPENED
    + """acts:
  - {on: 2025-03-03, step: apply, documents: [form]}
  - {on: 2025-03-05, step: review, facts: {sound: yes}, refused: ["2/2"]}
  - {on: 2025-03-05, waive: note_given, by: unit, refused: ["2/2"]}
  - {on: 2025-03-05, waive: note_given, entered_by: authority, opinion: 急用}
  - {on: 2025-03-05, step: review, facts: {sound: yes}}
""",
    "a clock that is stopped and put off": UNIT
    + OPENED
    + "acts:\n"
    + APPLY
    + """  - {on: 2025-03-04, pause: review}
  - {on: 2025-03-06, resume: review}
  - {on: 2025-03-07, extend: review, until: 2025-03-31}
then:
  - {on: 2025-03-05, step: review, paused: yes, due: none, state: paused}
  - {on: 2025-03-06, known_at: 2025-03-06, step: review, paused: no, due: 2025-03-12}
  - {on: 2025-03-07, step: review, due: 2025-03-31}
""",
    "contracts, a list and its sum": STORY
    + CONTRACT
    + """  - {on: 2025-03-10, scope: contract#1, open: item#a, facts: {item_amount: 1万元}}
  - {on: 2025-03-11, scope: contract#1, open: item#b}
  - {on: 2025-03-11, scope: contract#1/item#b, facts: {item_amount: 2万元}}
  - {on: 2025-03-11, scope: contract#1, remove: item#c, refused: []}
  - {on: 2025-03-12, scope: contract#1, complete: item}
  - {on: 2025-03-17, scope: contract#1, step: filing, late: yes}
then:
  - {on: 2025-03-11, scope: contract#1, facts: {paid: unknown}}
  - {on: 2025-03-12, scope: contract#1, facts: {paid: 30000, contract_amount: 5万元, kind: build}}
  - {on: 2025-03-12, scope: contract#1/item#b, facts: {item_amount: 2万元}}
  - {on: 2025-03-12, scope: contract#1, step: filing, status: open, due: 2025-03-13}
  - {on: 2025-03-14, exports: {filing_missing: yes}, phase: build}
  - {on: 2025-03-17, exports: {filing_missing: no}}
""",
    "withdrawn, corrected, annulled, judged again": UNIT
    + OPENED
    + "acts:\n"
    + APPLY
    + REVIEW
    + """  - {on: 2025-03-06, withdraw: 2}
  - {on: 2025-03-07, step: review, facts: {sound: yes}}
  - {on: 2025-03-10, step: scheme}
  - {on: 2025-03-11, step: apply, refused: ["2"]}
  - {on: 2025-03-12, annul: 1}
then:
  - {on: 2025-03-06, known_at: 2025-03-06, step: review, status: open}
  - {on: 2025-03-08, known_at: 2025-03-11, step: review, status: done}
  - {recheck: [2, 4], known_at: 2025-03-12}
  - {recheck: [], known_at: 2025-03-11}
""",
    "said otherwise than the rule": UNIT
    + OPENED
    + "acts:\n"
    + APPLY
    + """  - {on: 2025-03-04, by: unit, reclassify: {small: yes}, refused: ["1"]}
  - {on: 2025-03-04, reclassify: {small: yes}}
then: [{on: 2025-03-04, facts: {small: yes}}, {on: 2025-03-03, facts: {small: no}}]
""",
    "ended with its ground": STORY
    + """  - {on: 2025-03-07, use: stop}
then: [{on: 2025-03-07, state: ended, ground: "5", phase: close, powers: []}]
""",
    "taken over": OPENED
    + """acts:
  - {recorded: 2025-03-03, take_over: apply}
  - {on: 2024-05-06, recorded: 2025-03-03, take_over: review, facts: {sound: yes}}
  - {on: 2025-03-04, step: scheme}
then: [{on: 2025-03-04, step: apply, status: done}]
""",
    "a year that nobody has published": UNIT
    + OPENED
    + "acts: [{on: 2031-03-03, step: apply, documents: [form]}]\n"
    + "then: [{on: 2031-03-04, step: review, due: 2031-03-10, provisional: yes}]\n",
    "a consequence lifted": "unit: [{on: 2025-01-02, facts: {registered: no}}]\n"
    + OPENED
    + "acts:\n"
    + APPLY
    + """  - {on: 2025-03-04, step: review, facts: {sound: yes}, refused: ["3"]}
  - {on: 2025-03-04, lift: not_registered}
  - {on: 2025-03-04, step: review, facts: {sound: yes}}
then:
  - {on: 2025-03-03, restrictions: [not_registered], facts: {not_registered: yes}}
  - {on: 2025-03-04, restrictions: []}
""",
    "standing from other cases": OPENED
    + "standing: [{export: filing_missing, from: 2025-01-02, until: 2025-03-04, evidence: 甲文}]\n"
    + UNIT
    + "acts:\n"
    + APPLY
    + """  - {on: 2025-03-04, step: review, facts: {sound: yes}, refused: ["3"]}
  - {on: 2025-03-05, step: review, facts: {sound: yes}}
""",
}


@pytest.mark.parametrize("text", HELD.values(), ids=HELD)
def test_stories_that_hold(text):
    assert failures(text) == []


# ---------------------------------------------------------------- expectations that fail


@pytest.mark.parametrize(
    ("row", "about", "expected", "came"),
    [
        ("step: scheme, refused: []", "第 4 项 方案（scheme）", "被拒绝",
         "准予"),
        ('step: scheme, refused: ["2/1"]', "第 4 项 方案（scheme）", "被拒绝，依据2/1", "准予"),
        ("step: apply", "第 4 项 申报（apply）", "准予", "被拒绝：2 done 申报已经办结"),
        ('step: apply, refused: ["3"]', "第 4 项 申报（apply）", "被拒绝，依据3", "被拒绝：2 done 申报已经办结"),
        ("step: scheme, late: yes", "第 4 项 方案（scheme）", "逾期", "不逾期（没有到期日）"),
    ],
)  # fmt: skip
def test_acts_that_come_otherwise(row, about, expected, came):
    text = UNIT + OPENED + "acts:\n" + APPLY + REVIEW + "  - {on: 2025-03-06, facts: {secret: no}}\n"

    assert failures(text + f"  - {{on: 2025-03-06, {row}}}\n") == [(9, about, expected, came)]


def test_a_refusal_names_all_reasons_with_what_they_need():
    (failure,) = failures(OPENED + "acts:\n" + "  - {on: 2025-03-06, scope: contract#1, step: signing}\n")

    assert failure[3] == "被拒绝：4 scope 2025-03-06 没有合同“1”"

    (failure,) = failures(OPENED + "acts:\n" + "  - {on: 2025-03-06, step: apply}\n")

    assert failure[3] == "被拒绝：2 form 须提交申报表（缺 form）"


@pytest.mark.parametrize(
    ("row", "about", "expected", "came"),
    [
        ("step: review, status: open", "2025-03-06 status 审核（review）", "open", "done（done）"),
        ("step: scheme, due: 2025-03-09", "2025-03-06 due 方案（scheme）", "2025-03-09", "无"),
        ("step: review, due: none", "2025-03-06 due 审核（review）", "无", "2025-03-10"),
        ("step: review, late: yes", "2025-03-06 late 审核（review）", "yes", "no"),
        ("step: review, round: 2", "2025-03-06 round 审核（review）", "2", "1"),
        ("step: scheme, outcomes: [done]", "2025-03-06 outcomes 方案（scheme）", "[done]", "[]（done）"),
        ("step: review, outcome: returned", "2025-03-06 outcome 审核（review）", "returned", "passed"),
        ('step: review, articles: ["2/1"]', "2025-03-06 articles 审核（review）", "至少有 [2/1]", "[]（done）"),
        ("scope: contract#9, step: filing, status: open", "2025-03-06 step 备案（filing） @contract#9",
         "有这个环节", "contract#9中没有这个环节"),
        ("phase: close", "2025-03-06 phase", "close", "apply"),
        ("state: ended", "2025-03-06 state", "ended", "running"),
        ("restrictions: [no_new]", "2025-03-06 restrictions", "[no_new]", "[]"),
        ("powers: [stop]", "2025-03-06 powers", "[stop]", "[inspect, stop]"),
        ("exports: {kind: service}", "2025-03-06 exports 类别（kind）", "service", "build"),
        ("amounts: {amount: 1}", "2025-03-06 amounts 金额（amount）", "1.00", "100000.00"),
        ("facts: {small: yes}", "2025-03-06 facts 小额（small）", "yes", "no"),
        ("facts: {season: 2025-01-01}", "2025-03-06 facts 申报季开始日（season）", "2025-01-01",
         "unknown（缺 season）"),
        ("facts: {small: unknown}", "2025-03-06 facts 小额（small）", "unknown", "no"),
        ("holds_until: 2025-03-07", "2025-03-06 holds_until", "2025-03-07", "无"),
        ("recheck: [1]", "2025-03-06 recheck", "[1]", "[]"),
    ],
)  # fmt: skip
def test_answers_that_come_otherwise(row, about, expected, came):
    assert failures(STORY + f"then:\n  - {{on: 2025-03-06, {row}}}\n") == [(10, about, expected, came)]


def test_a_failure_stands_on_the_line_of_what_was_expected():
    text = STORY + "then:\n  - on: 2025-03-06\n    step: review\n    status: done\n    round: 7\n"

    assert [(line, expected, came) for line, _, expected, came in failures(text)] == [(13, "7", "1")]


def test_nothing_is_written_by_what_is_refused():
    text = UNIT + OPENED + "acts:\n  - {on: 2025-03-03, step: apply, refused: [], facts: {amount: 1万元}}\n"

    assert failures(text + "then: [{on: 2025-03-03, facts: {amount: 10万元}}]\n") == []


# ---------------------------------------------------------------- several cases of one unit

# The first case signs on the 10th and owes the filing by the 13th; it is missing from the 14th until it is filed.
SEVERAL = f"""rulebook: tiny
title: 两件
{UNIT}cases:
  first:
    facts: {{kind: build, amount: 10万元, secret: no}}
    acts:
{APPLY}{REVIEW}{SCHEME}{CONTRACT}FILED  second:
    facts: {{kind: service, amount: 1万元, secret: no}}
    acts:
      - {{on: 2025-03-12, step: apply, documents: [form, note]}}
""".replace("\n  - ", "\n      - ")


def several(filed, *rows):
    return SEVERAL.replace("FILED", filed) + "".join(f"      - {row}\n" for row in rows)


def test_what_one_case_owes_bars_the_other():
    text = several("", '{on: 2025-03-14, step: review, facts: {sound: yes}, refused: ["3"]}')

    assert failures(text) == []


def test_it_does_not_bar_before_it_is_overdue():
    assert failures(several("", "{on: 2025-03-13, step: review, facts: {sound: yes}}")) == []


def test_it_bars_no_more_when_it_is_done():
    text = several(
        "      - {on: 2025-03-17, scope: contract#1, step: filing, late: yes}\n",
        '{on: 2025-03-14, step: review, facts: {sound: yes}, refused: ["3"]}',
        "{on: 2025-03-18, step: review, facts: {sound: yes}}",
    )

    assert failures(text) == []


def test_an_act_is_judged_by_what_was_recorded_of_the_other_case_by_then():
    """The signing is annulled on the 17th: refused on the 14th all the same, and looking back nothing was owed."""
    text = several(
        "      - {on: 2025-03-17, annul: 5}\n",
        '{on: 2025-03-14, step: review, facts: {sound: yes}, refused: ["3"]}',
    )
    text += (
        "    then:\n"
        "      - {on: 2025-03-14, known_at: 2025-03-14, facts: {earlier_missing: yes}}\n"
        "      - {on: 2025-03-14, known_at: 2025-03-17, facts: {earlier_missing: no}}\n"
    )

    assert failures(text) == []


def test_a_case_does_not_bar_itself():
    text = SEVERAL.replace("FILED", "      - {on: 2025-03-20, facts: {secret: no}}\n")
    text += "    then: [{on: 2025-03-20, restrictions: [no_new]}]\n"
    text = text.replace("  second:", "    then: [{on: 2025-03-20, restrictions: []}]\n  second:")

    assert failures(text) == []


def test_failures_of_several_cases_name_the_case():
    (failure,) = failures(several("", "{on: 2025-03-14, step: review, facts: {sound: yes}}"))

    assert failure[1:] == (
        "second 第 2 项 审核（review）",
        "准予",
        "被拒绝：3 no_new 不予通过",
    )


# ---------------------------------------------------------------- for other programs


def test_the_answer_as_json():
    (scenario,) = read(STORY)

    shown = run_to_json(run(scenario, calendar(), as_of=date(2025, 3, 5)), calendar())

    assert json.loads(json.dumps(shown)) == shown
    assert {key: shown[key] for key in ("scenario", "file", "line", "rulebook", "held", "failures")} == {
        "scenario": "试",
        "file": "story.yaml",
        "line": 1,
        "rulebook": "tiny",
        "held": True,
        "failures": [],
    }
    view = shown["view"]
    assert (view["as_of"], view["phase"], view["state"], view["holds_until"]) == (
        "2025-03-05", "apply", "running", "2025-03-06",
    )  # fmt: skip
    (review,) = (step for step in view["steps"] if step["id"] == "review")
    assert (review["status"], review["party"], review["due"]) == ("done", ["authority"], "2025-03-10")
    facts = {fact["name"]: (fact["value"], fact["from"]) for fact in view["facts"]}
    assert facts["amount"] == ("100000.00", "entry")
    assert facts["small"] == (False, "entry")  # sealed by the review
    assert facts["small_limit"] == ("100000.00", "parameter")
    assert facts["season"] == (None, "unknown")


def test_the_view_is_of_the_day_and_instant_asked_about():
    (scenario,) = read(STORY)

    view = run(
        scenario, calendar(), as_of=date(2025, 3, 6), known_at=datetime.fromisoformat("2025-03-04T00:00")
    ).views[""]

    assert view.step("review").status == "open"
    assert view.step("review").due == date(2025, 3, 10)


def test_a_failure_as_json():
    (scenario,) = read(STORY + "then:\n  - {on: 2025-03-06, phase: close}\n")

    shown = run_to_json(run(scenario, calendar()), calendar())

    assert shown["held"] is False
    assert shown["failures"] == [
        {"file": "story.yaml", "line": 10, "about": "2025-03-06 phase", "expected": "close", "came": "apply"}
    ]


def test_views_of_several_cases_stand_under_their_names():
    came = play(several(""))

    assert set(run_to_json(came, calendar())["view"]) == {"first", "second"}


# ---------------------------------------------------------------- the schema


@pytest.mark.parametrize("text", [*HELD.values(), several("")], ids=[*HELD, "several"])
def test_what_is_read_fits_the_schema(text):
    (document,) = documents(text, "story.yaml")

    jsonschema.Draft202012Validator(scenario_schema()).validate(json.loads(json.dumps(plain(document))))


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "act: []\n",
        "title: 试\n",
        HEAD + "acts: [{on: 2025-03-03}]\n",
        HEAD + "acts: [{on: 2025-03-03, step: a, open: b#1}]\n",
        HEAD + "acts: [{on: 2025-03-03, open: b#1, late: yes}]\n",
        HEAD + "acts: [{on: 2025-03-03, step: a, refused: [2.1]}]\n",
        HEAD + "then: [{on: 2025-03-03, status: open}]\n",
        HEAD + "then: [{on: 2025-03-03, step: a, status: opened}]\n",
        HEAD + "unit: [{facts: {}}]\n",
        HEAD + "cases: {}\n",
        HEAD + "cases: {a: {}}\nacts: []\n",
        HEAD + "facts: {a: {b: c}}\n",
    ],
)
def test_what_the_schema_refuses(text):
    (document,) = documents(text, "story.yaml")
    validator = jsonschema.Draft202012Validator(scenario_schema())

    assert not validator.is_valid(json.loads(json.dumps(plain(document))))


def test_the_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(scenario_schema())

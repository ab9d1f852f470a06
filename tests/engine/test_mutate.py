"""A rulebook is changed in one place at a time, wherever a change has effect; what no scenario notices is told."""

import pytest
from tests.engine.books import PROBES, TINY, calendar

from guicheng.engine.rulebook import mutate as machinery
from guicheng.engine.rulebook.load import BOOK, law_digest, load_maps, load_text, read_files, read_maps
from guicheng.engine.rulebook.mutants.change import LEFT_OUT, changed, written
from guicheng.engine.rulebook.mutants.changes import changes
from guicheng.engine.rulebook.mutate import mutate
from guicheng.engine.rulebook.problem import RulebookError
from guicheng.engine.yaml import document

HEAD = "rulebook: small\ntitle: 小\nin_force: 2025-01-01\nparties: {unit: {label: 单位}, authority: {label: 部门}}\n"
ARTICLE = "articles:\n  - article: '1'\n    gist: 试\n    mark: E\n    phase: apply\n"


def of(section, row):
    """The changes of one row in a section of an article, by what they are called."""
    item = f"      - {row}" if section in ("steps", "consequences") else f"      {row}"
    read = {"a.yaml": document(f"{ARTICLE}    {section}:\n{item}\n", "a.yaml")}
    return {
        change.id.partition(" ")[2]: changed(read, change)["a.yaml"]["articles"][0][section]
        for change in changes(read)
    }


def step(text):
    """The changes of a step, by what they are called, with the step as it becomes."""
    return {id.partition(" ")[2]: rows[0] for id, rows in of("steps", f"{{id: b, {text}}}").items()}


def formula(text):
    """The changes of a finding's formula, by what they are called, with the formula as it becomes."""
    rows = of("findings", f"f: {{is: {text}}}")
    return {id.removeprefix("f "): changed["f"]["is"] for id, changed in rows.items()}


@pytest.mark.parametrize(
    ("text", "what", "into"),
    [
        ("{amount: {below: limit}}", "is.amount below→at_most", {"amount": {"at_most": "limit"}}),
        ("{amount: {at_least: 50万元}}", "is.amount at_least→more_than", {"amount": {"more_than": "50万元"}}),
        ("{amount: {below: 50万元}}", "is.amount.below 50万元→499999.99元", {"amount": {"below": "499999.99元"}}),
        ("{amount: {below: 50万元}}", "is.amount.below 50万元→500000.01元", {"amount": {"below": "500000.01元"}}),
        ("{share: {at_most: 15%}}", "is.share.at_most 15%→15.01%", {"share": {"at_most": "15.01%"}}),
        ("{day: {on_or_before: 2025-03-01}}", "is.day on_or_before→before", None),
        ("{day: {before: x.done}}", "is.day before→on_or_before", {"day": {"on_or_before": "x.done"}}),
        ("{kind: {in: [a, b]}}", "is.kind in→not_in", {"kind": {"not_in": ["a", "b"]}}),
        ("{kind: {in: [a, b]}}", "is.kind.in 删去 a", {"kind": {"in": ["b"]}}),
        ("{micro: no}", "is.micro no→yes", {"micro": True}),
        ("{micro: no, late: yes}", "is 删去 late: yes", {"micro": False}),
        ("{all: [a, b]}", "is all→any", {"any": ["a", "b"]}),
        ("{any: [a, b]}", "is.any 删去 a", {"any": ["b"]}),
        ("{not: a}", "is 删去 not", "a"),
        ("3 full months after x.done", "is 3 full months after x.done→4 full months after x.done",
         "4 full months after x.done"),
        ("{30 days after: x}", "is 30 days after→29 days after", {"29 days after": "x"}),
        ("{month_day: 09-30, of: y}", "is.month_day 09-30→10-01", {"month_day": "10-01", "of": "y"}),
        ("{some: item, where: a, holds: b}", "is 删去 where: a", {"some": "item", "holds": "b"}),
        ("{some: item, holds: b}", "is some→every", {"every": "item", "holds": "b"}),
        ("{count: other item}", "is.count other item→item", {"count": "item"}),
        ("{first_of: [a, b]}", "is first_of→last_of", {"last_of": ["a", "b"]}),
        ("{bands: [{if: a, then: 1}, {otherwise: 2}]}", "is.bands.otherwise 2→3",
         {"bands": [{"if": "a", "then": 1}, {"otherwise": 3}]}),
        ("{value: {times: x}, below: 3}", "is.below 3→2", {"value": {"times": "x"}, "below": 2}),
    ],
)  # fmt: skip
def test_what_is_changed_in_a_formula(text, what, into):
    found = formula(text)

    assert what in found
    assert into is None or found[what] == into


@pytest.mark.parametrize(
    ("text", "what", "key", "becomes"),
    [
        ("within: 5 working days", "within 5 working days→6 working days", "within", "6 working days"),
        ("within: 5 working days", "within 5 working days→4 working days", "within", "4 working days"),
        ("within: 1 day", "within 删去", "within", None),
        ("when: micro", "when 删去", "when", None),
        ("after: a", "after 删去 a", "after", None),
        ("after: [a, c]", "after 删去 c", "after", ["a"]),
        ("rounds: 3", "rounds 3→4", "rounds", 4),
        ("rounds: {at_most: 3, of: [x]}", "rounds.at_most 3→2", "rounds", {"at_most": 2, "of": ["x"]}),
        ("rounds: 3", "rounds 删去", "rounds", None),
        ("requires: [a, b]", "requires 删去 b", "requires", ["a"]),
        ("requires: [a]", "requires 删去 a", "requires", None),
        ("requires: [{id: g, that: a, soft: authority}]", "requires.soft g 删去", "requires", [{"id": "g", "that": "a"}]),
        ("requires: [{amount: {below: 3}}]", "requires.amount below→at_most", "requires", [{"amount": {"at_most": 3}}]),
        ("asks: [a, {fact: b, when: c}]", "asks.when b 删去", "asks", ["a", {"fact": "b"}]),
        ("asks: [a, {fact: b, when: c}]", "asks 删去 b", "asks", ["a"]),
        ("documents: [{document: d, anew: yes}]", "documents.anew d 删去", "documents", [{"document": "d"}]),
        ("valid_until: 1 year after a.done", "valid_until 1 year after a.done→2 year after a.done", "valid_until",
         "2 year after a.done"),
        ("seals: [a]", "seals 删去 a", "seals", None),
        ("power: yes", "power 删去", "power", None),
        ("outcomes: {returned: {back_to: a, within: 5 days}}", "outcomes.returned.back_to 删去", "outcomes",
         {"returned": {"within": "5 days"}}),
        ("outcomes: {returned: {back_to: a, keeps: [c, d]}}", "outcomes.returned.keeps 删去 c", "outcomes",
         {"returned": {"back_to": "a", "keeps": ["d"]}}),
        ("outcomes: {passed: {sets: {micro: small}}}", "outcomes.passed.sets.micro 删去", "outcomes",
         {"passed": {"sets": {}}}),
    ],
)  # fmt: skip
def test_what_is_changed_in_a_step(text, what, key, becomes):
    assert step(text)[what].get(key) == becomes


def test_what_is_changed_in_a_joint_review():
    found = step("by: {each: [x, {party: y, when: z}], conclude: c, each_within: 3 days}")

    assert found["by.each 删去 x"]["by"]["each"] == [{"party": "y", "when": "z"}]
    assert found["by.each.when y 删去"]["by"]["each"] == ["x", {"party": "y"}]
    assert found["by.each_within 3 days→4 days"]["by"]["each_within"] == "4 days"


def test_what_is_changed_elsewhere():
    assert "limit value 50万元→500000.01元" in of("parameters", "limit: {type: money, value: 50万元}")
    assert "x default no→yes" in of("facts", "x: {type: yes/no, default: no}")
    assert "c blocks 删去 a.passed" in of("consequences", "{id: c, in_force: x, blocks: [a.passed, b]}")
    assert "c in_force.x no→yes" in of("consequences", "{id: c, in_force: {x: no}, blocks: [a]}")
    assert "year until 删去" in of("scopes", "year: {every: calendar year, from: a.done, until: b.done}")


@pytest.mark.parametrize(
    ("section", "row"),
    [
        ("facts", "class: {label: 5 working days, one_of: {build: 建设}, help: 50万元}"),
        ("findings", "x: {label: 3, is: a}"),
        ("steps", "{id: a, label: 5 days, by: [unit, authority], phase: apply, to: [unit], article: 1/2}"),
        ("documents", "d: {label: 表, sealed: yes}"),
        ("scopes", "item: {label: 项, in: change, opened_by: unit}"),
    ],
)
def test_what_has_no_effect_is_left_alone(section, row):
    assert of(section, row) == {}


def test_a_change_knows_its_line_and_its_article():
    text = ARTICLE + "    steps:\n      - id: b\n        by: unit\n        within: 5 days\n"
    found = list(changes({"a.yaml": document(text, "a.yaml")}))

    assert {(change.line, change.article, change.file) for change in found} == {(9, "1", "a.yaml")}
    assert [change.text for change in found][0] == "b：within 删去"


def test_a_change_is_called_the_same_wherever_it_stands():
    one = document(
        ARTICLE + "    steps: [{id: a, by: unit, within: 5 days}, {id: b, by: unit, when: x}]\n", "a.yaml"
    )
    two = document(
        ARTICLE + "    steps:\n\n    - {by: unit, id: b, when: x}\n    - {id: a, by: unit, within: 5 days}\n",
        "z",
    )

    assert {change.id for change in changes({"a.yaml": one})} == {
        change.id for change in changes({"z.yaml": two})
    }


@pytest.mark.parametrize(
    "folder", [TINY / "tiny", TINY / "mixture", PROBES / "suqian"], ids=lambda folder: folder.name
)
def test_every_change_is_one_and_touches_nothing_else(folder):
    texts = read_files(folder)
    read = read_maps(texts)
    law = load_text(texts).digest
    usable = 0

    for change in changes(read):
        other = changed(read, change)
        assert {name for name in read if other[name] is not read[name]} == {change.file}
        assert change.new is LEFT_OUT or other[change.file] != read[change.file]
        assert law_digest(other) != law
        try:
            load_maps(other)
            usable += 1
        except RulebookError:
            pass

    assert read == read_maps(texts)
    assert usable > 30
    assert len({change.id for change in changes(read)}) == len(list(changes(read)))


def test_a_rulebook_written_anew_says_the_same():
    texts = read_files(TINY / "tiny")
    again = {file: written(document(text, file)) for file, text in texts.items()}

    assert load_text(again).digest == load_text(texts).digest


# ---------------------------------------------------------------- what scenarios notice

BOOK_TEXTS = {
    BOOK: HEAD,
    "1.yaml": ARTICLE
    + """
    parameters:
      limit: {label: 界限, type: money, value: 50万元}
    facts:
      amount: {label: 金额, type: money}
      plain: {label: 从简, type: yes/no}
    findings:
      small: {label: 小额, is: {amount: {below: limit}}}
    steps:
      - {id: apply, label: 申报, by: unit, asks: [amount, plain]}
      - {id: review, label: 审核, by: authority, after: apply, within: 5 working days, requires: [small]}
""",
}
STORY = """rulebook: small
title: 审核
facts: {amount: AMOUNT, plain: no}
acts:
  - {on: 2025-03-03, step: apply, by: unit}
  - {on: 2025-03-10, step: review, by: authority, late: no, EXPECT}
"""


def scenario(amount, expect="outcome: done"):
    return STORY.replace("AMOUNT", amount).replace(
        "late: no, EXPECT", expect if "refused" in expect else f"late: no, {expect}"
    )


BOTH_SIDES = {
    "below.yaml": scenario("499999.99"),
    "limit.yaml": scenario("500000.00", 'refused: ["1"]'),
}


def report(scenarios, **options):
    return mutate(BOOK_TEXTS, scenarios, calendar(), processes=1, **options)


def test_a_limit_tested_on_both_sides_is_noticed():
    alive = {mutant.id for mutant in report(BOTH_SIDES).survivors}

    assert not {id for id in alive if "limit" in id or "small" in id}
    assert "1 review within 5 working days→6 working days" in alive
    assert "1 review within 5 working days→4 working days" not in alive


def test_a_limit_tested_on_one_side_is_not():
    below = {mutant.id for mutant in report({"below.yaml": BOTH_SIDES["below.yaml"]}).survivors}
    limit = {mutant.id for mutant in report({"limit.yaml": BOTH_SIDES["limit.yaml"]}).survivors}

    assert {
        "1 limit value 50万元→500000.01元",
        "1 small is.amount below→at_most",
        "1 review requires 删去 small",
    } <= below
    assert "1 limit value 50万元→499999.99元" in limit


def test_counts_add_up_and_articles_are_proven():
    found = report(BOTH_SIDES)

    assert found.total == found.killed + len(found.survivors)
    assert (found.proven, found.unproven, found.left_out) == ({"1"}, frozenset(), ())


def test_two_processes_say_the_same_as_one():
    assert mutate(BOOK_TEXTS, BOTH_SIDES, calendar(), processes=2) == report(BOTH_SIDES)


def test_scenarios_that_do_not_hold_are_left_out_and_named():
    found = report(
        {**BOTH_SIDES, "wrong.yaml": scenario("600000"), "odd.yaml": "rulebook: small\ntitel: x\n"}
    )

    assert found.left_out == ("odd.yaml", "wrong.yaml:1")
    assert found.survivors == report(BOTH_SIDES).survivors


def test_a_change_that_leaves_no_rulebook_does_not_count():
    # without `after`, `within` has nothing to count from: nobody could ship it by mistake
    found = report({})

    assert found.killed == 0
    assert "1 review after 删去 apply" not in {mutant.id for mutant in found.survivors}


def test_explained_survivors():
    text = "- {mutant: 1 review within 5 working days→6 working days, why: 试}\n"
    found = report(BOTH_SIDES, survivors=text)

    (told,) = (mutant for mutant in found.survivors if mutant.explained)
    assert (told.id, told.explained) == ("1 review within 5 working days→6 working days", "试")
    assert told not in found.unexplained
    assert found.problems == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- {mutant: 1 limit value 50万元→500000.01元, why: 试}\n", "已有场景发现"),
        (
            "- {mutant: 1 review within 9 days→6 days, why: 试}\n",
            "没有“1 review within 9 days→6 days”这一改动",
        ),
        ("- {mutant: 1 review within 删去}\n", "每一项应为"),
        (
            "- {mutant: 1 review within 删去, why: 甲}\n- {mutant: 1 review within 删去, why: 乙}\n",
            "写了两次",
        ),
        ("- {mutant: [1]\n", "没有写完整"),
    ],
)
def test_an_explanation_that_explains_nothing_is_a_mistake(text, said):
    (problem,) = report(BOTH_SIDES, survivors=text).problems

    assert said in problem.text
    assert (problem.file, problem.line >= 1) == ("survivors.yaml", True)


@pytest.mark.parametrize(
    "folder", [TINY / "mixture", TINY / "periods", TINY / "joint", PROBES / "datong"], ids=lambda f: f.name
)
def test_scenarios_that_are_not_asked_would_not_have_noticed(folder):
    scenarios = {file.name: file.read_text("utf-8") for file in sorted((folder / "scenarios").glob("*.yaml"))}
    bench = machinery._Bench(read_files(folder), scenarios, calendar(), index=True)
    survivors = [change for change in bench.changes if bench.noticed(change) is False]

    for change in survivors:
        everybody = machinery.replace(change, touches=frozenset(), once=frozenset())
        assert bench.noticed(everybody) is False, change.id

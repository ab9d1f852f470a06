"""What differs between two rulebooks is told in sentences, with both figures; no change of the law goes untold."""

import pytest
from tests.engine.books import TINY

from guicheng.engine.rulebook.difference import differences
from guicheng.engine.rulebook.load import (
    BOOK,
    law_digest,
    load_maps,
    load_rulebook,
    load_shipped,
    load_text,
    read_files,
    read_maps,
    shipped_rulebooks,
)
from guicheng.engine.rulebook.mutants.change import changed
from guicheng.engine.rulebook.mutants.changes import changes
from guicheng.engine.rulebook.problem import RulebookError

HEAD = """rulebook: small
title: 小
in_force: 2025-01-01
parties: {unit: {label: 单位}, authority: {label: 部门}, finance: {label: 财政}}
"""
CHAPTER = """
chapter: 一
title: 总则
articles:
  - article: "1"
    title: 申报
    gist: 申报
    mark: E
    phase: apply
    parameters: {limit: {label: 限额, type: money, value: 50万元}}
    facts: {amount: {type: money, label: 金额}, urgent: {label: 紧急}}
    documents: {letter: {label: 申请书}, budget: {label: 预算表}}
    findings: {small: {label: 小额, is: {amount: {below: 20万元}}}}
    steps:
      - {id: apply, label: 申报, by: unit, documents: [letter]}
      - id: review
        label: 审核
        by: authority
        after: apply
        within: 5 working days
        rounds: 3
        outcomes: {passed: , returned: {back_to: apply, within: 5 days}}
"""


def book(chapter=CHAPTER, head=HEAD):
    return load_text({BOOK: head, "01.yaml": chapter})


def told(old, new, head=HEAD):
    """What is told when a text of the chapter is put in the place of another."""
    assert old in CHAPTER
    return differences(book(), book(CHAPTER.replace(old, new), head))


def test_the_same_says_nothing():
    assert differences(book(), book()) == []


@pytest.mark.parametrize(
    ("old", "new", "kind", "id", "before", "after", "sentence"),
    [
        ("value: 50万元", "value: 80万元", "parameter", "limit", "50.00 万元", "80.00 万元",
         "参数“限额”的数值由“50.00 万元”改为“80.00 万元”。"),
        ("below: 20万元", "below: 30万元", "limit", "small", "20.00 万元", "30.00 万元",
         "情形“小额”的条件由“20.00 万元”改为“30.00 万元”（金额不满 30.00 万元）。"),
        ("below: 20万元", "at_most: 20万元", "finding", "small", "金额不满 20.00 万元",
         "金额不超过（含） 20.00 万元", "情形“小额”的条件由“金额不满 20.00 万元”改为“金额不超过（含） 20.00 万元”。"),
        ("within: 5 working", "within: 3 working", "term", "review", "5 个工作日", "3 个工作日",
         "环节“审核”的期限由“5 个工作日”改为“3 个工作日”（申报办结之日起 3 个工作日）。"),
        ("within: 5 days", "within: 7 days", "term", "returned", "5 日", "7 日",
         "“审核”的结论“退回修改”的重办期限由“5 日”改为“7 日”。"),
        ("rounds: 3", "rounds: 2", "limit", "review.rounds", "3", "2", None),
        ("documents: [letter]", "documents: [letter, budget]", "ask", "budget", "", "预算表", "新增“申报”的所需内容“预算表”。"),
        ("by: authority", "by: [authority, finance]", "step", "review", "部门", "部门、财政",
         "环节“审核”的主体增加“财政”。"),
        ("mark: E", "mark: E R", "article", "1", "E", "E、R", "第 1 条的标记增加“R”。"),
    ],
)  # fmt: skip
def test_one_thing_changes(old, new, kind, id, before, after, sentence):
    (found,) = (one for one in told(old, new) if one.has_effect)

    assert (found.kind, found.id, found.before, found.after) == (kind, id, before, after)
    assert found.article == "1"
    assert sentence is None or found.sentence == sentence


def test_a_step_comes_and_goes_as_a_whole():
    more = CHAPTER + "      - {id: publish, label: 公示, by: authority, after: review, asks: [urgent]}\n"
    old, new = book(), book(more)

    (come,), (gone,) = differences(old, new), differences(new, old)

    assert (come.kind, come.id, come.change, gone.change) == ("step", "publish", "added", "removed")
    assert come.sentence == "新增环节“公示”（主体：部门；在哪些环节之后：审核；默认结论：办结）。"
    assert gone.sentence.startswith("删去环节“公示”")


def test_another_wording_has_no_effect():
    found = told("label: 申请书", "label: 书面申请")

    assert {one.kind for one in found} == {"wording"}
    assert not any(one.has_effect for one in found)


def test_what_only_moves_between_files_is_told_as_nothing_but_that():
    head, articles = CHAPTER.split("articles:")
    there = load_text({BOOK: HEAD, "02.yaml": f"{head}articles:{articles}"})

    (found,) = differences(book(), there)

    assert found.sentence == "规程的写法有改动，未见内容上的不同。"


@pytest.mark.parametrize("folder", sorted(TINY.glob(f"*/{BOOK}")), ids=lambda f: f.parent.name)
def test_no_change_of_the_law_goes_untold(folder):
    """Every change that `check --mutate` makes has effect: each is told, with its place."""
    if folder.parent.name == "broken":
        return
    read = read_maps(read_files(folder.parent))
    old = load_maps(read)
    old.digest = law_digest(read)
    for change in changes(read):
        maps = changed(read, change)
        try:
            new = load_maps(maps)
        except RulebookError:
            continue
        new.digest = law_digest(maps)
        found = [one for one in differences(old, new) if one.has_effect]
        assert found, change.id
        assert "未见内容上的不同" not in found[0].sentence, change.id


def test_two_regulations_can_be_compared():
    books = [load_shipped(name) for name in shipped_rulebooks()]

    for old, new in zip(books, books[1:], strict=False):
        assert any(one.change == "added" for one in differences(old, new))
        assert any(one.change == "removed" for one in differences(old, new))


def test_a_rulebook_with_other_parameters_is_another():
    folder = TINY / "tiny"
    old = load_rulebook(folder)
    name = next(spec.name for spec in old.facts.values() if spec.kind == "parameter" and spec.type == "money")

    (found,) = differences(old, load_rulebook(folder, parameters={name: "1元"}))

    assert (found.kind, found.id, found.after) == ("parameter", name, "1.00 元")


def test_who_sees_less_is_told():
    head = HEAD.replace("finance: {label: 财政}", "finance: {label: 财政, sees: involved}")

    (found,) = differences(book(), book(head=head))

    assert (found.kind, found.id, found.before, found.after) == ("party", "finance", "全部", "有其环节的")
    assert found.has_effect

"""What the page of a project says at each point of its way."""

from datetime import date
from decimal import Decimal

import pytest
from tests.cast import at
from tests.web.office import taken

from guicheng.apps.cases import clock
from guicheng.web import naming
from guicheng.web.projects.filings import filings
from guicheng.web.projects.page import known, project_page
from guicheng.web.projects.route import RouteStep, _folded


class Plain:
    """Addresses that a reader of tests can read."""

    number = "n"

    def step(self, id, scope=""):
        return f"step:{id}@{scope}"

    def why(self, question):
        return f"why:{question}"

    def article(self, number):
        return f"article:{number}"

    def act(self, seq):
        return f"act:{seq}"

    def file(self, digest):
        return "file"


@pytest.fixture
def page(city):
    def of(number, who=None, **when):
        return project_page(naming.with_names(city.project(number, who, **when)), Plain())

    return of


def shown(stages):
    """The route in short: stage, state, and each step with how it stands."""
    return [
        (
            stage.name,
            stage.state,
            [(step.name, step.status) for group in stage.groups for step in group.steps],
        )
        for stage in stages
    ]


def test_a_new_project_shows_its_whole_way_with_what_is_to_come(city, page):
    stages = page(city.opened()).stages

    assert shown(stages) == [
        ("申报", "now", [("计划申报", "open")]),
        ("评审", "todo", [("计划审核", "waiting"), ("编制方案", "waiting")]),
        ("立项", "todo", [("批复", "waiting")]),
        ("采购", "todo", [("采购合同", "waiting")]),
        ("建设", "todo", [("变更", "waiting")]),
        ("验收", "todo", [("采购合同", "waiting")]),
    ]


def test_a_return_stays_on_the_route_before_the_next_round(city, page):
    stages = page(city.returned()).stages

    assert shown(stages)[:2] == [
        ("申报", "now", [("计划申报（2）", "open")]),
        ("评审", "todo", [("计划审核（1）", "returned"), ("计划审核", "waiting"), ("编制方案", "waiting")]),
    ]


def test_what_does_not_apply_stands_aside_with_its_article(city, page):
    number = city.applied(amount="499999.99")
    taken(city.reviews(number))

    review = page(number).stages[1]

    assert [(step.name, step.lines) for step in review.aside] == [("编制方案", ("不适用，第四条（二）",))]


def test_a_contract_has_its_own_steps_in_each_stage(city, page):
    stages = {stage.name: stage for stage in page(city.signed()).stages}

    assert [(group.name, [step.name for step in group.steps]) for group in stages["采购"].groups] == [
        ("采购合同 1", ["签订合同", "合同备案"])
    ]
    assert stages["采购"].state == "now"


@pytest.mark.parametrize(
    ("day", "kind", "text", "sub"),
    [
        ("2025-03-03", "ok", "剩 5 个工作日", "2025年3月10日 星期一"),
        ("2025-03-06", "near", "剩 2 个工作日", "2025年3月10日 星期一"),
        ("2025-03-10", "near", "今天到期", "2025年3月10日 星期一"),
        ("2025-03-12", "late", "逾期 2 个工作日", "2025年3月10日 星期一"),
    ],
)
def test_a_clock_counts_working_days_without_today_and_with_the_due_day(city, page, day, kind, text, sub):
    number = city.applied()

    with clock.held_at(at(day)):
        (task,) = page(number, city.reviewer).tasks

    assert (task.clock.kind, task.clock.text, task.clock.sub) == (kind, text, sub)


def test_overdue_over_a_weekend_is_never_called_due_today(city, page):
    number = city.applied()
    taken(city.reviewer.does(number, "say", facts={"plan_review.due": date(2025, 3, 14)}))

    with clock.held_at(at("2025-03-15")):
        (task,) = page(number, city.reviewer).tasks

    assert (task.clock.kind, task.clock.text) == ("late", "已逾期")


def test_what_the_law_gives_no_term_counts_how_long_it_waits(city, page):
    number = city.reviewed()

    with clock.held_at(at("2025-03-06")):
        (task,) = page(number).tasks

    assert (task.clock.kind, task.clock.text, task.clock.sub) == ("none", "已等 3 个工作日", "无法定时限")


def test_ones_own_tasks_are_marked_and_others_are_not(city, page):
    number = city.applied()

    assert [(task.label, task.mine) for task in page(number, city.reviewer).tasks] == [("计划审核", True)]
    assert [(task.label, task.mine) for task in page(number).tasks] == [("计划审核", False)]


def test_a_decision_without_an_account_is_offered_to_those_who_enter_it(city, page):
    (task,) = page(city.planned(), city.reviewer).tasks

    assert (task.label, task.who, task.mine, task.entered) == ("批复", "市人民政府", True, True)


def test_a_blocked_outcome_names_article_and_who_can_supply(city, page):
    city.says_of_unit(False)

    (choice,) = page(city.applied(), city.reviewer).choices

    assert (choice.label, choice.outcomes) == ("计划审核", ("同意",))
    assert [(c.text, c.article, c.verdict) for c in choice.conditions] == [
        ("未报送信息化资产目录", "4/4", "no")
    ]


def test_a_condition_in_principle_can_be_waived_by_whom_the_law_names(city, page):
    number = city.returned()  # nothing says that it is a duplicate yet
    taken(city.applies(number))
    taken(city.reviews(number, "returned", duplicate=True, opinion="重复"))
    taken(city.applies(number))

    (choice,) = page(number, city.reviewer).choices
    (for_unit,) = page(number).choices

    assert [(c.text, c.remedy, c.waive) for c in choice.conditions] == [
        ("未满足：不与已建系统重复", "可由市政务服务和数据管理局书面说明理由后豁免", True)
    ]
    assert [c.waive for c in for_unit.conditions] == [False]


def test_a_waiting_period_blocks_and_says_what_is_met(city, page):
    number = city.signed()
    paper = (city.engineer.uploads("合同.pdf"),)
    taken(city.engineer.takes(number, "contract_filing", scope="contract#1", facts={"contract_paper": paper}))

    (blocked,) = page(number).obstacles

    assert (blocked.label, blocked.place) == ("最终验收", "采购合同 1")
    assert len(blocked.conditions) == 1


def test_amounts_stand_side_by_side_with_their_differences(city, page):
    amounts = page(city.approved()).amounts

    assert [(stage.label, stage.amount, stage.difference) for stage in amounts] == [
        ("计划申报金额", Decimal("4860000.00"), None),
        ("核定计划金额", Decimal("4800000.00"), Decimal("-60000.00")),
        ("批复总投资", Decimal("4700000.00"), Decimal("-100000.00")),
    ]


def test_what_is_not_known_yet_is_a_gap_and_not_nought(city, page):
    amounts = page(city.opened()).amounts

    assert [stage.amount for stage in amounts] == [Decimal("4860000.00"), None, None]


def test_the_log_tells_each_act_in_words(city, page):
    number = city.returned()

    lines = page(number).lines

    assert [(line.seq, line.title, line.by, line.outcome, line.outcome_kind) for line in lines] == [
        (3, "计划审核", "市政务服务和数据管理局", "退回修改", "amber"),
        (2, "计划申报", "市水务局", "", "green"),
        (1, "填报：项目类别、计划申报金额、是否涉及国家秘密", "市水务局", "", ""),
    ]
    assert lines[0].opinion == "数据清单不全，请补充。"
    assert [file.document for file in lines[1].files] == ["立项计划申报表"]


def test_an_annulled_act_stays_in_the_log_and_says_so(city, page):
    number = city.reviewed()
    taken(city.reviewer.does(number, "annul", refers_to=3, opinion="误办"))

    lines = page(number).lines

    assert (lines[0].title, lines[0].opinion) == ("撤销第 3 号（计划审核）", "误办")
    assert (lines[1].void, lines[1].marks) == (True, ("已撤销",))


def test_a_late_act_says_by_when_it_was_due(city, page):
    number = city.applied()
    with clock.held_at(at("2025-03-12")):
        taken(city.reviews(number))
        line = page(number).lines[0]

    assert line.marks == ("迟办",)
    assert "应于 2025年3月10日前办理" in line.note


def test_clocks_that_were_stopped_and_moved_are_told_as_such(city, page):
    number = city.applied()
    for facts in (
        {"plan_review.paused": True},
        {"plan_review.paused": False},
        {"plan_review.due": date(2025, 4, 1)},
    ):
        taken(city.reviewer.does(number, "say", facts=facts))

    assert [line.title for line in page(number).lines[:3]] == [
        "将计划审核的期限延至 2025-04-01",
        "恢复计划审核的期限",
        "中止计划审核的期限",
    ]


def test_where_it_stands_is_said_in_a_sentence(city, page):
    assert page(city.opened()).sentence == "申报阶段，等您办理计划申报。"
    number = city.applied()
    assert page(number).sentence == "评审阶段，等市政务服务和数据管理局办理计划审核，剩 5 个工作日。"
    taken(city.reviews(number, "refused", opinion="不属于信息化项目"))
    assert page(number).sentence == "项目已依第五条终止。"


def test_a_past_day_is_for_looking_at(city, page):
    number = city.applied()
    with clock.held_at(at("2025-03-05")):
        taken(city.reviews(number, "returned", opinion="补充"))
        then = page(number, city.reviewer, as_of=date(2025, 3, 4))

    assert [(task.label, task.mine) for task in then.tasks] == [("计划审核", False)]
    assert (then.main, then.openings) == (None, ())
    assert [line.seq for line in then.lines] == [2, 1]


def test_as_known_then_and_as_known_now_are_two_pages(city, page):
    number = city.approved()
    with clock.held_at(at("2025-03-20")):
        taken(city.engineer.does(number, "open", "contract#1", on=date(2025, 3, 5)))
        facts = {"contract_amount": Decimal("4600000.00"), "contractor": "示例科技公司"}
        taken(
            city.engineer.takes(
                number, "contract_signing", scope="contract#1", facts=facts, on=date(2025, 3, 6)
            )
        )
        now = page(number, as_of=date(2025, 3, 7))
        then = page(number, as_of=date(2025, 3, 7), known_at=at("2025-03-07", 23))

    assert [one.label for one in now.instances] == ["采购合同 1"]
    assert then.instances == ()


def test_filings_of_the_annex_are_done_due_or_not_yet(city):
    number = city.signed()

    def listed(number):
        found = city.project(number)
        return [
            (filing.label, [(entry.place, entry.status) for entry in filing.entries], filing.overdue)
            for filing in filings(found.view, found.rulebook, found.calendar, found.enters)
        ]

    assert listed(city.opened("另一个")) == [("采购合同备案", [], 0)]
    assert listed(number) == [("采购合同备案", [("采购合同 1", "open")], 0)]
    with clock.held_at(at("2025-03-11")):
        assert listed(number) == [("采购合同备案", [("采购合同 1", "open")], 1)]


def test_a_restriction_names_what_it_blocks(city, page):
    city.says_of_unit(False)

    (limit,) = page(city.applied()).limits

    assert (limit.label, limit.article, limit.blocks) == ("未报送信息化资产目录", "4/4", "计划审核“同意”")


def test_known_facts_say_where_they_are_from(city):
    facts = {one.label: (one.value, one.source, one.seq) for one in known(city.project(city.applied()))}

    assert facts["计划申报金额"] == ("486.00 万元", "填报", 2)
    assert facts["小微项目"] == ("否", "由条文推出", None)
    assert facts["已报送信息化资产目录"] == ("是", "登记簿", None)


def test_scopes_may_be_opened_by_their_party_and_only_when_their_time_has_come(city, page):
    assert page(city.planned()).openings == ()
    assert [one.label for one in page(city.approved()).openings] == ["采购合同", "变更"]
    assert page(city.approved(), city.reviewer).openings == ()


def test_of_many_steps_in_a_row_the_route_folds_those_far_from_now():
    steps = [RouteStep(f"第{n}步", "done", (), "") for n in range(5)]
    steps += [RouteStep("这一步", "open", (), "")]
    steps += [RouteStep(f"后{n}步", "waiting", (), "") for n in range(5)]

    group = _folded("", tuple(steps))

    assert [step.name for step in group.steps] == ["第3步", "第4步", "这一步", "后0步", "后1步"]
    assert (*group.earlier, *group.steps, *group.later) == tuple(steps)
    assert _folded("", tuple(steps[1:10])).steps == tuple(steps[1:10])

"""Tiny rulebooks for the questions of logic: some findings and steps in one article, under a common head and with common facts."""

from functools import cache

from tests.engine.books import calendar

from guicheng.engine.rulebook.checks.logic import check_logic
from guicheng.engine.rulebook.load import load_text
from guicheng.engine.scenario import read_scenarios, run

HEAD = """
rulebook: logic-2025
title: 逻辑试行办法
document: 试〔2025〕1号
jurisdiction: 试验市
case: project
in_force: 2025-01-01
starts_with: [amount]
annulled_by: office
parties:
  unit: {label: 项目单位}
  office: {label: 审核机关}
"""
CHAPTER = """
chapter: 一
title: 全部
phase: apply
articles:
  - article: "1"
    title: 全部
    gist: 全部
    mark: E
    scopes:
      contract: {label: 合同, opened_by: unit, asks: [contract_amount]}
    facts:
      amount: {label: 金额, type: money}
      budget: {label: 预算, type: money}
      change: {label: 变更额, type: money, signed: yes}
      part: {label: 占比, type: share}
      years: {label: 年限, type: number}
      kind: {label: 类别, one_of: {build: 建设, om: 运维, service: 服务}}
      urgent: {label: 紧急, type: yes/no}
      local: {label: 本地, type: yes/no}
      sound: {label: 合理, type: yes/no, by: office}
      started_on: {label: 开工日, type: date}
      ended_on: {label: 完工日, type: date}
      contract_amount: {label: 合同金额, type: money, in: contract}
    documents:
      study: {label: 论证材料}
"""
APPLICATION = "- {id: application, label: 申请, by: unit, asks: [amount, kind, urgent]}"


@cache
def book(text):
    """The rulebook whose only article says this."""
    return load_text({"rulebook.yaml": HEAD, "01.yaml": CHAPTER + indented(text)})


def indented(text):
    return "".join(f"    {line}\n" for line in text.strip("\n").splitlines())


def steps(*rows):
    """Steps after the application."""
    return "steps:\n" + "".join(f"  {row}\n" for row in (APPLICATION, *rows))


def found(text, scenarios=None):
    """What logic finds in this rulebook: (level, text)."""
    return [(finding.level, finding.text) for finding in check_logic(book(text), scenarios, calendar())]


def proposed(text, scenarios=None):
    """The scenarios that logic proposes for this rulebook."""
    findings = check_logic(book(text), scenarios, calendar())
    return [finding.proposal for finding in findings if finding.proposal]


def read(text, scenario):
    """A scenario under this rulebook."""
    return read_scenarios(scenario, "story.yaml", lambda name, parameters: book(text))


def came(text, scenario):
    """What fails of a scenario under this rulebook."""
    return [str(failure) for one in read(text, scenario) for failure in run(one, calendar()).failures]

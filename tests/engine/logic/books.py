"""Tiny rulebooks for the questions of logic: some steps and facts in one article, under a common head."""

from guicheng.engine.rulebook.load import load_text

HEAD = """
rulebook: logic-2025
title: 逻辑试行办法
document: 试〔2025〕1号
jurisdiction: 示例市
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
"""
FACTS = """
facts:
  amount: {label: 金额, type: money}
  other_amount: {label: 另一金额, type: money}
  share: {label: 比例, type: share}
  count: {label: 个数, type: number}
  kind: {label: 类别, one_of: {build: 建设, om: 运维, service: 服务}}
  urgent: {label: 紧急, type: yes/no}
  sound: {label: 合理, type: yes/no, by: office}
  started_on: {label: 开工日, type: date}
documents:
  study: {label: 论证材料}
"""


def book(text):
    """A rulebook of one article that says this."""
    lines = [*FACTS.strip().splitlines(), *text.strip("\n").splitlines()]
    return load_text({"rulebook.yaml": HEAD, "01.yaml": CHAPTER + "\n".join(f"    {line}" for line in lines) + "\n"})

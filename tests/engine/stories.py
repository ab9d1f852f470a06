"""Stories under the made-up rulebook that hold as they stand: one for each thing that a scenario file can say."""

from tests.engine.tiny import HEAD, OPENED

UNIT = "unit: [{on: 2025-01-02, facts: {registered: yes}}]\n"
APPLY = "  - {on: 2025-03-03, step: apply, documents: [form, note]}\n"
REVIEW = "  - {on: 2025-03-05, step: review, facts: {sound: yes}}\n"
SCHEME = "  - {on: 2025-03-06, step: scheme}\n"
STORY = UNIT + OPENED + "acts:\n" + APPLY + REVIEW + SCHEME
CONTRACT = (
    "  - {on: 2025-03-10, open: contract#1}\n"
    "  - {on: 2025-03-10, scope: contract#1, step: signing, facts: {contract_amount: 5万元}}\n"
)

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

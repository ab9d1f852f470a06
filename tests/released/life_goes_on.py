"""
A city goes on with what an older version left: a parameter is set, the rulebook is revised, acts are recorded.

Run by `test_released.py` in a process of its own; the data folder comes by the environment.
"""

import os
import sys
from datetime import date
from uuid import uuid4


def main() -> None:
    """Change what later acts are judged by, record one act in a new case and one in an old, and print what was done."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "guicheng.config.settings"
    import django

    django.setup()
    from guicheng.apps.cases import law
    from guicheng.apps.cases.actions import Recorded, Wish, open_case, record_act
    from guicheng.apps.cases.actions.above import say_above
    from guicheng.apps.cases.models import Case
    from guicheng.engine.rulebook.load import load_text
    from guicheng.engine.values import parse_value

    book = law.shipped("guangzhou-baiyun-2024")
    authority = acting_of("authority")
    # 1. a parameter
    said = say_above(
        acting=authority,
        unit=None,
        name="micro_limit",
        value=parse_value("money", "40万元"),
        on=date(2024, 11, 1),
        source="试〔2026〕1号",
    )
    # 2. a revision of the rulebook: every figure of one limit differs
    texts = {name: text.replace("value: 200万元", "value: 150万元") for name, text in book.texts.items()}
    revised = load_text(texts)
    assert revised.digest != book.digest
    law.shipped = lambda name: revised
    # 3. an act in a new case, under the revision, and one in an old case
    unit = acting_of("unit")
    opened = open_case(
        acting=unit,
        unit=unit.organisation,
        title="修订以后的新项目",
        has_secrets=False,
        facts={
            "class": next(iter(book.facts["class"].one_of)),
            "planned_amount": parse_value("money", "486万元"),
        },
        key=uuid4().hex,
        is_scenario=True,
    )
    acted = []
    for old in Case.objects.filter(unit=unit.organisation).exclude(rulebook_id=revised.digest).order_by("pk"):
        for spec in book.facts.values():
            if spec.kind == "fact" and spec.type == "yes/no" and spec.scope == book.root:
                wish = Wish(verb="say", party="unit", facts={spec.name: True})
                answer = record_act(number=old.number, acting=unit, wish=wish, key=uuid4().hex)
                if isinstance(answer, Recorded):
                    acted.append(answer)
                    break
    sys.stdout.write(f"{type(said).__name__} {type(opened).__name__} {len(acted) > 0}\n")


def acting_of(party: str):
    """Return for whom somebody acts who plays this party and no other."""
    from guicheng.apps.registers.models import Membership
    from guicheng.apps.registers.queries import acting

    found = (acting(membership) for membership in Membership.objects.order_by("pk"))
    return next(one for one in found if one.parties == (party,))


if __name__ == "__main__":
    main()

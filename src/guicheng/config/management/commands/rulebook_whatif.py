"""`guicheng rulebook whatif`: every stored project under another parameter or a draft of its rulebook."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from guicheng.apps.cases import law
from guicheng.apps.cases.queries.whatif import all_over
from guicheng.apps.registers.models import Jurisdiction
from guicheng.cli.output import print_problems
from guicheng.cli.parser import UNUSABLE
from guicheng.cli.whatif import Telling, Unusable, arguments, draft_of, proposal_of
from guicheng.engine.rulebook.problem import Problem, RulebookError


class Command(BaseCommand):
    """Try on stored projects. Nothing is written."""

    help = "试改参数或规程，看哪些项目会有不同；什么都不写入。以场景文件代替平台上的项目：--case 文件"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what is to be tried, and where."""
        arguments(parser)
        parser.add_argument("--jurisdiction", metavar="地区", help="地区的代码；只有一个地区时可以不写")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each project that would differ, and how many do."""
        found = argparse.Namespace(**options)
        try:
            place = _jurisdiction(found.jurisdiction)
            proposal = proposal_of(found, law.shipped(place.rulebook), draft_of(found))
        except (Unusable, RulebookError) as error:
            print_problems(error.problems, as_json=found.json)
            sys.exit(UNUSABLE)
        telling = Telling(found.json)
        over, differing = all_over(place, proposal)
        for row, tried in differing:
            telling.tell(row.number, f"{row.title}（{row.unit.name}）", tried, unit=row.unit.name)
        telling.compared = over.compared
        telling.total(elsewhere=over.elsewhere, as_of=str(over.as_of))
        if over.elsewhere and not found.json:
            self.stdout.write(f"另有 {over.elsewhere} 个依另一部规程办理，没有比较")


def _jurisdiction(code: str | None) -> Jurisdiction:
    places = list(Jurisdiction.objects.order_by("code"))
    if code is None and len(places) == 1:
        return places[0]
    known = "、".join(place.code for place in places) or "还没有登记地区"
    for place in places:
        if place.code == code:
            return place
    text = "须写明地区" if code is None else f"没有“{code}”这一地区"
    raise Unusable(Problem("--jurisdiction", 0, text, f"可用的有：{known}"))

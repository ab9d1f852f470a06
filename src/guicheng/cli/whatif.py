"""`guicheng rulebook whatif --case`: scenarios under another parameter or a draft. Over stored cases see `config`."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from guicheng.cli.case import day_option, scenario_paths, unreadable
from guicheng.cli.output import print_json, print_problems, wide
from guicheng.cli.parser import DONE, UNUSABLE, Parser
from guicheng.cli.sources import Rulebooks, work_calendar
from guicheng.engine.calendar_files import NoticeError
from guicheng.engine.case import Case
from guicheng.engine.rulebook.load import load_rulebook
from guicheng.engine.rulebook.model import Rulebook
from guicheng.engine.rulebook.problem import Problem, RulebookError
from guicheng.engine.scenario import Scenario, ScenarioError, read_scenarios, run
from guicheng.engine.scenario.answer import plain
from guicheng.engine.scenario.reading import END_OF_DAY
from guicheng.engine.trial import Proposal, Trial, Tried, read_setting
from guicheng.engine.whatif import SORTS


class Unusable(Exception):
    """What was typed cannot be tried. `problems` say why."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(problems)
        self.problems = problems


def add(commands: Any) -> None:
    """Add the command to those of rulebooks."""
    command: Parser = commands.add_parser("whatif", help="试改参数或规程，看哪些项目会有不同；什么都不写入")
    arguments(command)
    command.add_argument(
        "--case",
        nargs="+",
        type=Path,
        required=True,
        metavar="文件",
        dest="files",
        help="以这些场景代替平台上的项目：文件或目录",
    )
    command.add_argument(
        "--as-of", type=day_option, metavar="日期", help="按这一天的情形比较；默认为场景的最后一天"
    )
    command.add_argument("--rulebooks", type=Path, metavar="目录", help="另在此目录中找规程")
    command.add_argument("--calendars", type=Path, metavar="目录", help="改用此目录中的工作日历")
    command.set_defaults(run=over_scenarios)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what is asked over scenarios and over stored cases alike."""
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="参数=数值[@日期]",
        dest="tries",
        help="试改一项参数，可以写几次；如 micro_limit=60万元@2026-01-01",
    )
    parser.add_argument("--draft", type=Path, metavar="目录", help="试一份草案：改过的规程目录")
    parser.add_argument("--json", action="store_true", help="每个会有不同的项目输出一行 JSON，末行为合计")


def proposal_of(options: argparse.Namespace, book: Rulebook, draft: Rulebook | None) -> Proposal:
    """Return what is to be tried. Raise Unusable when it cannot be meant."""
    if not options.tries and draft is None:
        raise Unusable(Problem("whatif", 0, "没有写明试改什么", "用 --set 参数=数值[@日期]，或 --draft 目录"))
    try:
        return Proposal(tuple(read_setting(text, draft or book) for text in options.tries), draft)
    except ValueError as error:
        raise Unusable(Problem("--set", 0, str(error))) from None


def draft_of(options: argparse.Namespace, parameters: Any = None) -> Rulebook | None:
    """Return the draft that was named. Raise Unusable when there is none, RulebookError when it does not load."""
    if options.draft is None:
        return None
    if not options.draft.is_dir():
        raise Unusable(Problem(str(options.draft), 0, "没有这个目录", "写出改过的规程所在的目录"))
    return load_rulebook(options.draft, parameters=parameters or {})


@dataclass
class Telling:
    """Prints what differs, project by project, and at the end how often each difference came."""

    as_json: bool
    compared: int = 0
    differing: int = 0
    often: Counter[str] = field(default_factory=Counter)

    def tell(self, case: str, title: str, found: Tried, **more: Any) -> None:
        """Print one project."""
        self.differing += 1
        self.often.update({f"{SORTS[one.sort]}　{one.label}" for one in found.differences})
        if self.as_json:
            print_json({"case": case, "title": title, **more} | tried_to_json(found))
            return
        print(f"{case} {title}".strip())
        for left in found.left_out:
            print(f"  {left.text}")
        told: set[str] = set()
        for one in found.differences:
            article = (
                f"（第 {one.article or one.article_before} 条）" if one.article or one.article_before else ""
            )
            print(f"  {wide(SORTS[one.sort], 14)}{one.text}{article}")
            for turn in map(str, found.turns(one)):
                if turn not in told:
                    print(f"  {wide('', 14)}{turn}")
                told.add(turn)

    def total(self, **more: Any) -> None:
        """Print the end."""
        if self.as_json:
            print_json({"compared": self.compared, "differing": self.differing} | more)
            return
        for text, number in self.often.most_common() if self.differing > 1 else ():
            print(f"{number:>6} 个　{text}")
        print(f"比较了 {self.compared} 个：{self.differing} 个会有不同")


def tried_to_json(found: Tried) -> dict[str, Any]:
    """Return what differs as plain data."""
    return {
        "as_of": plain(found.before.view.as_of),
        "differences": [
            {
                "sort": one.sort,
                "step": one.step,
                "scope": one.scope,
                "name": one.name,
                "outcome": one.outcome,
                "article_before": one.article_before,
                "article": one.article,
                "before": plain(one.before),
                "after": plain(one.after),
                "text": one.text,
                "rests_on": [str(turn) for turn in found.turns(one)],
            }
            for one in found.differences
        ],
        "left_out": [
            {"seq": one.seq, "step": one.step, "scope": one.scope, "text": one.text} for one in found.left_out
        ],
    }


def over_scenarios(options: argparse.Namespace) -> int:
    """Try on the cases of scenario files; each is compared on its last day unless another is given."""
    telling, unusable = Telling(options.json), 0
    try:
        calendar = work_calendar(options.calendars)
    except NoticeError as error:
        print_problems(error.problems, as_json=options.json)
        return UNUSABLE
    trials: dict[tuple[str, str], Trial] = {}
    for file in scenario_paths(options.files):
        try:
            for scenario in _scenarios(file, options):
                key = scenario.rulebook.digest, repr(sorted(scenario.parameters.items()))
                if key not in trials:
                    draft = draft_of(options, scenario.parameters)
                    trials[key] = Trial(proposal_of(options, scenario.rulebook, draft), calendar)
                for name, case, day, known in _cases(scenario, trials[key], options.as_of):
                    telling.compared += 1
                    found = trials[key](case, as_of=day, known_at=known)
                    if found is not None:
                        place = f"{scenario.file}:{scenario.line}"
                        telling.tell(place, f"{scenario.title} {name}".strip(), found)
        except (ScenarioError, RulebookError) as error:
            print_problems(error.problems, as_json=options.json)
            unusable += 1
        except Unusable as error:
            print_problems(error.problems, as_json=options.json)
            return UNUSABLE
        except (OSError, UnicodeDecodeError) as error:
            print_problems([unreadable(file, error)], as_json=options.json)
            unusable += 1
    telling.total()
    return UNUSABLE if unusable else DONE


def _scenarios(file: Path, options: argparse.Namespace) -> Iterable[Scenario]:
    return read_scenarios(file.read_text("utf-8"), str(file), Rulebooks(options.rulebooks).beside(file))


def _cases(
    scenario: Scenario, trial: Trial, as_of: date | None
) -> Iterator[tuple[str, Case, date, datetime]]:
    came = run(scenario, trial.calendar)
    for story in scenario.stories:
        case = came.cases[story.name]
        day = as_of or trial.proposal.day(story.last_day)
        yield story.name, case, day, max(case.last_recorded, datetime.combine(day, END_OF_DAY))

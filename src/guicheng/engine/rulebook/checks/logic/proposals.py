"""
The missing scenario: a state that the solver has found, written as a scenario file has it, with concrete figures and days.

What the engine says of it is asked of the engine, not of the solver; whether that is the law is for a person to read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from guicheng.engine.rulebook.checks.logic.inquiry import Inquiry
from guicheng.engine.rulebook.checks.logic.solver import State
from guicheng.engine.rulebook.checks.logic.world import Variable
from guicheng.engine.rulebook.load import load_text
from guicheng.engine.rulebook.model import FactSpec, Rulebook, ScopeSpec, Step
from guicheng.engine.rulebook.problem import RulebookError
from guicheng.engine.scenario.model import Run, ScenarioError
from guicheng.engine.scenario.read import read_scenarios
from guicheng.engine.scenario.run import run
from guicheng.engine.values import Unknown, is_known
from guicheng.engine.view import facts as facts_of

Asked = Step | FactSpec | ScopeSpec
_FILE: Final = "proposal.yaml"
_WAN: Final = 10_000


def proposal(inquiry: Inquiry, state: State, *asked: Asked, title: str) -> str:
    """Return a scenario in which this state is so, with what the engine says about what is asked."""
    return _Writing(inquiry, state, title).text(asked)


class _Writing:
    def __init__(self, inquiry: Inquiry, state: State, title: str) -> None:
        self.inquiry, self.state, self.rulebook = inquiry, state, inquiry.rulebook
        self.day = date.fromordinal(int(state.value(inquiry.world.today)))
        self.title = title.replace(": ", "：").replace(" #", " ＃")
        self.above: dict[str, dict[str, str]] = {}
        self.parameters: dict[str, str] = {}
        self.standing: list[str] = []
        self.facts: dict[str, str] = {}
        self.inside: dict[tuple[str, str], dict[str, str]] = {}
        self.said: dict[str, str] = {}
        self.left_out: list[str] = []
        self.tags: list[str] = [""]

    def text(self, asked: Sequence[Asked]) -> str:
        for variable in self.inquiry.world.variables.values():
            if self.state.knows(variable) and "'" not in variable.tag:
                self._place(variable)
        lines = [*self._head(), *self._acts(asked)]
        played = self._played("\n".join(lines))
        if isinstance(played, str):
            return "\n".join([*lines, f"# 照此尚不能办理，须先补足：{played}"])
        lines += self._questions(asked, played)
        again = self._played("\n".join(lines))
        if isinstance(again, str):
            lines.append(f"# 照此尚不能办理，须先补足：{again}")
        return "\n".join([*lines, *(f"# 另须 {what}" for what in self.left_out)])

    # ------------------------------------------------------------ what is so

    def _place(self, variable: Variable) -> None:
        spec = variable.spec
        value = "" if spec.type == "document" else self._shown(variable)
        if spec.kind == "parameter":
            if spec.type != "period" and (spec.value is None or value != str(spec.value)):
                self.parameters[spec.name] = value
        elif spec.scope == "earlier":
            export = spec.name.removeprefix("earlier.")
            if export in self.rulebook.exports:
                self.standing.append(f"{{export: {export}, is: {value}, from: {self.day}}}")
        elif spec.kind == "finding":
            if spec.by and spec.depth == 0:
                self.said[spec.name] = value
        elif spec.kind in ("consequence", "clock"):
            pass
        elif spec.depth < 0:
            self.above.setdefault(spec.scope, {})[spec.name] = value
        elif spec.depth == 0:
            self.facts[spec.name] = value or "yes"
        else:
            self.inside.setdefault((spec.scope, variable.tag), {})[spec.name] = value or "yes"
            if variable.tag not in self.tags:
                self.tags.append(variable.tag)

    def _shown(self, variable: Variable) -> str:
        spec = variable.spec
        if spec.type == "yes/no":
            return "yes" if self.state.holds(variable.value) else "no"
        return written(spec, self.state.value(variable.value), self.inquiry.world.words)

    # ------------------------------------------------------------ the file

    def _head(self) -> Iterator[str]:
        yield f"rulebook: {self.rulebook.id}"
        yield f"title: {self.title}"
        if self.parameters:
            yield f"parameters: {_flow(self.parameters)}"
        for kind in ("jurisdiction", "unit", "system"):
            if kind in self.above:
                yield f"{kind}: [{{on: {self.day}, facts: {_flow(self.above[kind])}}}]"
        if self.standing:
            yield f"standing: [{', '.join(self.standing)}]"
        yield f"facts: {_flow(self.facts)}"

    def _acts(self, asked: Sequence[Asked]) -> list[str]:
        rows = [*self._openings(asked), *self._steps()]
        rows += [f"{{on: {self.day}, reclassify: {{{name}: {value}}}}}" for name, value in self.said.items()]
        return ["acts:", *(f"  - {row}" for row in rows)] if rows else ["acts: []"]

    def _openings(self, asked: Sequence[Asked]) -> Iterator[str]:
        wanted = dict.fromkeys((kind, tag) for kind, tag in self.inside)
        wanted.update(
            dict.fromkeys((a.scope, "") for a in asked if not isinstance(a, ScopeSpec) and a.depth > 0)
        )
        opened: set[str] = set()
        for kind, tag in wanted:
            chain = self.rulebook.chain(kind)
            if any(self.rulebook.scopes[k].every for k in chain):
                self.left_out += [
                    f"{name}: {value}（{kind}）" for name, value in self.inside.get((kind, tag), {}).items()
                ]
                continue
            for depth, name in enumerate(chain, 1):
                path = self._path(chain[:depth], tag)
                if path in opened or name == "earlier":
                    continue
                opened.add(path)
                above, _, own = path.rpartition("/")
                scope = f', scope: "{above}"' if above else ""
                facts = self.inside.get((name, tag), {})
                papers = [n for n in facts if self.rulebook.facts[n].type == "document"]
                said = {n: v for n, v in facts.items() if n not in papers}
                more = (f", facts: {_flow(said)}" if said else "") + (
                    f", documents: [{', '.join(papers)}]" if papers else ""
                )
                yield f'{{on: {self.day}, open: "{own}"{scope}{more}}}'

    def _path(self, chain: tuple[str, ...], tag: str) -> str:
        number = self.tags.index(tag) + 1 if tag in self.tags else 1
        return "/".join(f"{kind}#{number}" for kind in chain)

    def _steps(self) -> Iterator[str]:
        """Yield what was done, as taken over: first what was done and opened again, then what stands."""
        standing: list[str] = []
        for (id, tag), events in list(self.inquiry.world.events.items()):
            if "<" in tag or not self.state.mentions(events.last):
                continue
            step = self.rulebook.steps[id]
            if any(self.rulebook.scopes[kind].every for kind in self.rulebook.chain(step.scope)):
                continue
            last = int(self.state.value(events.last))
            path = self._path(self.rulebook.chain(step.scope), tag)
            scope = f', scope: "{path}"' if path else ""
            for number, word in enumerate(step.outcomes, 1):
                row = f"{{on: unknown, recorded: {self.day}, take_over: {id}, outcome: {word}{scope}}}"
                if number == last:
                    standing.append(row)
                elif any(other == id for other, _ in step.outcomes[word].reopens):
                    times = (
                        int(self.state.value(events.counts[word]))
                        if self.state.mentions(events.counts[word])
                        else 0
                    )
                    yield from [row] * min(times, 9)
        yield from standing

    def _questions(self, asked: Sequence[Asked], played: Run) -> list[str]:
        rows = [row for what in asked if (row := self._question(what, played))]
        return [
            "then:",
            *(f"  - {row}" for row in rows or [f"{{on: {self.day}, state: {played.views[''].state}}}"]),
        ]

    def _question(self, asked: Asked, played: Run) -> str:
        view, case = played.views[""], played.cases[""]
        if isinstance(asked, ScopeSpec):
            return ""
        chain = self.rulebook.chain(asked.scope)
        path = self._path(chain, "")
        scope = f', scope: "{path}"' if path else ""
        if isinstance(asked, Step):
            found = [s for s in view.steps if s.id == asked.id and s.scope == path]
            outcomes = (
                f", outcomes: [{', '.join(found[0].outcomes)}]" if found and found[0].status == "open" else ""
            )
            return (
                f"{{on: {self.day}{scope}, step: {asked.id}, status: {found[0].status}{outcomes}}}"
                if found
                else ""
            )
        at = datetime.combine(self.day, datetime.max.time())
        known = facts_of(
            case,
            as_of=self.day,
            known_at=max(at, case.last_recorded),
            calendar=played_calendar(self.inquiry),
            names=[asked.name],
        )
        values = [fact.value for fact in known if fact.name == asked.name and fact.scope == path]
        return (
            f"{{on: {self.day}{scope}, facts: {{{asked.name}: {_value(asked, values[0])}}}}}"
            if values
            else ""
        )

    def _played(self, text: str) -> Run | str:
        """Play the text; return what came, or why it cannot be played so."""
        calendar = self.inquiry.calendar
        if calendar is None:
            return "没有日历，未经引擎验算"
        try:
            (scenario,) = read_scenarios(text + "\n", _FILE, self._rulebook)
            came = run(scenario, calendar, as_of=self.day)
        except ScenarioError as problem:
            return problem.problems[0].text
        except RulebookError as problem:
            return problem.problems[0].text
        if came.failures:
            failure = came.failures[0]
            return f"{failure.about}：{failure.came}"
        return came

    def _rulebook(self, name: str, parameters: Mapping[str, Any]) -> Rulebook:
        if name != self.rulebook.id:
            raise LookupError(name, self.rulebook.id)
        return load_text(self.rulebook.texts, parameters=parameters) if parameters else self.rulebook


def played_calendar(inquiry: Inquiry) -> Any:
    """Return the calendar of an inquiry that plays its proposals."""
    assert inquiry.calendar is not None
    return inquiry.calendar


def written(spec: FactSpec, value: Fraction, words: Sequence[str]) -> str:
    """Return a value as a scenario file has it: 60万元, 599999.99, 12%, 2025-03-01, a choice."""
    if spec.type == "date":
        return date.fromordinal(int(value)).isoformat()
    if spec.type in ("choice", "text"):
        return words[int(value)] if int(value) < len(words) else f"文字{int(value)}"
    if spec.type == "share":
        return f"{_decimal(value * 100)}%"
    if spec.type == "money" and value and value % _WAN == 0:
        return f"{int(value / _WAN)}万元"
    return _decimal(value)


def _decimal(value: Fraction) -> str:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    text = f"{exact:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _value(spec: FactSpec, value: Any) -> str:
    if isinstance(value, Unknown) or not is_known(value):
        return "unknown"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return written(spec, Fraction(value), ())
    return str(value)


def _flow(facts: Mapping[str, str]) -> str:
    return "{" + ", ".join(f"{name}: {value}" for name, value in facts.items()) + "}"

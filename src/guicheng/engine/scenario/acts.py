"""Reading one row of `acts`: which act it is, who does it, and what should come of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from guicheng.engine.log import Act, Verb
from guicheng.engine.rulebook.model import Step
from guicheng.engine.scenario.form import ACT, DEEDS, FACTS_ALONE, allowed_with
from guicheng.engine.scenario.model import Deed
from guicheng.engine.scenario.names import did_you_mean
from guicheng.engine.scenario.reading import NOON, Reading, instant
from guicheng.engine.yaml import Map


class _Done(NamedTuple):
    """What a deed is as an act: verb, target, who does it by default, and what it says of itself."""

    verb: Verb
    target: str = ""
    by: tuple[str, ...] = ()
    facts: Mapping[str, Any] = {}
    outcome: str = ""


def read_act(reading: Reading, raw: Any, line: int, number: int, before: Mapping[int, Deed]) -> Deed | None:
    """Return the act of a row, or None when the row cannot be read. `before` are the rows above, by number."""
    if isinstance(raw, Map):
        row = _row(reading, raw, line)
        return _ActReader(reading, row, line, number, before).read() if row is not None else None
    reading.problem(
        line, "acts 的每一项应为若干“键: 值”", "如 - {on: 2025-03-03, step: plan_application, by: unit}"
    )
    return None


def _row(reading: Reading, raw: Map, line: int) -> Map | None:
    """Return the row with the keys of its deed; None when it is no deed or more than one."""
    deeds = [key for key in raw if key in DEEDS]
    if len(deeds) > 1:
        reading.problem(line, "一项只能作一件事，这里有 " + "、".join(deeds), "分成几项写")
        return None
    if deeds:
        deed = deeds[0]
    elif "facts" in raw or "documents" in raw:
        deed = FACTS_ALONE
    else:
        unknown = next((key for key in raw if key not in ACT), "")
        repair = did_you_mean(unknown, list(ACT)) if unknown else "写明 step、facts、open 等其中之一"
        reading.problem(raw.lines.get(unknown, line), "这一项没有写明作什么", repair)
        return None
    before = len(reading.problems)
    row = reading.keys(raw, allowed_with(deed), f"“{deed}”一项", line)
    return row if len(reading.problems) == before else None


class _ActReader:
    def __init__(
        self, reading: Reading, row: Map, line: int, number: int, before: Mapping[int, Deed]
    ) -> None:
        self.reading, self.rulebook = reading, reading.rulebook
        self.row, self.line, self.number, self.before = row, line, number, before
        self.deed = next((key for key in row if key in DEEDS), FACTS_ALONE)
        self.earlier: Act | None = None

    def at(self, key: str) -> int:
        return self.row.lines.get(key, self.line)

    def read(self) -> Deed | None:
        noted = len(self.reading.problems)
        row = self.row
        days = self._days()
        kinds = self.reading.scope(row.get("scope", ""), self.at("scope"))
        done = self._done(kinds or ()) if kinds is not None else None
        if done is None or days is None or kinds is None:
            return None
        scope = row.get("scope", "")
        if self.earlier is not None:
            within = self.earlier.said_in if self.deed == "correct" else self.earlier.scope
            if scope and scope != within:
                where = f"删去 scope，或写作 scope: {within}" if within else "删去 scope"
                self.reading.problem(self.at("scope"), f"第 {self.earlier.seq} 项不在 {scope} 中", where)
            scope = within
            kinds = self.reading.scope(scope, self.line) or ()
        if self.deed == "open":
            kinds = (*kinds, done.target.partition("#")[0])  # what is said with an opening is said within
        facts = {**done.facts, **self._said(kinds)}
        by = self._by(done, facts)
        entered_by = row.get("entered_by", "")
        if entered_by:
            self.reading.party(entered_by, self.at("entered_by"))
        if "refused" in row:
            self.reading.articles(row["refused"], self.at("refused"))
            if "late" in row:
                self.reading.problem(self.at("late"), "被拒绝的一项没有是否逾期", "删去 late 或 refused")
        if len(self.reading.problems) > noted:
            return None
        on, recorded = days
        refers_to = row[self.deed] if self.earlier is not None else None
        act = Act(
            seq=self.number,
            # A correction speaks about the day of the act that it corrects.
            on=self.earlier.on if self.deed == "correct" and self.earlier else on,
            recorded=recorded,
            by=by,
            verb=done.verb,
            target=done.target,
            outcome=done.outcome,
            scope=scope,
            facts=facts,
            refers_to=refers_to,
            entered_by=entered_by,
            taken_over=self.deed == "take_over",
            opinion=row.get("opinion", ""),
        )
        refused = tuple(row["refused"]) if "refused" in row else None
        return Deed(self.line, act, refused, row.get("late"))

    # ------------------------------------------------------------ when

    def _days(self) -> tuple[date | None, datetime] | None:
        on: Any = self.row.get("on")
        recorded: Any = self.row.get("recorded")
        if on is None and recorded is None:
            self.reading.problem(self.line, "这一项没有日期", "加上 on: 2025-03-01")
            return None
        if (on is None or on == "unknown") and self.deed != "take_over":
            self.reading.problem(self.at("on"), "这一项没有发生的日期", "只有 take_over 可以不写 on")
            return None
        if on == "unknown":
            on = None
        if on is None and recorded is None:
            self.reading.problem(self.line, "接管的环节没有写何时记录", "加上 recorded: 2025-03-01")
            return None
        moment: date = recorded if recorded is not None else on
        known = instant(moment, NOON)
        day = on.date() if isinstance(on, datetime) else on
        if day is not None and known.date() < day:
            self.reading.problem(
                self.at("recorded"), f"记录（{known.date()}）早于发生（{day}）", "核对 on 与 recorded"
            )
            return None
        last = max((deed.act.recorded for deed in self.before.values()), default=None)
        if last is not None and known < last:
            repair = f"按记录先后排列；补录的写明 recorded: {last.date()} 或以后"
            self.reading.problem(self.at("on"), f"记录时间（{known:%Y-%m-%d %H:%M}）早于上一项", repair)
            return None
        return day, known

    # ------------------------------------------------------------ what

    def _done(self, kinds: tuple[str, ...]) -> _Done | None:
        target: Any = self.row.get(self.deed)
        match self.deed:
            case "step" | "use" | "take_over":
                return self._taken(target, kinds)
            case "open" | "remove" | "complete":
                return self._member(target, kinds)
            case "pause" | "resume" | "extend":
                return self._clock(target, kinds)
            case "waive":
                guards = {name: guard.label for name, guard in self.rulebook.guards.items() if guard.soft}
                if not self.reading.name(
                    target, guards, guards, "可以同意不受限制的软性条件", self.at("waive")
                ):
                    return None
                soft = self.rulebook.guards[target].soft
                return _Done("waive", target, () if soft == "notice" else (soft,))
            case "lift":
                labels = {name: c.label for name, c in self.rulebook.consequences.items()}
                if not self.reading.name(target, labels, labels, "后果", self.at("lift")):
                    return None
                return _Done("say", by=self.rulebook.consequences[target].lifted_by, facts={target: False})
            case "reclassify":
                return self._reclassified(target, kinds)
            case "withdraw" | "correct" | "annul":
                return self._about_earlier(target)
            case _:
                return _Done("say")

    def _taken(self, name: str, kinds: tuple[str, ...]) -> _Done | None:
        step = self.reading.step(name, self.at(self.deed))
        if step is None or not self._in_its_scope(step, kinds):
            return None
        if self.deed == "use" and not step.power:
            self.reading.problem(self.at("use"), f"“{name}”（{step.label}）不是职权", f"写作 step: {name}")
            return None
        outcome = self.row.get("outcome") or step.usual
        labels = {o.name: o.label for o in step.outcomes.values()}
        if not outcome and len(labels) == 1:
            outcome = next(iter(labels))
        if not outcome:
            self.reading.problem(self.line, f"“{name}”（{step.label}）没有写结果", did_you_mean("", labels))
            return None
        if not self.reading.name(outcome, labels, labels, f"“{name}”的结果", self.at("outcome")):
            return None
        return _Done("take", name, step.by, outcome=outcome)

    def _in_its_scope(self, step: Step, kinds: tuple[str, ...]) -> bool:
        chain = self.rulebook.chain(step.scope)
        if chain == kinds:
            return True
        where = "scope: " + "/".join(f"{kind}#1" for kind in chain) if chain else "不写 scope"
        self.reading.problem(self.at("scope"), f"“{step.id}”（{step.label}）属于流程 {step.scope}", where)
        return False

    def _member(self, target: str, kinds: tuple[str, ...]) -> _Done | None:
        kind, mark, number = target.partition("#")
        known = {
            n: spec.label for n, spec in self.rulebook.scopes.items() if not spec.every and n != "earlier"
        }
        line = self.at(self.deed)
        if not self.reading.name(kind, known, known, "流程", line):
            return None
        spec = self.rulebook.scopes[kind]
        if self.deed == "complete":
            if mark:
                self.reading.problem(line, f"“{target}”是清单中的一项", f"写作 complete: {kind}")
                return None
            if not spec.is_list:
                self.reading.problem(line, f"流程“{kind}”不是清单，不需要列全", "删去这一项")
                return None
        elif not number:
            self.reading.problem(line, f"“{target}”没有编号", f"写作 {self.deed}: {kind}#1")
            return None
        parent = spec.chain[:-1]
        if parent != kinds:
            where = "scope: " + "/".join(f"{k}#1" for k in parent) if parent else "不写 scope"
            self.reading.problem(self.at("scope"), f"流程“{kind}”的上一层是 {spec.parent}", where)
            return None
        if self.deed == "complete":
            return _Done(
                "complete", kind, spec.opened_by, outcome="no" if self.row.get("is") is False else ""
            )
        return _Done("open" if self.deed == "open" else "remove", target, spec.opened_by)

    def _clock(self, name: str, kinds: tuple[str, ...]) -> _Done | None:
        step = self.reading.step(name, self.at(self.deed))
        if step is None or not self._in_its_scope(step, kinds):
            return None
        by, key = (
            (step.extend_by, f"{name}.due") if self.deed == "extend" else (step.pause_by, f"{name}.paused")
        )
        if not by:
            word = "extend" if self.deed == "extend" else "pause"
            may = {
                s.id: s.label
                for s in self.rulebook.steps.values()
                if (s.extend_by if word == "extend" else s.pause_by)
            }
            text = f"“{name}”（{step.label}）的期限不能{'延长' if word == 'extend' else '暂停'}"
            self.reading.problem(self.at(self.deed), text, did_you_mean(name, may))
            return None
        if self.deed != "extend":
            return _Done("say", by=by, facts={key: self.deed == "pause"})
        if "until" not in self.row:
            self.reading.problem(self.line, "没有写延长至哪一天", "加上 until: 2025-03-01")
            return None
        return _Done("say", by=by, facts={key: self.row["until"]})

    def _reclassified(self, raw: Map, kinds: tuple[str, ...]) -> _Done | None:
        values = self.reading.values(raw, raw.lines, kinds, "由规则得出的事实")
        for name in values:
            if self.rulebook.facts[name].kind != "finding":
                repair = f"写作 facts: {{{name}: ...}}"
                self.reading.problem(raw.lines[name], f"“{name}”不是由规则得出的事实", repair)
        return _Done("say", facts=values)

    def _about_earlier(self, number: int) -> _Done | None:
        deed = self.before.get(number)
        if deed is None or deed.refused is not None:
            text = f"第 {number} 项应被拒绝，没有写入" if deed else f"前面没有第 {number} 项"
            self.reading.problem(
                self.at(self.deed), text, "序号是在 acts 中的位置，从 1 起，被拒绝的也占一个序号"
            )
            return None
        self.earlier = act = deed.act
        if self.deed == "correct":
            return _Done("correct", by=(act.by,))
        if self.deed == "annul":
            return _Done("annul", by=self.rulebook.annulled_by or (act.by,))
        if act.verb != "take":
            self.reading.problem(
                self.at("withdraw"), f"第 {number} 项不是办理环节，没有结果可撤回", "改用 annul 或 correct"
            )
            return None
        return _Done("withdraw", act.target, (act.by,))

    # ------------------------------------------------------------ with what, by whom

    def _said(self, kinds: tuple[str, ...]) -> dict[str, Any]:
        row, said = self.row, {}
        if "facts" in row:
            said = self.reading.values(row["facts"], row["facts"].lines, kinds, "事实")
            for name in said:
                spec = self.rulebook.facts[name]
                if spec.depth < 0:
                    text = f"“{name}”（{spec.label}）是 {spec.scope} 的事实，不在本案中填报"
                    repair = f"移到 {spec.scope}，写作 {{on: 日期, facts: {{{name}: ...}}}}"
                    self.reading.problem(row["facts"].lines[name], text, repair)
                if self.deed == FACTS_ALONE and self.rulebook.facts[name].kind in ("finding", "consequence"):
                    repair = f"改定的写作 reclassify: {{{name}: ...}}，解除后果的写作 lift: {name}"
                    self.reading.problem(row["facts"].lines[name], f"“{name}”由规则得出，不能填报", repair)
        documents = row.get("documents", ())
        known = {n: spec.label for n, spec in self.rulebook.facts.items() if spec.kind == "document"}
        for name in documents:
            if self.reading.name(name, known, known, "材料", self.at("documents")):
                said |= self.reading.values({name: True}, {name: self.at("documents")}, kinds, "材料")
        return said

    def _by(self, done: _Done, facts: Mapping[str, Any]) -> str:
        written = self.row.get("by")
        if written is not None:
            self.reading.party(written, self.at("by"))
            return str(written)
        may = done.by or self._may_say(facts)
        return may[0] if may else next(iter(self.rulebook.parties), "")

    def _may_say(self, facts: Iterable[str]) -> tuple[str, ...]:
        """Return the parties that may say all of these facts, in the rulebook's order; at least one of them."""
        sets = []
        for name in facts:
            spec = self.rulebook.facts[name]
            if parties := {*spec.by, *spec.asking_parties}:
                sets.append(parties)
        if not sets:
            return ()
        everyone = set.intersection(*sets) or sets[0]
        return tuple(name for name in self.rulebook.parties if name in everyone)

"""The second pass over a rulebook: formulas are compiled, steps put together."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from guicheng.engine.formula import Compiler, Trouble, closest
from guicheng.engine.rulebook import words
from guicheng.engine.rulebook.declare import Declaring, RawStep, as_names
from guicheng.engine.rulebook.model import PHASES, Ask, Consequence, FactSpec, Guard, Outcome, Rulebook, Step
from guicheng.engine.values import any_of
from guicheng.engine.vocabulary import consequence, deadline, returning
from guicheng.engine.yaml import Map


class Building:
    """Compiles what was declared. Problems are collected, so that all are told at once."""

    def __init__(self, declaring: Declaring) -> None:
        self.declared = declaring
        self.rulebook: Rulebook = declaring.rulebook

    def trouble(self, file: str, line: int, found: Trouble, where: str) -> None:
        """Note a formula that cannot be read."""
        self.declared.problem(file, found.line or line, f"{where}：{found.text}", found.repair)

    def run(self) -> None:
        """Build everything."""
        for row in self.declared.steps.values():
            self._shell(row)
        for part, spec, raw, line in self.declared.meanings:
            try:
                spec.means = Compiler(self.rulebook, spec.scope)(raw, spec if spec.one_of else None)
                if spec.means.type != spec.type and spec.means.type != "any":
                    self._result_type(part.file, line, spec)
            except Trouble as found:
                self.trouble(part.file, line, found, f"情形 {spec.name} ")
        for part, party, raw in self.declared.party_rows:
            try:
                party.sees = Compiler(self.rulebook, self.rulebook.root)(raw)
            except Trouble as found:
                self.trouble(part.file, raw.line, found, f"主体 {party.name} 的 sees ")
        for part, scope, raw in self.declared.scope_rows:
            self._scope(part.file, part.article, scope, raw)
        for id, row in self.declared.steps.items():
            try:
                self._order(self.rulebook.steps[id], row.raw)
            except Trouble as found:
                self.trouble(row.part.file, row.raw.line, found, f"环节 {id} ")
        for id, row in self.declared.steps.items():
            try:
                self._step(self.rulebook.steps[id], row)
            except Trouble as found:
                self.trouble(row.part.file, row.raw.line, found, f"环节 {id} ")
        for part, raw in self.declared.consequence_rows:
            self._consequence(part.file, part.article, raw)
        self._reopenings()
        steps = self.rulebook.steps.values()
        self.rulebook.followers = {
            step.id: tuple(one.id for one in steps if any(after.step == step.id for after in one.after))
            for step in steps
        }
        self.rulebook.events_below = tuple(
            frozenset(step.event_key for step in steps if step.depth > depth)
            for depth in range(2 + max((spec.depth for spec in self.rulebook.scopes.values()), default=0))
        )

    def _result_type(self, file: str, line: int, spec: FactSpec) -> None:
        means = spec.means
        assert means is not None
        amounts = ("money", "number", "share")
        choice = spec.type == "choice" and means.type in ("choice", "text")
        if not choice and not (spec.type in amounts and means.type in amounts):
            self.declared.problem(
                file,
                line,
                f"情形“{spec.name}”标的类型是 {spec.type}，条件得到的是 {means.type}",
                f"写 type: {means.type}，或改条件",
            )

    # ------------------------------------------------------------ steps

    def _shell(self, row: RawStep) -> None:
        """Make a step with its names only, so that formulas can refer to it."""
        raw, file = row.raw, row.part.file
        id = str(raw["id"])
        scope = raw.get("in") or self.rulebook.root
        if scope != self.rulebook.root and scope not in self.rulebook.scopes:
            self.declared.problem(
                file,
                raw.line,
                f"环节“{id}”的 in 指向“{scope}”，没有这个流程",
                closest(scope, self.rulebook.scopes),
            )
            scope = self.rulebook.root
        by = as_names(raw["by"])
        for party in by:
            if party not in self.rulebook.parties:
                self.declared.problem(
                    file,
                    raw.lines.get("by", raw.line),
                    f"环节“{id}”的主体“{party}”没有声明",
                    closest(party, self.rulebook.parties),
                )
        for party in as_names(raw.get("to")):
            if party not in self.rulebook.parties:
                self.declared.problem(
                    file,
                    raw.lines.get("to", raw.line),
                    f"环节“{id}”的 to“{party}”没有声明",
                    closest(party, self.rulebook.parties),
                )
        phase = str(raw.get("phase") or row.part.phase)
        if phase not in PHASES:
            self.declared.problem(file, raw.line, f"环节“{id}”没有阶段 phase", f"可用：{'、'.join(PHASES)}")
        outcomes = raw.get("outcomes") or {"done": None}
        if isinstance(outcomes, list):
            outcomes = dict.fromkeys(outcomes)
        step = Step(
            id, str(raw.get("label") or id), str(raw.get("article") or row.part.article), scope,
            self.rulebook.depth(scope), by, phase,
            happens="outside" if raw.get("happens") == "outside" else "here",
            power=raw.get("power") is True, survives=raw.get("survives") is True,
            to=as_names(raw.get("to")), term=str(raw.get("within") or ""), event_key="!" + id, due_key=f"{id}.due", paused_key=f"{id}.paused",
            file=file, line=raw.line,
        )  # fmt: skip
        for name in outcomes:
            step.outcomes[name] = Outcome(name, words.USUAL_LABELS.get(name, name))
        usual = raw.get("usual") or (next(iter(outcomes)) if len(outcomes) == 1 else "passed")
        if usual not in step.outcomes and "usual" in raw:
            self.declared.problem(
                file, raw.line, f"环节“{id}”的 usual“{usual}”不是它的结论", closest(usual, step.outcomes)
            )
        step.usual = usual if usual in step.outcomes else ""
        self.rulebook.steps[id] = step
        self._clock(step, raw, "pause", step.paused_key, "yes/no", row)
        self._clock(step, raw, "extend", step.due_key, "date", row)

    def _clock(self, step: Step, raw: Map, word: str, name: str, type: str, row: RawStep) -> None:
        if word not in raw:
            return
        spec = raw[word] if isinstance(raw[word], dict) else {"by": raw[word]}
        parties = as_names(spec.get("by"))
        label = f"{step.label}：{'中止计时' if word == 'pause' else '延长期限'}"
        self.rulebook.facts[name] = FactSpec(
            name, label, type, step.scope, step.depth, str(spec.get("article") or step.article), kind="clock", by=parties,
            default=False if word == "pause" else None, file=row.part.file, line=raw.line,
        )  # fmt: skip
        if word == "pause":
            step.pause_by = parties
        else:
            step.extend_by = parties

    def _order(self, step: Step, raw: Map) -> None:
        compiler = Compiler(self.rulebook, step.scope)
        compiler.line = raw.lines.get("after", raw.line)
        after = raw.get("after")
        items = [after] if isinstance(after, str) else list(after or [])
        step.after = tuple(compiler.after(item) for item in items)
        if "when" in raw:
            compiler.line = raw.lines.get("when", raw.line)
            step.when = compiler(raw["when"])
            articles = [
                part.data[0].article
                for part in step.when.walk()
                if part.kind == "fact" and part.data[0].kind in ("finding", "consequence")
            ]
            step.when_articles = tuple(dict.fromkeys(a for a in articles if a))
        step.not_applicable_articles = tuple(dict.fromkeys((step.article, *step.when_articles)))

    def _step(self, step: Step, row: RawStep) -> None:
        raw, article = row.raw, step.article
        compiler = Compiler(self.rulebook, step.scope)
        compiler.line = raw.line
        if "paused_while" in raw or step.pause_by:
            step.pause = self._pause(compiler, step, raw)
        step.asks = self._asks(compiler, article, raw, row.part.file)
        guards = self._guards(compiler, raw.get("requires"), article, step.id)
        for day in _as_list(raw.get("not_before")):
            guards.append(deadline.waiting_period(compiler, step, day, article))
        for day in _as_list(raw.get("valid_until")):
            guards.append(deadline.validity(compiler, step, day, article))
        if "rounds" in raw:
            guards.append(deadline.rounds(compiler, step, raw["rounds"], article))
        step.guards = tuple(guards)
        for guard in guards:
            self.rulebook.guards.setdefault(guard.id, guard)
        outcomes = raw.get("outcomes")
        for name, spec in outcomes.items() if isinstance(outcomes, dict) else ():
            self._outcome(compiler, step, name, spec, row)
        step.due = deadline.due_day(compiler, step, raw)
        step.seals = tuple(self._known_fact(compiler, name) for name in _as_list(raw.get("seals")))
        asked = {ask.name for ask in step.asks}
        for outcome in step.outcomes.values():
            asked |= {ask.name for ask in outcome.asks}
        step.asked = frozenset(asked)
        step.some_owe_nothing = any(outcome.waives_asks for outcome in step.outcomes.values())
        step.asked_anew = tuple(ask.spec for ask in step.asks if ask.anew)
        for name in asked:
            spec = self.rulebook.facts[name]
            spec.asked_by.append((step.id, step.scope))
            spec.asking_parties.update(step.by)

    def _pause(self, compiler: Compiler, step: Step, raw: Map) -> Any:
        """Return when a step's clock stands still: while it is paused by an act, or while `paused_while` holds."""
        tests = []
        if step.pause_by:
            tests.append(compiler.fact(self.rulebook.facts[step.paused_key]).fn)
        if "paused_while" in raw:
            step.paused_while = compiler(raw["paused_while"])
            tests.append(step.paused_while.fn)
        return tests[0] if len(tests) == 1 else lambda e, s: any_of([test(e, s) for test in tests])

    def _known_fact(self, compiler: Compiler, name: str) -> FactSpec:
        spec = self.rulebook.facts.get(name)
        if spec is None:
            raise compiler.trouble(f"没有叫“{name}”的事实或情形", closest(name, self.rulebook.facts))
        return spec

    def _asks(self, compiler: Compiler, article: str, raw: Map, file: str) -> tuple[Ask, ...]:
        asks = []
        for section in ("asks", "documents"):
            for item in _as_list(raw.get(section)):
                spec = item if isinstance(item, Map) else {"fact": item}
                if isinstance(item, Map):
                    self.declared.keys(item, words.ASK, file, "所需事实或材料", item.line)
                name = str(spec.get("fact") or spec.get("document") or "")
                compiler.line = getattr(item, "line", 0) or raw.lines.get(section, raw.line)
                fact = self._known_fact(compiler, name)
                if (fact.type == "document") != (section == "documents"):
                    word = "documents" if fact.type == "document" else "asks"
                    raise compiler.trouble(f"“{name}”应当写在 {word} 里")
                compiler.fact(fact)
                asks.append(
                    Ask(
                        name,
                        fact,
                        str(spec.get("article") or (fact.article if fact.own_article else article)),
                        compiler(spec["when"]) if "when" in spec else None,
                        spec.get("anew") is True,
                    )
                )
        return tuple(asks)

    def _guards(self, compiler: Compiler, raw: Any, article: str, where: str) -> list[Guard]:
        found = []
        for number, item in enumerate(_as_list(raw), 1):
            if isinstance(item, str):
                spec = self.rulebook.facts.get(item)
                that = compiler(item)
                label = spec.label if spec else item
                found.append(Guard(item, label, that, spec.article if spec and spec.article else article))
            elif isinstance(item, Map) and "that" in item:
                self.declared.keys(
                    item,
                    words.GUARD,
                    self.rulebook.steps[where.split(".")[0]].file
                    if where.split(".")[0] in self.rulebook.steps
                    else "",
                    "前置条件",
                    item.line,
                )
                that = compiler(item["that"])
                named = item["that"] if isinstance(item["that"], str) else ""
                spec = self.rulebook.facts.get(named)
                found.append(
                    Guard(
                        str(item.get("id") or named or f"{where}.{number}"),
                        str(item.get("label") or (spec.label if spec else "")),
                        that,
                        str(item.get("article") or (spec.article if spec else "") or article),
                        str(item.get("soft") or ""),
                    )
                )
            else:
                found.append(Guard(f"{where}.{number}", "", compiler(item), article))
            if found[-1].that.type != "yes/no":
                raise compiler.trouble(f"前置条件“{found[-1].id}”不是“是/否”的条件")
            self.rulebook.guards.setdefault(found[-1].id, found[-1])
        return found

    def _outcome(self, compiler: Compiler, step: Step, name: str, raw: Any, row: RawStep) -> None:
        spec = self.declared.keys(raw, words.OUTCOME, row.part.file, f"结论 {name} ", row.raw.line)
        compiler.line = spec.line or row.raw.line
        for word in ("back_to", "restarts"):
            target = spec.get(word)
            if target and target not in self.rulebook.steps:
                raise compiler.trouble(
                    f"结论“{name}”的 {word} 指向“{target}”，没有这个环节",
                    closest(target, self.rulebook.steps),
                )
        ends = str(spec.get("ends") or "")
        if ends and ends != self.rulebook.root and ends not in self.rulebook.chain(step.scope):
            raise compiler.trouble(
                f"结论“{name}”的 ends 指向“{ends}”",
                f"可用：{'、'.join((self.rulebook.root, *self.rulebook.chain(step.scope)))}",
            )
        sets = tuple(
            (fact := self._known_fact(compiler, key), compiler(value, fact if fact.one_of else None))
            for key, value in (spec.get("sets") or {}).items()
        )
        opinion = spec.get("opinion")
        step.outcomes[name] = Outcome(
            name, str(spec.get("label") or words.USUAL_LABELS.get(name, name)),
            guards=tuple(self._guards(compiler, spec.get("requires"), step.article, f"{step.id}.{name}")),
            asks=self._asks(compiler, step.article, spec, row.part.file), waives_asks=spec.get("waives_asks") is True,
            back_to=str(spec.get("back_to") or ""), restarts=str(spec.get("restarts") or ""),
            within=str(spec.get("within") or ""), ends=ends,
            ends_depth=self.rulebook.depth(ends) if ends else 0, sets=sets,
            opinion=bool(opinion) if opinion is not None else bool(spec.get("back_to") or ends or name in ("refused", "failed", "objected")),
        )  # fmt: skip

    def _reopenings(self) -> None:
        before = {id: {after.step for after in step.after} for id, step in self.rulebook.steps.items()}
        for id, step in self.rulebook.steps.items():
            raw = self.declared.steps[id].raw.get("outcomes") or {}
            for name, outcome in list(step.outcomes.items()):
                target = outcome.back_to or outcome.restarts
                if not target:
                    continue
                spec = raw[name]
                keeps = as_names(spec.get("keeps"))
                for kept in keeps:
                    if kept not in self.rulebook.steps:
                        self.declared.problem(
                            step.file,
                            spec.line,
                            f"keeps 里没有叫“{kept}”的环节",
                            closest(kept, self.rulebook.steps),
                        )
                step.outcomes[name] = replace(
                    outcome,
                    reopens=returning.reopened(
                        self.rulebook, before, id, target, restart=bool(outcome.restarts), keeps=keeps
                    ),
                )

    # ------------------------------------------------------------ scopes and consequences

    def _scope(self, file: str, article: str, scope: Any, raw: Map) -> None:
        compiler = Compiler(self.rulebook, scope.parent)
        compiler.line = raw.line
        try:
            if scope.every:
                scope.begins = compiler(raw["from"]) if "from" in raw else None
                scope.until = compiler(raw["until"]) if "until" in raw else None
                if scope.begins is None:
                    raise compiler.trouble(f"周期“{scope.name}”没有 from", "写明从哪一天起")
                words_of = scope.every.split()
                if scope.every not in ("calendar year", "calendar month") and not (
                    len(words_of) == 2 and words_of[0].isdigit() and words_of[1] in ("month", "months")
                ):
                    raise compiler.trouble(
                        f"周期“{scope.every}”不认识",
                        "可用：calendar year、calendar month、12 months、1 month",
                    )
            after = raw.get("after")
            scope.after = tuple(
                compiler.after(item) for item in ([after] if isinstance(after, str) else list(after or []))
            )
            scope.guards = tuple(
                self._guards(compiler, raw.get("requires"), scope.article or article, scope.name)
            )
            inner = Compiler(self.rulebook, scope.name)
            inner.line = raw.line
            scope.asks = self._asks(inner, scope.article or article, raw, file)
        except Trouble as found:
            self.trouble(file, raw.line, found, f"流程 {scope.name} ")

    def _consequence(self, file: str, article: str, raw: Map) -> None:
        spec = self.rulebook.facts.get(raw["id"])
        if spec is None:
            return
        made = Consequence(
            raw["id"], spec.label, spec.article or article, spec.scope, as_names(raw.get("blocks")), as_names(raw.get("warns")),
            str(raw.get("soft") or ""), as_names(raw.get("lifted_by")),
        )  # fmt: skip
        self.rulebook.consequences[made.id] = made
        try:
            consequence.put_guards(self.rulebook, made, raw.line)
        except Trouble as found:
            self.trouble(file, raw.line, found, f"后果 {made.id} ")


def _as_list(raw: Any) -> list[Any]:
    return [] if raw is None else list(raw) if isinstance(raw, list) else [raw]

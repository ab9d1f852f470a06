"""
The strict reader for every YAML file that people write: rulebooks, scenarios, calendars.

Plain YAML guesses: `on` becomes true, `22.10` loses its nought, `12:30` becomes 750, a key given twice wins
silently. Nothing is guessed here. What could be read in two ways stays text or is an error that names the line
and the likely repair; a mapping or a sequence knows the lines it was written on, so that later checks can say
where.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import yaml

__all__ = ["Map", "Seq", "YamlProblem", "document", "documents"]


class YamlProblem(Exception):
    """
    A file that cannot be read: where, what is wrong, and the likely repair.

    `line` counts from 1. `text` and `repair` are Chinese sentences without the place; `str()` adds the place.
    """

    def __init__(self, file: str, line: int, text: str, repair: str = "") -> None:
        super().__init__(file, line, text, repair)
        self.file, self.line, self.text, self.repair = file, line, text, repair

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}" + (f"\n  {self.repair}" if self.repair else "")


class Map(dict[str, Any]):
    """A mapping; keys are text as written. `line` is where it begins, `lines[key]` where the key stands."""

    __slots__ = ("line", "lines")

    def __init__(self, line: int = 0) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}


class Seq(list[Any]):
    """A sequence. `line` is where it begins, `lines[i]` where its item `i` begins."""

    __slots__ = ("line", "lines")

    def __init__(self, line: int = 0) -> None:
        super().__init__()
        self.line = line
        self.lines: list[int] = []


def documents(text: str, file: str) -> list[Any]:
    """
    Return the documents of a file, parted by `---`; those without content are left out.

    Values are `Map`, `Seq`, text, bool, int, Decimal, date, datetime, and None for a key with nothing after it.
    Raises YamlProblem.
    """
    text = text.removeprefix("\ufeff")
    if any(sign in text for sign in "&*!"):  # cheap to ask, and nearly always no
        _refuse_references(text, file)
    values = []
    loader = _StrictLoader(text)
    try:
        while loader.check_node():
            if node := loader.get_node():
                values.append(_value(node, file))
    except yaml.MarkedYAMLError as error:
        raise _syntax_problem(error, text, file) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise YamlProblem(file, line, "有不可见的控制字符", "删去该字符后重新输入这一行") from None
    except RecursionError:
        raise YamlProblem(file, 1, "层次过深，无法读取", "检查是否有多余的“[”或“{”") from None
    finally:
        loader.dispose()
    return [value for value in values if value is not None]


def document(text: str, file: str) -> Any:
    """Return the only document of a file. Raises YamlProblem, also when there is none or more than one."""
    values = documents(text, file)
    if not values:
        raise YamlProblem(file, 1, "文件没有内容", "检查文件是否保存完整")
    if len(values) > 1:
        line = getattr(values[1], "line", 1)
        raise YamlProblem(
            file, line, "此类文件只能有一份文档", "删去分隔行“---”，或把后面的内容移到另一个文件"
        )
    return values[0]


class _StrictLoader(yaml.CSafeLoader):
    """The fast parser, told not to resolve anything: what a scalar means is decided in `_plain`."""

    def resolve(self, kind: type, value: Any, implicit: Any) -> str:
        return ""


def _value(node: yaml.Node, file: str) -> Any:
    # `tag` is "" for every node without a tag of its own, see _StrictLoader; tags were refused before.
    if type(node) is yaml.ScalarNode:
        return node.value if node.style else _plain(node, file)
    line = node.start_mark.line + 1
    if type(node) is yaml.MappingNode:
        return _mapping(node, line, file)
    sequence = Seq(line)
    for item in node.value:
        sequence.append(_value(item, file))
        sequence.lines.append(item.start_mark.line + 1)
    return sequence


def _mapping(node: yaml.MappingNode, line: int, file: str) -> Map:
    mapping = Map(line)
    for key_node, value_node in node.value:
        key_line = key_node.start_mark.line + 1
        if type(key_node) is not yaml.ScalarNode:
            raise YamlProblem(file, key_line, "键必须是一个词", "检查“{”“[”的位置；含“{”“[”的文字要加引号")
        key = key_node.value
        if key in mapping:
            first = mapping.lines[key]
            raise YamlProblem(
                file, key_line, f"“{key}”写了两次，前一次在第 {first} 行", "删去其中一处，或合并为一处"
            )
        mapping[key] = _value(value_node, file)
        mapping.lines[key] = key_line
    return mapping


_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?", re.ASCII)
_DATE = re.compile(
    r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[T ]([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?)?", re.ASCII
)
_WORDS: dict[str, Any] = {"yes": True, "no": False, "": None}
_MEANT_YES = frozenset({"true", "on", "yes"})
_MEANT_NO = frozenset({"false", "off", "no"})
_NOTHING = frozenset({"~", "null"})


def _plain(node: yaml.ScalarNode, file: str) -> Any:
    """Return what an unquoted scalar means; whatever is not plainly something else is text."""
    text = node.value
    if text in _WORDS:
        return _WORDS[text]
    first = text[0]
    if "0" <= first <= "9" or first == "-":
        if number := _NUMBER.fullmatch(text):
            return Decimal(text) if number[1] else int(text)
        if day := _DATE.fullmatch(text):
            return _day(text, day, node.start_mark.line + 1, file)
        return text
    if len(text) <= 5:  # no other word is longer than `false`
        word = text.lower()
        line = node.start_mark.line + 1
        if word in _MEANT_YES:
            raise YamlProblem(file, line, f"“{text}”不能作值", f'是写作 yes；如果是文字，写作 "{text}"')
        if word in _MEANT_NO:
            raise YamlProblem(file, line, f"“{text}”不能作值", f'否写作 no；如果是文字，写作 "{text}"')
        if word in _NOTHING:
            raise YamlProblem(file, line, f"“{text}”不能作值", "没有值就不写这一项")
    return text


def _day(text: str, parts: re.Match[str], line: int, file: str) -> date | datetime:
    year, month, day, hour, minute, second = (int(part or 0) for part in parts.groups())
    timed = parts[4] is not None
    pattern = f"{year:04}-{month:02}-{day:02}"
    try:
        value = datetime(year, month, day, hour, minute, second) if timed else date(year, month, day)
    except ValueError:
        raise YamlProblem(
            file, line, f"没有“{text}”这一天或这一时刻", "日期写作 2025-03-01，时刻写作 2025-03-01 10:00"
        ) from None
    if not text.startswith(pattern) or (timed and len(parts[4]) == 1):
        wanted = pattern + (f" {hour:02}:{minute:02}" if timed else "")
        raise YamlProblem(file, line, f"日期“{text}”的月、日、时要写两位", f"写作 {wanted}")
    return value


def _refuse_references(text: str, file: str) -> None:
    """Anchors, aliases and tags make a file that cannot be read from top to bottom; none is needed."""
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            line = event.start_mark.line + 1 if event.start_mark else 1
            anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
            if isinstance(event, yaml.AliasEvent):
                raise YamlProblem(
                    file, line, f"不能使用引用“*{anchor}”", "把内容写在这里；以“*”开头的文字要加引号"
                )
            if anchor:
                raise YamlProblem(file, line, f"不能使用锚点“&{anchor}”", "删去锚点；以“&”开头的文字要加引号")
            if tag:
                raise YamlProblem(file, line, f"不能使用标签“{tag}”", "删去标签；以“!”开头的文字要加引号")
    except yaml.YAMLError:
        return  # the reading proper says what is wrong


_SYNTAX: tuple[tuple[str, tuple[str, str]], ...] = (
    ("mapping values are not allowed", ("这里不能再出现“: ”", "文字中含有“: ”时整段加引号；或检查缩进")),
    ("did not find expected ',' or", ("“{”或“[”没有写完整", "检查逗号、右括号；含逗号或括号的文字要加引号")),
    ("did not find expected key", ("缩进与上文不一致，或缺少键", "同一层的各项左端要对齐")),
    ("did not find expected '-'", ("列表的缩进与上文不一致", "同一层的“-”要对齐")),
    ("block sequence entries are not allowed", ("这里不能出现列表项“-”", "列表另起一行，或写成 [a, b]")),
    ("could not find expected ':'", ("键后面缺少“: ”", "键与值之间写半角冒号和一个空格")),
    ("found unexpected end of stream", ("引号没有闭合", "补上引号")),
    ("cannot start any token", ("这个字符不能作为开头", "不能用制表符缩进；以 @ ` % 等开头的文字要加引号")),
    ("unknown escape character", ("双引号内的反斜杠无法识别", "改用单引号")),
    ("found undefined alias", ("不能使用引用", "把内容写在这里；以“*”开头的文字要加引号")),
    ("did not find expected alphabetic", ("“*”或“&”后面缺少名称", "以“*”“&”开头的文字要加引号")),
    ("nesting depth", ("层次过深，无法读取", "检查是否有多余的“[”或“{”")),
    ("did not find expected node content", ("这里缺少值", "检查多余的逗号")),
    ("did not find expected <document start>", ("正文之后还有多余的内容", "检查缩进，或用“---”分成两份")),
)  # fmt: skip


def _syntax_problem(error: yaml.MarkedYAMLError, text: str, file: str) -> YamlProblem:
    mark = error.problem_mark or error.context_mark
    if "end of stream" in (error.problem or ""):
        # An unclosed quote is noticed at the end; the person has to look where it was opened.
        mark = error.context_mark or mark
    line = mark.line + 1 if mark else 1
    lines = text.split("\n")
    line = min(line, max(len(lines), 1))
    said, repair = "不是有效的 YAML", "检查这一行和上一行的缩进、冒号、引号"
    for sign, words in _SYNTAX:
        if sign in (error.problem or ""):
            said, repair = words
            break
    nearby = "".join(lines[max(line - 2, 0) : line])
    if wide := [pair for pair in ("：:", "，,", "｛{", "［[", "｝}", "］]") if pair[0] in nearby]:
        repair += "；" + "、".join(f"全角“{pair[0]}”是否应为半角“{pair[1]}”" for pair in wide)
    return YamlProblem(file, line, said, repair)

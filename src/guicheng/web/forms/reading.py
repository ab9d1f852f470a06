"""Reading what was typed: values by the types of the rulebook, or what is wrong and what may be entered. Nothing typed is lost."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol

from guicheng.engine.sentence import trim
from guicheng.engine.values import parse_answer, parse_date, parse_money, parse_number, parse_period
from guicheng.web.forms.fields import Field
from guicheng.web.words import wan, yuan

WAN = Decimal(10_000)


class Data(Protocol):
    """What a form was sent as: several values under a name (Django's QueryDict)."""

    def get(self, key: str, default: Any = None, /) -> Any: ...
    def getlist(self, key: str, /) -> list[Any]: ...


@dataclass(slots=True)
class Typed:
    """
    A form as it was filled in.

    `values` are what can be used; `errors` what cannot, by name of the fact, each with what may be entered; `text` is
    everything as it was typed, to be shown again; `units` the units of amounts; `files` the digests by document.
    """

    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    text: dict[str, str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    files: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def kept(self) -> dict[str, Any]:
        """Return what a draft keeps."""
        return {
            "text": self.text,
            "units": self.units,
            "files": {name: list(found) for name, found in self.files.items()},
        }


def read(fields: Iterable[Field], data: Data) -> Typed:
    """
    Read a form that was sent. Files have been stored before: their digests come in `NAME_kept`.

    What is empty is left out, so that the engine says what is missing.
    """
    typed = Typed()
    for one in fields:
        if one.is_document:
            gone = set(data.getlist(f"{one.input}_remove"))
            kept = tuple(
                dict.fromkeys(
                    digest for digest in data.getlist(f"{one.input}_kept") if digest and digest not in gone
                )
            )
            typed.files[one.name] = kept
            if kept:
                typed.values[one.name] = kept
            continue
        raw = str(data.get(one.input) or "").strip()
        typed.text[one.name] = raw
        if one.type == "money":
            typed.units[one.name] = "yuan" if data.get(f"{one.input}_unit") == "yuan" else "wan"
        if not raw:
            continue
        try:
            typed.values[one.name] = value_of(one, raw, typed.units.get(one.name, "yuan"))
        except ValueError as error:
            typed.errors[one.name] = str(error)
    return typed


def value_of(field: Field, raw: str, unit: str = "yuan") -> Any:
    """Return the value of a field from what was typed; ValueError says in Chinese what may be entered."""
    text = unicodedata.normalize("NFKC", raw).strip()
    match field.type:
        case "money":
            return amount_of(text, unit, field.signed)
        case "share":
            return _share(text)
        case "number":
            return _number(text)
        case "date":
            return _date(text)
        case "yes/no":
            return _answer(text)
        case "choice":
            return _choice(field, text)
        case "period":
            return _period(text)
        case _:
            return raw


def amount_of(text: str, unit: str, signed: bool = False) -> Decimal:
    """Return yuan from a figure in 万元 or 元; a unit typed behind the figure goes before the one chosen."""
    example = "486.00" if unit == "wan" else "4860000.00"
    label = "万元" if unit == "wan" else "元"
    plain = text.replace(",", "").replace(" ", "")
    if not plain.endswith(("元", "万", "亿")):
        plain += "万元" if unit == "wan" else "元"
    try:
        amount = parse_money(plain)
    except (ValueError, InvalidOperation) as error:
        if "不足一分" in str(error):
            raise ValueError(
                f"“{text}”{label}不足一分，金额精确到分。请填到{'小数点后六位' if unit == 'wan' else '小数点后两位'}"
            ) from None
        if "过大" in str(error):
            raise ValueError(f"“{text}”{label}过大。请核对单位是元还是万元") from None
        raise ValueError(f"“{text}”不是金额。请只填数字，例如 {example}，单位在右边选") from None
    if amount < 0 and not signed:
        raise ValueError("金额不能为负数。请填零或正数")
    return amount


def _share(text: str) -> Decimal:
    try:
        return parse_number(text.rstrip("%").strip()) / 100
    except ValueError:
        raise ValueError(f"“{text}”不是百分比。请只填数字，例如 12 表示 12%") from None


def _number(text: str) -> Decimal:
    try:
        return parse_number(text.replace(",", ""))
    except ValueError:
        raise ValueError(f"“{text}”不是数。请只填数字，例如 3") from None


def _date(text: str) -> date:
    try:
        return parse_date(text)
    except ValueError as error:
        if str(error).startswith("没有"):
            raise ValueError(f"没有“{text}”这一天。请核对年月日，按 2025-03-01 的样子填写") from None
        raise ValueError(f"“{text}”不是日期。请按 2025-03-01 的样子填写") from None


def _answer(text: str) -> bool:
    try:
        return parse_answer(text)
    except ValueError:
        raise ValueError("请选“是”或“否”") from None


def _choice(field: Field, text: str) -> str:
    if text in dict(field.options):
        return text
    labels = "、".join(label for _, label in field.options)
    raise ValueError(f"没有“{text}”这一项。可选：{labels}")


def _period(text: str) -> str:
    try:
        return parse_period(text)
    except ValueError:
        raise ValueError(
            f"“{text}”不是期限。请按 7 working days（工作日）、30 days（日）、3 months（月）的样子填写"
        ) from None


def shown(field: Field, value: Any) -> tuple[str, str]:
    """Return a value as its field shows it, and the unit of an amount (万元 when that is exact to a fen)."""
    if value is None:
        return "", "wan"
    if value is True or value is False:
        return ("yes" if value else "no"), ""
    if field.type == "money" and isinstance(value, Decimal):
        return (
            (wan(value).replace("−", "-"), "wan")
            if value % 100 == 0
            else (yuan(value).replace("−", "-"), "yuan")
        )
    if field.type == "share" and isinstance(value, Decimal):
        return trim(value * 100), ""
    if isinstance(value, Decimal):
        return trim(value), ""
    return str(value), ""


def prefilled(fields: Sequence[Field], draft: Mapping[str, Any] | None = None) -> Typed:
    """Return a form as it is first shown: what a draft kept, else what stands in the project already."""
    typed = Typed()
    text, units, files = (dict((draft or {}).get(key) or {}) for key in ("text", "units", "files"))
    for one in fields:
        if one.is_document:
            typed.files[one.name] = tuple(files.get(one.name) or ())
            continue
        if one.name in text:
            typed.text[one.name] = str(text[one.name])
            if one.type == "money":
                typed.units[one.name] = units.get(one.name, "wan")
        else:
            value, unit = ("", "wan") if one.anew else shown(one, one.known)
            typed.text[one.name] = value
            if one.type == "money":
                typed.units[one.name] = unit
        if typed.text[one.name]:
            try:
                typed.values[one.name] = value_of(
                    one, typed.text[one.name], typed.units.get(one.name, "yuan")
                )
            except ValueError:
                continue  # a draft may hold what cannot be used yet; it is told when the form is sent
    return typed

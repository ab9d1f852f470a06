"""How pages say dates, amounts, clocks and articles in Chinese: pure functions, used as filters by the templates."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, localcontext

NUMERALS = "零一二三四五六七八九"
CAPITALS = "零壹贰叁肆伍陆柒捌玖"
WEEKDAYS = "一二三四五六日"
NO_VALUE = "—"


def zh_number(number: int) -> str:
    """Write a number from 0 to 9999 in Chinese: 22 is 二十二, 105 is 一百零五."""
    if not 0 <= number <= 9999:
        return str(number)
    if number == 0:
        return NUMERALS[0]
    words, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            words += (NUMERALS[0] if gap else "") + NUMERALS[digit] + name
            gap = False
        else:
            gap = bool(words)
    return words[1:] if words.startswith("一十") else words


def article_zh(article: str) -> str:
    """Name an article as the regulation does, its item in brackets; `annex-3/5` is 附件3第五项."""
    head, *items = article.split("/")
    if annex := re.fullmatch(r"annex(?:-(\d+))?", head):
        name = f"附件{annex[1] or ''}"
        return name + "".join(f"第{zh_number(int(item))}项" if item.isdigit() else item for item in items)
    if not head.isdigit():
        return article
    name = f"第{zh_number(int(head))}条"
    if items:
        name += f"（{zh_number(int(items[0])) if items[0].isdigit() else items[0]}）"
    return name + "".join(f"第{item}目" for item in items[1:])


def zh_date(day: date | None) -> str:
    """Write a day for a sentence: 2025年9月26日."""
    return f"{day.year}年{day.month}月{day.day}日" if day else NO_VALUE


def zh_day(day: date | None) -> str:
    """Write a day of the year at hand: 9月26日."""
    return f"{day.month}月{day.day}日" if day else NO_VALUE


def weekday_zh(day: date, short: bool = False) -> str:
    """Name the day of the week: 星期五, or in narrow places 周五."""
    return ("周" if short else "星期") + WEEKDAYS[day.weekday()]


def iso(day: date | None) -> str:
    """Write a day for a table or the log: 2025-09-26."""
    return f"{day:%Y-%m-%d}" if day else NO_VALUE


def moment(instant: datetime | None) -> str:
    """Write an instant as it stands, to the minute: 2025-09-26 10:32."""
    return f"{instant:%Y-%m-%d %H:%M}" if instant else NO_VALUE


def yuan(amount: Decimal | int | None) -> str:
    """Write an amount in yuan and fen: 12,246,800.00."""
    return NO_VALUE if amount is None else f"{_rounded(Decimal(amount), 2):,.2f}".replace("-", "−")


def wan(amount: Decimal | int | None, places: int | None = None) -> str:
    """
    Write an amount of yuan in 万元: 12246800 is 1,224.68.

    Never rounded unless `places` are asked for: a fen below a limit must not look like the limit.
    """
    if amount is None:
        return NO_VALUE
    figure = Decimal(amount) / 10000
    if places is None:
        exact = figure.normalize().as_tuple().exponent
        places = max(2, -exact if isinstance(exact, int) else 2)
    return f"{_rounded(figure, places):,.{places}f}".replace("-", "−")


def wan_change(amount: Decimal | int | None) -> str:
    """Write a difference in 万元 with its sign: −40.00, +12.50, 0.00."""
    if amount is None:
        return ""
    return ("+" if amount > 0 else "") + wan(amount)


def capital_money(amount: Decimal | int) -> str:
    """Write an amount of yuan in capitals, as cheques do: 4860000 is 肆佰捌拾陆万元整."""
    fen = int(_rounded(Decimal(amount), 2) * 100)
    if fen < 0:
        return "负" + capital_money(-Decimal(amount))
    whole, jiao, fen = fen // 100, fen // 10 % 10, fen % 10
    if whole >= 10**16:
        return ""
    words = _capital_whole(whole)
    if words:
        words += "元"
    if not jiao and not fen:
        return (words or "零元") + "整"
    if jiao:
        # 零 where a place is skipped between yuan and jiao: 拾元 then 伍角 is 拾元零伍角
        words += ("零" if whole and whole % 10 == 0 else "") + CAPITALS[jiao] + "角"
    elif whole:
        words += "零"
    return words + (CAPITALS[fen] + "分" if fen else "整")


def _capital_whole(number: int) -> str:
    groups = []
    while number:
        groups.append(number % 10000)
        number //= 10000
    words, gap = "", False
    for place in range(len(groups) - 1, -1, -1):
        group = groups[place]
        if group == 0:
            gap = bool(words)
            continue
        if words and (gap or group < 1000):
            words += "零"
        gap = False
        words += _capital_group(group) + ("", "万", "亿", "万亿")[place]
    return words


def _capital_group(group: int) -> str:
    words, gap = "", False
    for unit, name in ((1000, "仟"), (100, "佰"), (10, "拾"), (1, "")):
        digit = group // unit % 10
        if digit:
            words += ("零" if gap else "") + CAPITALS[digit] + name
            gap = False
        else:
            gap = bool(words)
    return words


def _rounded(amount: Decimal, places: int) -> Decimal:
    with localcontext() as context:
        context.prec = 40
        return amount.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def days_left_zh(days: int | None, short: bool = False) -> str:
    """Say how a running clock stands, from the working days left: 逾期 1 个工作日, 今天到期, 剩 3 个工作日."""
    if days is None:
        return "无法定时限"
    unit = "日" if short else "个工作日"
    if days < 0:
        return f"逾期 {-days} {unit}"
    return f"剩 {days} {unit}" if days else "今天到期"


def light_kind(days: int | None, near: int = 2) -> str:
    """Name the light of a running clock from the working days left: `late`, `near`, `ok`, or `none`."""
    if days is None:
        return "none"
    if days < 0:
        return "late"
    return "near" if days <= near else "ok"


def file_size(size: int) -> str:
    """Write the size of a file for a reader: 86 KB, 1.2 MB."""
    if size < 1024:
        return f"{size} B"
    if size < 1024**2:
        return f"{size / 1024:.0f} KB"
    return f"{size / 1024**2:.1f} MB"


FILTERS = {
    "article_zh": article_zh,
    "capital_money": capital_money,
    "days_left_zh": days_left_zh,
    "file_size": file_size,
    "iso": iso,
    "light_kind": light_kind,
    "moment": moment,
    "wan": wan,
    "wan_change": wan_change,
    "weekday_zh": weekday_zh,
    "yuan": yuan,
    "zh_date": zh_date,
    "zh_day": zh_day,
    "zh_number": zh_number,
}

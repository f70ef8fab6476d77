"""Months, parts of months, quarters, windows and recurring periods as plans name them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shangliang.document.numerals import read_number

MONTH_NUMBER = r"(?:1[0-2]|0?[1-9]|十[一二]|[一二三四五六七八九十])"
PART = r"(?:中、下旬|上、中旬|上旬|中旬|下旬|初|底|末|中下旬|上中旬|上半月|下半月)"
MONTH = re.compile(
    r"(?=[\d一二三四五六七八九十])"
    r"(?<![\d个每第几数多半十])(?:(?P<year>[12]\d{3})[年./] ?)?"
    rf"(?P<first>{MONTH_NUMBER})(?:月份?)?(?:(?P<first_part>{PART})?(?P<join>[-~至到、和及与,，])(?P<year2>[12]\d{{3}}年)? ?(?P<second>{MONTH_NUMBER}))?(?:[、和](?P<third>{MONTH_NUMBER}))?(?:[、和](?P<fourth>{MONTH_NUMBER}))?"
    rf" ?(?:月份|月)(?!\d{{0,2}}号文)(?:(?P<part>{PART})|(?P<day> ?\d{{1,2}})(?:[日号])?(?:[-~至到](?P<day2>\d{{1,2}})[日号])?)?(?P<before>底?(?:以前|之前|前))?"
)
SEASON = re.compile(
    r"(?=[第一二三四1-4上下年岁春夏秋冬])"
    r"(?:第?(?P<quarter>[一二三四1-4])季度(?P<q_before>末|底|初)?|(?P<half>上半年|下半年)(?P<h_before>末|底|前)?|(?P<end>年底|年末|岁末|年终(?!总结|考核|述职|测评|评比|工作))(?P<e_before>以?前|之前)?|(?P<start>年初|岁初)|(?P<mid>年中)"
    r"|(?P<season>春季|夏季|秋季|冬季)(?!学期))"
)
TIME_SIGN = re.compile("[月季年岁]")  # one of them stands in every time, so most sentences need no closer look
EVERY = re.compile(
    r"(?=[每年全一当本今明按逐月季])"
    r"(?:每(?P<n>[一二两三四五六七八九十\d]{0,2})(?:个)?(?P<unit>季度|季|半年|月|年度|年|周|星期|日|天|双月)(?!代)|(?P<yearly>年内|全年|一年|年度|当年|本年度?|今年|明年|(?<!半)年(?=至少|不少于|不低于|均))(?P<at>至少|不少于|内)?|(?P<adverb>按季度|按季|逐季|按月|逐月|月月|季季))"
)
LAST_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
SEASONS = {"春季": [3, 4, 5], "夏季": [6, 7, 8], "秋季": [9, 10, 11], "冬季": [12, 1, 2]}


@dataclass(frozen=True)
class When:
    """A named time inside the plan's year: its months and, where the text is closer, the window of days."""

    months: tuple[int, ...]
    window: tuple[str, str] | None
    start: int
    end: int
    kind: str  # month | day | quarter | half | year_end
    year: int | None = None


def month_value(text: str | None) -> int | None:
    value = read_number(text) if text else None
    return int(value) if value is not None and 1 <= value <= 12 else None


def day_window(month: int, part: str | None) -> tuple[str, str] | None:
    """The days of 上旬 (1-10), 中旬 (11-20), 下旬 (21-end); vaguer words give none."""
    spans = {
        "上旬": (1, 10),
        "中旬": (11, 20),
        "下旬": (21, LAST_DAYS[month - 1]),
        "中下旬": (11, LAST_DAYS[month - 1]),
        "中、下旬": (11, LAST_DAYS[month - 1]),
        "上、中旬": (1, 20),
        "上中旬": (1, 20),
    }
    if part not in spans:
        return None
    low, high = spans[part]
    return f"{month:02d}-{low:02d}", f"{month:02d}-{high:02d}"


def read_month(found: re.Match[str]) -> When | None:
    """The time of one match of MONTH."""
    first, second = month_value(found["first"]), month_value(found["second"])
    if first is None:
        return None
    months = [first]
    if second is not None:
        if found["join"] in "-~至到":
            months = list(range(first, second + 1)) if second >= first else [*range(first, 13), *range(1, second + 1)]
        else:
            months = [first, second]
    months.extend(month for month in (month_value(found["third"]), month_value(found["fourth"])) if month is not None)
    year = int(found["year"]) if found["year"] else None
    window = day_window(months[-1], found["part"]) if len(months) == 1 else None
    kind = "day" if found["day"] else "month"
    if found["day"] and len(months) == 1:
        day, last = int(found["day"]), int(found["day2"] or found["day"])
        if not (1 <= day <= 31 and 1 <= last <= 31):
            return None
        window = (
            (f"{first:02d}-{day:02d}", f"{first:02d}-{last:02d}")
            if not found["before"]
            else ("01-01", f"{first:02d}-{day:02d}")
        )
    elif found["before"] and len(months) == 1:
        window = ("01-01", f"{first:02d}-{LAST_DAYS[first - 1]:02d}")
    return When(tuple(dict.fromkeys(months)), window, found.start(), found.end(), kind, year)


def read_season(found: re.Match[str]) -> When:
    """The time of one match of SEASON."""
    if found["quarter"]:
        quarter = int(read_number(found["quarter"]) or 1)
        months = list(range(quarter * 3 - 2, quarter * 3 + 1))
        if found["q_before"] in {"末", "底"}:
            months = months[-1:]
        return When(tuple(months), None, found.start(), found.end(), "quarter")
    if found["half"]:
        months = list(range(1, 7)) if found["half"] == "上半年" else list(range(7, 13))
        if found["h_before"] in {"末", "底"}:
            months = months[-1:]
        return When(tuple(months), None, found.start(), found.end(), "half")
    if found["end"]:
        window = ("01-01", "12-31") if found["e_before"] else None
        return When((12,), window, found.start(), found.end(), "year_end")
    if found["season"]:
        return When(tuple(SEASONS[found["season"]]), None, found.start(), found.end(), "season")
    return When((1,) if found["start"] else (6, 7), None, found.start(), found.end(), "vague")


def find_times(text: str, start: int, end: int) -> Iterator[When]:
    """Every named month, quarter or half year between two offsets, in order."""
    if TIME_SIGN.search(text, start, end) is None:
        return
    times = [read_season(found) for found in SEASON.finditer(text, start, end)]
    for found in MONTH.finditer(text, start, end):
        when = read_month(found)
        if when is not None:
            times.append(when)
    last: When | None = None
    for when in sorted(times, key=lambda one: (one.start, -one.end)):
        if last is None:
            last = when
        elif last.kind == when.kind == "month" and text[last.end : when.start] in {"、", "和", "及", "与"}:
            last = When(
                tuple(dict.fromkeys((*last.months, *when.months))), None, last.start, when.end, "month", last.year
            )
        else:
            yield last
            last = when
    if last is not None:
        yield last


def find_period(text: str, start: int, end: int) -> tuple[str, int] | None:
    """The last recurring period named between two offsets, with its offset: year, half, quarter, month or interval:3m."""
    last: tuple[str, int] | None = None
    for found in EVERY.finditer(text, start, end):
        period = period_of(found)
        if period is not None:
            last = (period, found.start())
    return last


def period_of(found: re.Match[str]) -> str | None:
    """What one match of EVERY means. 每季度 is a calendar bucket, 每三个月 the gap between two."""
    if found["yearly"]:
        return "year"
    if found["adverb"]:
        return "quarter" if "季" in found["adverb"] else "month"
    number = read_number(found["n"]) if found["n"] else 1
    unit = found["unit"]
    if number is None or unit in {"周", "星期", "日", "天"}:
        return None
    if unit in {"季度", "季"}:
        return "quarter" if number == 1 else f"interval:{int(number) * 3}m"
    if unit == "半年":
        return "half"
    if unit == "月":
        return "month" if number == 1 else f"interval:{int(number)}m"
    if unit == "双月":
        return "interval:2m"
    if unit in {"年", "年度"}:
        return "year" if number == 1 else f"interval:{int(number) * 12}m"
    return None

"""Stretches of time, always half-open: the first day is in, the last is not. No clock here."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, order=True)
class Period:
    """Days from `start` up to, not including, `end`."""

    start: date
    end: date
    label: str = ""

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.start <= day < self.end

    @property
    def last(self) -> date:
        """The last day that is in."""
        return self.end - timedelta(days=1)


ONE_DAY = timedelta(days=1)
BUCKET_MONTHS = {"half": 6, "quarter": 3, "month": 1}
_ORDINALS = "一二三四"


def add_months(day: date, months: int) -> date:
    """The same day of the month `months` later; the last day where that month is shorter."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def year_period(year: int, begins: tuple[int, int] = (1, 1)) -> Period:
    """The statistical year named `year`. It may begin on another day than 1 January: then in the year before."""
    month, day = begins
    first = date(year, 1, 1) if begins == (1, 1) else date(year - 1, month, day)
    return Period(first, add_months(first, 12), f"{year}年")


def month_period(year: int, first: int, last: int | None = None) -> Period:
    """Whole months of a calendar year: 5 alone, or 3 to 5."""
    last = last or first
    start = date(year, first, 1)
    label = f"{first}月" if first == last else f"{first}—{last}月"
    return Period(start, add_months(date(year, last, 1), 1), label)


def months_span(year: int, months: Sequence[int]) -> tuple[date | None, date | None]:
    """First day of the first month and last day of the last one; nothing for no month."""
    if not months:
        return None, None
    whole = month_period(year, min(months), max(months))
    return whole.start, whole.last


def window(first: date, last: date) -> Period:
    """From a day to a day, both in, as documents write it: 8月11日至20日."""
    same = f"{last.day}日" if (first.year, first.month) == (last.year, last.month) else f"{last.month}月{last.day}日"
    label = f"{first.month}月{first.day}日" + (f"至{same}" if last != first else "")
    return Period(first, last + ONE_DAY, label)


def buckets(whole: Period, kind: str) -> list[Period]:
    """The halves, quarters or months of a year, in order, with their names."""
    step = BUCKET_MONTHS[kind]
    count = 12 // step
    found = []
    for number in range(count):
        start = add_months(whole.start, number * step)
        found.append(Period(start, add_months(whole.start, (number + 1) * step), _bucket_label(kind, number, start)))
    return found


def _bucket_label(kind: str, number: int, start: date) -> str:
    if kind == "half":
        return ("上半年", "下半年")[number]
    return f"第{_ORDINALS[number]}季度" if kind == "quarter" else f"{start.month}月"


def interval_months(period: str) -> int | None:
    """3 for "interval:3m"; None for another kind of period."""
    if not period.startswith("interval:"):
        return None
    return int(period.removeprefix("interval:").removesuffix("m"))

"""Working days of China, with 调休, and local corrections on top."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import chinese_calendar

NO_CORRECTIONS: Mapping[date, bool] = {}


def is_covered(day: date) -> bool:
    """Does the calendar know the public holidays of this year? Otherwise Monday to Friday count, and pages say so."""
    try:
        chinese_calendar.is_workday(day)
    except NotImplementedError:
        return False
    return True


def is_workday(day: date, corrections: Mapping[date, bool] = NO_CORRECTIONS) -> bool:
    if day in corrections:
        return corrections[day]
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def add_workdays(start: date, days: int, corrections: Mapping[date, bool] = NO_CORRECTIONS) -> date:
    """The `days`-th working day after (before, when negative) `start`; the start day itself is not counted."""
    step = 1 if days >= 0 else -1
    day, left = start, abs(days)
    while left:
        day += timedelta(days=step)
        left -= is_workday(day, corrections)
    return day


def count_workdays(start: date, end: date, corrections: Mapping[date, bool] = NO_CORRECTIONS) -> int:
    """Working days after `start` up to and including `end`; 0 when end is not later."""
    return sum(is_workday(start + timedelta(days=n + 1), corrections) for n in range((end - start).days))

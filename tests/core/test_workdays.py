"""Working days with 调休, and what holds for years that the calendar does not know."""

from __future__ import annotations

from datetime import date

import pytest

from shangliang.core.workdays import add_workdays, count_workdays, is_covered, is_workday

FAR = date(2060, 3, 1)  # a Monday, far beyond any published calendar


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2025, 10, 1), False),  # 国庆节
        (date(2025, 10, 11), True),  # Saturday worked in exchange
        (date(2025, 10, 13), True),
        (date(2025, 10, 12), False),  # an ordinary Sunday
        (FAR, True),
        (date(2060, 3, 6), False),
    ],
)
def test_workday_knows_holidays_and_exchanges(day: date, expected: bool):
    assert is_workday(day) is expected


def test_workday_of_an_unknown_year_is_said_to_be_unknown():
    assert (is_covered(date(2025, 1, 1)), is_covered(FAR)) == (True, False)


def test_workday_corrections_of_the_place_come_first():
    assert is_workday(date(2025, 10, 1), {date(2025, 10, 1): True})
    assert not is_workday(FAR, {FAR: False})


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        (date(2025, 9, 30), 1, date(2025, 10, 9)),
        (date(2025, 9, 30), 3, date(2025, 10, 11)),
        (date(2025, 10, 9), -1, date(2025, 9, 30)),
        (date(2025, 10, 1), 0, date(2025, 10, 1)),
        (date(2060, 3, 5), 1, date(2060, 3, 8)),
    ],
)
def test_add_workdays_counts_from_the_next_day(start: date, days: int, expected: date):
    assert add_workdays(start, days) == expected


def test_count_workdays_is_the_inverse():
    assert count_workdays(date(2025, 9, 30), date(2025, 10, 11)) == 3
    assert count_workdays(date(2025, 10, 11), date(2025, 9, 30)) == 0

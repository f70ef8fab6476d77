"""Half-open periods: leap years, quarter edges, the statistical year."""

from __future__ import annotations

import itertools
from datetime import date

import pytest

from shangliang.metric.periods import (
    Period,
    add_months,
    buckets,
    interval_months,
    month_period,
    months_span,
    window,
    year_period,
)


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        ((2026, 3, 30), 3, (2026, 6, 30)),
        ((2025, 12, 31), 3, (2026, 3, 31)),
        ((2025, 11, 30), 3, (2026, 2, 28)),
        ((2023, 11, 30), 3, (2024, 2, 29)),
        ((2026, 1, 31), 1, (2026, 2, 28)),
        ((2024, 2, 29), 12, (2025, 2, 28)),
        ((2026, 10, 15), 3, (2027, 1, 15)),
        ((2026, 3, 31), -1, (2026, 2, 28)),
    ],
)
def test_add_months_keeps_to_the_month(start, months, expected):
    assert add_months(date(*start), months) == date(*expected)


def test_year_is_half_open():
    year = year_period(2026)
    assert date(2026, 1, 1) in year
    assert date(2026, 12, 31) in year
    assert date(2027, 1, 1) not in year
    assert year.last == date(2026, 12, 31)


def test_statistical_year_may_begin_in_december():
    year = year_period(2026, (12, 1))
    assert (year.start, year.last) == (date(2025, 12, 1), date(2026, 11, 30))


@pytest.mark.parametrize(
    ("kind", "labels"),
    [
        ("half", ["上半年", "下半年"]),
        ("quarter", ["第一季度", "第二季度", "第三季度", "第四季度"]),
        ("month", [f"{month}月" for month in range(1, 13)]),
    ],
)
def test_buckets_tile_the_year(kind, labels):
    year = year_period(2024)
    parts = buckets(year, kind)
    assert [part.label for part in parts] == labels
    assert parts[0].start == year.start
    assert parts[-1].end == year.end
    assert all(one.end == other.start for one, other in itertools.pairwise(parts))


def test_quarter_edges():
    first, second, *_ = buckets(year_period(2026), "quarter")
    assert date(2026, 3, 31) in first
    assert date(2026, 4, 1) not in first
    assert date(2026, 4, 1) in second
    assert second.last == date(2026, 6, 30)


def test_february_of_a_leap_year():
    assert month_period(2024, 2).last == date(2024, 2, 29)
    assert month_period(2026, 2).last == date(2026, 2, 28)


def test_months_span_of_scattered_months():
    assert months_span(2026, [9, 3]) == (date(2026, 3, 1), date(2026, 9, 30))
    assert months_span(2026, []) == (None, None)


@pytest.mark.parametrize(
    ("first", "last", "label"),
    [
        ((2026, 8, 11), (2026, 8, 20), "8月11日至20日"),
        ((2026, 6, 25), (2026, 7, 5), "6月25日至7月5日"),
        ((2026, 6, 25), (2026, 6, 25), "6月25日"),
    ],
)
def test_window_names_its_days(first, last, label):
    found = window(date(*first), date(*last))
    assert (found.label, found.last) == (label, date(*last))


def test_interval_is_read_from_its_name():
    assert [interval_months(one) for one in ("interval:3m", "quarter", "")] == [3, None, None]


def test_period_holds_only_days():
    assert "2026-01-01" not in Period(date(2026, 1, 1), date(2027, 1, 1))

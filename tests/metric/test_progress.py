"""Rules in words: whole year, calendar buckets against intervals, windows, ceilings, soft duties."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from shangliang.metric.periods import month_period, window, year_period
from shangliang.metric.progress import Progress, Rule, progress
from shangliang.metric.registry import Fact

YEAR = year_period(2026)
TODAY = date(2026, 6, 18)


def facts(*days: str, value: int = 1) -> list[Fact]:
    return [Fact(date.fromisoformat(f"2026-{day}"), Decimal(value)) for day in days]


def rule(value: float | None = 1, **values: object) -> Rule:
    number = None if value is None else Decimal(str(value))
    return Rule(whole=YEAR, value=number, unit=str(values.pop("unit", "次")), **values)  # type: ignore[arg-type]


def look(one: Progress) -> tuple[str, str, str]:
    return one.tone, one.mark, one.words


QUARTER = rule(op="==", period="quarter")
INTERVAL = rule(period="interval:3m")
HALF = rule(period="half")


@pytest.mark.mechanism("3-04")
def test_quarter_bucket_not_yet_done():
    found = progress(QUARTER, facts("02-10"), TODAY)
    assert look(found) == ("warn", "临近到期", "每季度1次：本季度还没有完成，最迟6月30日，还有12天。")
    assert (*found.figures, found.prefix, found.next_due) == (0, 1, "本季度", date(2026, 6, 30))


@pytest.mark.mechanism("3-04")
def test_quarter_bucket_names_the_missed_one():
    found = progress(QUARTER, facts("05-10"), TODAY)
    assert look(found) == ("late", "有缺", "每季度1次：本季度已完成；第一季度未完成。")
    assert found.missed == ("第一季度",)


def test_quarter_bucket_edges():
    assert progress(QUARTER, facts("03-31", "04-01"), TODAY).tone == "ok"
    assert progress(QUARTER, facts("04-01", "06-18"), TODAY).missed == ("第一季度",)
    assert (
        progress(QUARTER, facts("03-31"), date(2026, 4, 1)).words
        == "每季度1次：本季度还没有完成，最迟6月30日，还有90天。"
    )


def test_quarter_bucket_after_the_year():
    found = progress(QUARTER, facts("02-10", "05-10", "08-01"), date(2027, 1, 5))
    assert look(found) == ("late", "有缺", "每季度1次：4期完成3期；第四季度未完成。")


@pytest.mark.mechanism("3-05")
def test_interval_says_how_long_ago_and_until_when():
    found = progress(INTERVAL, facts("03-30"), date(2026, 5, 30))
    assert look(found) == ("ok", "正常", "每三个月至少1次：距上次61天，最迟6月30日。")


@pytest.mark.mechanism("3-05")
@pytest.mark.parametrize(
    ("days", "today", "tone", "words"),
    [
        (("02-20", "04-18"), "06-18", "warn", "每三个月至少1次：距上次61天，最迟7月18日。"),
        (("02-20", "05-18"), "06-18", "ok", "每三个月至少1次：距上次31天，最迟8月18日。"),
        ((), "02-18", "ok", "每三个月至少1次：尚未开展，最迟3月31日。"),
        ((), "03-31", "warn", "每三个月至少1次：尚未开展，最迟3月31日。"),
        ((), "04-01", "late", "每三个月至少1次：尚未开展，应在3月31日前。"),
        (("03-31",), "06-30", "warn", "每三个月至少1次：距上次91天，最迟6月30日。"),
        (("03-31",), "07-05", "late", "每三个月至少1次：距上次96天，应在6月30日前。"),
        (("04-01",), "06-18", "late", "每三个月至少1次：距上次78天，最迟7月1日；年初至4月1日超过三个月。"),
        (("11-20",), "12-30", "late", "每三个月至少1次：距上次40天，最迟12月31日；年初至11月20日超过三个月。"),
    ],
)
def test_interval_rule(days, today, tone, words):
    found = progress(INTERVAL, facts(*days), date.fromisoformat(f"2026-{today}"))
    assert (found.tone, found.words) == (tone, words)


@pytest.mark.mechanism("3-05")
def test_january_and_june_pair_passes_the_bucket_and_fails_the_interval():
    """V-14: 1月1日 and 6月30日 satisfy 每半年 (and two quarters), not 每三个月."""
    pair, day = facts("01-01", "06-30"), date(2026, 6, 30)
    assert progress(HALF, pair, day).tone == "ok"
    assert progress(QUARTER, pair, day).tone == "ok"
    found = progress(INTERVAL, pair, day)
    assert (found.tone, found.missed) == ("late", ("1月1日至6月30日",))


def test_interval_over_the_leap_day():
    leap = Rule(whole=year_period(2024), value=Decimal(1), unit="次", period="interval:1m")
    held = [Fact(date(2024, 1, 29)), Fact(date(2024, 2, 29))]
    assert progress(leap, held, date(2024, 3, 1)).missed == ()


def test_interval_of_a_finished_year():
    kept = facts("02-20", "05-18", "08-10", "11-05")
    assert look(progress(INTERVAL, kept, date(2027, 1, 3))) == ("ok", "已完成", "每三个月至少1次：全年4次。")
    lost = progress(INTERVAL, kept[:3], date(2027, 1, 3))
    assert (lost.tone, lost.words) == ("late", "每三个月至少1次：全年3次；8月10日至年底超过三个月。")


@pytest.mark.mechanism("3-03")
@pytest.mark.parametrize(
    ("days", "today", "tone", "mark", "words"),
    [
        (("02-03", "05-08"), "06-18", "ok", "正常", "全年至少4次：已完成2次，最近一次5月8日，还差2次。"),
        ((), "06-18", "warn", "进度偏慢", "全年至少4次：还没有完成的记录；按时间进度应有1次。"),
        (("02-03", "03-01", "05-08", "06-01"), "06-18", "ok", "已完成", "全年至少4次：已完成4次，最近一次6月1日。"),
        (
            ("02-03", "03-01", "05-08"),
            "12-10",
            "warn",
            "临近到期",
            "全年至少4次：已完成3次，最近一次5月8日，还差1次，最迟12月31日。",
        ),
    ],
)
def test_whole_year_count(days, today, tone, mark, words):
    found = progress(rule(4), facts(*days), date.fromisoformat(f"2026-{today}"))
    assert look(found) == (tone, mark, words)


def test_whole_year_fell_short():
    found = progress(rule(4), facts("02-03"), date(2027, 1, 1))
    assert look(found) == ("late", "未完成", "全年至少4次：全年完成1次，缺3次。")


def test_exact_count_exceeded():
    found = progress(rule(2, op="=="), facts("02-03", "03-03", "04-03"), TODAY)
    assert look(found) == ("warn", "超出计划", "全年2次：已完成3次，多1次。")


def test_range_is_kept_between_its_ends():
    both = rule(3, value_max=Decimal(5))
    assert progress(both, facts("01-02", "02-02", "03-02", "04-02"), TODAY).tone == "ok"
    over = progress(both, facts("01-02", "02-02", "03-02", "04-02", "05-02", "06-02"), TODAY)
    assert (over.tone, over.words) == ("warn", "全年3至5次：已完成6次，多1次。")


@pytest.mark.mechanism("4-12", "6-05", "6-06")
@pytest.mark.parametrize(
    ("days", "today", "tone", "words"),
    [
        ((), "07-10", "warn", "7月开展：最迟7月31日，还有21天。"),
        ((), "06-18", "", "7月开展：最迟7月31日，还有43天。"),
        (("07-09",), "07-10", "ok", "7月开展：7月9日完成。"),
        (("06-30",), "07-10", "ok", "7月开展：6月30日完成。"),
        (("08-03",), "08-10", "ok", "7月开展：8月3日完成，迟3天。"),
        ((), "08-01", "late", "应在7月31日前完成，已逾期1天。"),
    ],
)
def test_month_window(days, today, tone, words):
    found = progress(
        rule(None, op="exists", windows=(month_period(2026, 7),)), facts(*days), date.fromisoformat(f"2026-{today}")
    )
    assert (found.tone, found.words) == (tone, words)


@pytest.mark.mechanism("4-12")
def test_window_of_days():
    mid = rule(1, op="==", windows=(window(date(2026, 8, 11), date(2026, 8, 20)),))
    assert progress(mid, [], date(2026, 8, 15)).words == "8月11日至20日1次：最迟8月20日，还有5天。"
    assert progress(mid, facts("08-20"), date(2026, 8, 21)).tone == "ok"
    late = progress(mid, [], date(2026, 8, 21))
    assert (late.tone, late.words) == ("late", "应在8月20日前完成1次，已逾期1天。")


def test_scattered_months_are_one_window_each():
    twice = rule(1, windows=(month_period(2026, 3), month_period(2026, 9)))
    found = progress(twice, facts("03-05"), TODAY)
    assert (found.tone, found.prefix, found.words) == (
        "",
        "9月",
        "3月、9月各至少1次：9月还没有到时间，最迟9月30日，还有104天。",
    )
    assert progress(twice, [], TODAY).missed == ("3月",)


@pytest.mark.parametrize(
    ("spent", "tone", "words"),
    [
        (21000, "ok", "不超过50000元，已用21000元，还余29000元。"),
        (46000, "warn", "不超过50000元，已用46000元，还余4000元。"),
        (50001, "late", "不超过50000元，已用50001元，超出1元。"),
    ],
)
def test_ceiling(spent, tone, words):
    found = progress(rule(50000, op="<=", unit="元"), facts("03-01", value=spent), TODAY)
    assert (found.tone, found.words) == (tone, words)


def test_soft_duty_is_a_checklist_entry():
    soft = rule(None, is_hard=False)
    assert look(progress(soft, [], TODAY)) == ("", "清单", "未定数量，有开展即登记。尚无记录。")
    assert progress(soft, facts("04-02"), TODAY).words == "未定数量，已登记1条，最近一次4月2日。"
    assert progress(soft, facts("04-02"), TODAY).wanted is None


def test_soft_rule_with_a_number_is_never_late():
    soft = rule(1, is_hard=False, windows=(month_period(2026, 3),))
    assert (progress(soft, [], TODAY).tone, progress(soft, [], TODAY).mark) == ("warn", "待推进")


def test_facts_of_other_years_and_of_tomorrow_do_not_count():
    other = [Fact(date(2025, 12, 31)), Fact(date(2027, 1, 1)), Fact(date(2026, 6, 19))]
    assert progress(rule(4), other, TODAY).done == 0


def test_share_and_figures():
    found = progress(rule(4), facts("02-03"), TODAY)
    assert (found.share, found.figures) == (Decimal("0.25"), (1, 4))
    assert progress(rule(None, is_hard=False), [], TODAY).share is None
    assert progress(rule(1.5), facts("02-03"), TODAY).figures == (1, 1.5)


def test_per_unit_rule_says_so():
    assert progress(rule(2, per="代表小组"), [], TODAY).words.startswith("每个代表小组分别计算，这里是合计。")


def test_half_year_bucket_words():
    assert progress(HALF, [], TODAY).words == "每半年至少1次：本半年还没有完成，最迟6月30日，还有12天。"


def test_monthly_bucket_of_two():
    monthly = rule(2, period="month")
    found = progress(monthly, facts("06-01"), date(2026, 6, 2))
    assert (found.prefix, *found.figures) == ("本月", 1, 2)
    assert found.missed == ("1月", "2月", "3月", "4月", "5月")

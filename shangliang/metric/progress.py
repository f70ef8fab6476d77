"""How far a commitment is kept, in figures and in words. Pure: rule, facts and the day go in, nothing is looked up.

Two rules sound alike and differ (domain.md §0.4): “每季度1次” is a calendar bucket, “每三个月至少1次” an interval.
A pair on 1 January and 30 June satisfies 每半年, and fails 每三个月.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from shangliang.metric.periods import ONE_DAY, Period, add_months, buckets, interval_months
from shangliang.metric.registry import Fact

SOON_DAYS = 30
"""From here on what is due stands out."""
ONE = Decimal(1)


@dataclass(frozen=True)
class Rule:
    """One commitment as it is checked. `whole` is the plan year; `windows` are the stretches named by months or days."""

    whole: Period
    op: str = ">="
    value: Decimal | None = None
    value_max: Decimal | None = None
    unit: str = ""
    period: str = ""
    windows: tuple[Period, ...] = ()
    is_hard: bool = True
    per: str = ""


@dataclass(frozen=True)
class Progress:
    """What a line of the target list shows. `wanted` None: nothing to count, a checklist entry."""

    done: Decimal
    wanted: Decimal | None
    tone: str
    """ok, warn, late, or empty: in order, nothing to say."""
    mark: str
    words: str
    next_due: date | None = None
    prefix: str = ""
    """Stands before the figures: 本季度."""
    missed: tuple[str, ...] = ()

    @property
    def figures(self) -> tuple[int | float, int | float | None]:
        """Done and wanted as a bar takes them: whole numbers where they are whole."""
        return _plain(self.done), None if self.wanted is None else _plain(self.wanted)

    @property
    def share(self) -> Decimal | None:
        """Part done, 0 to 1; None where nothing is counted. Never stored."""
        return min(self.done / self.wanted, ONE) if self.wanted else None


def progress(rule: Rule, facts: Sequence[Fact], today: date) -> Progress:
    """Where the commitment stands on a day. Facts after that day or outside the plan year do not count."""
    seen = sorted((one for one in facts if one.happened_on in rule.whole and one.happened_on <= today), key=_day)
    if not rule.is_hard and rule.value is None:
        found = _checklist(seen)
    elif rule.op == "<=":
        found = _ceiling(rule, seen)
    elif months := interval_months(rule.period):
        found = _interval(rule, seen, today, months)
    elif rule.period in {"half", "quarter", "month"}:
        found = _buckets(rule, seen, today, buckets(rule.whole, rule.period))
    elif len(rule.windows) > 1:
        found = _buckets(rule, seen, today, list(rule.windows))
    elif rule.windows:
        found = _window(rule, seen, today, rule.windows[0])
    else:
        found = _whole_year(rule, seen, today)
    if not rule.is_hard and found.tone == "late":
        found = replace(found, tone="warn", mark="待推进")
    return replace(found, words=f"每个{rule.per}分别计算，这里是合计。{found.words}") if rule.per else found


def _day(fact: Fact) -> date:
    return fact.happened_on


def _sum(facts: Sequence[Fact]) -> Decimal:
    return sum((one.value for one in facts), Decimal(0))


def _checklist(seen: Sequence[Fact]) -> Progress:
    """A soft duty (适时、定期): no figure is asked, the last record is shown."""
    if not seen:
        return Progress(Decimal(0), None, "", "清单", "未定数量，有开展即登记。尚无记录。")
    last = seen[-1].happened_on
    return Progress(_sum(seen), None, "ok", "有记录", f"未定数量，已登记{len(seen)}条，最近一次{short(last)}。")


def _ceiling(rule: Rule, seen: Sequence[Fact]) -> Progress:
    done, limit = _sum(seen), rule.value or Decimal(0)
    words = f"不超过{number(limit)}{rule.unit}，已用{number(done)}{rule.unit}"
    if done > limit:
        return Progress(done, limit, "late", "超出", f"{words}，超出{number(done - limit)}{rule.unit}。")
    near = done * 10 >= limit * 9 and limit > 0
    left = f"{words}，还余{number(limit - done)}{rule.unit}。"
    return Progress(done, limit, "warn" if near else "ok", "接近上限" if near else "未超", left)


def _interval(rule: Rule, seen: Sequence[Fact], today: date, months: int) -> Progress:
    """At most `months` between two, the first within `months` of the year's beginning."""
    name = {1: "一个月", 2: "两个月", 3: "三个月", 4: "四个月", 6: "半年"}.get(months, f"{months}个月")
    days = sorted({one.happened_on for one in seen})
    last, missed = rule.whole.start - ONE_DAY, []
    for day in days:
        if day > add_months(last, months):
            missed.append(_gap(last, day, rule.whole))
        last = day
    due = min(add_months(last, months), rule.whole.last)
    done, wanted = Decimal(len(days)), Decimal(-(-12 // months))
    asked = f"每{name}{_asked(rule)}"
    since = f"距上次{(today - last).days}天" if days else "尚未开展"
    over = today > rule.whole.last
    if over and add_months(last, months) < rule.whole.last:
        missed.append(_gap(last, None, rule.whole))
    past = f"；{'、'.join(missed)}超过{name}" if missed else ""
    if over:
        return Progress(
            done,
            wanted,
            "late" if missed else "ok",
            "有间断" if missed else "已完成",
            f"{asked}：全年{len(days)}次{past}。",
        )
    if today > due:
        late = (today - due).days
        return Progress(
            done,
            wanted,
            "late",
            f"逾期{late}天",
            f"{asked}：{since}，应在{short(due)}前{past}。",
            due,
            missed=tuple(missed),
        )
    left = (due - today).days
    tone, mark = ("warn", "临近到期") if left <= SOON_DAYS else ("ok", "正常")
    if missed:
        tone, mark = "late", "有间断"
    words = f"{asked}：{since}，最迟{short(due)}{past}。"
    return Progress(done, wanted, tone, mark, words, due, missed=tuple(missed))


def _gap(last: date, until: date | None, whole: Period) -> str:
    start = "年初" if last < whole.start else short(last)
    return f"{start}至{short(until) if until else '年底'}"


def _buckets(rule: Rule, seen: Sequence[Fact], today: date, parts: Sequence[Period]) -> Progress:
    """So many in each half, quarter, month or named window. Past ones that fell short are named."""
    wanted = rule.value or ONE
    sums = [_sum([one for one in seen if one.happened_on in part]) for part in parts]
    missed = tuple(part.label for part, done in zip(parts, sums, strict=True) if part.end <= today and done < wanted)
    kept = sum(done >= wanted for done in sums)
    asked = _asked_each(rule, parts)
    past = f"；{'、'.join(missed)}未完成" if missed else ""
    current = next((at for at, part in enumerate(parts) if today < part.end), None)
    if current is None:
        tone, mark = ("late", "有缺") if missed else ("ok", "已完成")
        return Progress(
            Decimal(kept),
            Decimal(len(parts)),
            tone,
            mark,
            f"{asked}：{len(parts)}期完成{kept}期{past}。",
            missed=missed,
        )
    part, done = parts[current], sums[current]
    named = {"quarter": "本季度", "half": "本半年", "month": "本月"}.get(rule.period, part.label)
    begun = part.start <= today
    left = (part.last - today).days
    if done >= wanted:
        words = f"{asked}：{named}已完成{past}。"
        tone, mark = ("late", "有缺") if missed else ("ok", "本期已完成")
        return Progress(done, wanted, tone, mark, words, prefix=named, missed=missed)
    so_far = f"已完成{number(done)}{rule.unit}" if done else "还没有完成" if begun else "还没有到时间"
    words = f"{asked}：{named}{so_far}，最迟{short(part.last)}，还有{left}天{past}。"
    soon = begun and left <= SOON_DAYS
    tone, mark = (
        ("late", "有缺") if missed else ("warn", "临近到期") if soon else ("", "进行中" if begun else "未到时间")
    )
    return Progress(done, wanted, tone, mark, words, part.last, prefix=named, missed=missed)


def _window(rule: Rule, seen: Sequence[Fact], today: date, window: Period) -> Progress:
    """Once, in named months or days. Earlier counts as done; later counts as done late."""
    wanted = rule.value or ONE
    total = _sum(seen)
    in_time = _sum([one for one in seen if one.happened_on < window.end])
    if total >= wanted:
        last = seen[-1].happened_on
        if in_time >= wanted:
            return Progress(total, wanted, "ok", "已完成", f"{window.label}{_asked(rule)}：{short(last)}完成。")
        late = (last - window.last).days
        return Progress(
            total, wanted, "ok", "迟延完成", f"{window.label}{_asked(rule)}：{short(last)}完成，迟{late}天。"
        )
    if today >= window.end:
        late = (today - window.last).days
        words = f"应在{short(window.last)}前完成{_left_over(rule, total, wanted)}，已逾期{late}天。"
        return Progress(total, wanted, "late", f"逾期{late}天", words, window.last)
    left = (window.last - today).days
    words = f"{window.label}{_asked(rule)}：最迟{short(window.last)}，还有{left}天。"
    begun = window.start <= today
    tone = "warn" if begun and left <= SOON_DAYS else ""
    return Progress(total, wanted, tone, "临近到期" if tone else "进行中" if begun else "未到时间", words, window.last)


def _whole_year(rule: Rule, seen: Sequence[Fact], today: date) -> Progress:
    wanted, done = rule.value or ONE, _sum(seen)
    asked = f"全年{_asked(rule)}"
    last = f"，最近一次{short(seen[-1].happened_on)}" if seen else ""
    if done >= wanted:
        if (rule.op == "==" or rule.value_max) and done > (rule.value_max or wanted):
            over = number(done - (rule.value_max or wanted))
            return Progress(
                done, wanted, "warn", "超出计划", f"{asked}：已完成{number(done)}{rule.unit}，多{over}{rule.unit}。"
            )
        return Progress(done, wanted, "ok", "已完成", f"{asked}：已完成{number(done)}{rule.unit}{last}。")
    left = number(wanted - done)
    if today >= rule.whole.end:
        return Progress(
            done,
            wanted,
            "late",
            "未完成",
            f"{asked}：全年完成{number(done)}{rule.unit}，缺{left}{rule.unit}。",
            rule.whole.last,
        )
    pace = int(wanted * (today - rule.whole.start).days / (rule.whole.end - rule.whole.start).days)
    so_far = f"已完成{number(done)}{rule.unit}{last}，还差{left}{rule.unit}" if done else "还没有完成的记录"
    words = f"{asked}：{so_far}"
    due = rule.whole.last
    if today < rule.whole.start:
        return Progress(done, wanted, "", "未到时间", f"{words}。", due)
    if (due - today).days <= SOON_DAYS:
        return Progress(done, wanted, "warn", "临近到期", f"{words}，最迟{short(due)}。", due)
    if done < pace:
        return Progress(done, wanted, "warn", "进度偏慢", f"{words}；按时间进度应有{pace}{rule.unit}。", due)
    return Progress(done, wanted, "ok" if done else "", "正常" if done else "进行中", f"{words}。", due)


def _asked(rule: Rule) -> str:
    """至少1次, 18项, 3至5次, or nothing where no number was given."""
    if rule.value is None:
        return "开展"
    if rule.value_max is not None:
        return f"{number(rule.value)}至{number(rule.value_max)}{rule.unit}"
    return f"{'至少' if rule.op == '>=' else ''}{number(rule.value)}{rule.unit}"


def _asked_each(rule: Rule, parts: Sequence[Period]) -> str:
    each = {"quarter": "每季度", "half": "每半年", "month": "每月"}.get(rule.period)
    return f"{each or '、'.join(part.label for part in parts) + '各'}{_asked(rule)}"


def _left_over(rule: Rule, total: Decimal, wanted: Decimal) -> str:
    if not rule.value:
        return ""
    return f"{number(wanted)}{rule.unit}" + (f"，还差{number(wanted - total)}{rule.unit}" if total else "")


def _plain(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def number(value: Decimal) -> str:
    """4 and 2.5, never 4.00."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def short(day: date) -> str:
    return f"{day.month}月{day.day}日"

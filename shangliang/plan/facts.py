"""The values of a topic, target or figure while a clerk checks them: typed here, JSON in the draft's row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

PERIODS = {
    "year": "全年",
    "half": "每半年",
    "quarter": "每季度",
    "month": "每月",
    "interval:1m": "每隔一个月",
    "interval:2m": "每两个月",
    "interval:3m": "每三个月",
    "interval:6m": "每六个月",
    "event": "每次",
}
OPS = {">=": "不少于", "==": "等于", "<=": "不超过", "exists": "有"}
QUALIFIERS = {"exact": "", "over": "余", "about": "约", "at_least": "不少于", "at_most": "不超过"}
TIMINGS = {"before": "决策之前", "during": "决策实施之中"}
LONGEST = {"subject": 200, "theme": 200, "form": 60, "unit": 10, "per": 40}
"""Columns that take these values; longer readings are cut at confirm, never refused."""


@dataclass(frozen=True)
class TopicValues:
    subject: str
    theme: str = ""
    form: str = ""
    months: tuple[int, ...] = ()
    timing: str = ""
    leader: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    participants: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    open_list: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """All names that take part, in their order, each once."""
        return tuple(dict.fromkeys((*self.leader, *self.lead, *self.partners)))


@dataclass(frozen=True)
class TargetValues:
    subject: str
    op: str = ">="
    value: Decimal | None = None
    value_max: Decimal | None = None
    unit: str = ""
    per: str = ""
    period: str = ""
    months: tuple[int, ...] = ()
    window: tuple[str, str] | None = None
    """("08-11", "08-20") within the plan's year."""
    hard: bool = True

    @property
    def words(self) -> str:
        """The promise in words: 不少于 4 次 · 全年."""
        parts = []
        if self.op == "exists" or (self.value is None and self.value_max is None):
            parts.append("定性要求" if self.op == "exists" else "数字缺失")
        elif self.value_max is not None:
            parts.append(f"{plain(self.value)}至{plain(self.value_max)}{self.unit}")
        else:
            parts.append(f"{OPS.get(self.op, self.op)} {plain(self.value)} {self.unit}".rstrip())
        if self.per:
            parts.append(f"按{self.per}")
        if self.period:
            parts.append(PERIODS.get(self.period, self.period))
        if self.months:
            parts.append("、".join(f"{month}月" for month in self.months))
        if self.window:
            parts.append(f"{day_words(self.window[0])}至{day_words(self.window[1])}")
        if not self.hard:
            parts.append("软指标")
        return " · ".join(parts)


@dataclass(frozen=True)
class FigureValues:
    subject: str
    value: Decimal | None = None
    unit: str = ""
    qualifier: str = "exact"

    @property
    def words(self) -> str:
        """约140人次; 余 stands after the number as it does in speech."""
        number = plain(self.value)
        if self.qualifier == "over":
            return f"{number}余{self.unit}"
        return f"{QUALIFIERS.get(self.qualifier, '')}{number}{self.unit}"


Values = TopicValues | TargetValues | FigureValues


def topic_from(fact: Mapping[str, Any]) -> TopicValues:
    """From the reader's words."""
    return TopicValues(
        subject=fact["text"],
        theme=fact.get("theme") or "",
        form=fact.get("form") or "",
        months=tuple(fact.get("months") or ()),
        timing=fact.get("timing") or "",
        leader=tuple(fact.get("leader") or ()),
        lead=tuple(fact.get("lead") or ()),
        partners=tuple(fact.get("partners") or ()),
        participants=tuple(fact.get("participants") or ()),
        basis=tuple(fact.get("basis") or ()),
        open_list=bool(fact.get("open_list")),
    )


def target_from(fact: Mapping[str, Any]) -> TargetValues:
    window = fact.get("window")
    return TargetValues(
        subject=fact["subject"],
        op=fact["op"],
        value=number_from(fact.get("value")),
        value_max=number_from(fact.get("value_max")),
        unit=fact.get("unit") or "",
        per=fact.get("per") or "",
        period=fact.get("period") or "",
        months=tuple(fact.get("months") or ()),
        window=(window["from"], window["to"]) if window else None,
        hard=bool(fact.get("hard", True)),
    )


def figure_from(fact: Mapping[str, Any]) -> FigureValues:
    return FigureValues(fact["subject"], number_from(fact.get("value")), fact.get("unit") or "", fact["qualifier"])


def as_json(values: Values) -> dict[str, Any]:
    """For the draft's row; numbers as text, so that none is rounded."""
    return {
        name: str(value) if isinstance(value, Decimal) else list(value) if isinstance(value, tuple) else value
        for name, value in asdict(values).items()
    }


def read_values(kind: str, data: Mapping[str, Any]) -> Values:
    """The inverse of `as_json`."""
    plain_data: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in data.items()
    }
    if kind == "topic":
        return TopicValues(**plain_data)
    for name in ("value", "value_max"):
        if name in plain_data:
            plain_data[name] = number_from(plain_data[name])
    return TargetValues(**plain_data) if kind == "target" else FigureValues(**plain_data)


def number_from(value: Any) -> Decimal | None:
    """A reading's float or a typed text as an exact number; None where there is none."""
    if value is None or value == "":
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def plain(value: Decimal | None) -> str:
    """4, not 4.0; 50000, not 5E+4."""
    if value is None:
        return "（缺）"
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def day_words(day: str) -> str:
    """08-11 -> 8月11日."""
    month, _, number = day.partition("-")
    return f"{int(month)}月{int(number)}日" if month.isdigit() and number.isdigit() else day


def months_words(months: Iterable[int]) -> str:
    """3、4、5月; 待排期 where none is named."""
    named = "、".join(str(month) for month in months)
    return f"{named}月" if named else "待排期"

"""What every write of this noun checks first: the version seen, and values that fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shangliang.core.actor import Actor
from shangliang.core.errors import Invalid, Refused, Stale
from shangliang.plan.data import TargetData, TopicData
from shangliang.plan.policy import why_not

OPERATIONS = (">=", "==", "<=", "exists")
PERIODS = ("", "year", "half", "quarter", "month", "event")


def demand(actor: Actor, ability: str, obj: Any) -> None:
    """May the actor? Raises Refused with the reason. The system may."""
    if not actor.is_system and (reason := why_not(actor, ability, obj)):
        raise Refused(reason)


def take(obj: Any, seen: int) -> None:
    """Claim the row as it was seen: raises its version by one, or raises Stale. This is the lock."""
    hit = type(obj).objects.filter(pk=obj.pk, version=seen).update(version=seen + 1)
    if not hit:
        raise Stale
    obj.version = seen + 1


def check_topics(topics: Sequence[TopicData]) -> None:
    """V-15: months are 1 to 12; subjects are there; nothing is too long. Raises Invalid naming the topic."""
    for number, topic in enumerate(topics, 1):
        name = topic.subject[:20] or f"第{number}项"
        if not topic.subject.strip():
            raise Invalid(f"第{number}项没有写明议题，请补充。", {"subject": "请填写议题。"})
        if any(month not in range(1, 13) for month in topic.months):
            raise Invalid(f"“{name}”的月份应在1至12之间，请更正。", {"months": "月份应在1至12之间。"})
        _check_lengths(
            name,
            {
                "subject": ("议题", topic.subject, 300),
                "theme": ("围绕", topic.theme, 200),
                "form": ("形式", topic.form, 60),
            },
        )
        for party in (*topic.leader, *topic.lead, *topic.partners):
            _check_lengths(name, {"lead": ("责任单位或领导", party.text, 80)})


def check_targets(targets: Sequence[TargetData]) -> None:
    """Raises Invalid for a requirement that no rule can read."""
    for number, target in enumerate(targets, 1):
        name = target.subject[:20] or f"第{number}项指标"
        if not target.subject.strip():
            raise Invalid(f"第{number}项指标没有名称，请补充。", {"subject": "请填写指标。"})
        if target.op not in OPERATIONS:
            raise Invalid(f"“{name}”的要求不在可选范围内，请重新选择。", {"op": "请在给出的选项中选择。"})
        if target.period not in PERIODS and not _is_interval(target.period):
            raise Invalid(f"“{name}”的周期不在可选范围内，请重新选择。", {"period": "请在给出的选项中选择。"})
        if target.value is not None and target.value < 0:
            raise Invalid(f"“{name}”的数值不能小于0，请更正。", {"value": "数值不能小于0。"})
        if target.window_from and target.window_to and target.window_to < target.window_from:
            raise Invalid(f"“{name}”的最迟日期早于最早日期，请更正。", {"window_to": "不能早于最早日期。"})
        if any(month not in range(1, 13) for month in target.months):
            raise Invalid(f"“{name}”的月份应在1至12之间，请更正。", {"months": "月份应在1至12之间。"})
        _check_lengths(name, {"subject": ("指标", target.subject, 200), "unit": ("单位", target.unit, 10)})


def _is_interval(period: str) -> bool:
    months = period.removeprefix("interval:").removesuffix("m")
    return period.startswith("interval:") and months.isdigit() and int(months) > 0


def _check_lengths(name: str, values: Mapping[str, tuple[str, str, int]]) -> None:
    for field, (label, value, most) in values.items():
        if len(value) > most:
            message = f"“{name}”的{label}最多{most}字，现有{len(value)}字，请精简。"
            raise Invalid(message, {field: message})

"""The process of a topic: 未开展 → 已开展, by hand with date and file; changes of an issued plan move it by the clock's
actor, never directly.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shangliang.core.actor import Actor
from shangliang.core.workflow import Field, Transition
from shangliang.plan.models import Step, Topic
from shangliang.plan.states import IN_FORCE, TopicState
from shangliang.plan.workflow.fields import NOTE, REASON, not_in_future, on

T = TopicState
_OPEN = frozenset({T.PLANNED, T.POSTPONED})


def plan_in_force(topic: Any, actor: Actor, data: Mapping[str, Any]) -> str | None:
    return None if topic.plan.state in IN_FORCE else "计划不在执行期内，不能登记议题的开展情况。"


def in_plan_year(topic: Any, actor: Actor, data: Mapping[str, Any]) -> str | None:
    """V-15: what an annual plan promises is held in its year, at the latest in the spring that follows."""
    day = data.get("happened_on")
    if day is not None and not topic.plan.year <= day.year <= topic.plan.year + 1:
        return f"这是{topic.plan.year}年度计划，开展日期{day.year}年不在其中，请核对。"
    return None


def is_postponed(topic: Any) -> bool:
    return bool(topic.postponed_from)


def is_not_postponed(topic: Any) -> bool:
    return not topic.postponed_from


def keep_holding(topic: Topic, *, actor: Actor, data: Mapping[str, Any], step: Step) -> None:
    """Effect: the day, what was done and its proof stand on the topic."""
    topic.held_on, topic.held_note, topic.held_file = step.happened_on, step.note, step.file
    topic.save(update_fields=["held_on", "held_note", "held_file"])


def forget_holding(topic: Topic, *, actor: Actor, data: Mapping[str, Any], step: Step) -> None:
    """Effect: the topic is open again; what was recorded stays readable in its steps."""
    topic.held_on, topic.held_note, topic.held_file = None, "", None
    topic.save(update_fields=["held_on", "held_note", "held_file"])


def _undo(name: str, target: TopicState, offered: Any) -> Transition:
    return Transition(
        name,
        "撤回开展登记",
        sources=frozenset({T.HELD}),
        target=target,
        ability="undo",
        guards=(plan_in_force,),
        fields=(REASON,),
        effects=(forget_holding,),
        offered=offered,
    )


def _by_change(name: str, label: str, target: TopicState) -> Transition:
    return Transition(name, label, sources=_OPEN, target=target, ability="system", fields=(NOTE,))


TOPIC_TRANSITIONS: tuple[Transition, ...] = (
    Transition(
        "hold",
        "登记已开展",
        sources=_OPEN,
        target=T.HELD,
        ability="hold",
        guards=(plan_in_force, not_in_future, in_plan_year),
        fields=(
            on("开展日期"),
            Field(
                "note", "开展情况", kind="longtext", max_length=500, help="谁参加、怎么开展、提出了什么，几句话即可。"
            ),
            Field("file", "佐证材料", kind="file", help="如会议纪要、调研报告、照片；可以不传。"),
        ),
        effects=(keep_holding,),
        main=True,
    ),
    _undo("undo_hold", T.PLANNED, is_not_postponed),
    _undo("undo_hold_postponed", T.POSTPONED, is_postponed),
    _by_change("postpone", "改期", T.POSTPONED),
    _by_change("replace", "替换", T.REPLACED),
    _by_change("cancel", "取消", T.CANCELLED),
)

"""The process of a change to an issued plan: the same approval as the plan itself had."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shangliang.core.actor import Actor
from shangliang.core.workflow import Transition
from shangliang.org.models import BodyKind
from shangliang.plan.states import TOPIC_OPEN, ChangeKind, ChangeState, PlanState, TopicState
from shangliang.plan.workflow.fields import FILE, NOTE, REASON, not_in_future, number, on

C = ChangeState


def _needs_meeting(change: Any) -> bool:
    return not {PlanState.CHAIR_MEETING, PlanState.PRESIDIUM_MEETING} <= set(change.plan.skipped)


def needs_chair_meeting(change: Any) -> bool:
    return _needs_meeting(change) and change.plan.body.kind != BodyKind.PRESIDIUM


def needs_presidium_meeting(change: Any) -> bool:
    return _needs_meeting(change) and change.plan.body.kind == BodyKind.PRESIDIUM


def needs_party(change: Any) -> bool:
    return PlanState.PARTY_COMMITTEE not in change.plan.skipped


def needs_no_party(change: Any) -> bool:
    return not needs_party(change)


def meeting_done(change: Any, actor: Actor, data: Mapping[str, Any]) -> str | None:
    """The approval chain of the plan: first the meeting, then the party committee."""
    if _needs_meeting(change) and change.state == C.PROPOSED:
        meeting = "主席团会议" if change.plan.body.kind == BodyKind.PRESIDIUM else "主席会议"
        return f"调整须按计划的原程序办理：请先登记{meeting}审议通过。"
    return None


def topic_still_open(change: Any, actor: Actor, data: Mapping[str, Any]) -> str | None:
    if change.topic is not None and change.topic.state not in TOPIC_OPEN:
        return f"议题{TopicState(change.topic.state).label}，这项调整不能再生效。请登记“未通过”并说明。"
    return None


def _meeting(name: str, label: str, offered: Any) -> Transition:
    return Transition(
        name,
        label,
        sources=frozenset({C.PROPOSED}),
        target=C.CHAIR_MEETING,
        ability="decide_change",
        guards=(not_in_future, topic_still_open),
        fields=(on("会议日期"), number("会议纪要文号"), NOTE, FILE),
        offered=offered,
        main=True,
    )


def _effective(name: str, label: str, day: str, offered: Any) -> Transition:
    return Transition(
        name,
        label,
        sources=frozenset({C.PROPOSED, C.CHAIR_MEETING}),
        target=C.EFFECTIVE,
        ability="decide_change",
        guards=(not_in_future, meeting_done, topic_still_open),
        fields=(on(day), number("批复或通知文号"), NOTE, FILE),
        offered=offered,
        main=True,
    )


CHANGE_TRANSITIONS: tuple[Transition, ...] = (
    _meeting("meet", "主席会议审议通过", needs_chair_meeting),
    _meeting("meet_presidium", "主席团会议审议通过", needs_presidium_meeting),
    _effective("approve", "党委审定，生效", "审定日期", needs_party),
    _effective("take_effect", "通知有关单位，生效", "通知日期", needs_no_party),
    Transition(
        "decline",
        "未通过",
        sources=frozenset({C.PROPOSED, C.CHAIR_MEETING}),
        target=C.DECLINED,
        ability="decide_change",
        guards=(not_in_future,),
        fields=(on("日期"), REASON),
    ),
)

MOVES = {ChangeKind.POSTPONE: "postpone", ChangeKind.REPLACE: "replace", ChangeKind.CANCEL: "cancel"}
"""The topic's own row that an effective change runs; 新增 moves none."""

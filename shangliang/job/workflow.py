"""The process of a job: 排队中 → 进行中 → 已完成, failed or cancelled; and again from the start by 重试.

The worker moves along the rows of ability `system`. Those write no entry of the record: the row itself keeps its
course, and what a handler does to other rows is recorded there. What people do (取消, 重试) is recorded.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shangliang.audit import record as audit
from shangliang.audit.record import FieldChange
from shangliang.audit.verbs import Verb
from shangliang.core import clock, workflow
from shangliang.core.actor import Actor
from shangliang.core.workflow import Choice, Transition
from shangliang.job import leases
from shangliang.job.models import Job
from shangliang.job.policy import why_not
from shangliang.job.states import JobState

CUT = 500


def not_yet_due(job: Job, _actor: Actor, _data: Mapping[str, Any]) -> str | None:
    """Waiting for its time, or in the hands of a worker that still reports."""
    if job.state == JobState.QUEUED:
        return None if job.run_after <= leases.moment() else "还没有到重试的时间。"
    return None if job.lease_until is None or job.lease_until < leases.moment() else "正在由另一个后台进程处理。"


def tried_out(job: Job, _actor: Actor, _data: Mapping[str, Any]) -> str | None:
    """It was tried as often as allowed."""
    return None if job.attempts < leases.MOST_ATTEMPTS else "已经试过规定的次数。"


def _hold(job: Job, *, data: Mapping[str, Any], **_: Any) -> None:
    _write(
        job,
        holder=data["holder"],
        lease_until=leases.lease_end(),
        attempts=job.attempts + 1,
        started_at=clock.now(),
        progress_done=0,
        progress_total=0,
        progress_words="",
        error="",
    )


def _finish(job: Job, *, data: Mapping[str, Any], **_: Any) -> None:
    _write(job, result=data["result"], ended_at=clock.now(), **_FREE)


def _fail(job: Job, *, data: Mapping[str, Any], **_: Any) -> None:
    _write(job, error=data["error"][:CUT], ended_at=clock.now(), **_FREE)


def _wait(job: Job, *, data: Mapping[str, Any], **_: Any) -> None:
    _write(job, error=data["error"][:CUT], run_after=leases.next_try(job.attempts), **_FREE)


def _give_back(job: Job, **_: Any) -> None:
    _write(job, run_after=leases.moment(), attempts=job.attempts - 1, **_FREE)


def _stop(job: Job, **_: Any) -> None:
    _write(job, ended_at=clock.now(), error="", **_FREE)


def _begin_again(job: Job, **_: Any) -> None:
    _write(
        job,
        run_after=leases.moment(),
        attempts=0,
        started_at=None,
        ended_at=None,
        progress_done=0,
        progress_total=0,
        progress_words="",
        result={},
        **_FREE,
    )


_FREE: dict[str, Any] = {"holder": "", "lease_until": None}

TRANSITIONS: tuple[Transition, ...] = (
    Transition(
        "take",
        "开始处理",
        frozenset({JobState.QUEUED, JobState.RUNNING}),
        JobState.RUNNING,
        "system",
        guards=(not_yet_due, tried_out),
        effects=(_hold,),
    ),
    Transition("finish", "完成", frozenset({JobState.RUNNING}), JobState.DONE, "system", effects=(_finish,)),
    Transition("fail", "失败", frozenset({JobState.RUNNING}), JobState.FAILED, "system", effects=(_fail,)),
    Transition("wait", "稍后再试", frozenset({JobState.RUNNING}), JobState.QUEUED, "system", effects=(_wait,)),
    Transition("give_back", "放回", frozenset({JobState.RUNNING}), JobState.QUEUED, "system", effects=(_give_back,)),
    Transition(
        "cancel",
        "取消",
        frozenset({JobState.QUEUED, JobState.RUNNING}),
        JobState.CANCELLED,
        "cancel",
        effects=(_stop,),
    ),
    Transition(
        "retry",
        "重试",
        frozenset({JobState.FAILED, JobState.CANCELLED}),
        JobState.QUEUED,
        "retry",
        effects=(_begin_again,),
        main=True,
    ),
)


def available(job: Job, actor: Actor) -> list[Choice]:
    """The buttons of a job for this actor."""
    return workflow.available(TRANSITIONS, job, actor, why_not)


def perform(job: Job, name: str, *, actor: Actor, seen: int, data: Mapping[str, Any]) -> Job:
    """Move the job along the row `name`; joins the open change. Raises Refused with the reason, or Stale."""
    with audit.change(actor) as change:
        move = workflow.run(TRANSITIONS, job, name, actor=actor, seen=seen, data=data, why_not=why_not)
        for effect in move.transition.effects:
            effect(job, actor=actor, data=data, step=None)
        if not actor.is_system:
            states = JobState(move.source).label, JobState(move.target).label
            change.record(
                Verb.MOVE, job, label=f"{job}：{move.transition.label}", changes=[FieldChange("状态", *states)]
            )
    return job


def _write(job: Job, **values: Any) -> None:
    for name, value in values.items():
        setattr(job, name, value)
    job.save(update_fields=list(values))

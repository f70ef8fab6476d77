"""A worker's round: take one job by compare-and-set, run it, write its outcome.

Every outcome is written under the version that the taking gave the row. A worker that was too slow finds another
version there, and its outcome falls away together with the effect that it committed within.
"""

from __future__ import annotations

import logging
import os
import secrets
import signal
import socket
import time
from copy import copy
from dataclasses import dataclass, field, replace
from importlib import import_module
from typing import Any, Protocol

from django.conf import settings
from django.db import OperationalError

from shangliang.core.actor import SYSTEM, Actor
from shangliang.core.errors import Declined, Refused, Stale
from shangliang.job import leases
from shangliang.job.kinds import KINDS
from shangliang.job.models import Job
from shangliang.job.report import Cancelled, Halted, Interrupted, Lost, Report, drop_broken_connection
from shangliang.job.states import JobState
from shangliang.job.workflow import perform
from shangliang.org.actors import make_actor

log = logging.getLogger("shangliang.job")
LOOK_AT = 8
"""Candidates looked at in a round: another worker may be quicker at the first ones."""
LOCKED_PAUSE_SECONDS = 1.0


def _name() -> str:
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"


@dataclass
class Worker:
    """One worker process: its name on the rows that it holds, and whether it is being stopped."""

    holder: str = field(default_factory=_name)
    is_ending: bool = False
    is_watched: bool = False
    """True where this process may die of silence, because somebody starts it again."""

    def sign_of_life(self, seconds: float = 0) -> None:
        """Wind up the alarm again. Its default action ends the process, even one that hangs in foreign code; the job
        is then taken over like that of any dead worker.
        """
        if self.is_watched and hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, max(seconds, settings.JOB_SILENCE_SECONDS))

    def rest(self) -> None:
        """No job in hand: no alarm."""
        if self.is_watched and hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)


class Handler(Protocol):
    """Does the work of one kind; see `job.kinds`."""

    def __call__(self, job: Job, report: Report) -> dict[str, Any]: ...


def handler_of(kind: str) -> Handler:
    """Load the function of a kind. KeyError for one that this installation does not know."""
    module, function = KINDS[kind].split(":")
    handler: Handler = getattr(import_module(module), function)
    return handler


def work(worker: Worker) -> bool:
    """Take one job and run it to its outcome; False when none is due."""
    job = take(worker)
    if job is None:
        return False
    run(job, worker)
    return True


def take(worker: Worker) -> Job | None:
    """The longest waiting job that is due, now held by this worker; None when there is none."""
    for job in Job.objects.due(leases.moment())[:LOOK_AT]:
        if job.state == JobState.RUNNING and job.attempts >= leases.MOST_ATTEMPTS:
            _settle(job, "fail", worker, error=_given_up(job, "后台进程在处理中多次中断"))
            continue
        try:
            return perform(job, "take", actor=SYSTEM, seen=job.version, data={"holder": worker.holder})
        except (Stale, Refused):  # another worker was quicker
            continue
    return None


def run(job: Job, worker: Worker) -> None:
    """Run the handler of a job that this worker has taken, and write what came of it."""
    worker.sign_of_life()
    try:
        report = Report(job, actor_of(job), is_ending=lambda: worker.is_ending, sign_of_life=worker.sign_of_life)
        result = handler_of(job.kind)(copy(job), report)
        if not report.is_finished:
            _settle(job, "finish", worker, result=result)
    except Interrupted:
        _settle(job, "give_back", worker)
    except Halted as halted:
        log.info("job %s %s: %s", job.pk, job.kind, _STOPPED[type(halted)])
    except Declined as declined:
        _settle(job, "fail", worker, error=declined.message)
    except Exception:
        log.exception("job %s %s, request %s, try %s", job.pk, job.kind, job.request_id, job.attempts)
        drop_broken_connection()
        _try_again(job, worker)
    finally:
        worker.rest()


_STOPPED = {Cancelled: "cancelled", Lost: "taken over by another worker"}


def actor_of(job: Job) -> Actor:
    """Who asked for the job, with the rights of today in the post of then. Raises Refused where these have ended."""
    if job.user is None:
        return replace(SYSTEM, request_id=job.request_id)
    if not job.user.is_active:
        raise Refused("提交人的账号已停用，这项工作没有进行。如仍需要，请由其他人重新提交。")
    actor = make_actor(job.user, picked=job.post, request_id=job.request_id)
    if job.post != (actor.post.pk if actor.post else None):
        raise Refused("提交人已不再担任提交时的职务，这项工作没有进行。如仍需要，请以现任职务重新提交。")
    return actor


def _try_again(job: Job, worker: Worker) -> None:
    if job.attempts >= leases.MOST_ATTEMPTS:
        _settle(job, "fail", worker, error=_given_up(job, "处理时出错"))
    else:
        _settle(job, "wait", worker, error=f"第{job.attempts}次处理时出错，稍后自动再试。")


def _given_up(job: Job, what: str) -> str:
    return f"{what}，试了{job.attempts}次没有完成。请点“重试”；仍不行，请把编号 {job.request_id} 告诉系统管理员。"


def _settle(job: Job, name: str, worker: Worker, **data: Any) -> None:
    """Write the outcome. A locked database is waited for: what was worked out must not be lost to somebody's backup."""
    while True:
        try:
            perform(copy(job), name, actor=SYSTEM, seen=job.version, data=data)
            return
        except Stale:
            log.info("job %s: %s came too late, it was cancelled or taken over", job.pk, name)
            return
        except OperationalError:
            log.warning("job %s: %s waits for the database", job.pk, name, exc_info=True)
            drop_broken_connection()
            if worker.is_ending:
                return  # the lease runs out, and the next worker does it
            time.sleep(LOCKED_PAUSE_SECONDS)

"""Handlers that the tests bring along. Their one effect is an entry of the record, which can be counted."""

from __future__ import annotations

import os
import signal
import time
from typing import Any

from shangliang.audit import record as audit
from shangliang.audit.models import Entry
from shangliang.audit.verbs import Verb
from shangliang.core.errors import Invalid
from shangliang.job.models import Job
from shangliang.job.report import Report

NOUN = "probe"


def effects(job: Job, *, using: str = "default") -> int:
    """How often the effect of this job stands in the record."""
    return Entry.objects.using(using).filter(noun=NOUN, object_pk=str(job.pk)).count()


def _effect(change: audit.Change, job: Job) -> None:
    change.record(Verb.CREATE, job, noun=NOUN, label="试做")


def count(job: Job, report: Report) -> dict[str, Any]:
    """Counts to `steps` with pauses, then has its effect together with “done”."""
    steps = job.arguments["steps"]
    for step in range(steps):
        report(step, steps, f"第{step}步")
        time.sleep(job.arguments.get("pause", 0))
    with audit.change(report.actor) as change:
        _effect(change, job)
        report.finish_within(change, {"words": f"数到{steps}"})
    return {}


def die(job: Job, report: Report) -> dict[str, Any]:
    """At its first try the power fails `at` a certain moment."""

    def at(moment: str) -> None:
        if job.attempts == 1 and job.arguments["at"] == moment:
            os.kill(os.getpid(), signal.SIGKILL)

    at("before")
    with audit.change(report.actor) as change:
        _effect(change, job)
        at("inside")
        report.finish_within(change, {"words": "做完了"})
        at("before_commit")
    at("after_commit")
    return {}


def slow(job: Job, report: Report) -> dict[str, Any]:
    """Works without its database for a while, then hands its result back plainly."""
    time.sleep(job.arguments["seconds"])
    return {"words": "做完了"}


def hang(job: Job, report: Report) -> dict[str, Any]:
    """At its first try it never comes back."""
    if job.attempts == 1:
        time.sleep(3600)
    return {"words": "做完了"}


def again(job: Job, report: Report) -> dict[str, Any]:
    """Goes wrong `times` times."""
    if job.attempts <= job.arguments["times"]:
        raise ValueError("went wrong")
    return {"words": "终于做完"}


def refuse(job: Job, report: Report) -> dict[str, Any]:
    """Turned down for a reason of the field: trying again would not help."""
    raise Invalid("第3行的姓名是空的。请补上后重新提交。")


def break_(job: Job, report: Report) -> dict[str, Any]:
    """Has its effect and “done”, and then the transaction fails."""
    with audit.change(report.actor) as change:
        _effect(change, job)
        report.finish_within(change, {})
        if job.attempts == 1:
            raise ValueError("went wrong")
    return {}

"""The job that walks the whole record and says whether it is intact; the check itself enters the record."""

from __future__ import annotations

from typing import Any

from django.db.models import Sum

from shangliang.audit import record as audit
from shangliang.audit.models import INSTALLATION, Chain
from shangliang.audit.verbs import Verb
from shangliang.audit.verification import verify
from shangliang.core.actor import Actor
from shangliang.core.errors import Refused
from shangliang.job.actions import enqueue
from shangliang.job.models import Job
from shangliang.job.policy import why_not
from shangliang.job.report import Report

KIND = "audit.verify"


def ask_for_verification(*, actor: Actor) -> Job:
    """Queue one check of all chains. Refused for all but operators."""
    if reason := why_not(actor, "verify_record"):
        raise Refused(reason)
    return enqueue(actor=actor, kind=KIND, title="核验全部操作记录", arguments={})


def run(job: Job, report: Report) -> dict[str, Any]:
    """Handler of `audit.verify`. Its one effect, an entry that the check took place, is committed with "done"."""
    total = Chain.objects.aggregate(total=Sum("seq"))["total"] or 0
    walked = 0

    def told(count: int) -> None:
        nonlocal walked
        walked += count
        report(min(walked, total), total, f"已核对{walked}条")

    report(0, total, "开始核对")
    faults = verify(told)
    words = "；".join(fault.message for fault in faults) or f"共核对{total}条，记录完整，没有改动。"
    result = {"words": words, "faults": len(faults)}
    with audit.change(report.actor) as change:
        change.record(Verb.VERIFY, job, body=INSTALLATION, label="核验全部操作记录", reason=words[:200])
        report.finish_within(change, result)
    return result

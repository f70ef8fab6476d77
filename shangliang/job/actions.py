"""Asking for long work, stopping it, starting it again."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction

from shangliang.audit import record as audit
from shangliang.audit.verbs import Verb
from shangliang.core import clock
from shangliang.core.actor import Actor
from shangliang.core.errors import Refused
from shangliang.job import leases
from shangliang.job.kinds import KINDS
from shangliang.job.models import Job
from shangliang.job.policy import why_not
from shangliang.job.states import ENDED, KEEPS_KEY
from shangliang.job.workflow import perform
from shangliang.org.models import Body

KEPT = timedelta(days=90)


def enqueue(
    *, actor: Actor, kind: str, title: str, arguments: dict[str, Any], body: Body | None = None, key: str = ""
) -> Job:
    """Ask for a job of `kind` (see `job.kinds`); joins the open change, and the worker sees it only once that commits.

    `arguments` is JSON. `body` defaults to the one that the actor works for. `key` names the thing ("draft-12"): while
    a job of this kind with this key is queued, running or done, it is returned instead of a second one.
    """
    if kind not in KINDS:
        raise ValueError(f"unknown kind of job: {kind}")
    _require(actor, "enqueue")
    with audit.change(actor) as change:
        if key and (standing := _standing(kind, key)):
            return standing
        try:
            with transaction.atomic():
                job = Job.objects.create(
                    body_id=body.pk if body else actor.body,
                    user_id=actor.user,
                    user_name=actor.name,
                    post=actor.post.pk if actor.post else None,
                    request_id=actor.request_id or secrets.token_hex(8),
                    kind=kind,
                    key=key,
                    title=title[:200],
                    arguments=arguments,
                    run_after=leases.moment(),
                    created_at=clock.now(),
                )
        except IntegrityError:  # somebody asked for the same in this moment
            if standing := _standing(kind, key):
                return standing
            raise
        change.record(Verb.CREATE, job, label=f"提交后台工作：{job}")
    return job


def cancel(*, actor: Actor, job: Job, seen: int) -> Job:
    """Stop a queued or running job; a running one leaves no effect that is not committed yet. Refused, Stale."""
    return perform(job, "cancel", actor=actor, seen=seen, data={})


def retry(*, actor: Actor, job: Job, seen: int) -> Job:
    """Queue a failed or cancelled job again, as new. Refused, Stale."""
    try:
        return perform(job, "retry", actor=actor, seen=seen, data={})
    except IntegrityError as error:
        raise Refused("同样的工作已经重新提交过，不用重试。请在后台工作列表查看那一项。") from error


def forget_old_jobs(*, actor: Actor) -> int:
    """Drop jobs that ended 90 days ago; what they did stays where they did it, and so does the record of it."""
    _require(actor, "forget")
    with audit.change(actor):
        return Job.objects.filter(state__in=ENDED, ended_at__lt=clock.now() - KEPT).delete()[0]


def _standing(kind: str, key: str) -> Job | None:
    return Job.objects.filter(kind=kind, key=key, state__in=KEEPS_KEY).first()


def _require(actor: Actor, ability: str) -> None:
    if reason := why_not(actor, ability):
        raise Refused(reason)

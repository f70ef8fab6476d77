"""Builders of jobs."""

from __future__ import annotations

from typing import Any

from django.db import DEFAULT_DB_ALIAS

from shangliang.core import clock
from shangliang.job import leases
from shangliang.job.models import Job
from tests import cast


def make_job(
    username: str = "",
    *,
    state: str = "queued",
    kind: str = "audit.verify",
    using: str = DEFAULT_DB_ALIAS,
    **values: Any,
) -> Job:
    """A job of somebody of the cast in the first post, or of the system."""
    if username:
        actor = cast.actor(username)
        values = {
            "user_id": actor.user,
            "user_name": actor.name,
            "post": actor.post.pk if actor.post else None,
            "body_id": actor.body,
            **values,
        }
    if state == "running":
        values = {"lease_until": leases.lease_end(), "holder": "another", "attempts": 1, **values}
    return Job.objects.using(using).create(
        **{
            "user_name": "系统",
            "request_id": "a1b2c3d4e5f60718",
            "title": "试做的工作",
            "kind": kind,
            "state": state,
            "run_after": leases.moment(),
            "created_at": clock.now(),
            **values,
        }
    )

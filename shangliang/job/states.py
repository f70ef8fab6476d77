"""The states of a job, and what each allows."""

from __future__ import annotations

from django.db import models


class JobState(models.TextChoices):
    QUEUED = "queued", "排队中"
    RUNNING = "running", "进行中"
    DONE = "done", "已完成"
    FAILED = "failed", "失败"
    CANCELLED = "cancelled", "已取消"


OPEN = frozenset({JobState.QUEUED, JobState.RUNNING})
ENDED = frozenset({JobState.DONE, JobState.FAILED, JobState.CANCELLED})
KEEPS_KEY = frozenset({JobState.QUEUED, JobState.RUNNING, JobState.DONE})
"""A job in one of these answers for its key: the same key again is the same job."""

"""How long a worker may stay silent, how often it tries, and the clock that both go by."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

MOST_ATTEMPTS = 3


def moment() -> datetime:
    """The real moment. Leases do not follow the demo's shifted clock: that one jumps back a day at midnight."""
    return timezone.now()


def lease_end(seconds: float = 0) -> datetime:
    """Until when a worker that reports now holds its job; `seconds` where it knows that the next step takes longer."""
    return moment() + timedelta(seconds=max(seconds, settings.JOB_LEASE_SECONDS))


def next_try(attempts: int) -> datetime:
    """When the job runs again after its `attempts`-th try went wrong: after 10 s, then after 60 s."""
    pauses = settings.JOB_BACKOFF_SECONDS
    return moment() + timedelta(seconds=pauses[min(attempts, len(pauses)) - 1])

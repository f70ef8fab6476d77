"""The only source of "now". Demo mode shifts it into the middle of the plan year."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The moment in Asia/Shanghai, shifted by whole days where the demo world says so."""
    moment = timezone.now().astimezone(SHANGHAI)
    fixed: str | None = settings.SHANGLIANG_TODAY
    if fixed:
        moment += timedelta(days=(date.fromisoformat(fixed) - moment.date()).days)
    return moment


def today() -> date:
    """The day that all rules and periods count from."""
    return now().date()

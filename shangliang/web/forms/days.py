"""Days that people mean. The calendar of the computer reaches from year 1 to year 9999; reckoning with its ends fails."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError

FIRST, LAST = date(1900, 1, 1), date(2100, 12, 31)
OUT_OF_REACH = "日期应在1900年至2100年之间，请核对年份。"


def plausible(day: date) -> None:
    """A validator for date fields."""
    if not FIRST <= day <= LAST:
        raise ValidationError(OUT_OF_REACH)

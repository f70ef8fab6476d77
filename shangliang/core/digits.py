"""Whole numbers in what a browser sends."""

from __future__ import annotations

import re

_DIGITS = re.compile(r"[0-9]{1,18}")
"""Eighteen digits fit into every key column; str.isdigit() would also take “²”, which int() does not."""


def whole_number(text: str) -> int | None:
    """The number that the text is, or None. Never raises, whatever it is given."""
    return int(text) if _DIGITS.fullmatch(text) else None

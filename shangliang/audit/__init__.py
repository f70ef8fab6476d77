"""Who did what, when, and whether the record is intact."""

from __future__ import annotations

"""Addresses of plan."""

from __future__ import annotations

from tests.access.table import Row

ROWS: tuple[Row, ...] = ()

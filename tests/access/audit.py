"""The record."""

from __future__ import annotations

from tests.access.table import Row, at

ROWS = (Row("audit-list", get=at(403, admin=200, office=200, leader=200, city=200, street=200, presidium=200)),)

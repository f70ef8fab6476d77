"""Asserts that the triggers stand, once the table does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

from shangliang.audit.triggers import missing_triggers


@register(Tags.database)
def check_triggers(*, databases: Sequence[str] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    """Runs with `check --database default` and before migrate."""
    problems: list[CheckMessage] = []
    for alias in databases or []:
        if "audit_entry" not in connections[alias].introspection.table_names():
            continue
        missing = missing_triggers(alias)
        if missing:
            problems.append(
                Error(
                    f"The audit table lacks its triggers: {', '.join(sorted(missing))}",
                    hint="Run `shangliang migrate`.",
                    id="audit.E001",
                )
            )
    return problems

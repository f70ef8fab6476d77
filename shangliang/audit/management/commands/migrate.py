"""Django's migrate, then the triggers: a table rebuild on SQLite drops them without a word."""

from __future__ import annotations

from typing import Any

from django.core.management.commands.migrate import Command as MigrateCommand
from django.db import connections

from shangliang.audit.triggers import ensure_triggers


class Command(MigrateCommand):
    # the trigger check would fail on the very database that this command is about to mend
    requires_system_checks: list[str] = []

    def check(self, *args: Any, **kwargs: Any) -> None:
        """Left out for the same reason."""

    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        alias = options["database"]
        if "audit_entry" in connections[alias].introspection.table_names():
            ensure_triggers(alias)

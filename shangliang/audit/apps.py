from __future__ import annotations

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "shangliang.audit"
    label = "audit"
    verbose_name = "审计"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from shangliang.audit import checks  # noqa: F401, PLC0415 - registers the check once apps are loaded

from __future__ import annotations

from django.apps import AppConfig


class PlanConfig(AppConfig):
    name = "shangliang.plan"
    label = "plan"
    verbose_name = "计划"
    default_auto_field = "django.db.models.BigAutoField"

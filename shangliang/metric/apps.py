from __future__ import annotations

from django.apps import AppConfig


class MetricConfig(AppConfig):
    name = "shangliang.metric"
    label = "metric"
    verbose_name = "统计"
    default_auto_field = "django.db.models.BigAutoField"

from __future__ import annotations

from django.apps import AppConfig


class JobConfig(AppConfig):
    name = "shangliang.job"
    label = "job"
    verbose_name = "后台工作"
    default_auto_field = "django.db.models.BigAutoField"

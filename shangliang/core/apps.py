from __future__ import annotations

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "shangliang.core"
    label = "core"
    verbose_name = "内核"

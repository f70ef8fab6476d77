from __future__ import annotations

from django.apps import AppConfig


class OrgConfig(AppConfig):
    name = "shangliang.org"
    label = "org"
    verbose_name = "机构"
    default_auto_field = "django.db.models.BigAutoField"

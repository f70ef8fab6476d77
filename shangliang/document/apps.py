from __future__ import annotations

from django.apps import AppConfig


class DocumentConfig(AppConfig):
    name = "shangliang.document"
    label = "document"
    verbose_name = "文档"
    default_auto_field = "django.db.models.BigAutoField"

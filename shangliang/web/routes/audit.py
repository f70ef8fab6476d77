from __future__ import annotations

from django.urls import URLPattern, path

from shangliang.web.views import audit

urlpatterns: list[URLPattern] = [
    path("audit/", audit.audit_list, name="audit-list"),
]

"""Every address of the installation. One module of routes for each noun; the access table test walks them all."""

from __future__ import annotations

from django.urls import URLPattern

from shangliang.web.routes import accounts, audit, batches, drafts, job, org, plan, sheets, start

urlpatterns: list[URLPattern] = [
    *start.urlpatterns,
    *accounts.urlpatterns,
    *org.urlpatterns,
    *audit.urlpatterns,
    *plan.urlpatterns,
    *drafts.urlpatterns,
    *batches.urlpatterns,
    *job.urlpatterns,
    *sheets.urlpatterns,
]

handler400 = "shangliang.web.views.errors.bad_request"
handler403 = "shangliang.web.views.errors.forbidden"
handler404 = "shangliang.web.views.errors.not_found"
handler500 = "shangliang.web.views.errors.server_error"

from __future__ import annotations

from django.urls import URLPattern, path

from shangliang.web.views import job

urlpatterns: list[URLPattern] = [
    path("jobs/", job.job_list, name="job-list"),
    path("jobs/verify-record/", job.verify_record, name="job-verify-record"),
    path("jobs/<int:pk>/", job.detail, name="job-detail"),
    path("jobs/<int:pk>/move/", job.move, name="job-move"),
]

from __future__ import annotations

from django.urls import URLPattern, path

from shangliang.web.views import batches, help, measure  # noqa: A004 - the page of that name

urlpatterns: list[URLPattern] = [
    path("imports/batches/", batches.list_batches, name="batch-list"),
    path("imports/batches/new/", batches.begin, name="batch-new"),
    path("imports/batches/<int:pk>/", batches.detail, name="batch-detail"),
    path("imports/batches/<int:pk>/edit/", batches.edit, name="batch-edit"),
    path("imports/batches/<int:pk>/drop/", batches.drop, name="batch-drop"),
    path("imports/figures/", batches.list_figures, name="asserted-list"),
    path("help/import/", help.reading, name="help-import"),
    path("measure/", measure.list_measures, name="measure-list"),
    path("measure/new/", measure.begin, name="measure-new"),
    path("measure/<int:pk>/", measure.detail, name="measure-detail"),
]

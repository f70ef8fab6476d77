from __future__ import annotations

from django.urls import URLPattern, path

from shangliang.web.views import sheets

urlpatterns: list[URLPattern] = [
    path("sheets/", sheets.list_sheets, name="sheet-list"),
    path("sheets/<int:pk>/", sheets.detail, name="sheet-detail"),
    path("sheets/<int:pk>/choose/", sheets.choose, name="sheet-choose"),
    path("sheets/<int:pk>/confirm/", sheets.confirm, name="sheet-confirm"),
    path("sheets/<int:pk>/drop/", sheets.drop, name="sheet-drop"),
    path("sheets/<slug:kind>/new/", sheets.begin, name="sheet-new"),
    path("sheets/<slug:kind>/template/", sheets.template, name="sheet-template"),
    path("sheets/<slug:kind>/export/", sheets.export, name="sheet-export"),
]

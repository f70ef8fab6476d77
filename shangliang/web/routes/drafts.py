from __future__ import annotations

from django.urls import URLPattern, path

from shangliang.web.views import draft_document, drafts, files

urlpatterns: list[URLPattern] = [
    path("imports/", drafts.list_drafts, name="draft-list"),
    path("imports/new/", drafts.begin, name="draft-new"),
    path("imports/<int:pk>/", drafts.detail, name="draft-detail"),
    path("imports/<int:pk>/again/", drafts.again, name="draft-again"),
    path("imports/<int:pk>/move/", drafts.move, name="draft-move"),
    path("imports/<int:pk>/<int:number>/", draft_document.document, name="draft-document"),
    path("imports/<int:pk>/<int:number>/head/", draft_document.edit_head, name="draft-head"),
    path("imports/<int:pk>/<int:number>/act/", draft_document.act, name="draft-act"),
    path("imports/<int:pk>/<int:number>/facts/new/", draft_document.add, name="draft-fact-new"),
    path("imports/<int:pk>/<int:number>/facts/<slug:key>/", draft_document.edit, name="draft-fact-edit"),
    path("imports/<int:pk>/<int:number>/names/", draft_document.pick, name="draft-name"),
    path("imports/<int:pk>/<int:number>/confirm/", draft_document.confirm, name="draft-confirm"),
    path("imports/<int:pk>/<int:number>/compare/<int:plan>/", drafts.compare, name="draft-compare"),
    path("files/<int:pk>/", files.download, name="file-download"),
]

from __future__ import annotations

from django.urls import URLPattern, path

from shangliang.web.views import start

urlpatterns: list[URLPattern] = [
    path("", start.home, name="home"),
    path("preferences/type/", start.switch_type, name="type-size"),
    path("design/", start.design, name="design"),
    path("health/", start.health, name="health"),
]

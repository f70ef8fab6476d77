from __future__ import annotations

from django.urls import URLPattern, path

from shangliang.web.views import accounts

urlpatterns: list[URLPattern] = [
    path("login/", accounts.enter, name="login"),
    path("logout/", accounts.leave, name="logout"),
    path("account/", accounts.account, name="account"),
    path("account/password/", accounts.change_password, name="password-change"),
    path("account/post/", accounts.switch_post, name="post-switch"),
    path("account/places/<int:pk>/end/", accounts.end_session, name="session-end"),
]

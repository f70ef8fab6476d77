"""Four small steps around every view: request id, the actor, turned-down requests, one-time keys."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from shangliang.core.actor import NOBODY
from shangliang.core.errors import Declined, Refused
from shangliang.core.render import render
from shangliang.org import places, receipts
from shangliang.org.actors import load_actor
from shangliang.web.forms.told import typed_under_labels

GetResponse = Callable[[HttpRequest], HttpResponse]
SECRET_FIELDS = ("password", "csrfmiddlewaretoken", "once", "version", "seen", "code")
OPEN_BEFORE_CHANGE = ("password-change", "logout", "type-size", "health")
LOGGED_OUT = "登录已过期，没有保存。请先复制下方您填写的内容，再到首页重新登录后填写。"


def request_id(get_response: GetResponse) -> GetResponse:
    """One id for each user act; it ties audit entries and log lines together."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.request_id = secrets.token_hex(8)  # type: ignore[attr-defined]
        response = get_response(request)
        response.headers["X-Request-Id"] = request.request_id  # type: ignore[attr-defined]
        if "text/html" in response.headers.get("Content-Type", ""):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware


def actor(get_response: GetResponse) -> GetResponse:
    """Load who acts, once. Anonymous requests act as nobody, and so do staff sessions that stood idle for too long."""

    def middleware(request: HttpRequest) -> HttpResponse:
        idle = request.user.is_authenticated and places.is_idle(request)
        if idle:
            request.user = AnonymousUser()
        if request.user.is_authenticated:
            response = _known(request, get_response)
        else:
            request.actor = NOBODY  # type: ignore[attr-defined]
            response = _stranger(request, get_response(request), idle=idle)
        if request.user.is_authenticated:
            places.renew(request, response)
        return response

    return middleware


def _known(request: HttpRequest, get_response: GetResponse) -> HttpResponse:
    """A first or expired password must be changed before anything else."""
    must_change = request.user.must_change_password or request.session.get(places.SESSION_EXPIRED)  # type: ignore[union-attr]
    request.actor = load_actor(request)  # type: ignore[attr-defined]
    if must_change and request.path not in {reverse(name) for name in OPEN_BEFORE_CHANGE}:
        return _go(request, reverse("password-change"))
    if request.method == "POST":
        places.touch(request)
    return get_response(request)


def _stranger(request: HttpRequest, response: HttpResponse, *, idle: bool) -> HttpResponse:
    """Where log-in is asked for: a form gets its content back, a page comes again after log-in."""
    where = response.headers.get("Location", "")
    if response.status_code != 302 or not where.startswith(f"{reverse(settings.LOGIN_URL)}?"):
        return response
    if request.method == "POST":
        return declined_page(request, Refused(LOGGED_OUT))
    return _go(request, f"{where}&idle=1" if idle else where)


def _go(request: HttpRequest, where: str) -> HttpResponse:
    """A redirect of the whole page, for htmx too."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": where})
    return HttpResponseRedirect(where)


def declined(get_response: GetResponse) -> GetResponse:
    """Turn the four errors into pages that say what happened, what to do, and give back what was typed."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Declined):
            return None
        return declined_page(request, exception)

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware


def declined_page(request: HttpRequest, exception: Declined) -> HttpResponse:
    typed = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if value.strip() and not any(secret in name for secret in SECRET_FIELDS)
    ]
    return render(
        request,
        "error.html",
        {"status": exception.status, "message": exception.message, "typed": typed_under_labels(typed)},
        status=exception.status,
    )


def once(get_response: GetResponse) -> GetResponse:
    """A form sent twice (double click, lost answer) is carried out once and answered alike."""

    def middleware(request: HttpRequest) -> HttpResponse:
        key = request.POST.get("once", "") if request.method == "POST" else ""
        if not key or not request.user.is_authenticated:
            return get_response(request)
        try:
            return receipts.answer_once(request, key, get_response)
        except Declined as declined_here:  # raised outside the view, so Django would not bring it to `declined`
            return declined_page(request, declined_here)

    return middleware

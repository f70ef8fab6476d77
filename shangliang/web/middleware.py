"""Four small steps around every view: request id, the actor, turned-down requests, one-time keys."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from shangliang.core.actor import NOBODY
from shangliang.core.errors import Declined
from shangliang.core.render import render
from shangliang.org import receipts
from shangliang.org.actors import load_actor

GetResponse = Callable[[HttpRequest], HttpResponse]
SECRET_FIELDS = ("password", "csrfmiddlewaretoken", "once", "version", "seen", "code")


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
    """Load who acts, once. Anonymous requests act as nobody."""

    def middleware(request: HttpRequest) -> HttpResponse:
        user = request.user
        request.actor = load_actor(request) if user.is_authenticated else NOBODY  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


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
        {"status": exception.status, "message": exception.message, "typed": typed},
        status=exception.status,
    )


def once(get_response: GetResponse) -> GetResponse:
    """A form sent twice (double click, lost answer) is carried out once and answered alike."""

    def middleware(request: HttpRequest) -> HttpResponse:
        key = request.POST.get("once", "") if request.method == "POST" else ""
        if not key or not request.user.is_authenticated:
            return get_response(request)
        return receipts.answer_once(request, key, get_response)

    return middleware

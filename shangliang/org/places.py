"""Where a user is logged in, and how long a place may stand idle.

A GET never writes. So the idle clock is no row but a signed cookie, bound to the session, that each answer renews; a
session cookie without a fresh idle cookie is worth nothing. `seen_at` of a place moves only with a POST, at most once
a minute.
"""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import signing
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from shangliang.core import clock
from shangliang.core.actor import Actor
from shangliang.org.models import Role, User, UserSession
from shangliang.org.rules import IDLE_MINUTES, MEMBER_DAYS

COOKIE = "idle"
SESSION_IDLE = "idle_minutes"
SESSION_EXPIRED = "password_expired"
POLL = "X-Poll"
"""Header of requests that a page makes by itself."""
RENEW_AFTER = 60
"""Seconds after which an answer renews the cookie."""
STAFF_HOURS = 12
"""A working day: the longest that a staff session lasts however busy it is."""
STAFF = frozenset({Role.OFFICE, Role.COMMITTEE, Role.LEADER, Role.INSPECTOR, Role.HANDLER})
_SIGNER = TimestampSigner(salt="shangliang.idle")


def is_staff(actor: Actor) -> bool:
    """Anyone who can act for an office; members and deputies are not."""
    return actor.is_operator or not actor.posts or any(post.role in STAFF for post in actor.posts)


def open_place(request: HttpRequest, user: User, actor: Actor, rules: Mapping[str, Any]) -> None:
    """After log-in: how long the session lasts, and a row by which it can be seen and ended."""
    if is_staff(actor):
        request.session[SESSION_IDLE] = int(rules[IDLE_MINUTES])
        request.session.set_expiry(STAFF_HOURS * 3600)
    else:
        request.session.set_expiry(int(rules[MEMBER_DAYS]) * 86400)
    request.session.save()  # house: save-without-fields - a session is no row of ours
    key = request.session.session_key
    assert key
    moment = clock.now()
    UserSession.objects.create(
        user=user,
        session_key=key,
        started_at=moment,
        seen_at=moment,
        address=address_of(request),
        device=device_of(request),
    )


def close_place(key: str | None) -> None:
    """The session and its row; unknown keys do no harm."""
    if key:
        Session.objects.filter(session_key=key).delete()
        UserSession.objects.filter(session_key=key).delete()


def move_place(request: HttpRequest, before: str | None) -> None:
    """The session was given a new key; its place goes along."""
    request.session.save()  # house: save-without-fields - a session is no row of ours
    after = request.session.session_key
    if before and after:
        UserSession.objects.filter(session_key=before).update(session_key=after)


def touch(request: HttpRequest) -> None:
    """A POST moves “last seen”, at most once a minute."""
    moment = clock.now()
    UserSession.objects.filter(
        session_key=request.session.session_key or "", seen_at__lt=moment - timedelta(seconds=RENEW_AFTER)
    ).update(seen_at=moment)


def is_idle(request: HttpRequest) -> bool:
    """Has this staff session stood unused for too long?"""
    minutes = int(request.session.get(SESSION_IDLE) or 0)
    return minutes > 0 and _age(request, minutes * 60) is None


def renew(request: HttpRequest, response: HttpResponse) -> None:
    """Start the idle clock again, on the answer to a staff session. A page that asks by itself is no sign of use."""
    if POLL in request.headers:
        return
    minutes = int(request.session.get(SESSION_IDLE) or 0)
    if not minutes or not request.session.session_key:
        return
    age = _age(request, minutes * 60)
    if age is None or age >= RENEW_AFTER:
        response.set_cookie(
            COOKIE,
            _SIGNER.sign(_bound(request)),
            max_age=minutes * 60,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


def _age(request: HttpRequest, most: int) -> float | None:
    """Seconds since the cookie was signed for this session; None when it is missing, foreign or too old."""
    value = request.COOKIES.get(COOKIE, "")
    try:
        if _SIGNER.unsign(value, max_age=most) != _bound(request):
            return None
    except BadSignature:
        return None
    signed_at = signing.b62_decode(value.rsplit(":", 2)[1])
    return time.time() - signed_at


def _bound(request: HttpRequest) -> str:
    return salted_hmac("shangliang.idle", request.session.session_key or "").hexdigest()[:16]


def address_of(request: HttpRequest) -> str | None:
    """The client's address; behind a proxy that we were told of, the one that it appended last."""
    peer = _address(request.META.get("REMOTE_ADDR", ""))
    if not settings.SECURE_PROXY_SSL_HEADER:
        return peer
    return _address(request.META.get("HTTP_X_FORWARDED_FOR", "").rsplit(",", 1)[-1]) or peer


def _address(text: str) -> str | None:
    """In its one spelling; None for what is no address, which PostgreSQL would not take."""
    try:
        address = ipaddress.ip_address(text.strip())
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return str(mapped or address).partition("%")[0]


def device_of(request: HttpRequest) -> str:
    """In words that people know: Windows 电脑 · Edge."""
    agent = request.headers.get("User-Agent", "")
    systems = {
        "HarmonyOS": "鸿蒙手机", "Android": "安卓手机", "iPhone": "苹果手机", "iPad": "苹果平板",
        "Windows": "Windows 电脑", "Mac OS": "苹果电脑", "Linux": "Linux 电脑",
    }  # fmt: skip
    browsers = {"MicroMessenger": "微信", "Edg": "Edge", "QQBrowser": "QQ浏览器", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}  # fmt: skip
    system = next((words for sign, words in systems.items() if sign in agent), "其他设备")
    browser = next((words for sign, words in browsers.items() if sign in agent), "")
    return f"{system} · {browser}" if browser else system

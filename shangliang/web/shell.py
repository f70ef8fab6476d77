"""What surrounds every screen: the template environment, navigation by role, the person at work."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.timezone import localtime
from jinja2 import Environment

from shangliang.core import clock
from shangliang.core import render as renderer
from shangliang.core.actor import NOBODY, Actor
from shangliang.web.forms.told import told

WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class NavItem:
    """One entry of the navigation."""

    label: str
    url: str
    current: bool = False
    count: int | None = None


def full_date(day: date | datetime | None) -> str:
    """2026年3月5日; empty for None."""
    if day is None:
        return ""
    if isinstance(day, datetime):
        day = localtime(day, clock.SHANGHAI).date()
    return f"{day.year}年{day.month}月{day.day}日"


def short_date(day: date | None) -> str:
    """3月5日."""
    return f"{day.month}月{day.day}日" if day else ""


def clock_time(moment: datetime | None) -> str:
    """2026年3月5日 14:30."""
    if moment is None:
        return ""
    local = localtime(moment, clock.SHANGHAI)
    return f"{full_date(local.date())} {local:%H:%M}"


def plain_number(value: Any) -> str:
    """4, not 4.00; empty for None."""
    if value is None:
        return ""
    text = f"{value}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def one_time_key() -> str:
    """A fresh key for a form: sent twice, it is answered once."""
    return secrets.token_urlsafe(16)


def environment(**options: Any) -> Environment:
    """Jinja2 with our filters, then the component macros as `ui`."""
    renderer.GLOBALS.update(
        static=static, url=reverse, one_time_key=one_time_key, today=clock.today, settings_demo=settings.DEMO
    )
    renderer.FILTERS.update(
        full_date=full_date,
        short_date=short_date,
        clock_time=clock_time,
        plain_number=plain_number,
        told=told,
    )
    return renderer.environment(**options)


# (label, url name, roles that see it; empty: everyone logged in)
MENU: tuple[tuple[str, str, frozenset[str]], ...] = (
    ("工作台", "home", frozenset()),
    ("计划", "plan-list", frozenset({"office", "committee", "leader", "member", "deputy", "handler", "inspector"})),
    ("导入", "draft-list", frozenset({"office", "committee"})),
    ("议题征集", "topic-proposal-list", frozenset({"office", "committee", "leader", "member", "deputy"})),
    ("委员", "membership-list", frozenset({"office", "committee", "leader"})),
    ("机构设置", "org-home", frozenset({"office", "operator"})),
    ("后台工作", "job-list", frozenset({"office", "committee", "operator"})),
    ("操作记录", "audit-list", frozenset({"office", "leader", "operator"})),
)


def navigation(actor: Actor, path: str) -> list[NavItem]:
    """The menu of this role; the longest address that the path begins with is current."""
    items = []
    for label, name, roles in MENU:
        mine = {actor.role} | ({"operator"} if actor.is_operator else set())
        if roles and not roles & mine:
            continue
        try:
            items.append((label, reverse(name)))
        except NoReverseMatch:  # a noun that is not part of this installation
            continue
    matching = [url for _, url in items if path == url or (url != "/" and path.startswith(url))]
    current = max(matching, key=len, default="")
    return [NavItem(label, url, url == current) for label, url in items]


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: runs no query, the actor was loaded once by the middleware."""
    actor: Actor = getattr(request, "actor", NOBODY)
    return {
        "actor": actor,
        "nav": navigation(actor, request.path) if actor.user else [],
        "is_large": request.COOKIES.get("type") == "large",
        "is_demo": settings.DEMO,
        "now": clock.now(),
        "search_url": reverse("search") if actor.posts else "",
    }

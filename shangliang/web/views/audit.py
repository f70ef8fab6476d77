"""The record of who did what, with filters; one object's history is the same page with its noun and number."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from shangliang.audit.models import INSTALLATION, Entry, EntryQuerySet
from shangliang.core import clock
from shangliang.core.digits import whole_number
from shangliang.core.errors import Refused
from shangliang.core.render import render
from shangliang.core.request import Request
from shangliang.org.models import Body
from shangliang.web.forms.audit import NOUNS, AuditFilter
from shangliang.web.views.keeping import pages

PAGE = 50


@dataclass(frozen=True)
class Line:
    """One entry as the page shows it; everything comes from its signed text."""

    entry: Entry
    facts: dict[str, Any]
    place: str
    url: str

    @property
    def noun(self) -> str:
        return NOUNS.get(self.entry.noun, self.entry.noun)


@require_safe
@login_required
def audit_list(request: Request) -> HttpResponse:
    """Newest first, fifty a page."""
    actor = request.actor
    if not (actor.is_operator or actor.has_role("office", "leader")):
        raise Refused("操作记录由本机构办公室和领导查阅。需要查某件事的经过，请看那一页的“经过”，或联系办公室。")
    filters = AuditFilter(request.GET)
    asked = filters.values()
    rows = _filtered(Entry.objects.visible_to(actor), asked)
    page, query = pages(request, rows.order_by("-at", "-seq"), PAGE)
    names = dict(Body.objects.values_list("pk", "short_name")) if actor.is_operator else {}
    lines = [_line(entry, names) for entry in page.object_list]
    return render(
        request,
        "audit/list.html",
        {
            "page": page,
            "query": query,
            "filters": filters,
            "lines": lines,
            "history_of": lines[0] if asked.get("pk") and lines else None,
        },
    )


def _filtered(rows: EntryQuerySet, asked: dict[str, Any]) -> EntryQuerySet:
    if asked.get("who"):
        rows = rows.filter(actor_name__contains=asked["who"].strip())
    if asked.get("verb"):
        rows = rows.filter(verb=asked["verb"])
    if asked.get("noun"):
        rows = rows.filter(noun=asked["noun"])
    if asked.get("pk"):
        rows = rows.filter(object_pk=asked["pk"])
    if asked.get("start"):
        rows = rows.filter(at__gte=datetime.combine(asked["start"], time(), clock.SHANGHAI))
    if asked.get("end"):
        rows = rows.filter(at__lt=datetime.combine(asked["end"] + timedelta(days=1), time(), clock.SHANGHAI))
    return rows


def _line(entry: Entry, names: dict[int, str]) -> Line:
    place = "系统" if entry.body == INSTALLATION else names.get(entry.body, "")
    return Line(entry, json.loads(entry.text), place, _address(entry))


def _address(entry: Entry) -> str:
    """The page of the object, where its noun has one."""
    number = whole_number(entry.object_pk)
    if number is None:
        return ""
    try:
        return reverse(f"{entry.noun}-detail", args=[number])
    except NoReverseMatch:
        return ""

"""The one page and the one POST of a move: its form comes from the row of the transition table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect

from shangliang.core import clock
from shangliang.core.errors import Hidden, Invalid
from shangliang.core.render import render
from shangliang.core.request import Request
from shangliang.core.workflow import Field, Transition
from shangliang.document.contents import check_file
from shangliang.plan.workflow import available, perform
from shangliang.web.forms.days import FIRST, LAST, OUT_OF_REACH
from shangliang.web.views.lookup import seen_version

Resolved = Mapping[str, tuple[tuple[tuple[str, str], ...], Mapping[str, Any]]]
"""For a field whose choices are rows: the choices, and the row of each value."""


def move(
    request: Request,
    obj: Any,
    *,
    back: str,
    title: str,
    crumbs: list[dict[str, str]],
    notes: list[str] | None = None,
    rows: Resolved | None = None,
) -> HttpResponse:
    """Show the form of the transition named in `transition`, or carry it out and go `back`."""
    name = request.POST.get("transition") or request.GET.get("transition") or ""
    choice = next((one for one in available(obj, request.actor) if one.transition.name == name), None)
    context = {
        "obj": obj,
        "back": back,
        "subject": title,
        "crumbs": crumbs,
        "notes": notes or [],
        "values": {field: request.POST.get(field, "") for field in request.POST},
        "errors": {},
        "message": "",
    }
    if request.method == "POST":
        return _carry_out(request, obj, name, context, rows or {}, choice.transition if choice else None)
    if choice is None:
        raise Hidden("这一步现在不能办理，可能已经办过。请返回查看最新状态。")
    context["values"] = {"happened_on": clock.today().isoformat()}
    row = with_choices(choice.transition, rows or {})
    return render(request, "plan/move.html", context | {"choice": replace(choice, transition=row), "row": row})


def _carry_out(
    request: Request, obj: Any, name: str, context: dict[str, Any], rows: Resolved, row: Transition | None
) -> HttpResponse:
    try:
        data = read(request, row, rows) if row else {}
        step = perform(obj, name, actor=request.actor, seen=seen_version(request), data=data)
    except Invalid as declined:
        if row is None:
            raise
        shown = with_choices(row, rows)
        context |= {"errors": declined.errors, "message": declined.message, "row": shown, "choice": None}
        return render(request, "plan/move.html", context, status=422)
    messages.success(request, f"已登记“{step.label}”。")
    return HttpResponseRedirect(context["back"])


def with_choices(row: Transition, rows: Resolved) -> Transition:
    """The row with the choices that are looked up for this page."""
    fields = tuple(replace(one, choices=rows[one.name][0]) if one.name in rows else one for one in row.fields)
    return replace(row, fields=fields)


def read(request: Request, row: Transition, rows: Resolved) -> dict[str, Any]:
    """What the form sent, by the kinds of the row's fields. Raises Invalid at the field."""
    return {one.name: _value(request, one, rows) for one in row.fields}


def _value(request: Request, one: Field, rows: Resolved) -> Any:
    if one.kind == "file":
        upload = request.FILES.get(one.name)
        return check_file(upload) if upload else None
    text = request.POST.get(one.name, "").strip()
    if one.kind == "date":
        return _day(one, text)
    if one.name in rows:
        return rows[one.name][1].get(text) if text else None
    return text


def _day(one: Field, text: str) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        words = f"“{one.label}”写成2026-06-18这样。"
        raise Invalid(words, {one.name: words}) from None
    if not FIRST <= day <= LAST:
        raise Invalid(OUT_OF_REACH, {one.name: OUT_OF_REACH})
    return day

"""The one form page of the records of who is who: shows a form, carries it out, or gives it back with its errors."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect

from shangliang.core.actor import Actor
from shangliang.core.errors import Hidden, Invalid
from shangliang.core.render import render
from shangliang.core.request import Request
from shangliang.org.models import Body
from shangliang.web.views.lookup import put_errors

Crumbs = Sequence[tuple[str, str]]


def keep(
    request: Request,
    form: Form,
    act: Callable[[], object],
    *,
    title: str,
    back: str,
    said: str,
    crumbs: Crumbs = (),
    row: Any = None,
    label: str = "保存",
    notes: Sequence[str] = (),
    template: str = "org/form.html",
    more: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """`act` is called with a valid POST; Invalid comes back at its fields, other refusals are pages of their own."""
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except Invalid as invalid:
            put_errors(form, invalid)
        else:
            messages.success(request, said)
            return HttpResponseRedirect(back)
    context = {
        "form": form,
        "title": title,
        "back": back,
        "crumbs": crumbs,
        "row": row,
        "label": label,
        "notes": notes,
        **(more or {}),
    }
    return render(request, template, context, status=422 if form.errors else 200)


def own_body(actor: Actor) -> Body:
    """The body that the actor works for; operators and organs have none."""
    body = Body.objects.visible_to(actor).filter(pk=actor.body).first() if actor.body else None
    if body is None:
        raise Hidden("您当前的身份不属于任何政协或人大主席团机构，没有这个页面。请切换身份后再试。")
    return body


def pages(request: Request, rows: QuerySet[Any], size: int = 25) -> tuple[Page[Any], str]:
    """The page asked for (nonsense is the first, too far the last) and the other parameters, encoded."""
    query = request.GET.copy()
    query.pop("page", None)
    return Paginator(rows, size).get_page(request.GET.get("page")), query.urlencode()

"""Rules of a body in words, with their sources and history; what other bodies delivered."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shangliang.core import clock
from shangliang.core.actor import Actor
from shangliang.core.errors import Hidden
from shangliang.core.render import render
from shangliang.core.request import Request
from shangliang.org import actions, rules
from shangliang.org.models import Body, Delivery, Setting
from shangliang.org.policy import why_not
from shangliang.web.forms.org import SettingForm
from shangliang.web.views.keeping import keep, own_body, pages
from shangliang.web.views.lookup import find, seen_version
from shangliang.web.views.org import HOME


@dataclass(frozen=True)
class RuleLine:
    """One rule as the page shows it."""

    rule: rules.Rule
    words: str
    source: str
    since: object = None
    """The day of the body's own row; None while the default holds."""
    coming: str = ""
    """What will hold from a later day on, in words."""


def _lines(actor: Actor, body: Body) -> list[RuleLine]:
    today = clock.today()
    rows: dict[str, list[Setting]] = {}
    for row in Setting.objects.visible_to(actor).filter(body=body).order_by("since", "pk"):
        rows.setdefault(row.key, []).append(row)
    lines = []
    for rule in rules.rules_of(body.kind):
        mine = rows.get(rule.key, [])
        now = next((row for row in reversed(mine) if row.since <= today), None)
        later = next((row for row in mine if row.since > today), None)
        value = now.value if now else rule.default_for(body.kind)
        coming = ""
        if later:
            coming = (
                f"{later.since.year}年{later.since.month}月{later.since.day}日起：{rules.in_words(rule, later.value)}"
            )
        source = (now.source if now else "") or rule.source
        lines.append(RuleLine(rule, rules.in_words(rule, value), source, now.since if now else None, coming))
    return lines


@require_safe
@login_required
def setting_list(request: Request) -> HttpResponse:
    """Every rule of my body in words."""
    body = own_body(request.actor)
    lines = _lines(request.actor, body)
    groups = [(name, list(some)) for name, some in groupby(lines, key=lambda line: line.rule.group)]
    return render(
        request,
        "org/settings.html",
        {
            "body": body,
            "groups": [(name, some) for name, some in groups if not some[0].rule.is_awaited],
            "awaited": [(name, some) for name, some in groups if some[0].rule.is_awaited],
            "why_not_change": why_not(request.actor, "keep_settings", body),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def setting_edit(request: Request, key: str) -> HttpResponse:
    """Change one rule from a day on; its history stands below."""
    body = own_body(request.actor)
    rule = rules.BY_KEY.get(key)
    if rule is None or body.kind not in rule.bodies:
        raise Hidden
    actions.require(request.actor, "keep_settings", body)
    now = rules.setting(body, key, clock.today())
    form = SettingForm(request.POST if request.method == "POST" else None, rule=rule, body_kind=body.kind, now=now)
    history = Setting.objects.visible_to(request.actor).filter(body=body, key=key)
    return keep(
        request,
        form,
        lambda: actions.change_setting(
            actor=request.actor,
            body=body,
            key=key,
            value=form.value(),
            since=form.cleaned_data["since"],
            source=form.cleaned_data["source"],
            reason=form.cleaned_data["reason"],
        ),
        title=f"更改规则：{rule.label}",
        back=reverse("setting-list"),
        said=f"“{rule.label}”已更改。",
        crumbs=[HOME, ("工作规则", "setting-list")],
        template="org/setting.html",
        more={
            "rule": rule,
            "now_words": rules.in_words(rule, now),
            "default_words": rules.in_words(rule, rule.default_for(body.kind)),
            "history": [(row, rules.in_words(rule, row.value)) for row in history],
        },
    )


@require_safe
@login_required
def delivery_list(request: Request) -> HttpResponse:
    """What was delivered to my body or organ, and what mine sent."""
    actor = request.actor
    rows = Delivery.objects.visible_to(actor).select_related("body", "to_body", "to_organ")
    sent = request.GET.get("side") == "sent" and actor.body is not None
    if sent:
        rows = rows.filter(body=actor.body)
    elif actor.body or actor.organ:
        rows = rows.filter(Q(to_body=actor.body or 0) | Q(to_organ=actor.organ or 0))
    page, query = pages(request, rows)
    reasons = {row.pk: why_not(actor, "receive", row) for row in page.object_list}
    context = {"page": page, "query": query, "is_sent": sent, "why_not_receive": reasons}
    return render(request, "org/deliveries.html", context)


@require_safe
@login_required
def delivery_detail(request: Request, pk: int) -> HttpResponse:
    """The frozen copy as it was sent."""
    rows = Delivery.objects.visible_to(request.actor).select_related("body", "to_body", "to_organ")
    delivery = find(rows, pk=pk)
    context = {"delivery": delivery, "why_not_receive": why_not(request.actor, "receive", delivery)}
    return render(request, "org/delivery.html", context)


@require_POST
@login_required
def delivery_receive(request: Request, pk: int) -> HttpResponse:
    """Sign for it."""
    delivery = find(Delivery.objects.visible_to(request.actor), pk=pk)
    actions.receive_delivery(actor=request.actor, delivery=delivery, seen=seen_version(request))
    messages.success(request, f"已签收“{delivery.title}”。")
    return HttpResponseRedirect(reverse("delivery-detail", kwargs={"pk": pk}))

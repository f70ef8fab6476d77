"""Changes to issued plans: proposing, approving, reading what was and what is."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from shangliang.core.errors import Invalid, Refused
from shangliang.core.render import render
from shangliang.core.request import Request
from shangliang.plan.actions import propose_change
from shangliang.plan.matching import load_directory
from shangliang.plan.models import Change, Plan, Topic, whole_plan_roles
from shangliang.plan.policy import why_not
from shangliang.plan.queries import months_label
from shangliang.plan.states import TOPIC_OPEN, ChangeKind
from shangliang.plan.workflow import available
from shangliang.web.forms.plan import ChangeForm
from shangliang.web.views.lookup import find, put_errors
from shangliang.web.views.moves import move
from shangliang.web.views.stages import timeline_of

PAGE = 25


@require_safe
@login_required
def index(request: Request) -> HttpResponse:
    """Changes of all plans of the body that still wait for a decision, then the decided ones."""
    rows = Change.objects.visible_to(request.actor).filter(plan__body=request.actor.body or 0).with_facts()
    own = request.actor.has_role(*whole_plan_roles())
    rows = rows if own else rows.none()
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "plan/change_list.html", {"page": page, "words": {row.pk: in_words(row) for row in page}})


def in_words(change: Change) -> dict[str, str]:
    """What was and what will be, for the difference list."""
    kept = change.proposal
    if change.kind == ChangeKind.POSTPONE:
        was = change.topic.months if change.topic else []
        was = change.topic.postponed_from if change.topic and change.state == "effective" else was
        return {
            "kind": "moved",
            "title": str(change.topic),
            "was": months_label(was),
            "now": months_label(kept["months"]),
        }
    if change.kind == ChangeKind.CANCEL:
        return {"kind": "gone", "title": str(change.topic), "was": "", "now": ""}
    parts = [kept.get("form", ""), months_label(kept.get("months", []))]
    note = " · ".join(part for part in parts if part)
    if change.kind == ChangeKind.ADD:
        return {"kind": "new", "title": kept.get("subject", ""), "was": "", "now": note}
    return {"kind": "changed", "title": "替换议题", "was": str(change.topic), "now": kept.get("subject", "")}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request: Request, pk: int) -> HttpResponse:
    """Propose to postpone, replace, add or cancel; nothing changes until it is approved."""
    actor = request.actor
    plan = find(Plan.objects.visible_to(actor).with_facts(), pk=pk)
    if reason := why_not(actor, "propose_change", plan):
        raise Refused(reason)
    topics = list(Topic.objects.visible_to(actor).filter(plan=plan, state__in=TOPIC_OPEN))
    initial = {"kind": request.GET.get("kind") or ChangeKind.POSTPONE, "topic": request.GET.get("topic", "")}
    form = ChangeForm(request.POST or None, topics=topics, initial=initial)
    if request.method == "POST" and form.is_valid():
        values: dict[str, Any] = form.cleaned_data
        topic = next((row for row in topics if str(row.pk) == values["topic"]), None)
        try:
            change = propose_change(
                actor=actor,
                plan=plan,
                kind=values["kind"],
                reason=values["reason"],
                topic=topic if values["kind"] != ChangeKind.ADD else None,
                months=values["months"],
                data=form.new_topic(load_directory(plan.body)),
            )
        except Invalid as declined:
            put_errors(form, declined)
        else:
            messages.success(request, "已提出调整。按原程序审议通过后才会生效。")
            return HttpResponseRedirect(reverse("change-detail", args=[change.pk]))
    context = {"form": form, "plan": plan}
    return render(request, "plan/change_form.html", context, status=422 if form.errors else 200)


@require_safe
@login_required
def detail(request: Request, pk: int) -> HttpResponse:
    """One change: what was, what will be, why, and where it stands."""
    change = _visible(request, pk)
    context = {
        "change": change,
        "plan": change.plan,
        "words": in_words(change),
        "choices": available(change, request.actor),
        "timeline": timeline_of(list(change.steps.select_related("file"))),
    }
    return render(request, "plan/change.html", context)


def _visible(request: Request, pk: int) -> Change:
    """Changes in discussion are for the body's own staff and leaders."""
    rows = Change.objects.visible_to(request.actor).filter(plan__body=request.actor.body or 0).with_facts()
    change: Change = find(rows if request.actor.has_role(*whole_plan_roles()) else rows.none(), pk=pk)
    return change


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def move_change(request: Request, pk: int) -> HttpResponse:
    """Record the meeting's or the party committee's decision."""
    change = _visible(request, pk)
    back = reverse("change-detail", args=[pk])
    crumbs = [
        {"label": change.plan.title, "url": reverse("plan-changes", args=[change.plan_id])},
        {"label": "调整", "url": back},
    ]
    return move(request, change, back=back, title=str(change), crumbs=crumbs)

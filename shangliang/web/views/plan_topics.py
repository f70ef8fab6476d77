"""Topics: the list across plans, one topic, entering and editing, many at once."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shangliang.core import clock
from shangliang.core.actor import Actor
from shangliang.core.digits import whole_number
from shangliang.core.errors import Invalid, Refused
from shangliang.core.render import render
from shangliang.core.request import Request
from shangliang.plan.actions import add_topic, edit_topic, remove_topic, set_months_for_many, set_party_for_many
from shangliang.plan.entry import named
from shangliang.plan.matching import load_directory
from shangliang.plan.models import Change, Part, Plan, Topic, whole_plan_roles
from shangliang.plan.policy import why_not
from shangliang.plan.queries import months_label, select_topics, standing
from shangliang.plan.states import TOPIC_OPEN, ChangeState, TopicState
from shangliang.plan.workflow import available
from shangliang.web.forms.plan import TopicFilter, TopicForm
from shangliang.web.views.lookup import find, put_errors, seen_version
from shangliang.web.views.moves import move
from shangliang.web.views.plan_text import quote_of
from shangliang.web.views.stages import timeline_of

PAGE = 25


@require_safe
@login_required
def index(request: Request) -> HttpResponse:
    """Topics of all plans that the actor may read: the lists behind the numbers of the first page."""
    seen = Topic.objects.visible_to(request.actor)
    years = list(Plan.objects.visible_to(request.actor).order_by("-year").values_list("year", flat=True).distinct())
    form = TopicFilter(request.GET or None, years=years)
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = seen.filter(plan__body=request.actor.body) if request.actor.body else seen
    if chosen.get("year"):
        rows = rows.filter(plan__year=chosen["year"])
    if word := chosen.get("q", "").strip():
        rows = rows.filter(Q(subject__contains=word) | Q(theme__contains=word) | Q(form__contains=word))
    rows = select_topics(rows, chosen.get("when", ""), clock.today())
    if not chosen.get("when"):
        rows = rows.order_by("-plan__year", "plan", "order")
    page = Paginator(rows.with_facts(), PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    standings = [standing(topic, clock.today()) for topic in page]
    context = {"page": page, "rows": standings, "filter": form, "query": query.urlencode()}
    return render(request, "plan/topic_list.html", context)


@require_safe
@login_required
def detail(request: Request, pk: int) -> HttpResponse:
    """Everything about one topic, where it stands in the original, and what I can do."""
    actor = request.actor
    seen = Topic.objects.visible_to(actor)
    topic = find(seen.with_facts(), pk=pk)
    plan = topic.plan
    own = actor.body == plan.body_id and actor.has_role(*whole_plan_roles())
    readable = Plan.objects.text_visible_to(actor).filter(pk=plan.pk).exists() if plan.text else False
    pending = topic.changes.exclude(state__in=(ChangeState.EFFECTIVE, ChangeState.DECLINED)).first()
    context = {
        "topic": topic,
        "plan": plan,
        "stands": standing(topic, clock.today()),
        "choices": available(topic, actor) if own else [],
        "edit_reason": why_not(actor, "edit", topic),
        "change_reason": _why_not_change(actor, topic, is_pending=pending is not None),
        "is_own": own,
        "quote": quote_of(topic) if readable else None,
        "timeline": timeline_of(list(topic.steps.select_related("file"))),
        "changes": list(Change.objects.visible_to(actor).filter(topic=topic)),
        "newer": seen.filter(replaces=topic).first() if topic.state == TopicState.REPLACED else None,
        "older": seen.filter(pk=topic.replaces_id).first() if topic.replaces_id else None,
        "months": months_label(topic.months),
        "was_months": months_label(topic.postponed_from) if topic.postponed_from else "",
        "parties": [
            (label, [party.text for party in topic.parties.all() if party.part == part]) for part, label in Part.choices
        ],
    }
    return render(request, "plan/topic.html", context)


def _why_not_change(actor: Actor, topic: Topic, *, is_pending: bool) -> str | None:
    if reason := why_not(actor, "propose_change", topic):
        return reason
    if topic.state not in TOPIC_OPEN:
        return f"议题{TopicState(topic.state).label}，不能再调整。"
    return "这个议题已有一项调整正在审议，请先办完那一项。" if is_pending else None


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request: Request, pk: int) -> HttpResponse:
    """One topic more, before the plan is issued."""
    plan = find(Plan.objects.visible_to(request.actor).with_facts(), pk=pk)
    if reason := why_not(request.actor, "edit", plan):
        raise Refused(reason)
    form = TopicForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            data = form.data_of(load_directory(plan.body))
            row = add_topic(actor=request.actor, plan=plan, seen=seen_version(request), data=data)
        except Invalid as declined:
            put_errors(form, declined)
        else:
            messages.success(request, f"已添加议题“{row.subject}”。")
            return HttpResponseRedirect(reverse("plan-topics", args=[pk]))
    context = {"form": form, "plan": plan, "topic": None}
    return render(request, "plan/topic_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit(request: Request, pk: int) -> HttpResponse:
    """All fields of one topic, before the plan is issued."""
    topic = find(Topic.objects.visible_to(request.actor).with_facts(), pk=pk)
    if reason := why_not(request.actor, "edit", topic):
        raise Refused(reason)
    form = TopicForm(request.POST or None, initial=TopicForm.initial_of(topic))
    if request.method == "POST" and form.is_valid():
        try:
            data = form.data_of(load_directory(topic.plan.body))
            edit_topic(actor=request.actor, topic=topic, seen=seen_version(request), data=data)
        except Invalid as declined:
            put_errors(form, declined)
        else:
            messages.success(request, "已保存。")
            return HttpResponseRedirect(reverse("topic-detail", args=[pk]))
    context = {"form": form, "plan": topic.plan, "topic": topic}
    return render(request, "plan/topic_form.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def remove(request: Request, pk: int) -> HttpResponse:
    """Out of a plan that is not yet issued."""
    topic = find(Topic.objects.visible_to(request.actor).with_facts(), pk=pk)
    remove_topic(actor=request.actor, topic=topic, seen=seen_version(request))
    messages.success(request, f"已删除议题“{topic.subject}”。")
    return HttpResponseRedirect(reverse("plan-topics", args=[topic.plan_id]))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def move_topic(request: Request, pk: int) -> HttpResponse:
    """Mark as held, or take that back."""
    topic = find(Topic.objects.visible_to(request.actor).with_facts(), pk=pk)
    back = reverse("topic-detail", args=[pk])
    crumbs = [
        {"label": topic.plan.title, "url": reverse("plan-detail", args=[topic.plan_id])},
        {"label": topic.subject, "url": back},
    ]
    return move(request, topic, back=back, title=topic.subject, crumbs=crumbs)


@require_POST
@login_required
def set_many(request: Request, pk: int) -> HttpResponse:
    """Months, or who takes part, for all ticked topics."""
    plan = find(Plan.objects.visible_to(request.actor).with_facts(), pk=pk)
    chosen = _numbers(request, "topic")
    seen = seen_version(request)
    if request.POST.get("what") == "months":
        months = _numbers(request, "months")
        rows = set_months_for_many(actor=request.actor, plan=plan, seen=seen, topics=chosen, months=months)
        messages.success(request, f"已把{len(rows)}项议题排在{months_label(months)}。")
    else:
        parties = named(request.POST.get("names", ""), load_directory(plan.body))
        part = request.POST.get("part", "")
        rows = set_party_for_many(actor=request.actor, plan=plan, seen=seen, topics=chosen, part=part, parties=parties)
        messages.success(request, f"已为{len(rows)}项议题设置{Part(part).label}。")
    return HttpResponseRedirect(reverse("plan-topics", args=[pk]))


def _numbers(request: Request, name: str) -> list[int]:
    """The ticked boxes of this name; what is no number was never offered."""
    read = (whole_number(one) for one in request.POST.getlist(name))
    return [one for one in read if one is not None]

"""议题征集: handing in a topic, similar ones beside it, the shortlist with reasons."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from shangliang.core.actor import Actor
from shangliang.core.errors import Invalid, Refused
from shangliang.core.render import render
from shangliang.core.request import Request
from shangliang.core.workflow import Choice
from shangliang.plan.actions import edit_proposal, propose_topic
from shangliang.plan.models import Plan, Topic, TopicProposal
from shangliang.plan.policy import STAFF, why_not
from shangliang.plan.queries import body_of_actor
from shangliang.plan.states import BEFORE_ISSUE, ProposalState
from shangliang.plan.workflow import available
from shangliang.search.query import similar
from shangliang.web.forms.plan import ProposalFilter, ProposalForm
from shangliang.web.views.lookup import find, put_errors, seen_version
from shangliang.web.views.moves import move
from shangliang.web.views.stages import timeline_of

PAGE = 25
ALIKE = 5
LONGEST = 1500


@dataclass(frozen=True)
class Alike:
    """Something said before that reads like this."""

    title: str
    url: str
    where: str
    percent: int


def find_alike(request: Request, text: str, *, but: int | None = None) -> list[Alike]:
    """Topics and proposals like `text` that the actor may see, most alike first."""
    text = text[:LONGEST]  # asked before the form is checked: cutting words out of megabytes takes seconds
    if len(text.strip()) < 4:
        return []
    topics = {pk: score for _, pk, score in similar(text, "topic", ALIKE * 4)}
    proposals = {pk: score for _, pk, score in similar(text, "topicproposal", ALIKE * 4)}
    found = [
        (
            topics[row.pk],
            Alike(row.subject, reverse("topic-detail", args=[row.pk]), row.plan.title, _percent(topics[row.pk])),
        )
        for row in Topic.objects.visible_to(request.actor).filter(pk__in=topics).select_related("plan")
    ]
    found += [
        (
            proposals[row.pk],
            Alike(
                row.subject,
                reverse("topic-proposal-detail", args=[row.pk]),
                f"{row.year}年征集，{ProposalState(row.state).label}",
                _percent(proposals[row.pk]),
            ),
        )
        for row in TopicProposal.objects.visible_to(request.actor).filter(pk__in=proposals).exclude(pk=but or 0)
    ]
    return [alike for _, alike in sorted(found, key=lambda one: -one[0])[:ALIKE]]


def _percent(score: float) -> int:
    return round(score * 100)


@require_safe
@login_required
def index(request: Request) -> HttpResponse:
    """What has been handed in; members see their own."""
    actor = request.actor
    seen = TopicProposal.objects.visible_to(actor)
    years = list(seen.order_by("-year").values_list("year", flat=True).distinct())
    form = ProposalFilter(request.GET or None, years=years)
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = seen
    if chosen.get("year"):
        rows = rows.filter(year=chosen["year"])
    if chosen.get("state"):
        rows = rows.filter(state=chosen["state"])
    page = Paginator(rows.select_related("person", "body"), PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    body = body_of_actor(actor)
    refusal = why_not(actor, "propose_topic", body) if body else "请先切换到本机构的身份。"
    context = {"page": page, "filter": form, "query": query.urlencode(), "refusal": refusal}
    return render(request, "plan/proposals.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request: Request) -> HttpResponse:
    """Hand in a topic. Similar ones show while typing, and without script when one asks for them."""
    actor = request.actor
    body = body_of_actor(actor)
    if body is None:
        raise Refused("请先切换到某个机构的身份，再提出议题。")
    if reason := why_not(actor, "propose_topic", body):
        raise Refused(reason)
    form = ProposalForm(request.POST or None)
    if actor.role not in STAFF:
        del form.fields["unit_name"]
    if request.method == "POST" and form.is_valid() and "compare" not in request.POST:
        try:
            row = propose_topic(actor=actor, body=body, **form.cleaned_data)
        except Invalid as declined:
            put_errors(form, declined)
        else:
            messages.success(request, "已提交。取舍结果会显示在这里。")
            return HttpResponseRedirect(reverse("topic-proposal-detail", args=[row.pk]))
    text = f"{request.POST.get('subject', '')} {request.POST.get('reason', '')}"
    context = {"form": form, "proposal": None, "alike": find_alike(request, text), "asked": "compare" in request.POST}
    return render(request, "plan/proposal_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit(request: Request, pk: int) -> HttpResponse:
    """By the proposer, until it is decided on."""
    row = find(TopicProposal.objects.visible_to(request.actor).with_facts(), pk=pk)
    if reason := why_not(request.actor, "take_back", row):
        raise Refused(reason)
    if row.state != ProposalState.SUBMITTED:
        raise Refused("这条建议已有取舍结果，不能再修改。")
    names = ("year", "subject", "theme", "form", "reason")
    form = ProposalForm(request.POST or None, initial={name: getattr(row, name) for name in names})
    for name in ("year", "unit_name", "is_for_people"):
        del form.fields[name]
    if request.method == "POST" and form.is_valid() and "compare" not in request.POST:
        try:
            edit_proposal(actor=request.actor, proposal=row, seen=seen_version(request), **form.cleaned_data)
        except Invalid as declined:
            put_errors(form, declined)
        else:
            messages.success(request, "已保存。")
            return HttpResponseRedirect(reverse("topic-proposal-detail", args=[pk]))
    context = {"form": form, "proposal": row, "alike": [], "asked": False}
    return render(request, "plan/proposal_form.html", context, status=422 if form.errors else 200)


@require_safe
@login_required
def alike(request: Request) -> HttpResponse:
    """The fragment of similar ones for the words typed so far."""
    found = find_alike(request, f"{request.GET.get('subject', '')} {request.GET.get('reason', '')}")
    return render(request, "plan/alike.html", {"alike": found, "asked": True})


@require_safe
@login_required
def detail(request: Request, pk: int) -> HttpResponse:
    """One proposed topic, what is like it, and what was decided."""
    row = find(TopicProposal.objects.visible_to(request.actor).with_facts(), pk=pk)
    context = {
        "proposal": row,
        "choices": _choices(request.actor, row),
        "alike": find_alike(request, f"{row.subject} {row.reason}", but=row.pk),
        "timeline": timeline_of(list(row.steps.select_related("file"))),
        "may_edit": why_not(request.actor, "take_back", row) is None and row.state == ProposalState.SUBMITTED,
    }
    return render(request, "plan/proposal.html", context)


def _choices(actor: Actor, row: TopicProposal) -> list[Choice]:
    """The office chooses, the proposer may take back: neither is shown the other's buttons."""
    mine = row.person_id is not None and row.person_id == actor.person
    choosing = actor.has_role("office") and row.body_id == actor.body
    return [one for one in available(row, actor) if (mine if one.transition.name == "take_back" else choosing)]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def move_proposal(request: Request, pk: int) -> HttpResponse:
    """Shortlist, decline, adopt into a plan, take back."""
    row = find(TopicProposal.objects.visible_to(request.actor).with_facts(), pk=pk)
    plans = list(Plan.objects.visible_to(request.actor).filter(body=row.body_id, year=row.year, state__in=BEFORE_ISSUE))
    choices = tuple((str(plan.pk), plan.title) for plan in plans)
    back = reverse("topic-proposal-detail", args=[pk])
    crumbs = [{"label": "议题征集", "url": reverse("topic-proposal-list")}, {"label": row.subject, "url": back}]
    rows = {"plan": (choices, {str(plan.pk): plan for plan in plans})}
    return move(request, row, back=back, title=row.subject, crumbs=crumbs, rows=rows)

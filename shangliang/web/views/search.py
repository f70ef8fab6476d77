"""One search over what the reader may see."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from shangliang.core import clock
from shangliang.core.render import render
from shangliang.core.request import Request
from shangliang.plan.models import Plan, Topic, TopicProposal
from shangliang.plan.queries import standing
from shangliang.plan.states import ProposalState
from shangliang.search.query import find

MOST_HITS = 200
MOST_SHOWN = 50
LONGEST = 100


@dataclass(frozen=True)
class Result:
    """One line of the answer."""

    kind: str
    title: str
    url: str
    where: str
    tone: str = ""
    words: str = ""


@require_safe
@login_required
def search(request: Request) -> HttpResponse:
    """Plans by their titles; topics and proposals by their words, best first."""
    q = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    results = _results(request, q) if q else []
    context = {"q": q, "results": results[:MOST_SHOWN], "is_cut": len(results) > MOST_SHOWN, "search_text": q}
    return render(request, "search.html", context)


def _results(request: Request, q: str) -> list[Result]:
    actor, today = request.actor, clock.today()
    plans = Plan.objects.visible_to(actor).filter(title__contains=q).select_related("body")[:MOST_SHOWN]
    found = [
        Result(
            "计划",
            plan.title,
            reverse("plan-detail", args=[plan.pk]),
            plan.body.short_name,
            "",
            plan.get_state_display(),
        )
        for plan in plans
    ]
    hits = find(q, ["topic", "topicproposal"], MOST_HITS)
    topics = Topic.objects.visible_to(actor).filter(pk__in=[one.pk for one in hits if one.noun == "topic"])
    proposals = TopicProposal.objects.visible_to(actor).filter(
        pk__in=[one.pk for one in hits if one.noun == "topicproposal"]
    )
    lines: dict[tuple[str, int], Result] = {}
    for topic in topics.select_related("plan"):
        now = standing(topic, today)
        url = reverse("topic-detail", args=[topic.pk])
        lines["topic", topic.pk] = Result("议题", topic.subject, url, topic.plan.title, now.tone, now.words)
    for row in proposals:
        url = reverse("topic-proposal-detail", args=[row.pk])
        words = str(ProposalState(row.state).label)
        lines["topicproposal", row.pk] = Result("征集", row.subject, url, f"{row.year}年议题征集", "", words)
    return found + [lines[one.noun, one.pk] for one in hits if (one.noun, one.pk) in lines]

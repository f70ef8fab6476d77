"""The original of a plan, with each fact where it stands."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from shangliang.core.digits import whole_number
from shangliang.core.render import render
from shangliang.core.request import Request
from shangliang.plan.models import Plan, Topic
from shangliang.web.sheet import Paragraph, Spot, lay_out, split_parts
from shangliang.web.views.plan import PlanPage, frame, load

CONTEXT = 160
"""Characters shown before and after a quote on a topic's own page."""


@require_safe
@login_required
def text(request: Request, pk: int) -> HttpResponse:
    """The whole paper, in pieces where it is long; each mark leads to its topic or target."""
    page = load(request.actor, pk)
    plan = page.plan
    context = frame(request, page, "plan-text")
    readable = Plan.objects.text_visible_to(request.actor).filter(pk=pk).exists()
    sections = [] if plan.text or not readable else list(plan.sections.all())
    context |= {"readable": readable, "sections": sections, "paragraphs": [], "parts": 1, "part": 1}
    if readable and plan.text:
        whole = (plan.span_start, plan.span_end or len(plan.text))
        pieces = split_parts(plan.text, whole)
        number = min(max(whole_number(request.GET.get("part", "1")) or 1, 1), len(pieces))
        sheet = lay_out(plan.text, pieces[number - 1], _spots(page), title=plan.title)
        links = _links(page)
        paragraphs = [_as_shown(one, links) for one in sheet.paragraphs]
        context |= {"paragraphs": paragraphs, "parts": len(pieces), "part": number}
    return render(request, "plan/text.html", context)


def _spots(page: PlanPage) -> list[Spot]:
    marked = [Spot(f"topic-{row.pk}", "topic", (row.span_start, row.span_end)) for row in page.topics]
    marked += [
        Spot(f"target-{one.target.pk}", "target", (one.target.span_start, one.target.span_end)) for one in page.lines
    ]
    return [spot for spot in marked if spot.span[1] > spot.span[0]]


def _links(page: PlanPage) -> dict[str, str]:
    links = {f"topic-{row.pk}": reverse("topic-detail", args=[row.pk]) for row in page.topics}
    return links | {f"target-{one.target.pk}": reverse("target-detail", args=[one.target.pk]) for one in page.lines}


def _as_shown(paragraph: Paragraph, links: dict[str, str]) -> dict[str, Any]:
    parts = [
        {
            "text": part.text,
            "url": links[part.spot.key] if part.spot else "",
            "tone": part.spot.tone if part.spot else "",
            "anchor": part.spot.key if part.spot and part.is_first else "",
        }
        for part in paragraph.parts
    ]
    return {"kind": paragraph.kind, "parts": parts}


def quote_of(topic: Topic) -> dict[str, str] | None:
    """The topic's words in the original with the rest of their paragraph; None for a topic typed in by hand."""
    plan, start, end = topic.plan, topic.span_start, topic.span_end
    if not plan.text or end <= start:
        return None
    low, high = max(plan.span_start, start - CONTEXT), min(plan.span_end or len(plan.text), end + CONTEXT)
    before, after = plan.text[low:start], plan.text[end:high]
    line_before, line_after = before.rpartition("\n")[2], after.partition("\n")[0]  # its own paragraph says enough
    return {
        "before": ("…" if line_before == before and low > plan.span_start else "") + line_before.lstrip(),
        "quote": plan.text[start:end],
        "after": line_after.rstrip() + ("…" if line_after == after and high < len(plan.text) else ""),
    }

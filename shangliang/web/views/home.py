"""What each role's first page shows. Every number leads to its list."""

from __future__ import annotations

from typing import Any

from shangliang.core import clock
from shangliang.core.actor import Actor
from shangliang.org.rules import YEAR_START, setting
from shangliang.plan.models import ImportDraft, Plan, Topic, TopicProposal, whole_plan_roles
from shangliang.plan.policy import PROPOSERS, STAFF
from shangliang.plan.queries import (
    Queue,
    body_of_actor,
    by_party,
    lines_at_risk,
    own_topics,
    queues,
    select_topics,
    standing,
    topics_of_organ,
)
from shangliang.plan.states import PUBLIC, DraftState

MOST = 8
"""Lines of a list on the first page; the rest is one click away."""


def home_page(actor: Actor) -> dict[str, Any]:
    """The context of start/home.html: empty lists simply do not show."""
    page: dict[str, Any] = {
        "queues": [],
        "month": [],
        "month_total": 0,
        "late": [],
        "late_total": 0,
        "risks": [],
        "risks_total": 0,
        "mine": [],
        "drafts": [],
        "proposals": [],
        "late_groups": [],
        "plans": [],
        "is_staff": actor.role in STAFF,
        "may_propose": actor.role in PROPOSERS,
    }
    if actor.body:
        _add_body_parts(page, actor)
    elif actor.organ:
        _add_organ_parts(page, actor)
    return page


def _add_body_parts(page: dict[str, Any], actor: Actor) -> None:
    today = clock.today()
    month = [standing(row, today) for row in select_topics(own_topics(actor), "month", today)]
    watches = actor.has_role(*whole_plan_roles())  # a member has nothing to do about what is late
    late = [standing(row, today) for row in select_topics(own_topics(actor), "late", today)] if watches else []
    page |= {"month": month[:MOST], "month_total": len(month), "late": late[:MOST], "late_total": len(late)}
    page["held_in_month"] = sum(one.topic.state == "held" for one in month)
    if watches:
        body = body_of_actor(actor)
        begins_in = setting(body, YEAR_START, today) if body else 1
        risks = lines_at_risk(actor, today, begins_in)
        page |= {"risks": risks[:MOST], "risks_total": len(risks), "queues": queues(actor, today)}
    if actor.has_role("leader"):
        page["late_groups"] = _late_groups(late)
    if actor.role in STAFF:
        drafts = ImportDraft.objects.visible_to(actor).filter(state=DraftState.OPEN).order_by("-updated_at")
        page["drafts"] = list(drafts.only("pk", "name", "user_name", "updated_at")[:MOST])
        waiting = drafts.count() if len(page["drafts"]) == MOST else len(page["drafts"])
        page["queues"] = [Queue("待核对的导入", waiting, "draft-list"), *page["queues"]]
    if actor.has_role("committee"):
        page["mine"] = topics_of_organ(actor, today)[:MOST]
    if actor.has_role("member", "deputy"):
        page["proposals"] = list(TopicProposal.objects.visible_to(actor)[:MOST])
        page["plans"] = list(Plan.objects.visible_to(actor).filter(body=actor.body, year=today.year)[:MOST])


def _add_organ_parts(page: dict[str, Any], actor: Actor) -> None:
    today = clock.today()
    page["mine"] = topics_of_organ(actor, today)[:MOST]
    seen = Topic.objects.visible_to(actor).with_facts()
    if actor.has_role("inspector"):
        late = [standing(row, today) for row in select_topics(seen, "late", today)]
        page |= {"late": late[:MOST], "late_total": len(late), "late_groups": _late_groups(late)}
        month = [standing(row, today) for row in select_topics(seen, "month", today)]
        page |= {"month": month[:MOST], "month_total": len(month)}
        page["held_in_month"] = sum(one.topic.state == "held" for one in month)
    page["plans"] = list(Plan.objects.visible_to(actor).filter(state__in=PUBLIC, year=today.year)[:MOST])


def _late_groups(late: list[Any]) -> list[tuple[str, int]]:
    """Who is late, by how many: what a leader asks first."""
    if not late:
        return []
    today = clock.today()
    groups = by_party(late[0].topic.plan, [one.topic for one in late], ("lead",), today, "责任单位待定")
    return [(group.name, len(group.standings)) for group in groups][:MOST]

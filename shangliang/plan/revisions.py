"""Carrying a later version into the plan that stands: at once while it is a draft, as proposed changes once issued."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from shangliang.audit import record as audit
from shangliang.core.actor import Actor
from shangliang.core.errors import Invalid, Refused
from shangliang.plan.actions import add_topic, edit_topic, propose_change, remove_topic
from shangliang.plan.comparison import Difference, compare, merged
from shangliang.plan.data import NOWHERE
from shangliang.plan.drafts import PaperDraft, read_document
from shangliang.plan.imports import settle, topics_of
from shangliang.plan.matching import load_directory
from shangliang.plan.models import ImportDraft, Plan
from shangliang.plan.states import BEFORE_ISSUE, IN_FORCE, ChangeKind, PlanState


def earlier_plans(draft: ImportDraft, paper: PaperDraft, actor: Actor) -> list[Plan]:
    """Plans of the same body, kind, year and unit: this document may be their later version."""
    if paper.year is None or not paper.plan_kind or paper.plan:
        return []
    plans = Plan.objects.visible_to(actor).filter(
        body=draft.body, kind=paper.plan_kind, year=paper.year, unit=paper.unit
    )
    return list(plans.exclude(state=PlanState.WITHDRAWN))


def differences_from(draft: ImportDraft, paper: PaperDraft, plan: Plan) -> list[Difference]:
    """What this document would change in the plan's topics."""
    topics = topics_of(paper, load_directory(draft.body))
    return compare(topics, plan.topics.prefetch_related("parties"))


def carry_over(
    *, actor: Actor, draft: ImportDraft, number: int, seen: int, plan: Plan, chosen: Collection[str], reason: str = ""
) -> int:
    """Apply the chosen differences, or propose them with a reason where the plan is issued. Returns how many.

    One transaction; the document is then settled into the plan.
    """
    paper = read_document(draft, number, body_kind=draft.body.kind)
    picked = [one for one in differences_from(draft, paper, plan) if one.key in chosen and not one.blocked]
    if not picked:
        raise Invalid("请至少勾选一项差异；如果都不采用，请返回草稿，另建一份计划或放弃草稿。", {"chosen": "请勾选。"})
    if plan.state in IN_FORCE and not reason.strip():
        raise Invalid("计划已印发，调整须写明理由，审议时需要。", {"reason": "请写明调整理由。"})
    with audit.change(actor):
        if plan.state in BEFORE_ISSUE:
            _apply(actor, plan, picked)
        elif plan.state in IN_FORCE:
            _propose(actor, plan, picked, reason)
        else:
            raise Refused(f"原计划{PlanState(plan.state).label}，不能再调整。请另建一份计划。")
        settle(actor=actor, draft=draft, number=number, seen=seen, plan=plan)
    return len(picked)


def _apply(actor: Actor, plan: Plan, picked: Sequence[Difference]) -> None:
    for one in picked:
        if one.topic is None:
            assert one.data is not None
            new = replace(one.data, span=NOWHERE)  # its place is in the new version's text
            add_topic(actor=actor, plan=plan, seen=plan.version, data=new)
        elif one.data is None:
            remove_topic(actor=actor, topic=one.topic, seen=one.topic.version)
        else:
            edit_topic(actor=actor, topic=one.topic, seen=one.topic.version, data=merged(one.data, one.topic))


def _propose(actor: Actor, plan: Plan, picked: Sequence[Difference], reason: str) -> None:
    for one in picked:
        if one.topic is None:
            propose_change(actor=actor, plan=plan, kind=ChangeKind.ADD, reason=reason, data=one.data)
        elif one.data is None:
            propose_change(actor=actor, plan=plan, kind=ChangeKind.CANCEL, reason=reason, topic=one.topic)
        elif one.aspects == ("months",):
            months = one.data.months
            propose_change(
                actor=actor, plan=plan, kind=ChangeKind.POSTPONE, reason=reason, topic=one.topic, months=months
            )
        else:
            propose_change(
                actor=actor,
                plan=plan,
                kind=ChangeKind.REPLACE,
                reason=reason,
                topic=one.topic,
                data=merged(one.data, one.topic),
            )

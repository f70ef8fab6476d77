"""The process of a proposed topic (1-02): 已征集 → 入选 or 未入选, with reasons → 列入计划."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shangliang.core.actor import Actor
from shangliang.core.errors import Invalid
from shangliang.core.workflow import Field, Transition
from shangliang.plan.actions.proposals import adopt_into
from shangliang.plan.models import Plan, Step, TopicProposal
from shangliang.plan.states import BEFORE_ISSUE, ProposalState

P = ProposalState
WHY = Field("note", "取舍理由", kind="longtext", required=True, max_length=300, help="提出人能看到。")


def keep_reason(proposal: TopicProposal, *, actor: Actor, data: Mapping[str, Any], step: Step) -> None:
    """Effect: the reason stands on the row, where the proposer reads it."""
    proposal.decision_reason = step.note[:300]
    proposal.save(update_fields=["decision_reason"])


def adopt(proposal: TopicProposal, *, actor: Actor, data: Mapping[str, Any], step: Step) -> None:
    """Effect: the topic enters the chosen plan, which must still be in preparation."""
    plan = data.get("plan")
    if not isinstance(plan, Plan) or plan.body_id != proposal.body_id or plan.state not in BEFORE_ISSUE:
        raise Invalid("请选择一份还没有印发的计划。没有的话，请先新建计划。", {"plan": "请选择计划。"})
    adopt_into(proposal, plan)


PROPOSAL_TRANSITIONS: tuple[Transition, ...] = (
    Transition(
        "shortlist",
        "入选",
        sources=frozenset({P.SUBMITTED}),
        target=P.SHORTLISTED,
        ability="select",
        fields=(WHY,),
        effects=(keep_reason,),
        main=True,
    ),
    Transition(
        "adopt",
        "列入计划",
        sources=frozenset({P.SHORTLISTED}),
        target=P.ADOPTED,
        ability="adopt",
        fields=(Field("plan", "列入哪份计划", kind="choice", required=True, help="只列出还没有印发的计划。"),),
        effects=(adopt,),
        main=True,
    ),
    Transition(
        "decline",
        "不入选",
        sources=frozenset({P.SUBMITTED, P.SHORTLISTED}),
        target=P.DECLINED,
        ability="select",
        fields=(WHY,),
        effects=(keep_reason,),
    ),
    Transition(
        "reconsider",
        "重新考虑",
        sources=frozenset({P.DECLINED}),
        target=P.SUBMITTED,
        ability="select",
        fields=(WHY,),
        effects=(keep_reason,),
    ),
    Transition(
        "take_back",
        "撤回建议",
        sources=frozenset({P.SUBMITTED}),
        target=P.WITHDRAWN,
        ability="take_back",
        fields=(),
    ),
)

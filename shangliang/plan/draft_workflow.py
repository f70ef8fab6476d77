"""The process of an import draft: 核对中 → 已生成计划, or 已放弃; and back again while nothing was made of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shangliang.audit import record as audit
from shangliang.audit.verbs import Verb
from shangliang.core import workflow
from shangliang.core.actor import Actor
from shangliang.core.errors import Refused
from shangliang.core.workflow import Choice, Transition
from shangliang.plan.drafts import documents_of, edits_of, read_document
from shangliang.plan.models import ImportDraft
from shangliang.plan.policy import why_not
from shangliang.plan.states import DraftState


def has_made_plans(draft: ImportDraft) -> bool:
    """Has any document of the file become a plan?"""
    return any(edits_of(draft, int(number)).plan for number in draft.edits)


def waiting_numbers(draft: ImportDraft) -> list[int]:
    """The documents that are to become a plan and have not."""
    papers = (
        read_document(draft, number, body_kind=draft.body.kind) for number in range(1, len(documents_of(draft)) + 1)
    )
    return [one.number for one in papers if one.becomes_plan and not one.plan]


def _none_made(draft: ImportDraft, _actor: Actor, _data: Mapping[str, Any]) -> str | None:
    return "这份草稿已经生成计划，不能放弃；其余文件不需要时请点“结束核对”。" if has_made_plans(draft) else None


def _none_waits(draft: ImportDraft, _actor: Actor, _data: Mapping[str, Any]) -> str | None:
    if has_made_plans(draft) or not waiting_numbers(draft):
        return None
    return "还没有生成计划。请先核对并确认；不需要这份草稿时请点“放弃草稿”。"


TRANSITIONS: tuple[Transition, ...] = (
    Transition(
        "finish",
        "结束核对",
        frozenset({DraftState.OPEN}),
        DraftState.CONFIRMED,
        "import",
        guards=(_none_waits,),
    ),
    Transition("drop", "放弃草稿", frozenset({DraftState.OPEN}), DraftState.DROPPED, "import", guards=(_none_made,)),
    Transition(
        "reopen",
        "继续核对",
        frozenset({DraftState.DROPPED, DraftState.CONFIRMED}),
        DraftState.OPEN,
        "import",
    ),
)


def choices(draft: ImportDraft, actor: Actor) -> list[Choice]:
    """The buttons of a draft for this actor."""
    return workflow.available(TRANSITIONS, draft, actor, why_not_import)


def why_not_import(actor: Actor, _ability: str, draft: ImportDraft) -> str | None:
    """Importing is making a plan: the same people may."""
    return why_not(actor, "create", draft.body)


def demand_import(actor: Actor, draft: ImportDraft) -> None:
    """Raises Refused with the reason for somebody who may see the draft but not work on it."""
    if not actor.is_system and (reason := why_not_import(actor, "import", draft)):
        raise Refused(reason)


def perform(draft: ImportDraft, name: str, *, actor: Actor, seen: int, data: Mapping[str, Any]) -> ImportDraft:
    """Move the draft along the row `name`. Raises Refused with the reason, or Stale."""
    with audit.change(actor) as change:
        move = workflow.run(TRANSITIONS, draft, name, actor=actor, seen=seen, data=data, why_not=why_not_import)
        change.record(
            Verb.MOVE,
            draft,
            noun="draft",
            changes=[
                audit.FieldChange("状态", DraftState(move.source).label, DraftState(move.target).label),
            ],
        )
    return draft

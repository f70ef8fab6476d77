"""Who may do what with plans. Each refusal is a sentence: it greys the button and answers the POST alike."""

from __future__ import annotations

from typing import Any

from shangliang.core.actor import Actor
from shangliang.org.models import Body, BodyKind
from shangliang.plan.models import Change, Plan, Section, Target, Topic, TopicProposal
from shangliang.plan.states import BEFORE_ISSUE, IN_FORCE, PUBLIC, PlanKind, PlanState, ProposalState

KINDS_OF: dict[str, tuple[PlanKind, ...]] = {
    BodyKind.CPPCC: (PlanKind.CONSULTATION, PlanKind.WORK, PlanKind.COMMITTEE, PlanKind.LIAISON),
    BodyKind.LIAISON: (PlanKind.WORK, PlanKind.LIAISON),
    BodyKind.PRESIDIUM: (PlanKind.PRESIDIUM, PlanKind.WORK),
}
"""What a body's kind does not have does not appear."""

STAFF = frozenset({"office", "committee"})
PROPOSERS = frozenset({"office", "committee", "leader", "member", "deputy"})
ROLES: dict[str, frozenset[str]] = {
    "create": STAFF,
    "edit": STAFF,
    "prepare": STAFF,
    "approve": frozenset({"office"}),
    "schedule": STAFF,
    "hold": STAFF,
    "undo": frozenset({"office"}),
    "propose_change": STAFF,
    "decide_change": frozenset({"office"}),
    "vouch": STAFF,
    "propose_topic": PROPOSERS,
    "select": frozenset({"office"}),
    "adopt": frozenset({"office"}),
    "take_back": PROPOSERS,
}
"""Ability -> roles that hold it in their own body. What is not listed is refused."""
WORDS = {"office": "办公室", "committee": "专委会", "leader": "领导", "member": "委员", "deputy": "代表"}
ISSUED_ONLY = "计划印发后才能进行这项操作。请先办完审定和印发。"
CHANGE_INSTEAD = "计划已印发，不能直接修改。改期、替换、新增或取消议题请用“调整议题”，写明理由并按原程序审定。"


def why_not(actor: Actor, ability: str, obj: Any) -> str | None:
    """None, or the reason in Chinese. Reads only what the object carries (see `with_facts`)."""
    roles = ROLES.get(ability)
    if roles is None:
        return "没有这项操作。"
    body = body_of(obj)
    if actor.body != body:
        return "您当前的身份不属于这个机构，不能进行这项操作。如有多个身份，请在右上角切换。"
    if actor.role not in roles:
        who = "、".join(WORDS[role] for role in WORDS if role in roles)
        return f"这项操作由本机构的{who}办理。如需办理，请与办公室联系。"
    return _in_this_state(actor, ability, obj)


def body_of(obj: Any) -> int:
    """The body whose rules hold for the object."""
    if isinstance(obj, Body):
        return obj.pk
    if isinstance(obj, Plan | TopicProposal):
        return obj.body_id
    return plan_of(obj).body_id


def plan_of(obj: Any) -> Plan:
    """The plan that a row hangs under."""
    if isinstance(obj, Plan):
        return obj
    assert isinstance(obj, Topic | Target | Change | Section)
    return obj.plan


def _in_this_state(actor: Actor, ability: str, obj: Any) -> str | None:
    if ability in {"edit", "prepare"}:
        return _owner_only(actor, plan_of(obj)) or (_before_issue(plan_of(obj)) if ability == "edit" else None)
    if ability == "schedule":
        plan = plan_of(obj)
        return _owner_only(actor, plan) or (None if plan.state in BEFORE_ISSUE | IN_FORCE else _closed(plan))
    if ability == "vouch":
        plan = plan_of(obj)
        return None if plan.state in PUBLIC else ISSUED_ONLY
    if ability == "hold":
        return _in_force(plan_of(obj)) or _holder_only(actor, obj)
    if ability in {"undo", "propose_change", "decide_change"}:
        return _in_force(plan_of(obj))
    if ability == "take_back":
        return None if obj.person_id == actor.person else "只有提出人本人可以撤回这条建议。"
    if ability in {"select", "adopt"} and obj.state == ProposalState.WITHDRAWN:
        return "提出人已撤回这条建议。"
    return None


def _owner_only(actor: Actor, plan: Plan) -> str | None:
    if actor.has_role("committee") and (plan.unit_id is None or actor.post is None or plan.unit_id != actor.post.unit):
        return "专委会只能办理本委制定的计划；这份计划由办公室办理。"
    return None


def _holder_only(actor: Actor, topic: Topic) -> str | None:
    """The office, or the committee that made the plan or leads the topic."""
    unit = actor.post.unit if actor.post else None
    if not actor.has_role("committee") or (unit is not None and topic.plan.unit_id == unit):
        return None
    led_by = {(party.noun, party.object_pk) for party in topic.parties.all() if party.part == "lead"}
    if ("unit", unit) in led_by:
        return None
    return "这个议题不由您所在的专委会牵头，请由牵头单位或办公室登记。"


def _before_issue(plan: Plan) -> str | None:
    if plan.state in BEFORE_ISSUE:
        return None
    return CHANGE_INSTEAD if plan.state in IN_FORCE else _closed(plan)


def _in_force(plan: Plan) -> str | None:
    if plan.state in IN_FORCE:
        return None
    return ISSUED_ONLY if plan.state in BEFORE_ISSUE else _closed(plan)


def _closed(plan: Plan) -> str:
    return f"计划{PlanState(plan.state).label}，内容不再改动。"


def why_not_create(actor: Actor, body: Body, kind: str, unit: int | None) -> str | None:
    """Creating needs more than the body: which kind, and for a committee its own unit."""
    if reason := why_not(actor, "create", body):
        return reason
    if kind not in KINDS_OF.get(body.kind, ()):
        return f"{body.short_name}没有这一类计划，请重新选择计划类型。"
    if actor.has_role("committee"):
        own = actor.post.unit if actor.post else None
        if kind != PlanKind.COMMITTEE or unit is None or unit != own:
            return "专委会只能建立本委的专委会计划；其他计划请由办公室建立。"
    return None

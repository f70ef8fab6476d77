"""The four processes of this noun as tables, and the one function that moves along them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from shangliang.audit import record as audit
from shangliang.audit.record import FieldChange
from shangliang.audit.verbs import Verb
from shangliang.core import clock, workflow
from shangliang.core.actor import SYSTEM, Actor
from shangliang.core.workflow import Choice, Effect, Move, Transition
from shangliang.document.actions import store_file
from shangliang.document.contents import CheckedFile
from shangliang.document.models import StoredFile
from shangliang.plan.actions.changes import bring_new_topic, move_months
from shangliang.plan.models import Change, Plan, Step, Topic, TopicProposal
from shangliang.plan.policy import body_of, why_not
from shangliang.plan.states import ChangeKind, ChangeState, PlanState
from shangliang.plan.workflow.changes import CHANGE_TRANSITIONS, MOVES
from shangliang.plan.workflow.plans import PLAN_TRANSITIONS
from shangliang.plan.workflow.proposals import PROPOSAL_TRANSITIONS
from shangliang.plan.workflow.topics import TOPIC_TRANSITIONS

TRANSITIONS: Mapping[type, tuple[Transition, ...]] = {
    Plan: PLAN_TRANSITIONS,
    Topic: TOPIC_TRANSITIONS,
    Change: CHANGE_TRANSITIONS,
    TopicProposal: PROPOSAL_TRANSITIONS,
}


def available(obj: Any, actor: Actor) -> list[Choice]:
    """The buttons of a row loaded `with_facts()`; the next step on the way stands first."""
    return workflow.available(TRANSITIONS[type(obj)], obj, actor, why_not)


def perform(
    obj: Any,
    name: str,
    *,
    actor: Actor,
    seen: int,
    data: Mapping[str, Any],
    on_behalf_of: str | None = None,
    happened_on: date | None = None,
    origin: str = "live",
) -> Step:
    """Move a plan, topic, change or topic proposal along the row `name` of its table.

    Order: may, lock, guard, step, effects, follow-up, audit. `happened_on` defaults to the form's date, then today.
    A `file` in `data` is a CheckedFile or a StoredFile. Raises Refused, Stale or Invalid.
    """
    table = TRANSITIONS[type(obj)]
    with audit.change(actor) as change:
        _lock_parent(obj)
        fresh = type(obj).objects.with_facts().get(pk=obj.pk)
        given = {**data, "happened_on": happened_on} if happened_on else data
        move = workflow.run(table, fresh, name, actor=actor, seen=seen, data=given, why_not=why_not)
        step = _write_step(fresh, move, actor, on_behalf_of or "", happened_on, origin)
        for effect in (*move.transition.effects, *_EFFECTS.get((type(obj), move.target), ())):
            effect(fresh, actor=actor, data={**data, **move.data}, step=step)
        _record(change, fresh, move, step)
        if move.transition.then and (follow := move.transition.then(fresh)):
            perform(fresh, follow, actor=SYSTEM, seen=fresh.version, data={}, origin=origin)
    obj.state, obj.version = fresh.state, fresh.version
    return step


def _lock_parent(obj: Any) -> None:
    """A child's move waits for its plan, so that the plan cannot be withdrawn under it."""
    if isinstance(obj, Topic | Change):
        Plan.objects.select_for_update().get(pk=obj.plan_id)


def _write_step(obj: Any, move: Move, actor: Actor, on_behalf_of: str, happened_on: date | None, origin: str) -> Step:
    row, data = move.transition, move.data
    return Step.objects.create(
        plan=obj if isinstance(obj, Plan) else getattr(obj, "plan", None),
        topic=obj if isinstance(obj, Topic) else None,
        change=obj if isinstance(obj, Change) else None,
        proposal=obj if isinstance(obj, TopicProposal) else None,
        name=row.name,
        label=row.label,
        source=move.source,
        target=move.target,
        happened_on=happened_on or data.get("happened_on") or clock.today(),
        recorded_at=clock.now(),
        origin=origin,
        actor_user=actor.user,
        actor_name=actor.name,
        on_behalf_of=on_behalf_of[:40],
        doc_no=(data.get("doc_no") or "")[:60],
        note=(data.get("note") or "")[:500],
        file=_kept_file(obj, data.get("file"), actor),
    )


def _kept_file(obj: Any, file: Any, actor: Actor) -> StoredFile | None:
    if file is None or isinstance(file, StoredFile):
        return file
    assert isinstance(file, CheckedFile)
    owner = obj if isinstance(obj, Plan | TopicProposal) else obj.plan
    return store_file(actor=actor, body=owner.body, upload=file, noun=obj._meta.model_name, object_pk=obj.pk)


def _record(change: audit.Change, obj: Any, move: Move, step: Step) -> None:
    labels = dict(type(obj)._meta.get_field("state").flatchoices)
    changes = [
        FieldChange("状态", labels.get(move.source, ""), labels.get(move.target, "")),
        FieldChange("日期", None, step.happened_on),
    ]
    if step.doc_no:
        changes.append(FieldChange("文号", None, step.doc_no))
    verb = Verb.ISSUE if move.target == PlanState.ISSUED else Verb.MOVE
    change.record(
        verb, obj, body=body_of(obj), label=f"{obj}：{move.transition.label}", changes=changes, reason=step.note
    )


def carry_out(change: Change, *, actor: Actor, data: Mapping[str, Any], step: Step) -> None:
    """Effect of a change that takes effect: its topic moves, and 替换 and 新增 bring the new one."""
    topic = change.topic
    if topic is not None and (name := MOVES.get(ChangeKind(change.kind))):
        topic.plan = change.plan
        if change.kind == ChangeKind.POSTPONE:
            move_months(topic, change.proposal["months"])
        perform(
            topic, name, actor=SYSTEM, seen=topic.version, data={"note": change.reason}, happened_on=step.happened_on
        )
    if change.kind in {ChangeKind.REPLACE, ChangeKind.ADD}:
        bring_new_topic(change)


_EFFECTS: Mapping[tuple[type, str], tuple[Effect, ...]] = {(Change, ChangeState.EFFECTIVE): (carry_out,)}
"""Effects that run other rows of these tables, and so cannot stand in them."""

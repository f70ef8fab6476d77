"""Changes to an issued plan: proposed here, approved as the plan was, and then carried out on the topic."""

from __future__ import annotations

from collections.abc import Sequence

from shangliang.audit import record as audit
from shangliang.audit.verbs import Verb
from shangliang.core import clock
from shangliang.core.actor import Actor
from shangliang.core.errors import Invalid, Refused
from shangliang.metric.periods import months_span
from shangliang.plan import indexing
from shangliang.plan.actions.checks import check_topics, demand
from shangliang.plan.actions.rows import add_topics
from shangliang.plan.data import PartyData, TopicData
from shangliang.plan.models import Change, Plan, Topic
from shangliang.plan.states import TOPIC_OPEN, ChangeKind, ChangeState, TopicState

PENDING = (ChangeState.PROPOSED, ChangeState.CHAIR_MEETING)


def propose_change(
    *,
    actor: Actor,
    plan: Plan,
    kind: str,
    reason: str,
    topic: Topic | None = None,
    months: Sequence[int] = (),
    data: TopicData | None = None,
) -> Change:
    """改期 needs months, 替换 and 新增 need the new topic, all need a reason. Nothing changes until it is approved."""
    demand(actor, "propose_change", plan)
    _check_change(plan, kind, reason, topic, months, data)
    with audit.change(actor) as change:
        Plan.objects.select_for_update().get(pk=plan.pk)
        if topic is not None and topic.changes.filter(state__in=PENDING).exists():
            raise Refused("这个议题已有一项调整正在审议，请先办完那一项。")
        row = Change.objects.create(
            plan=plan,
            kind=kind,
            topic=topic,
            reason=reason.strip(),
            proposal=as_proposal(kind, months, data),
            proposed_by=actor.name,
            proposed_at=clock.now(),
        )
        change.record(Verb.CREATE, row, body=plan.body_id, reason=row.reason)
    return row


def _check_change(
    plan: Plan, kind: str, reason: str, topic: Topic | None, months: Sequence[int], data: TopicData | None
) -> None:
    errors = {}
    if kind not in ChangeKind.values:
        errors["kind"] = "请选择调整方式：改期、替换、新增或取消。"
    if not reason.strip():
        errors["reason"] = "请写明调整理由，审议时需要。"
    elif len(reason) > 500:
        errors["reason"] = f"理由最多500字，现有{len(reason)}字，请精简。"
    if kind != ChangeKind.ADD and topic is None:
        errors["topic"] = "请选择要调整的议题。"
    if topic is not None and (topic.plan_id != plan.pk or topic.state not in TOPIC_OPEN):
        errors["topic"] = f"“{topic.subject}”{TopicState(topic.state).label}，不能再调整。"
    if kind == ChangeKind.POSTPONE and (not months or any(month not in range(1, 13) for month in months)):
        errors["months"] = "请选择改到哪个月份。"
    if kind == ChangeKind.POSTPONE and topic is not None and sorted(set(months)) == topic.months:
        errors["months"] = "新的月份与原来相同，请重新选择。"
    if kind in {ChangeKind.REPLACE, ChangeKind.ADD} and data is None:
        errors["subject"] = "请填写新的议题。"
    if errors:
        raise Invalid("；".join(errors.values()), errors)
    if data is not None:
        check_topics([data])


def as_proposal(kind: str, months: Sequence[int], data: TopicData | None) -> dict[str, object]:
    """What the row keeps of the change, as plain values."""
    if kind == ChangeKind.POSTPONE:
        return {"months": sorted(set(months))}
    if kind == ChangeKind.CANCEL or data is None:
        return {}
    return {
        "subject": data.subject.strip(),
        "theme": data.theme.strip(),
        "form": data.form.strip(),
        "months": sorted(set(data.months)),
        "leader": [[one.text, one.noun, one.object_pk] for one in data.leader],
        "lead": [[one.text, one.noun, one.object_pk] for one in data.lead],
        "partners": [[one.text, one.noun, one.object_pk] for one in data.partners],
    }


def new_topic_of(change: Change) -> TopicData:
    """The topic that a change would bring."""
    kept = change.proposal

    def names(part: str) -> tuple[PartyData, ...]:
        return tuple(PartyData(text, noun, pk) for text, noun, pk in kept.get(part, []))

    return TopicData(
        subject=kept.get("subject", ""),
        theme=kept.get("theme", ""),
        form=kept.get("form", ""),
        months=tuple(kept.get("months", [])),
        leader=names("leader"),
        lead=names("lead"),
        partners=names("partners"),
    )


def bring_new_topic(change: Change) -> Topic:
    """Effect of an approved 替换 or 新增: the new topic, linked to the one that it replaces."""
    (row,) = add_topics(change.plan, [new_topic_of(change)])
    if change.kind == ChangeKind.REPLACE and change.topic is not None:
        row.replaces, row.is_restricted = change.topic, change.topic.is_restricted  # 7-12: what was closed stays closed
        row.save(update_fields=["replaces", "is_restricted"])
        _pass_on_targets(change, row)
    indexing.index_topics(change.plan, [row])
    return row


def _pass_on_targets(change: Change, row: Topic) -> None:
    """A target that named the old topic is kept by the new one."""
    for target in change.plan.targets.exclude(metric=""):
        named = target.parameters.get("topics", [])
        if change.topic_id in named:
            target.parameters = target.parameters | {
                "topics": [row.pk if pk == change.topic_id else pk for pk in named]
            }
            target.save(update_fields=["parameters"])


def move_months(topic: Topic, months: Sequence[int]) -> None:
    """Effect of an approved 改期: new months; the first ones stay readable."""
    topic.postponed_from = topic.postponed_from or topic.months
    topic.months = list(months)
    topic.starts_on, topic.due_on = months_span(topic.plan.year, months)
    topic.save(update_fields=["postponed_from", "months", "starts_on", "due_on"])

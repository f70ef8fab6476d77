"""Topics of a plan that is not yet issued; scheduling what an issued plan left open."""

from __future__ import annotations

from collections.abc import Sequence

from shangliang.audit import record as audit
from shangliang.audit.record import FieldChange
from shangliang.audit.verbs import Verb
from shangliang.core.actor import Actor
from shangliang.core.errors import Invalid, Refused
from shangliang.metric.periods import months_span
from shangliang.plan import indexing
from shangliang.plan.actions.checks import check_topics, demand, take
from shangliang.plan.actions.rows import add_topics, parties_of, topic_values
from shangliang.plan.data import PartyData, TopicData
from shangliang.plan.models import Part, Party, Plan, Topic
from shangliang.plan.policy import CHANGE_INSTEAD
from shangliang.plan.states import BEFORE_ISSUE, TOPIC_OPEN


def add_topic(*, actor: Actor, plan: Plan, seen: int, data: TopicData) -> Topic:
    """A topic more, at the end; the plan's version is the lock."""
    demand(actor, "edit", plan)
    check_topics([data])
    with audit.change(actor) as change:
        take(plan, seen)
        (row,) = add_topics(plan, [data])
        indexing.index_topics(plan, [row])
        change.record(Verb.CREATE, row, body=plan.body_id)
    return row


def edit_topic(*, actor: Actor, topic: Topic, seen: int, data: TopicData) -> Topic:
    """All fields of a topic and who takes part; the place in the original text stays."""
    demand(actor, "edit", topic)
    check_topics([data])
    values = topic_values(data, topic.plan.year) | {"span_start": topic.span_start, "span_end": topic.span_end}
    with audit.change(actor) as change:
        take(topic, seen)
        changes = audit.diff(topic, values) + _party_changes(topic, data)
        for name, value in values.items():
            setattr(topic, name, value)
        topic.save(update_fields=list(values))
        topic.parties.all().delete()
        Party.objects.bulk_create(parties_of(topic, data))
        indexing.index_topics(topic.plan, [topic])
        change.record(Verb.EDIT, topic, body=topic.plan.body_id, changes=changes)
    return topic


def _party_changes(topic: Topic, data: TopicData) -> list[FieldChange]:
    changes = []
    for part, names in ((Part.LEADER, data.leader), (Part.LEAD, data.lead), (Part.PARTNER, data.partners)):
        old = [party.text for party in topic.parties.all() if party.part == part]
        new = [name.text for name in names]
        if old != new:
            changes.append(FieldChange(str(part.label), old, new))
    return changes


def remove_topic(*, actor: Actor, topic: Topic, seen: int) -> None:
    """From a plan before it is issued; afterwards a topic is cancelled with a reason."""
    demand(actor, "edit", topic)
    with audit.change(actor) as change:
        take(topic, seen)
        change.record(Verb.DELETE, topic, body=topic.plan.body_id)
        indexing.forget_topic(topic)
        topic.delete()


def set_months_for_many(
    *, actor: Actor, plan: Plan, seen: int, topics: Sequence[int], months: Sequence[int]
) -> list[Topic]:
    """The same months for several topics. In an issued plan only for those that it left 待排期."""
    demand(actor, "schedule", plan)
    chosen = sorted(set(months))
    if any(month not in range(1, 13) for month in chosen):
        raise Invalid("月份应在1至12之间，请重新选择。", {"months": "月份应在1至12之间。"})
    rows = _chosen(plan, topics)
    fixed = [row for row in rows if row.months]
    if plan.state not in BEFORE_ISSUE and (fixed or not chosen):
        raise Refused(f"“{(fixed or rows)[0].subject}”等已排定月份。{CHANGE_INSTEAD}")
    with audit.change(actor) as change:
        take(plan, seen)
        for row in rows:
            changes = audit.diff(row, {"months": chosen})
            row.months, row.version = chosen, row.version + 1
            row.starts_on, row.due_on = months_span(plan.year, chosen)
            change.record(Verb.EDIT, row, body=plan.body_id, changes=changes)
        Topic.objects.bulk_update(rows, ["months", "starts_on", "due_on", "version"])
    return rows


def set_party_for_many(
    *, actor: Actor, plan: Plan, seen: int, topics: Sequence[int], part: str, parties: Sequence[PartyData]
) -> list[Topic]:
    """The same leader, lead or partners for several topics; in an issued plan only where none was named."""
    demand(actor, "schedule", plan)
    if part not in Part.values:
        raise Invalid("请选择分工：牵头领导、责任单位或配合单位。", {"part": "请选择分工。"})
    if not parties:
        raise Invalid("请填写要设置的单位或领导。", {"parties": "请填写单位或领导名称。"})
    rows = _chosen(plan, topics)
    named = {row.pk: [one.text for one in row.parties.all() if one.part == part] for row in rows}
    if plan.state not in BEFORE_ISSUE and any(named.values()):
        raise Refused(f"所选议题中有的已明确{Part(part).label}。{CHANGE_INSTEAD}")
    new = [one.text for one in parties]
    with audit.change(actor) as change:
        take(plan, seen)
        Party.objects.filter(topic__in=rows, part=part).delete()
        Party.objects.bulk_create(
            Party(topic=row, part=part, text=one.text, noun=one.noun, object_pk=one.object_pk, order=order)
            for row in rows
            for order, one in enumerate(parties)
        )
        for row in rows:
            row.version += 1
            changed = FieldChange(str(Part(part).label), named[row.pk], new)
            change.record(Verb.EDIT, row, body=plan.body_id, changes=[changed])
        Topic.objects.bulk_update(rows, ["version"])
    return rows


def _chosen(plan: Plan, topics: Sequence[int]) -> list[Topic]:
    rows = list(plan.topics.filter(pk__in=topics, state__in=TOPIC_OPEN).prefetch_related("parties"))
    if not rows:
        raise Invalid("请先在清单中勾选要设置的议题（已开展、已取消的不能再设置）。", {"topics": "请勾选议题。"})
    return rows
